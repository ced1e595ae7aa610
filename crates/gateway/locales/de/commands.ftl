# Befehle, ihre Angaben und Auswahlwerte. Beschreibungen haben höchstens 100 Zeichen; `-help` ist für die Seite von `/hilfe`.

command-balance = Sieh nach, was du oder jemand anders in Geldbeutel und Bank hat
command-balance-name = kontostand
command-balance-help = Zeigt Geldbeutel und Bank und zwei Knöpfe, die alles in eine Richtung bewegen. Auf der Bank sind die Münzen sicher; bezahlt wird nur aus dem Geldbeutel.
command-balance-option-member = Wessen Kontostand; deiner, wenn du nichts angibst
command-balance-option-member-name = mitglied

command-deposit = Bring Münzen aus dem Geldbeutel auf die Bank
command-deposit-name = einzahlen
command-deposit-help = Beträge kannst du als `500`, `10k`, `25%`, `hälfte` oder `alles` schreiben.
command-deposit-option-amount = Wie viel: 500, 10k, 25%, hälfte oder alles
command-deposit-option-amount-name = betrag

command-withdraw = Hol Münzen von der Bank in den Geldbeutel
command-withdraw-name = abheben
command-withdraw-help = Beträge kannst du als `500`, `10k`, `25%`, `hälfte` oder `alles` schreiben.
command-withdraw-option-amount = Wie viel: 500, 10k, 25%, hälfte oder alles
command-withdraw-option-amount-name = betrag

command-pay = Bezahl ein anderes Mitglied aus deinem Geldbeutel
command-pay-name = zahlen
command-pay-help = Alle im Kanal sehen die Zahlung, und wer sie bekommt, wird benachrichtigt. Ab einem Betrag, den das Serverteam festlegt, wirst du noch einmal gefragt und siehst die Gebühr und was dir bleibt.
command-pay-option-to = Wer die Münzen bekommt
command-pay-option-to-name = an
command-pay-option-amount = Wie viel: 500, 10k, 25%, hälfte oder alles aus deinem Geldbeutel
command-pay-option-amount-name = betrag
command-pay-option-note = Wofür es ist; alle sehen es
command-pay-option-note-name = notiz

command-daily = Hol dir die Belohnung für heute und halte deine Serie
command-daily-name = täglich
command-daily-help = Einmal am Tag. Jeder Tag in Folge erhöht die Belohnung bis zu einer Grenze; ein verpasster Tag beginnt die Serie von vorn.

command-work = Berufe: ansehen, einen ergreifen, eine Schicht arbeiten
command-work-name = arbeit
command-work-list = Sieh alle Berufe mit Lohn, Chancen und Voraussetzungen
command-work-list-name = liste
command-work-list-help = Jeder Beruf zeigt seinen Lohn und die Chance, dass eine Schicht gelingt; ein gesperrter sagt in Worten, was noch fehlt.
command-work-apply = Ergreif einen Beruf
command-work-apply-name = bewerben
command-work-apply-help = In einer anderen Laufbahn fängst du auf der ersten Stufe an. Nach einem Wechsel gilt eine Frist bis zum nächsten.
command-work-apply-option-job = Welcher Beruf; tipp los, dann kommen Vorschläge
command-work-apply-option-job-name = beruf
command-work-shift = Arbeite eine Schicht in deinem Beruf
command-work-shift-name = schicht
command-work-shift-help = Eine gelungene Schicht bringt Lohn und Erfahrung, und genug Erfahrung eine Beförderung. Danach ruhst du dich bis zur nächsten aus.
command-work-resign = Gib deinen Beruf auf
command-work-resign-name = kündigen
command-work-resign-help = Was du gelernt hast, bleibt dir; du kannst später wieder anfangen.

