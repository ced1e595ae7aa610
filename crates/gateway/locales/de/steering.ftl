# Womit das Team die Wirtschaft steuert.

command-economy-health = Sehen, wie es der Wirtschaft geht und was zu tun ist
command-economy-health-help = Die Zahlen der letzten Tage neben ihren Zielen: wie schnell Münzen entstehen, woher sie kommen und wohin sie gehen, wie sie verteilt sind. Knöpfe zeigen 7, 30 oder 90 Tage und geben die Zahlen als Datei aus. Tage sind Tage in UTC.
command-economy-health-option-days = Wie viele Tage; 7, wenn nichts dasteht
command-economy-trace = Sehen, woher jemandes Münzen kamen
command-economy-trace-help = Mit einem Mitglied: woher seine Münzen kamen. Mit einer Buchung: beide Seiten, von wem und warum, was sie rückgängig machte, und ob sie unverändert ist; Knöpfe führen zu ihren Nachbarn. Was zuerst kam, geht zuerst: Wer ausgibt, gibt das Älteste aus. Was jetzt da ist, kam also mit den letzten Buchungen.
command-economy-trace-option-member = Wessen Münzen
command-economy-reverse = Eine Buchung, alles von jemandem oder alles aus einer Zeit rückgängig machen
command-economy-reverse-help = Nichts wird gelöscht: Jede Buchung bekommt ihr Gegenteil. Erst siehst du, wie viele es sind, wie viel, und wer zu wenig zum Zurückgeben hat. Mit Mitglied: alles, was es tat oder bekam, seit jeher oder seit einer Zeit. Ohne: alles aus einer Zeit. Ein- und Auszahlungen bleiben, wie sie sind.
command-economy-reverse-option-reason = Warum; das steht im Protokoll
command-economy-reverse-option-entry = Die Nummer einer Buchung
command-economy-reverse-option-member = Wessen Buchungen
command-economy-reverse-option-since = Seit wann: vor 90m, 24h oder 7d
command-economy-reverse-option-until = Bis wann: vor 90m, 24h oder 7d; bis jetzt, wenn nichts dasteht
command-economy-reverse-option-kind = Nur Buchungen dieser Art
command-economy-reverse-option-kind-choice-pay = Zahlungen
command-economy-reverse-option-kind-choice-daily = Tägliche Belohnungen
command-economy-reverse-option-kind-choice-work = Lohn
command-economy-reverse-option-kind-choice-grant = Geschenke des Teams
command-economy-reverse-option-kind-choice-remove = Vom Team genommen
command-economy-reverse-option-kind-choice-fee = Gebühren und Steuern
command-economy-reverse-option-kind-choice-import = Übernommene Stände
command-economy-reverse-option-partly = Wer zu wenig hat, gibt, was da ist; sonst bleibt die Buchung
command-economy-add-money-role = Münzen für viele Mitglieder auf einmal schaffen
command-economy-add-money-role-help = Wähle eine Rolle, nenne Mitglieder durch Erwähnung oder Id, oder beides. Alle mit einer Rolle nennt Discord nur Bots mit der Sonderberechtigung für Mitglieder; ohne sie werden die 200 Mitglieder angesehen, die ihr Geld zuletzt benutzt haben, und die Antwort sagt das. Erst siehst du, wie viele es sind und was es kostet; das Ganze lässt sich rückgängig machen.
command-economy-add-money-role-option-amount = Wie viel für jeden: 500 oder 10k
command-economy-add-money-role-option-role = Alle mit dieser Rolle
command-economy-add-money-role-option-members = Erwähnungen oder Ids, dazwischen irgendetwas
command-economy-add-money-role-option-reason = Warum; das steht im Protokoll
command-economy-remove-money-role = Vielen Mitgliedern Münzen nehmen, oder einen Anteil
command-economy-remove-money-role-help = Ein Betrag verschwindet aus der Welt; ein Anteil von Geldbeutel und Bank geht in die Kasse des Servers. Erst siehst du, wie viele es sind, wie viel, und wer zu wenig hat; das Ganze lässt sich rückgängig machen.
command-economy-remove-money-role-option-amount = Wie viel von jedem: 500, 10k oder 5%
command-economy-remove-money-role-option-role = Alle mit dieser Rolle
command-economy-remove-money-role-option-members = Erwähnungen oder Ids, dazwischen irgendetwas
command-economy-remove-money-role-option-reason = Warum; das steht im Protokoll
command-economy-remove-money-role-option-partly = Wer zu wenig hat, gibt, was da ist; sonst nichts
command-economy-batches = Korrekturen und Auszahlungen ansehen und rückgängig machen
command-economy-batches-help = Jede Korrektur, Auszahlung, Abgabe und Übernahme ist ein Stapel mit Nummer. Seine Seite hat den Fortschritt, das Ergebnis jeder Zeile als Datei und einen Knopf, der ihn rückgängig macht.
command-economy-batches-option-number = Die Nummer eines Stapels

