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
atm-accrued-value = { $amount }, gezahlt { $at }, wenn es liegen bleibt
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

command-loan = Bei der Bank leihen und zurückzahlen
command-loan-name = kredit
command-loan-show = Zeigt, was die Bank dir leiht und warum, oder was du schuldest
command-loan-show-name = zeigen
command-loan-show-help = Dein Rahmen folgt aus deinem Einkommen von vier Wochen und einem Wert, bei dem jeder Punkt erklärt ist. Wer schuldet, sieht den Plan und Knöpfe zum Zahlen.
command-loan-take = Einen Kredit nehmen, nachdem du gesehen hast, was er kostet
command-loan-take-name = nehmen
command-loan-take-help = Zeigt zuerst Zinsen, Fälligkeit und Plan; vor deiner Zusage geschieht nichts. Es gibt einen Kredit auf einmal. Ein Teil deines Einkommens tilgt ihn von selbst.
command-loan-take-option-amount = Wie viel: 500, 10k; half oder all von deinem Rahmen
command-loan-take-option-amount-name = betrag
command-loan-repay = Den Kredit zurückzahlen, ganz oder teilweise
command-loan-repay-name = tilgen
command-loan-repay-help = Zuerst werden Zinsen gezahlt. Früh zahlen spart Zinsen: sie wachsen Tag für Tag auf dem Rest.
command-loan-repay-option-amount = Wie viel: 500, 10k; half oder all von der Schuld
command-loan-repay-option-amount-name = betrag

loan-title = Kredite
loan-limit = So viel könntest du leihen
loan-rate = Zinsen am Tag
loan-days = Zurückzuzahlen innerhalb von
loan-days-value = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
}
loan-income = Dein Einkommen von vier Wochen
loan-ask = Leihen
loan-share = { $percent } % von Tagesbelohnung und Lohn tilgen einen offenen Kredit von selbst.
loan-owed-title = Dein Kredit
loan-state-open = Fällig { $at }.
loan-state-late = Er war fällig { $at }. Zahle innerhalb von sieben Tagen danach, sonst gilt er als nicht zurückgezahlt.
loan-state-default = Er war fällig { $at } und wurde nicht zurückgezahlt. Er trägt keine Zinsen mehr, ist aber noch zu zahlen.
loan-left = Du schuldest
loan-principal = Geliehen
loan-interest = Zinsen
loan-repaid = Bisher gezahlt
loan-schedule = Plan
loan-part = { $amount } bis { $at }
loan-repay-all = Alles tilgen
loan-repay-half = Hälfte tilgen
loan-question = { $amount } leihen?
loan-cost = Zinsen bis dahin
loan-due = Fällig
loan-terms = { $percent } % deines Einkommens tilgen ihn von selbst. Was am Tag der Fälligkeit fehlt, nimmt die Bank aus Geldbeutel und Bank. Nicht zurückzuzahlen kostet 40 Punkte deines Werts.
loan-yes = { $amount } leihen
loan-cancelled = Es wurde nichts geliehen.
loan-taken-title = Geliehen
loan-taken-text = { $amount } kamen in deinen Geldbeutel. Zahle sie zurück, bevor es so weit ist: { $at }.
loan-form-title = Kredit
loan-form-amount = Wie viel
loan-repaid-some = Du hast { $amount } gezahlt, davon { $interest } Zinsen. Offen sind noch { $left }.
loan-repaid-all = Du hast { $amount } gezahlt und schuldest nichts mehr.
loan-score = Dein Wert: { $score } von 100 (Kredite ab { $least })
loan-factor-base = damit fangen alle an
loan-factor-in-time = { $count ->
    [one] { $count } Kredit rechtzeitig zurückgezahlt
   *[other] { $count } Kredite rechtzeitig zurückgezahlt
}
loan-factor-late = { $count ->
    [one] { $count } Kredit zu spät zurückgezahlt
   *[other] { $count } Kredite zu spät zurückgezahlt
}
loan-factor-defaults = { $count ->
    [one] { $count } Kredit nicht zurückgezahlt
   *[other] { $count } Kredite nicht zurückgezahlt
}
loan-factor-known = { $count ->
    [one] seit { $count } Tag hier
   *[other] seit { $count } Tagen hier
}
loan-factor-income = { $count ->
    [one] Einkommen an { $count } der letzten 28 Tage
   *[other] Einkommen an { $count } der letzten 28 Tage
}
daily-to-loan = { $amount } davon gingen an deinen Kredit.

last-what-loan-take = Kredit genommen
last-what-loan-repay = Kredit getilgt

error-loan-off = Die Bank dieses Servers verleiht nichts.
tip-loan-off = Das Team kann Kredite mit `/settings set` einschalten.
error-loan-open = Du hast einen offenen Kredit.
tip-loan-open = Zahle ihn zuerst mit `/kredit tilgen` zurück.
error-loan-none = Du schuldest der Bank nichts.
tip-loan-none = `/kredit zeigen` sagt, was du leihen könntest.
error-loan-too-much = So viel leiht dir die Bank nicht.
error-loan-too-much-detail = Die Bank leiht dir höchstens { $limit }.
tip-loan-too-much = `/kredit zeigen` nennt deinen Rahmen und was ihn erhöht.
error-loan-no-funds = In der Kasse ist nicht genug zum Verleihen.
tip-loan-no-funds = Versuche einen kleineren Betrag, oder später.

