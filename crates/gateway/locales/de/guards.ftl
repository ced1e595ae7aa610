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

error-limit-member = Du bist schneller, als dieser Server erlaubt.
error-limit-member-detail = Du bist schneller, als dieser Server erlaubt. Es geht wieder { $until }.
tip-limit-member = Nichts wurde geändert und nichts ist verloren; versuch es dann einfach noch einmal.
error-limit-guild = Alle hier zusammen sind schneller, als dieser Server erlaubt.
error-limit-guild-detail = Alle hier zusammen sind schneller, als dieser Server erlaubt. Es geht wieder { $until }.
tip-limit-guild = Nichts wurde geändert. Wenn das oft vorkommt, kann das Team `/limits show` ansehen.

setting-limit-member-look = Ansehen, je Mitglied
setting-limit-guild-look = Ansehen, alle zusammen
setting-limit-member-money = Geld, je Mitglied
setting-limit-guild-money = Geld, alle zusammen
setting-limit-member-games = Spiele, je Mitglied
setting-limit-guild-games = Spiele, alle zusammen
setting-limit-member-staff = Team, je Mitglied
setting-limit-guild-staff = Team, alle zusammen
setting-limit-member-press = Knöpfe, je Mitglied
setting-limit-guild-press = Knöpfe, alle zusammen
setting-limit-member-suggest = Vorschläge, je Mitglied
setting-limit-guild-suggest = Vorschläge, alle zusammen
config-rate = etwa 60/1m oder 5/10s