health-title = { $days ->
    [one] Die Wirtschaft heute
   *[other] Die Wirtschaft der letzten { $days } Tage
}
health-supply = Alle Münzen
health-wallets = In Geldbeuteln
health-banks = Auf der Bank
health-escrows = Zurückgelegt
health-median = Die Hälfte der Aktiven hat höchstens
health-treasury = Kasse
health-issuance = Wachstum je Woche
health-sinks = Wieder genommen vom Geschaffenen
health-velocity = Wechselt je Woche den Besitzer
health-gini = Ungleichheit (Gini)
health-top = Anteil des reichsten 1 %
health-dormant = Bei Mitgliedern, die nichts tun
health-target-most = höchstens { $high }
health-target-between = { $low } bis { $high }
health-line = { $name }: { $value }, { $verdict } (Ziel { $target })
health-line-unknown = ⚪ { $name }: noch zu früh (Ziel { $target })
health-trend = ({ $change } Tausendstel seither)
health-well = wie es sein soll
health-low = niedrig
health-high = hoch
health-too-low = viel zu niedrig
health-too-high = viel zu hoch
health-issuance-if-low = Die Wirtschaft schrumpft: erhöhe Belohnungen oder senke Gebühren ein wenig.
health-issuance-if-high = Münzen verlieren an Wert: senke Belohnungen, oder gib Mitgliedern etwas zu kaufen, das Münzen herausnimmt.
health-sinks-if-low = Zu wenig fließt zurück: Gebühren, Steuern oder Dinge zu kaufen helfen.
health-sinks-if-high = Es wird mehr genommen als geschaffen: senke Gebühren oder erhöhe Belohnungen.
health-velocity-if-low = Münzen liegen herum: gib Mitgliedern Gründe zu handeln.
health-velocity-if-high = Münzen rasen umher: achte auf Mitglieder, die einander im Kreis bezahlen.
health-gini-if-low = Alle haben fast gleich viel: das ist kein Problem.
health-gini-if-high = Wenige haben das meiste: bevorzuge Belohnungen für Neue und besteuere große Vermögen.
health-top-if-low = Niemand ragt heraus: das ist kein Problem.
health-top-if-high = Sehr wenige haben sehr viel: sieh mit /economy trace nach, woher es kam.
health-dormant-if-low = Alle sind aktiv: das ist kein Problem.
health-dormant-if-high = Vieles gehört Mitgliedern, die es liegen lassen: kommen sie wieder, kommt es ins Spiel. Plane das ein.
health-shifts = Eine tägliche Belohnung von { $daily } ist so viel wie { $shifts } Schichten Arbeit.
health-source = Quelle
health-made = neu
health-gone = weg
health-nothing = In dieser Zeit wurde nichts geschaffen oder genommen.
health-drawn = Alle Münzen: von { $first } auf { $last }
health-counted = { $active } Aktive von { $holders } Mitgliedern mit Münzen, gezählt { $at }. Aktiv ist, wer sein Geld in den letzten 30 Tagen benutzt hat.
health-not-counted = Wer wie viel hat, wird gerade gezählt; sieh in ein paar Minuten wieder nach.
health-behind = { $count } Buchungen sind noch nicht in diesen Summen.
health-tab = { $days } Tage
health-json = Als JSON
health-csv = Als CSV
health-file = Zahlen der letzten { $days } Tage

trace-title = Woher Münzen kamen
trace-text = { $member } hat { $amount }.
trace-nothing = Es gibt nichts zu erklären.
trace-kinds = Nach Quelle
trace-givers = Nach Geber
trace-entries = Letzte Buchungen
trace-line = { $name }: { $amount } ({ $share })
trace-entry = Nr. { $seq }: { $name }, { $amount }, { $at }
trace-server = dieser Server
trace-older = { $amount } kam mit älteren Buchungen.
trace-how = Was zuerst kam, geht zuerst: Was jetzt da ist, kam mit den letzten Buchungen; Älteres wurde zuerst ausgegeben.

