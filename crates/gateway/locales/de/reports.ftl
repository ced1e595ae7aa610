# Fehler, wie das Serverteam sie liest, und was Mitglieder dem Team sagen.

report-button = Dem Serverteam melden

errors-title = { $days ->
    [one] Fehler des letzten Tages
   *[other] Fehler der letzten { $days } Tage
}
errors-none = In dieser Zeit ist hier nichts schiefgegangen.
errors-ours = Fehler des Bots
errors-theirs = Woran Mitglieder scheiterten
errors-line = `{ $code }` bei `/{ $command }`: { $times ->
    [one] einmal
   *[other] { $times }-mal
}, davor { $before }
errors-line-members = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
errors-line-new = neu in dieser Version
errors-choose = Einen davon ansehen
errors-times-about = Anzahl: { $times }
errors-all = Alle Fehler
errors-counted = Woran Mitglieder scheiterten, wird nur gezählt; niemand wird dafür gemerkt.
errors-operator = Wer den Bot betreibt, findet die Ursache mit `guildhall explain` und einer Nummer.
errors-times = In dieser Zeit
errors-before = In der gleichen Zeit davor
errors-members = Betroffene Mitglieder
errors-first = Zuerst gesehen
errors-last = Zuletzt gesehen
errors-new = Keine frühere Version des Bots hatte diesen Fehler.
errors-examples = Die letzten
errors-example = `{ $id }` · { $member }, { $at }
errors-code = Code
errors-command = Befehl
errors-member = Mitglied
errors-when = Wann
errors-build = Version
errors-interaction = Interaktion
errors-trace = Spur
errors-meaning = Was er bedeutet
errors-tip = Was zu tun ist
errors-foreign = Diese Version des Bots kennt den Code nicht.
errors-forgotten = ein Mitglied, das vergessen wurde

error-errors-id-invalid = Das ist keine Fehlernummer.
tip-errors-id-invalid = Eine Fehlernummer sieht aus wie `K7Q2-M4XD`; sie steht unten auf der Karte des Fehlers.
error-errors-id-unknown = Zu dieser Nummer ist hier kein Fehler gespeichert.
tip-errors-id-unknown = Prüfe die Nummer. Was Mitglieder falsch machen, wird nur gezählt, und alte Fehler werden entfernt.

command-errors = Fürs Serverteam: was auf diesem Server schiefging
command-errors-name = fehler
command-errors-overview = Die Fehler der letzten Tage, die häufigsten zuerst
command-errors-overview-name = übersicht
command-errors-overview-help = Fehler des Bots kommen zuerst. Wähle einen aus, um die letzten davon zu sehen und was zu tun ist.
command-errors-overview-option-days = Wie viele Tage zurück
command-errors-overview-option-days-name = tage
command-errors-show = Sieh einen Fehler nach seiner Nummer an, oder einen Code
command-errors-show-name = zeigen
command-errors-show-help = Mitglieder finden die Nummer unten auf der Karte eines Fehlers. Groß oder klein, mit oder ohne Strich: alles geht.
command-errors-show-option-id = Die Nummer des Fehlers, etwa K7Q2-M4XD, oder ein Code
command-errors-show-option-id-name = nummer
