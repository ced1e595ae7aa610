# Kontostand, Bank, Zahlungen, tägliche Belohnung, Buchungen und Rangliste.

balance-title = Kontostand von { $name }
balance-rank = Platz { $rank } auf diesem Server
balance-held = Davon sind { $amount } für etwas zurückgelegt, das noch offen ist.
balance-deposit-all = Alles einzahlen
balance-withdraw-all = Alles abheben

deposit-title = Eingezahlt
deposit-text = { $amount } liegen jetzt auf der Bank statt im Geldbeutel.
withdraw-title = Abgehoben
withdraw-text = { $amount } sind jetzt im Geldbeutel statt auf der Bank.

pay-title = Zahlung
pay-text = { $from } hat { $to } { $amount } gezahlt.
pay-note = Wofür: { $note }
pay-fee = Gebühr: { $fee }, bezahlt vom Absender.
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
daily-lasts = Hol sie dir vor { $until }, dann geht die Serie weiter.
daily-work = Eine Schicht arbeiten

transactions-title = Deine Buchungen
transactions-empty = Hier steht noch nichts. Mit `/{ command-daily-name }` und `/{ command-work-name } { command-work-shift-name }` kommen die ersten Buchungen.
transactions-empty-filter = Zu diesem Filter passt keine Buchung.
transactions-filter = Filter: { $filter }
transactions-after = { $account }, danach { $amount }
transactions-page = Das Neueste zuerst. Das siehst nur du.
entry-pay-in = Von { $who }
entry-pay-out = An { $who }
entry-fee = Gebühr
entry-deposit = Einzahlung
entry-withdraw = Auszahlung
entry-daily = Tägliche Belohnung
entry-work = Schicht
entry-staff-add = Vom Serverteam
entry-staff-remove = Vom Serverteam genommen
entry-other = Sonstiges

leaderboard-title = Wer am meisten hat
leaderboard-member = Mitglied
leaderboard-empty = Hier hat noch niemand Münzen. Mit `/{ command-daily-name }` bist du die erste Person.
leaderboard-own = Dein Platz: { $rank } mit { $amount }.
leaderboard-own-none = Du hast noch keinen Platz: `/{ command-daily-name }` verschafft dir einen.
leaderboard-tab-cash = Geldbeutel
leaderboard-tab-bank = Bank
leaderboard-tab-total = Zusammen