batches-title = Stapel
batches-none = Es gab noch keine Korrekturen und keine Auszahlungen.
batches-line = **{ $number }** { $what }, { $state }: { $done } von { $rows } Zeilen, { $amount }, { $at }
batches-how = /economy batches number:… zeigt einen davon.
batch-what-reverse = Korrektur
batch-what-undo = Rücknahme eines Stapels
batch-what-grant = Auszahlung
batch-what-remove = Abgabe
batch-what-tax = Steuer
batch-what-import = Übernahme
batch-state-planned = geplant
batch-state-asked = wartet auf eine zweite Person
batch-state-running = läuft
batch-state-done = fertig
batch-state-cancelled = abgebrochen
batch-plan-title = Stapel { $number }: { $what }
batch-plan-text = { $rows ->
    [one] { $rows } Zeile
   *[other] { $rows } Zeilen
}, { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
}, zusammen { $amount }. Noch ist nichts geschehen.
batch-left-out = { $count } weitere wurden weggelassen: schon rückgängig gemacht, oder nicht umkehrbar.
batch-short = { $count ->
    [one] { $count } Zeile kann
   *[other] { $count } Zeilen können
} so, wie es jetzt steht, nicht ganz erledigt werden; es fehlen { $missing }. { $then }
batch-short-partly = Dort wird genommen, was noch da ist.
batch-short-left = Diese bleiben, wie sie sind.
batch-short-line = { $member } fehlen { $missing }
batch-short-none = Alle haben genug dafür.
batch-go = Ausführen
batch-stop = Anhalten
batch-look = Aktualisieren
batch-undo = Alles rückgängig machen
batch-file = Zeilen als Datei
batch-file-title = Zeilen von Stapel { $number }
batch-title = Stapel { $number }: { $what }, { $state }
batch-cancelled = Nichts wurde bewegt.
batch-progress = { $done } von { $rows } Zeilen, { $amount } bewegt
batch-open = { $count ->
    [one] { $count } Zeile wurde
   *[other] { $count } Zeilen wurden
} nicht ganz erledigt; die Datei sagt, welche.
batch-undoes = Er macht Stapel { $number } rückgängig.

action-economy-health = Zustand der Wirtschaft sehen
action-economy-reverse = Buchungen rückgängig machen
action-economy-bulk = Vielen auf einmal zahlen und nehmen
action-economy-export = Die Wirtschaft als Datei mitnehmen
entry-import = Übernommener Stand

error-steer-unknown = Diesen Stapel gibt es nicht.
tip-steer-unknown = `/economy batches` zeigt, welche es gibt.
error-steer-gone = Darauf wartet dieser Stapel nicht mehr.
tip-steer-gone = `/economy batches` zeigt, wie weit er ist. Oder plane ihn neu.
error-steer-nothing = Es gibt nichts zu tun.
tip-steer-nothing = Wähle andere Mitglieder, eine andere Art oder eine längere Zeit.
error-steer-too-many = Das ist mehr, als ein Stapel haben darf.
error-steer-too-many-detail = Ein Stapel darf höchstens { $most } Zeilen haben.
tip-steer-too-many = Wähle eine kürzere Zeit oder weniger Mitglieder.
error-steer-too-wide = In dieser Zeit ist zu viel geschehen, um es auf einmal durchzusehen.
error-steer-too-wide-detail = In dieser Zeit gab es mehr als { $most } Buchungen.
tip-steer-too-wide = Wähle eine kürzere Zeit.
error-steer-undone = Dieser Stapel ist schon rückgängig gemacht.
error-steer-undone-detail = Stapel { $batch } macht diesen schon rückgängig.
tip-steer-undone = `/economy batches` zeigt den Stapel, der ihn rückgängig macht.
error-steer-imported = Diese Datei wurde schon übernommen.
error-steer-imported-detail = Diese Datei wurde schon übernommen, als Stapel { $batch }.
tip-steer-imported = Mache erst jenen Stapel rückgängig, wenn sie noch einmal übernommen werden soll.
error-steer-time = Das ist keine Zeit.
tip-steer-time = Schreibe `90m`, `24h` oder `7d`: vor so vielen Minuten, Stunden oder Tagen.
error-steer-percent = Das ist kein Anteil.
tip-steer-percent = Schreibe einen ganzen Anteil von `1%` bis `100%`.
error-import-format = Das lässt sich nicht als Stände lesen.
tip-import-format = Prüfe die Form: je Zeile ein Mitglied und ein Betrag, oder eine Datei von UnbelievaBoat oder Red.

