# Seasons, prestige, collections and rewards of levels.

area-growth = Prestige and activity
help-topic-growth = Seasons
help-topic-growth-about = Seasons, rewards of levels and starting over

setting-prestige-enabled = Starting over for a badge
setting-prestige-level = Level for starting over
setting-prestige-bonus-percent = Bonus of each badge, in per cent
setting-prestige-bonus-most = Badges that count for the bonus
setting-activity-messages = Experience for messages
setting-activity-voice = Experience for voice channels
setting-activity-message-xp = Experience of a minute with a message
setting-activity-voice-xp = Experience of a minute of voice
setting-activity-daily-cap = Most experience of a day for activity
setting-activity-except = Channels without it

# Errors.

error-level-reward-empty = A level that brings something brings a role, coins or both.
tip-level-reward-empty = Choose a role, or type an amount.
error-level-reward-unknown = This level brings nothing.
tip-level-reward-unknown = `/level-reward list` shows those that do.
error-level-too-many = As many levels bring something as can.
tip-level-too-many = Remove one that is not needed.
error-level-nothing-open = There is nothing to collect.
tip-level-nothing-open = `/rewards` shows what comes next.
error-prestige-off = This server does without starting over.
tip-prestige-off = Staff switches it on with `/settings`.
error-prestige-level = Your level is too low to start over.
error-prestige-level-detail = You can start over from level { $level } on.
tip-prestige-level = `/prestige` shows what it takes.
error-prestige-done = You have started over since.
tip-prestige-done = `/prestige` shows how you stand now.
error-season-none = There is no such season.
tip-season-none = Look at `/season show` and `/season history`.
error-season-taken = One season runs at a time, and one comes next.
tip-season-taken = End or cancel the other with `/season end` first.
error-season-busy = Points are being carried over or levels lowered.
tip-season-busy = Try again in a moment.
error-season-fault = A season cannot be like that.
tip-season-fault = It has 1 to 366 days, begins within 90 days, and an earlier place gets no less than a later one.
error-season-name = A season has a name of 1 to 40 characters.
tip-season-name = Choose another name.

# Notices.

notice-reward-blocked-title = A role could not be given
notice-reward-blocked-text = Discord refused to give { $role } to { $member } as a reward. I need the permission Manage Roles and a role above { $role }, and the role must still exist. The member can ask for it again with `/rewards`.
notice-season-won-title = You are among the first
notice-season-won-text = The season **{ $season }** is over, and you are in place { $place }. You won { $amount }.
notice-season-ended-title = A season is over
notice-season-ended-text = **{ $season }** ended. { $members ->
    [one] { $members } member
   *[other] { $members } members
} had points. `/season history` shows the table.

# Entries of the journal.

entry-level-reward = Reward of a level
entry-season = Prize of a season
entry-collection = Collection completed

# Rewards of levels.

rewards-title = What levels bring
rewards-none = Levels bring nothing of their own here yet.
rewards-line = Level { $level }: { $what }
rewards-level = You are at level { $level }.
rewards-collect = Collect
rewards-collected = Collected
rewards-wallet = Wallet: { $wallet }
level-reward-set-title = Reward set
level-reward-set-how = It comes with whatever reaches the level; who is past it collects it with `/rewards`. Each member gets it once.
level-reward-removed-title = Reward removed
level-reward-removed-text = Level { $level } brings nothing any more. What was given stays.
gains-reward = 🎖️ { $what }

# Prestige.

prestige-title = Starting over
prestige-badges = Badges
prestige-bonus = Bonus on experience
prestige-percent = { $percent }%
prestige-level = Level
prestige-level-of = { $level } of { $needed }
prestige-not-yet = You can start over from level { $needed } on.
prestige-question = You would begin again at level 1 and lose { $xp } experience. You get a badge that stays, and your bonus on experience goes from { $bonus }% to { $next }%. Coins, things, achievements and your job stay; rewards of levels are not given twice.
prestige-yes = Start over
prestige-no = Stay
prestige-stayed = Everything is as it was.
prestige-done = You started over
prestige-done-text = { $badges } · You gave up level { $level }, and experience comes with { $bonus }% more now.

# Seasons.

