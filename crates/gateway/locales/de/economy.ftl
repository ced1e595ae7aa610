# Kontostand, Bank, Zahlungen, tägliche Belohnung, Buchungen und Rangliste.

balance-title = Kontostand von { $name }
balance-held = Zurückgelegt für etwas, das noch offen ist
balance-job = Beruf
balance-job-none = noch keiner; `/{ command-work-name } { command-work-list-name }` zeigt, was es gibt
grant = Willkommen! Du startest mit { $amount }.
balance-moved-in = Auf die Bank gebracht: { $amount }.
balance-moved-out = In den Geldbeutel geholt: { $amount }.
balance-deposit-all = Alles einzahlen
balance-withdraw-all = Alles abheben

deposit-title = Eingezahlt
deposit-text = Du hast { $amount } aus dem Geldbeutel auf die Bank gebracht.
withdraw-title = Abgehoben
withdraw-text = Du hast { $amount } von der Bank in den Geldbeutel geholt.

pay-title = Zahlung
pay-text = { $from } hat { $to } { $amount } gezahlt.
pay-note = Wofür: { $note }
pay-fee = Gebühr: { $fee }, wer zahlt, trägt sie.
pay-confirm-title = { $amount } zahlen?
pay-confirm-text = Du zahlst { $to } gleich { $amount }.
pay-confirm-fee = Gebühr
pay-confirm-costs = Das kostet dich
pay-confirm-before = Dein Geldbeutel jetzt
pay-confirm-after = Dein Geldbeutel danach
pay-done-title = Gezahlt
pay-done-text = { $to } hat { $amount } bekommen. Deine Zahlung steht unten für alle.

daily-title = Belohnung für heute
daily-text = Du bekommst { $amount }.
daily-streak = { $days ->
    [one] Erster Tag der Serie
   *[other] { $days } Tage in Folge
}
daily-streak-field = Serie
daily-next = Die nächste gibt es { $next }.
daily-bonus = davon { $amount } für die Serie
daily-best = längste bisher: { $best }
daily-broken = { $days ->
    [one] Deine Serie von { $days } Tag ist vorbei; eine neue beginnt.
   *[other] Deine Serie von { $days } Tagen ist vorbei; eine neue beginnt.
}
daily-grace-used = Du hast einen Tag verpasst. Dieses eine Mal zählt es nicht.
daily-grace-ready = Der nächste verpasste Tag würde nicht zählen.

transactions-title = Deine Buchungen
transactions-empty = Hier steht noch nichts. Mit `/{ command-daily-name }` und `/{ command-work-name } { command-work-shift-name }` kommen die ersten Buchungen.
transactions-empty-filter = Zu diesem Filter passt keine Buchung.
transactions-filter = Filter: { $filter }
transactions-after = { $account } danach: { $amount }
transactions-page = Das Neueste zuerst. Das siehst nur du.
entry-pay = Zahlung
entry-fee = Gebühr
entry-deposit = Einzahlung
entry-withdraw = Auszahlung
entry-daily = Tägliche Belohnung
entry-work = Schicht
entry-grant = Vom Serverteam
entry-remove = Vom Serverteam genommen
entry-hold = Zurückgelegt
entry-capture = Abgerechnet
entry-release = Zurückgegeben
entry-expiry = Zurückgegeben, die Zeit war um
entry-reversal = Berichtigt
entry-erase = Gelöscht
entry-forgotten = jemandem, der nicht mehr hier ist
entry-other = Sonstiges
entry-from = von { $who }
entry-to = an { $who }

leaderboard-title = Wer am meisten hat
leaderboard-empty = Hier hat noch niemand Münzen. Mit `/{ command-daily-name }` bist du die erste Person.
leaderboard-own = Du bist auf Platz { $rank } mit { $amount }.
leaderboard-own-none = Du hast noch keinen Platz: `/{ command-daily-name }` verschafft dir einen.
leaderboard-tab-cash = Geldbeutel
leaderboard-tab-bank = Bank
leaderboard-tab-total = Gesamt