command-economy-import = Stände von einem anderen Bot oder aus einer Tabelle übernehmen
command-economy-import-help = Häng eine Datei von höchstens 8 MiB an, oder füg in das Formular ein, das sich ohne sie öffnet: die Antwort der HTTP-Schnittstelle von UnbelievaBoat, die Bankdatei von Red, eine Tabelle mit Kopfzeile, oder je Zeile eine Id und ein Betrag. Erst siehst du, wie viele Mitglieder und Münzen es sind; dann bekommen alle neue Münzen, jede Datei einmal, und das Ganze lässt sich rückgängig machen. Größere Dateien und Nadekos Datenbank: `guildhall import` auf dem Rechner des Bots.
command-economy-import-option-rate = Was eine Münze von dort hier wert ist: 1, 0.5 oder 10; 1, wenn nichts dasteht
command-economy-export = Die ganze Wirtschaft dieses Servers als Datei mitnehmen
command-economy-export-help = Jede Buchung und jedes Konto als Zeilen in JSON, mit den Prüfsummen, die beweisen, dass nichts geändert wurde: `guildhall verify --export DATEI` prüft sie ohne den Bot. Die Datei nennt Mitglieder mit ihren Ids: bewahre sie sicher auf.
import-title = Stände übernehmen
import-balances = Stände
import-balances-about = JSON, Tabelle mit Kopfzeile, oder je Zeile Id und Betrag
import-reason-about = Warum, 3 bis 200 Zeichen; steht im Protokoll
import-left-out = { $count ->
    [one] { $count } Zeile wurde
   *[other] { $count } Zeilen wurden
} weggelassen: ohne Id oder ohne Betrag über null.
export-economy-title = Die Wirtschaft dieses Servers
error-export-too-large = Das ist mehr, als eine Nachricht tragen kann.
tip-export-too-large = Bitte den Betreiber des Bots um `guildhall export --guild ID --to FILE`.

command-economy-what-if = Sehen, wie die letzten Tage mit anderer Einstellung gewesen wären
command-economy-what-if-help = Spielt die täglichen Belohnungen und die Gebühren der letzten Tage mit einem anderen Wert einer Einstellung nach und zeigt Menge, Wachstum und Ungleichheit, wie sie waren und wie sie gewesen wären. Gespeichert wird erst, wenn du den Knopf drückst.
command-economy-what-if-option-setting = Welche Einstellung
command-economy-what-if-option-value = Der Wert, der probiert wird
command-economy-what-if-option-days = Wie viele Tage, bis 90; 30, wenn nichts dasteht
what-if-title = Was, wenn { $setting } { $value } gewesen wäre?
what-if-text = Die letzten { $days } Tage, wie sie waren und wie sie gewesen wären:
what-if-minted = Neue Münzen
what-if-supply = Alle Münzen
what-if-growth = Wachstum je Woche
what-if-gini = Ungleichheit (Gini)
what-if-line = { $before } → { $after }
what-if-unknown = noch zu früh
what-if-fees = An Gebühren wären zusammen { $amount } mehr gezahlt worden.
what-if-how = { $replayed } von { $claims } täglichen Belohnungen wurden nachgespielt, von { $members } Mitgliedern; weitere sind daraus geschätzt. Die Ungleichheit ist die unter ihnen. Was Mitglieder anders getan hätten, weiß niemand.
what-if-save = Diesen Wert speichern
error-steer-no-replay = Diese Einstellung ändert nichts, was sich nachspielen lässt.
tip-steer-no-replay = Nachspielen lassen sich `daily.base`, `daily.bonus`, `daily.bonus_days` und `pay.fee_ppm`.

batch-role-all = Alle { $have } Mitglieder mit dieser Rolle wurden gefunden.
batch-role-some = Discord nennt diesem Bot keine Mitglieder: von den { $asked }, die ihr Geld zuletzt benutzt haben, haben { $have } diese Rolle. Nenne andere durch Erwähnung oder Id.
