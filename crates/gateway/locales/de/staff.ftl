# Fürs Serverteam, und was über Mitglieder gespeichert ist.

staff-add-title = Münzen erschaffen
staff-add-text = { $member } hat { $amount } bekommen.
staff-remove-title = Münzen genommen
staff-remove-text = { $member } hat { $amount } verloren.
staff-wallet = Jetzt im Geldbeutel
staff-reason = Grund
staff-by = Von { $staff }; es steht im Protokoll.

config-title = Einstellungen: { $area }
config-changed-title = Einstellung geändert
config-changed-text = { $setting } ist jetzt { $after }; vorher war es { $before }.
config-unchanged-text = { $setting } bleibt { $after }.
config-legend = Mit * markierte Einstellungen wurden geändert. Wähle unten eine aus, um sie zu ändern.
config-setting = Einstellung
config-value = Wert
config-takes = Möglich ist: { $allowed }
config-range = { $low } bis { $high }
config-switch = on oder off
config-letters = { $low } bis { $high } Zeichen
config-channel = ein Kanal, oder none
config-zone = eine Zeitzone wie Europe/Berlin
config-choose = Eine Einstellung ändern
config-form-title = Eine Einstellung ändern
config-reason = Grund
config-reason-about = Warum; steht danach im Protokoll. Kann leer bleiben.
config-changed-by = Zuletzt geändert von { $who }, { $at }.
config-how = So änderst du sie: `/{ command-settings-name } { command-settings-set-name } { command-settings-set-option-setting-name }:{ $key } { command-settings-set-option-value-name }:…`
config-default = Standard

setting-currency-name = Name der Münzen
setting-currency-symbol = Zeichen der Münzen
setting-daily-base = Tägliche Belohnung
setting-daily-bonus = Mehr je Tag in Folge
setting-daily-bonus-days = Zählende Tage in Folge
setting-pay-threshold = Rückfrage über
setting-pay-fee-ppm = Gebühr in Millionsteln
setting-pay-fee-to = Wohin Gebühren gehen
setting-start-grant = Startgeschenk
setting-work-notice-hours = Stunden zwischen Berufen
setting-staff-cap = Höchstbetrag fürs Team
setting-time-zone = Zeitzone
setting-replies-public = Öffentliche Antworten

privacy-export-title = Was hier über dich gespeichert ist
privacy-export-text = Alles, was die Bank dieses Servers über dich hat, als JSON-Datei. Das siehst nur du.
privacy-export-at = Erstellt { $at }.
privacy-delete-title = Alles über dich hier löschen?
privacy-delete-goes = Was gelöscht wird
privacy-delete-coins = { $amount } (an die Serverkasse)
privacy-delete-careers = { $count ->
    [one] dein Fortschritt in { $count } Laufbahn
   *[other] dein Fortschritt in { $count } Laufbahnen
}
privacy-delete-streak = { $days ->
    [one] deine Serie von { $days } Tag
   *[other] deine Serie von { $days } Tagen
}
privacy-delete-entries = { $count ->
    [one] dein Name an { $count } Buchung
   *[other] dein Name an { $count } Buchungen
}
privacy-delete-nothing = nichts von Wert, nur dein leeres Konto
privacy-kept = Was bleibt
privacy-kept-journal = Beträge und Zeiten früherer Buchungen, ohne deinen Namen: Die Summen müssen für alle anderen stimmen
privacy-kept-audit = was das Serverteam ins Protokoll geschrieben hat: Es schützt beide Seiten
privacy-kept-fingerprint = ein verschlüsselter Fingerabdruck deiner Nummer mit den Zeiten deiner letzten Belohnung und Schicht: damit Löschen und Wiederkommen nicht doppelt zahlt
privacy-kept-block = dass du für den Bot gesperrt bist: Löschen hebt keine Sperre auf
privacy-kept-limit = dass deine Zahlungen auf das Team warten: Löschen ändert auch daran nichts
privacy-kept-answers = Antworten auf deine letzten Anfragen: damit eine wiederholte Anfrage nichts doppelt tut
privacy-kept-until = { $thing }; wird { $until } gelöscht
privacy-delete-final = Das lässt sich nicht rückgängig machen.
privacy-delete-yes = Endgültig löschen
privacy-deleted-title = Gelöscht
privacy-deleted-text = Alles über dich hier ist gelöscht. An die Serverkasse ging: { $amount }.