season-title = Season
season-never = There was no season yet.
season-none = No season runs now.
season-empty = Nobody has points yet.
season-next = Next: **{ $name }**, { $at }.
season-last = The last one was **{ $name }**, until { $day }.
season-name = Name
season-when = Time
season-begins = begins { $at }
season-ends = ends { $at }
season-ended = ended { $at }
season-scored = Points for
season-scored-xp = experience
season-scored-coins = coins earned, less fines
season-scored-levels = levels reached
season-prizes = Prizes
season-prize-ten = 4th to 10th: { $amount } each
season-prize-role = { $role } for the first
season-carry = Members begin with { $percent }% of their points of the season before.
season-keep = When it ends, members keep { $percent }% of their experience.
season-line = { $member } · { $points ->
    [one] { $points } point
   *[other] { $points } points
}
season-won = · won { $amount }
season-forgotten = (forgotten)
season-own = You have { $points ->
    [one] { $points } point
   *[other] { $points } points
} and are in place { $place }.
season-own-far = You have { $points ->
    [one] { $points } point
   *[other] { $points } points
}, beyond place 10,000.
season-own-none = You have no points yet.
season-board = Table
season-past = Earlier seasons
season-board-title = Table of { $name }
season-past-title = Earlier seasons
season-past-none = No season has ended yet.
season-past-line = { $number }. { $name }, until { $day } · { $members ->
    [one] { $members } member
   *[other] { $members } members
}
season-choose = Open a table
season-kept-none = Nobody had points.
season-planned-title = Season planned
season-begun-title = The season has begun
season-wallets = Wallets stay as they are. To take coins at a turn, use `/economy remove-money-role` with its preview.
season-end-title = End this season now?
season-end-text = The first hundred are kept, and up to { $total } in new coins are paid as prizes.
season-end-yes = End it
season-cancel-title = Cancel this plan?
season-cancel-yes = Cancel the plan
season-left = Everything is as it was.
season-ended-title = The season is over
season-ended-text = **{ $name }**: { $members ->
    [one] { $members } member
   *[other] { $members } members
} with { $points } points together.
season-cancelled-title = Plan cancelled
season-cancelled-text = **{ $name }** will not begin.

# Commands.

command-rewards = See and collect what levels bring
command-rewards-help = Roles and coins come by themselves when you reach a level. What was set after you passed a level, or a role that you lost, waits here.
command-level-reward = Decide what levels bring
command-level-reward-add = Let a level bring a role, coins or both
command-level-reward-add-help = Each member gets it once, also after starting over. Setting it again changes it for those to come.
command-level-reward-add-option-level = Which level
command-level-reward-add-option-role = The role it brings
command-level-reward-add-option-coins = The new coins it brings
command-level-reward-list = See what levels bring
command-level-reward-list-help = The lowest level first.
command-level-reward-remove = Let a level bring nothing any more
command-level-reward-remove-help = What was given stays.
command-level-reward-remove-option-level = Which level
command-prestige = Start over for a badge and a small bonus
command-prestige-help = Shows what it takes, what you lose and what you get before anything happens. The bonus ends to grow after a few times.
command-season = See the season, its table and those before
command-season-show = See the season that runs
command-season-show-help = What brings points, what the first get, when it ends, and how you stand.
command-season-leaderboard = See the table of the season
command-season-leaderboard-help = Ten at a time, with your own place below.
command-season-history = See the seasons that are over
command-season-history-help = The first hundred of each are kept.
command-season-history-option-number = The number of one season, to open it
command-season-start = Begin a season now
command-season-start-help = It ends by itself. Points are no coins; wallets stay as they are but for the prizes.
command-season-start-option-name = What it is called
command-season-start-option-days = How many days it has
command-season-start-option-scored = What brings points; experience if you leave it out
command-season-start-option-scored-choice-xp = Experience
command-season-start-option-scored-choice-coins = Coins earned, less fines
command-season-start-option-scored-choice-levels = Levels reached
command-season-start-option-first = New coins for the first
command-season-start-option-second = New coins for the second
command-season-start-option-third = New coins for the third
command-season-start-option-fourth-to-tenth = New coins for each of the fourth to the tenth
command-season-start-option-role = A role for the first
command-season-start-option-carry = Per cent of their points in the season before that members begin with
command-season-start-option-keep-levels = Per cent of experience that members keep at its end; all if you leave it out
command-season-plan = Plan a season that begins by itself
command-season-plan-help = One season can be planned while another runs; it begins when its day has come and the other is over.
command-season-plan-option-name = What it is called
command-season-plan-option-days = How many days it has
command-season-plan-option-scored = What brings points; experience if you leave it out
command-season-plan-option-scored-choice-xp = Experience
command-season-plan-option-scored-choice-coins = Coins earned, less fines
command-season-plan-option-scored-choice-levels = Levels reached
command-season-plan-option-first = New coins for the first
command-season-plan-option-second = New coins for the second
command-season-plan-option-third = New coins for the third
command-season-plan-option-fourth-to-tenth = New coins for each of the fourth to the tenth
command-season-plan-option-role = A role for the first
command-season-plan-option-carry = Per cent of their points in the season before that members begin with
command-season-plan-option-keep-levels = Per cent of experience that members keep at its end; all if you leave it out
command-season-plan-option-in = In how many days it begins; one if you leave it out
command-season-end = End the season, or cancel the plan
command-season-end-help = Asks first, and shows what will happen: prizes, the table that is kept, and what members keep of their levels.

# What a thing of the shop takes.

item-needs-level = level { $level }
error-shop-needs-level = Your level is too low for this.
error-shop-needs-level-detail = This takes level { $level }.
tip-shop-needs-level = `/profile` shows yours.
command-shop-admin-create-option-needs-level = The level a buyer must have; 0 for none
command-shop-admin-edit-option-needs-level = The level a buyer must have; 0 for none
use-gave = You got { $thing }.
item-gives-item = gives another thing
command-shop-admin-create-option-gives-item = Another thing that using it gives
command-shop-admin-edit-option-gives-item = Another thing that using it gives

