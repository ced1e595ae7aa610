# Die Bank: ihre Karte, Zinsen, Kredite, Anforderungen, Daueraufträge und Festgeld.

command-bank = Deine Bank: Guthaben, was Erspartes bringt, und Knöpfe zum Umbuchen
command-bank-help = Erspartes bringt Zinsen auf das Wenigste, das an einem Tag auf der Bank lag; also lass es liegen. Die Knöpfe bewegen alles, die Hälfte oder einen Betrag, den du eintippst.

help-topic-bank = Die Bank
help-topic-bank-about = Was Erspartes bringt, Kredite, Anforderungen und Daueraufträge

atm-title = Deine Bank
atm-rate = Zinsen am Tag
atm-rate-until = { $rate } bis { $amount }
atm-rate-above = { $rate } darüber
atm-rate-cap = höchstens { $amount } am Tag
atm-accrued = Heute verdient
atm-accrued-value = { $amount }, gezahlt nach { $at }, wenn es liegen bleibt
atm-last = Letzte Zinsen
atm-last-value = { $amount } für den Tag, der { $at } endete
atm-last-none = noch keine: der erste ganze Tag auf der Bank bringt welche
atm-total = Zinsen bisher
atm-short = Die Kasse konnte { $amount } der letzten Zinsen nicht zahlen.
atm-how = Für Zinsen zählt das Wenigste, das am Tag auf der Bank lag. Bezahlt wird nur aus dem Geldbeutel.
atm-off = Erspartes bringt hier keine Zinsen. Bezahlt wird nur aus dem Geldbeutel; auf der Bank sind Münzen sicher.
atm-deposit-all = Alles einzahlen
atm-deposit-half = Hälfte einzahlen
atm-withdraw-half = Hälfte abheben
atm-withdraw-all = Alles abheben
atm-other = Anderer Betrag
atm-form-title = Einzahlen oder abheben
atm-form-in = Einzahlen
atm-form-out = Oder abheben
atm-amount-about = 500, 10k, 25%, half oder all

last-what-savings-settle = Zinsen gezahlt

entry-interest = Zinsen
entry-loan = Kredit
entry-repayment = Kredit getilgt

error-bank-one-way = Beide Richtungen sind ausgefüllt.
tip-bank-one-way = Fülle aus, was eingezahlt oder was abgehoben werden soll, nicht beides.

notice-interest-short-title = Die Kasse konnte nicht alle Zinsen zahlen
notice-interest-short-text = Zinsen auf Erspartes kommen hier aus der Kasse, und für die Tage bis { $until } lag nicht genug darin. Alle bekamen ihren Anteil an dem, was da war. Fülle die Kasse, senke `interest.rate`, oder lass die Zinsen mit `/settings set` neu prägen.

area-bank = Bank
setting-interest-on = Zinsen auf Erspartes
setting-interest-rate = Zinsen am Tag, in Millionsteln
setting-interest-tier = Erspartes zum vollen Satz
setting-interest-cap = Höchste Zinsen am Tag
setting-interest-from = Zinsen kommen aus
setting-loan-on = Kredite
setting-loan-max = Höchste Schuld
setting-loan-income-weeks = Wochen Einkommen als Kredit
setting-loan-rate = Kreditzins am Tag, in Millionsteln
setting-loan-days = Tage bis zur Fälligkeit
setting-loan-income-share = Prozent vom Einkommen zur Tilgung
setting-loan-from = Kredite kommen aus
setting-term-on = Festgeld
setting-term-rate = Festgeldzins am Tag, in Millionsteln
setting-term-max = Höchstes Festgeld
