# Fürs Serverteam, und was über Mitglieder gespeichert ist.

staff-add-title = Münzen erschaffen
staff-add-text = { $member } hat { $amount } bekommen ({ $account }).
staff-remove-title = Münzen genommen
staff-remove-text = { $member } hat { $amount } verloren ({ $account }).
staff-balance = Hat jetzt
staff-reason = Grund
staff-by = Von { $staff }; es steht im Protokoll.

config-title = Einstellungen dieses Servers
config-changed-title = Einstellung geändert
config-changed-text = { $setting } ist jetzt { $value }; vorher war es { $before }.
config-change = So änderst du eine: `/{ command-economy-name } { command-economy-config-name }` mit Einstellung, Wert und Grund.
config-default = Standard
config-range = { $low } bis { $high }

privacy-export-title = Was hier über dich gespeichert ist
privacy-export-text = Alles, was die Bank dieses Servers über dich hat, als JSON-Datei. Das siehst nur du.
privacy-export-entries = { $count ->
    [one] { $count } Buchung
   *[other] { $count } Buchungen
}
privacy-delete-title = Alles über dich hier löschen?
privacy-delete-goes = Was gelöscht wird
privacy-delete-goes-text = deine Guthaben (die Münzen verschwinden aus dem Umlauf), dein Beruf und deine Erfahrung, deine Serie und die Notizen, die du geschrieben hast
privacy-delete-stays = Was bleibt
privacy-delete-stays-text = Beträge und Zeiten früherer Buchungen, ohne deinen Namen und ohne Verbindung zu dir: Die Summen müssen für alle anderen stimmen
privacy-delete-balance = Du würdest { $amount } verlieren.
privacy-delete-final = Das lässt sich nicht rückgängig machen.
privacy-delete-yes = Endgültig löschen
privacy-deleted-title = Gelöscht
privacy-deleted-text = Alles über dich hier ist gelöscht. { $amount } sind aus dem Umlauf.