# Collections and quests of the server's own.

profile-badges = Collections
gains-found = 🔎 You found something: { $thing }
collections-title = Collections
collections-none = There are no collections yet.
collections-progress = { $have } of { $all }
collections-coins = brings { $amount }
collections-chance = Shifts and daily rewards bring one of its things with a chance of { $chance }.
collections-complete = Hand a collection in
collections-how = Whoever has one of each hands them in, once, for coins and a badge.
collections-done-title = Collection completed
collections-done = { $badge } **{ $name }** brought { $amount }. Its badge is on your profile now.
collections-added = Collection added
collections-removed = Collection removed
collections-removed-text = **{ $name }** is gone. Badges and things stay.
quest-admin-title = Quests of the server's own
quest-admin-none = There are none yet.
quest-admin-added = Quest added
quest-admin-removed = Quest removed
quest-admin-how = It is open at once, beside those that are drawn, and paid as soon as it is done.
quest-admin-day = every day
quest-admin-week = every week
quest-admin-line = { $period } · { $deed }: { $target } · { $amount } · { $xp } experience
deed-shifts = shifts
deed-good = good shifts
deed-tasks = tasks done well
deed-claims = rewards taken
deed-crimes = crimes and robberies that went well
deed-earned = coins earned with work

error-collection-unknown = There is no such collection.
tip-collection-unknown = `/collections` shows those there are.
error-collection-done = You have completed this collection.
tip-collection-done = `/collections` shows the others.
error-collection-missing = You do not have one of each of its things.
tip-collection-missing = `/collections` shows what is missing.
error-collection-name = A collection has a name of its own of 1 to 40 characters, and one emoji as its badge.
tip-collection-name = Choose another name or badge.
error-collection-fault = A collection cannot be like that.
tip-collection-fault = Write 1 to 20 things with commas between them; the chance is at most 25%.
error-collection-too-many = There are as many collections as a server can have.
tip-collection-too-many = Remove one that is not needed.
error-quest-fault = A quest cannot be like that.
tip-quest-fault = It takes 1 to 1,000,000 of something, brings at most 100 experience, and has a text of 1 to 80 characters.
error-quest-unknown = There is no such quest.
tip-quest-unknown = `/quest-admin list` shows those there are.
error-quest-too-many = There are as many quests of the server's own as can be.
tip-quest-too-many = Remove one that is not needed.

command-collections = See collections, and hand a complete one in
command-collections-help = Sets of things with what you have of each. Whoever has one of each hands them in, once, for coins and a badge on the profile.
command-collection-admin = Decide what can be collected
command-collection-admin-add = Add a collection
command-collection-admin-add-help = Its things are those of the shop, sold or not. With a chance, shifts and daily rewards bring one of them now and then.
command-collection-admin-add-option-name = What it is called
command-collection-admin-add-option-items = Its things by name or number, with commas between them
command-collection-admin-add-option-badge = An emoji for the profile of whoever completes it
command-collection-admin-add-option-coins = New coins for completing it
command-collection-admin-add-option-chance = Per cent of shifts and daily rewards that bring one of its things; none if you leave it out
command-collection-admin-list = See every collection with its number
command-collection-admin-list-help = With its things, its coins and its chance.
command-collection-admin-remove = Remove a collection
command-collection-admin-remove-help = Badges stay, and so do the things.
command-collection-admin-remove-option-number = Its number, as the list shows it
command-quest-admin = Make quests of the server's own
command-quest-admin-add = Add a quest
command-quest-admin-add-help = It is open for everybody at once, beside those that are drawn, and counts by itself.
command-quest-admin-add-option-text = What is to be done, as members read it
command-quest-admin-add-option-period = How long there is for it
command-quest-admin-add-option-period-choice-day = A day
command-quest-admin-add-option-period-choice-week = A week
command-quest-admin-add-option-what = What counts
command-quest-admin-add-option-what-choice-shifts = Shifts
command-quest-admin-add-option-what-choice-good = Good shifts
command-quest-admin-add-option-what-choice-tasks = Tasks done well
command-quest-admin-add-option-what-choice-claims = Rewards taken
command-quest-admin-add-option-what-choice-crimes = Crimes and robberies that went well
command-quest-admin-add-option-what-choice-earned = Coins earned with work
command-quest-admin-add-option-target = How much of it
command-quest-admin-add-option-coins = New coins for it
command-quest-admin-add-option-xp = Experience for it, at most 100
command-quest-admin-list = See the quests of the server's own
command-quest-admin-list-help = With their numbers.
command-quest-admin-remove = Remove a quest
command-quest-admin-remove-help = Whoever has finished it keeps what it paid.
command-quest-admin-remove-option-number = Its number, as the list shows it
