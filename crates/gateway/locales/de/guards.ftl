# Wächter, denen Mitglieder begegnen: Sperren und Grenzen.

error-access-blocked = Du darfst den Bot auf diesem Server nicht benutzen.
error-access-blocked-detail = Das Team dieses Servers lässt dich den Bot nicht benutzen: { $reason }
tip-access-blocked = Wenn du das für einen Irrtum hältst, sag es dem Team mit `/appeal`. `/privacy` und `/help` gehen weiterhin.
error-access-blocked-until = Du darfst den Bot auf diesem Server eine Zeit lang nicht benutzen.
error-access-blocked-until-detail = Du darfst den Bot auf diesem Server nicht benutzen: { $reason } Er geht für dich wieder { $until }.
tip-access-blocked-until = Du musst dafür nichts tun. Wenn du das für einen Irrtum hältst, sag es dem Team mit `/appeal`. `/privacy` und `/help` gehen weiterhin.
error-block-bot = Bots können nicht gesperrt werden.
tip-block-bot = Wähle ein Mitglied, das kein Bot ist.
error-block-self = Du kannst dich nicht selbst sperren.
tip-block-self = Wähle ein anderes Mitglied.
error-block-staff = Eigentümer und Team eines Servers können nicht gesperrt werden.
tip-block-staff = Nimm ihnen zuerst die Berechtigung, den Server zu verwalten.
error-block-past = Eine Sperre kann nicht in der Vergangenheit enden.
tip-block-past = Wähle einen Zeitpunkt, der noch kommt, oder keinen.
error-block-none = Dieses Mitglied ist nicht gesperrt.
tip-block-none = Sieh in der Liste der gesperrten Mitglieder nach.