command-transactions = Sieh, woher deine Münzen kamen und wohin sie gingen
command-transactions-name = buchungen
command-transactions-help = Das siehst nur du. Das Neueste steht oben, jede Zeile mit dem Stand danach.
command-transactions-option-kind = Nur Buchungen dieser Art
command-transactions-option-kind-name = art
command-transactions-option-kind-choice-pay = Zahlungen
command-transactions-option-kind-choice-deposit = Einzahlungen
command-transactions-option-kind-choice-withdraw = Auszahlungen
command-transactions-option-kind-choice-daily = Tägliche Belohnungen
command-transactions-option-kind-choice-work = Arbeit
command-transactions-option-kind-choice-grant = Vom Team gegeben
command-transactions-option-kind-choice-remove = Vom Team genommen
command-transactions-option-kind-choice-fee = Gebühren
command-transactions-option-direction = Nur Eingänge oder nur Ausgänge
command-transactions-option-direction-name = richtung
command-transactions-option-direction-choice-in = Eingänge
command-transactions-option-direction-choice-out = Ausgänge
command-transactions-option-account = Nur der Geldbeutel oder nur die Bank
command-transactions-option-account-name = konto
command-transactions-option-account-choice-wallet = Geldbeutel
command-transactions-option-account-choice-bank = Bank

command-leaderboard = Sieh, wer am meisten hat
command-leaderboard-name = rangliste
command-leaderboard-help = Drei Reiter: Geldbeutel, Bank und beides zusammen. Dein eigener Platz steht immer dabei.
command-leaderboard-option-by = Wonach geordnet wird
command-leaderboard-option-by-name = nach
command-leaderboard-option-by-choice-cash = Geldbeutel
command-leaderboard-option-by-choice-bank = Bank
command-leaderboard-option-by-choice-total = Geldbeutel und Bank zusammen

command-help = Sieh, was du hier tun kannst, mit einem Beispiel zu jedem Befehl
command-help-name = hilfe
command-help-help = Ohne Befehl: erst, wozu man herkommt, dann alles nach Bereichen.
command-help-option-command = Der Befehl, über den du mehr wissen willst
command-help-option-command-name = befehl

command-economy = Fürs Serverteam: Münzen und Einstellungen dieses Servers
command-economy-name = wirtschaft
command-economy-add-money = Erschaffe Münzen für ein Mitglied
command-economy-add-money-name = geld-geben
command-economy-add-money-help = Die Begründung steht danach im Protokoll. Ein Versehen wird durch eine Gegenbuchung berichtigt; gelöscht wird nie etwas.
command-economy-add-money-option-member = Wer die Münzen bekommt
command-economy-add-money-option-member-name = mitglied
command-economy-add-money-option-amount = Wie viel: 500 oder 10k
command-economy-add-money-option-amount-name = betrag
command-economy-add-money-option-reason = Warum; das steht danach im Protokoll
command-economy-add-money-option-reason-name = grund
command-economy-remove-money = Nimm einem Mitglied Münzen weg
command-economy-remove-money-name = geld-nehmen
command-economy-remove-money-help = Die Begründung steht danach im Protokoll. Weniger als nichts kann niemand haben.
command-economy-remove-money-option-member = Wer die Münzen verliert
command-economy-remove-money-option-member-name = mitglied
command-economy-remove-money-option-amount = Wie viel: 500, 10k, 25%, hälfte oder alles
command-economy-remove-money-option-amount-name = betrag
command-economy-remove-money-option-reason = Warum; das steht danach im Protokoll
command-economy-remove-money-option-reason-name = grund
command-economy-config = Sieh die Einstellungen dieses Servers an oder ändere eine
command-economy-config-name = einstellungen
command-economy-config-help = Ohne Angaben: alle Einstellungen mit ihren Werten. Mit Einstellung und Wert: ändert sie, und das steht danach im Protokoll.
command-economy-config-option-setting = Welche Einstellung
command-economy-config-option-setting-name = einstellung
command-economy-config-option-value = Der neue Wert
command-economy-config-option-value-name = wert
command-economy-config-option-reason = Warum; das steht danach im Protokoll
command-economy-config-option-reason-name = grund

command-privacy = Was über dich gespeichert ist: hol es dir oder lass es löschen
command-privacy-name = datenschutz
command-privacy-export = Hol dir alles, was hier über dich gespeichert ist
command-privacy-export-name = auskunft
command-privacy-export-help = Du bekommst eine JSON-Datei, die nur du siehst.
command-privacy-delete = Lass alles löschen, was hier über dich gespeichert ist
command-privacy-delete-name = löschen
command-privacy-delete-help = Du wirst erst gefragt und erfährst genau, was gelöscht wird und was bleibt. Es lässt sich nicht rückgängig machen.