notice-loan-soon-title = Dein Kredit ist bald fällig
notice-loan-soon-text = Offen sind noch { $amount }, fällig { $until }. `/kredit tilgen` zahlt sie.
notice-loan-collected-title = Dein Kredit ist zurückgezahlt
notice-loan-collected-text = Er war fällig, also nahm die Bank die letzten { $amount } aus Geldbeutel und Bank. Du schuldest nichts mehr.
notice-loan-late-title = Dein Kredit ist überfällig
notice-loan-late-text = Die Bank nahm, was da war; es fehlen noch { $amount }. Zahle bis { $until }, sonst gilt der Kredit als nicht zurückgezahlt.
notice-loan-default-title = Dein Kredit wurde nicht zurückgezahlt
notice-loan-default-text = Offen sind noch { $amount }. Sie tragen keine Zinsen mehr, aber dein Wert ist gesunken, und einen neuen Kredit gibt es erst, wenn sie gezahlt sind.

command-request = Ein anderes Mitglied um Geld bitten
command-request-name = anfordern
command-request-help = Man sieht deine Anforderung mit einem Knopf zum Zahlen und einem zum Ablehnen. Sie wartet zwei Tage, auch über einen Neustart; du kannst sie zurückziehen.
command-request-option-from = Wer zahlen soll
command-request-option-from-name = von
command-request-option-amount = Wie viel: 500, 10k oder 1.5m
command-request-option-amount-name = betrag
command-request-option-note = Wofür; alle sehen es
command-request-option-note-name = notiz

request-title = Eine Bitte um Geld
request-text = { $asker } bittet { $payer } um { $amount }.
request-fee = Wer zahlt, zahlt dazu eine Gebühr von { $fee }.
request-accept = { $amount } zahlen
request-decline = Ablehnen
request-withdraw = Zurückziehen
request-until = Antworten kann man bis { $until }.
request-accepted-title = Angenommen
request-accepted-text = Die Zahlung ist unterwegs.
request-declined-title = Abgelehnt
request-declined-text = { $payer } zahlt das nicht.
request-withdrawn-title = Zurückgezogen
request-withdrawn-text = { $asker } bittet nicht mehr um { $amount }.

error-request-gone = Diese Anforderung wartet nicht mehr auf dich.
tip-request-gone = Bitte um eine neue; es wurde nichts gezahlt.
error-request-full = Zu viele deiner Anforderungen warten noch.
tip-request-full = Zieh eine zurück, oder warte auf Antworten.
notice-request-declined-title = Deine Bitte wurde abgelehnt
notice-request-declined-text = { $member } zahlt die { $amount } nicht, um die du gebeten hast.

last-what-money-request = Bitte um Geld
last-what-request-accept = Anforderung bezahlt
last-what-request-decline = Anforderung abgelehnt
last-what-request-withdraw = Anforderung zurückgezogen

command-standing-order = Zahlungen, die sich von selbst wiederholen
command-standing-order-name = dauerauftrag
command-standing-order-add = Jemandem täglich oder wöchentlich zahlen
command-standing-order-add-name = neu
command-standing-order-add-help = Die erste Zahlung geht morgen oder in einer Woche hinaus, wenn hier der Tag beginnt. Liegt zu wenig im Geldbeutel, fällt der Tag aus, und du erfährst es.
command-standing-order-add-option-to = Wer die Münzen bekommt
command-standing-order-add-option-to-name = an
command-standing-order-add-option-amount = Wie viel jedes Mal: 500, 10k oder 1.5m
command-standing-order-add-option-amount-name = betrag
command-standing-order-add-option-every = Wie oft
command-standing-order-add-option-every-name = wie-oft
command-standing-order-add-option-every-choice-day = Jeden Tag
command-standing-order-add-option-every-choice-week = Jede Woche
command-standing-order-add-option-note = Wofür; wer es bekommt, sieht es
command-standing-order-add-option-note-name = notiz
command-standing-order-list = Deine Daueraufträge sehen und einen beenden
command-standing-order-list-name = liste
command-standing-order-list-help = Jeder mit seinem nächsten Tag, und wie oft er gezahlt wurde oder ausfiel.
command-standing-order-cancel = Einen Dauerauftrag beenden
command-standing-order-cancel-name = beenden
command-standing-order-cancel-help = Die Nummern stehen in der Liste. Danach wird nichts mehr gezahlt.
command-standing-order-cancel-option-number = Die Nummer in der Liste
command-standing-order-cancel-option-number-name = nummer

