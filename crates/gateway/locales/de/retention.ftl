# Was wie lange bleibt.
privacy-kept-denial = was dir das Team verboten hat: Löschen hebt kein Verbot auf
error-guild-present = Der Bot ist noch auf diesem Server.
tip-guild-present = Entferne den Bot erst vom Server.
error-guild-unknown = Von diesem Server ist nichts bekannt.
tip-guild-unknown = Sieh dir die Server an, von denen der Bot entfernt wurde.
error-clock-skew = Die Uhr des Rechners, auf dem der Bot läuft, geht falsch.
tip-clock-skew = Wer den Bot betreibt, sollte sie aus dem Netz stellen lassen.

notice-guild-returned-title = Willkommen zurück
notice-guild-returned-text = Der Bot wurde { $since } von diesem Server entfernt und ist wieder da. Alles ist, wie es war: Münzen, Berufe, Einstellungen, Rechte. Was in der Zwischenzeit geendet hätte, endet jetzt.

audit-trace-id = Spur { $trace }

# /last
command-last = Sieh noch einmal, was aus deinen letzten Befehlen wurde
command-last-name = zuletzt
command-last-help = Wenn eine Antwort verloren ging: deine letzten fünf Befehle mit einer Wirkung, aus den letzten sieben Tagen. Das siehst nur du.
last-title = Deine letzten Befehle
last-nothing = Keiner deiner Befehle der letzten sieben Tage hatte eine Wirkung.
last-other = Erledigt
last-wallet = danach im Geldbeutel: { $amount }
last-footer = Das sind die letzten fünf aus sieben Tagen. Sieh in `/{ command-transactions-name }` nach, bevor du eine Zahlung wiederholst.
last-step-confirm = gefragt, noch nicht bestätigt
last-step-delayed = unterwegs, lässt sich zurückholen
last-step-held = wartet auf das Team
last-step-approval = wartet auf eine zweite Person
last-what-pay = Zahlung
last-what-pay-confirm = Zahlung bestätigt
last-what-pay-cancel = Zahlung abgebrochen
last-what-pay-recall = Zahlung zurückgeholt
last-what-daily = Tagesbelohnung
last-what-deposit = Einzahlung
last-what-withdraw = Auszahlung
last-what-welcome = Willkommen
last-what-work-apply = Neue Stelle
last-what-work-resign = Stelle gekündigt
last-what-work-shift = Schicht
last-what-appeal = Einspruch
last-what-feedback-give = Rückmeldung
last-what-add-money = Münzen gegeben
last-what-remove-money = Münzen genommen
last-what-privacy-delete = Daten gelöscht
last-what-setting-set = Einstellung geändert
last-what-setting-undo = Einstellung zurückgenommen
last-what-access-change = Rechte geändert
last-what-approval-decide = Freigabe entschieden
last-what-case-block = Mitglied gesperrt
last-what-case-unblock = Mitglied freigegeben
last-what-case-hold = Geld zurückgelegt
last-what-case-decide = Fall entschieden
last-what-case-note = Notiz in einem Fall
last-what-feedback-settle = Rückmeldung beantwortet
last-what-key-create = API-Schlüssel erstellt
last-what-key-rotate = API-Schlüssel getauscht
last-what-key-revoke = API-Schlüssel beendet

privacy-export-packed = Sie ist groß und deshalb gepackt (gzip).
privacy-export-part = Teil { $part } von { $parts }. Setze die Teile in ihrer Reihenfolge zusammen und entpacke sie dann.
