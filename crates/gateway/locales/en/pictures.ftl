# What pictures say, and the words beside them.

feature-pictures = Pictures beside replies
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec

# /profile
profile-place = Place on the leaderboard
picture-total = Wallet and bank
picture-place = Place
picture-streak = Days in a row
picture-no-job = No job yet
picture-shifts = Shifts
picture-quests = Quests
picture-achievements = Achievements
picture-prestige = Prestige { $times }
picture-passive = Passive
picture-level = Level { $level }
picture-xp = { $have } of { $needed } XP

# /bank
atm-look-back = Last { $days } days
atm-history = Wallet and bank together in the last { $days } days: from { $first } to { $last }, { $least } at least and { $most } at most.
picture-bank-title = Your coins, last { $days } days
picture-bank = Bank
picture-wallet = Wallet

# /economy health
picture-choose = What the picture shows
picture-supply = Picture: all coins, and where they are
picture-flows = Picture: made and gone, day by day
picture-sources = Picture: made and gone, by source
picture-wealth = Picture: who has how much
picture-supply-title = All coins, last { $days } days
picture-all = All
picture-wallets = Wallets
picture-banks = Banks
picture-treasury = Treasury
picture-flows-title = Made and gone by day, last { $days } days
picture-others = Everything else
picture-sources-title = Made and gone by source, last { $days } days
picture-wealth-title = Who has how much
picture-wealth-members = Members, poorest to richest
picture-gini = Gini
picture-top = Richest 1 % have
picture-half = Poorer half has
picture-active = Active members
picture-equal = all have the same
picture-more = made
picture-less = gone

# /economy what-if
picture-before = as it was
picture-after = as it would have been