order-title = Deine Daueraufträge
order-empty = Du hast keine. `/dauerauftrag neu` macht einen.
order-how = Gezahlt wird aus dem Geldbeutel, wenn der Tag beginnt; liegt zu wenig darin, fällt er mit einer Nachricht aus.
order-added-title = Dauerauftrag angelegt
order-line-day = **{ $number }** · { $amount } an { $to }, jeden Tag
order-line-week = **{ $number }** · { $amount } an { $to }, jede Woche
order-next = nächster { $at }, gezahlt { $paid }, ausgefallen { $skipped }
order-choose = Einen beenden
order-option = { $number }: { $amount }
order-cancelled = Auftrag { $number } über { $amount } ist beendet.

error-order-unknown = Diesen Dauerauftrag gibt es nicht.
tip-order-unknown = Die Nummern stehen in `/dauerauftrag liste`.
error-order-full = Du hast so viele Daueraufträge, wie es geben darf.
tip-order-full = Beende zuerst einen mit `/dauerauftrag beenden`.
notice-order-arrived-title = Du hast Geld bekommen
notice-order-arrived-text = { $from } hat dir { $amount } per Dauerauftrag gezahlt.
notice-order-skipped-title = Ein Dauerauftrag fiel aus
notice-order-skipped-text = Für { $amount } an { $to } lag zu wenig in deinem Geldbeutel. Der nächste Versuch ist { $next }.

last-what-order-add = Dauerauftrag
last-what-order-cancel = Dauerauftrag beendet

command-term = Erspartes zu einem besseren Satz festlegen
command-term-name = festgeld
command-term-open = Münzen der Bank für einige Tage festlegen
command-term-open-name = anlegen
command-term-open-help = Sie verlassen die Bank bis zum letzten Tag und kommen dann mit den Zinsen zurück. Du bekommst sie auch früher, dann aber ohne Zinsen.
command-term-open-option-amount = Wie viel von der Bank: 500, 10k, 25%, half oder all
command-term-open-option-amount-name = betrag
command-term-open-option-days = Für wie viele Tage
command-term-open-option-days-name = tage
command-term-open-option-days-choice-7 = Eine Woche
command-term-open-option-days-choice-14 = Zwei Wochen
command-term-open-option-days-choice-28 = Vier Wochen
command-term-list = Sehen, was du festgelegt hast, und etwas zurückholen
command-term-list-name = liste
command-term-list-help = Jede Anlage mit Satz, Ende und Zinsen. Die Auswahl darunter beendet eine vorzeitig, nach einer Frage.

term-title = Festgeld
term-rate = Zinsen am Tag
term-max = Höchstens festgelegt
term-empty = Du hast nichts festgelegt. `/festgeld anlegen` macht es.
term-how = Die Zinsen kommen am Ende. Wer die Münzen früher holt, bekommt keine.
term-opened = Festgelegt
term-line = { $amount } zu { $rate } für { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
}
term-ends = endet { $at } mit { $interest } Zinsen
term-choose = Vorzeitig zurückholen
term-option = { $amount }, { $days } Tage
term-break-title = Vorzeitig zurückholen?
term-break-text = { $amount } kommen jetzt zurück auf die Bank. Du verlierst { $interest } Zinsen, die { $at } gezahlt würden.
term-break-yes = Ohne Zinsen zurückholen
term-broken = { $amount } sind zurück auf der Bank, ohne Zinsen.

error-term-off = Auf diesem Server gibt es kein Festgeld.
tip-term-off = Das Team kann es mit `/settings set` einschalten.
error-term-too-much = Das ist mehr, als festgelegt werden darf.
error-term-too-much-detail = Höchstens { $limit } dürfen festgelegt sein, in fünf Anlagen.
tip-term-too-much = Lege weniger fest, oder warte, bis eine Anlage endet.
error-term-unknown = Diese Anlage ist nicht mehr offen.
tip-term-unknown = `/festgeld liste` zeigt, welche es sind.
notice-term-matured-title = Dein Festgeld ist ausgelaufen
notice-term-matured-text = { $amount } sind zurück auf deiner Bank, mit { $interest } Zinsen.

last-what-term-open = Festgeld angelegt
last-what-term-break = Festgeld zurückgeholt

command-transactions-option-kind-choice-interest = Zinsen
command-transactions-option-kind-choice-loan = Kredite
command-transactions-option-kind-choice-repayment = Tilgungen

export-title = Deine Buchungen als Datei
export-text = { $lines ->
    [one] { $lines } Zeile
   *[other] { $lines } Zeilen
}, die neuesten zuerst, jede mit dem Stand danach. Nur du siehst das.
export-cut = Es gibt mehr: `/privacy export` hat alle.
error-loan-overdue = Dein Kredit ist überfällig, und damit würde gebunden oder weggegeben, was du schuldest.
tip-loan-overdue = Zahle ihn zuerst mit `/kredit tilgen` zurück.
notice-order-barred-title = Ein Dauerauftrag wurde übersprungen
notice-order-barred-text = Dein Dauerauftrag über { $amount } an { $to } wurde nicht ausgeführt, weil du gerade nichts zahlen darfst. Der nächste ist { $next } fällig.
