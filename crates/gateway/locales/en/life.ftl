# The working life: tasks, careers, rewards, chances and progress.

# Tasks within shifts.

task-title = Before your shift: { $job }
task-worth = Your odds are { $chance }, on average { $pay }. Do this well and they are { $best }, on average { $more }.
task-remember = Remember these, then press the button:
task-ready = I remember them
task-memory = Which one was number { $place }?
task-arithmetic = What is { $sum }?
task-word = Which word do these letters make?
task-type = Type the word
task-word-title = The word
task-word-field = The letters in order
task-reaction = Press “{ $thing }”.
task-skip = Work without it
task-rules = Whole bonus within { $time }, half of it later, none for a wrong answer. If you leave it, you lose nothing.
work-shift-odds-task = The odds were { $chance }, of which { $bonus } for your task.
work-shift-odds-no-task = The odds were { $chance }, without a bonus for the task.
work-shift-demoted = 📉 You missed the shifts that your rank takes twice in a row: you are no longer { $rank }. Your experience stays.
work-shift-warned = ⚠️ You missed the shifts that your rank takes. It is forgiven this time; the next miss costs the rank.
work-quota = To keep your rank: { $have } of { $needed } shifts, until { $until }.
work-quota-last = ⚠️ Last chance to keep your rank: { $have } of { $needed } shifts, until { $until }.

# Settings.

area-life = Work and progress
setting-work-tasks = Tasks within shifts
setting-work-demotions = Missed quotas cost a rank
setting-weekly-base = Weekly reward
setting-weekly-bonus = More per week in a row
setting-weekly-bonus-weeks = Weeks in a row that count
setting-monthly-base = Monthly reward
setting-monthly-bonus = More per month in a row
setting-monthly-bonus-months = Months in a row that count
setting-crime-enabled = Crime
setting-crime-chance-ppm = Chance of a crime
setting-crime-reward = What a crime brings
setting-crime-fine = Fine for a crime
setting-crime-hours = Hours between crimes
setting-rob-enabled = Robbery
setting-rob-chance-ppm = Chance of a robbery
setting-rob-share-ppm = Most of a wallet robbed
setting-rob-fine-ppm = Fine for a robbery
setting-rob-hours = Hours between robberies
setting-rob-again-hours = Hours safe after a robbery
setting-rob-newcomer-hours = Hours newcomers are safe
setting-passive-hours = Hours between passive changes
setting-quests-enabled = Quests
setting-quests-pay-percent = What quests pay, in per cent
setting-profile-balance = Profiles show balances

# Errors.

error-work-task-over = The shift of this task is over.
tip-work-task-over = `/work shift` begins the next one.
error-work-career-unknown = There is no such career.
tip-work-career-unknown = `/careers list` shows every career.
error-work-career-invalid = The text of this career has a mistake.
error-work-career-invalid-detail = The text of this career has a mistake: { $mistake }
tip-work-career-invalid = Mend what it names; nothing was changed.
error-work-career-too-many = The server has too many careers of its own.
tip-work-career-too-many = Reset one that nobody works in.
error-work-career-moved = Somebody else changed this career meanwhile.
tip-work-career-moved = Look at `/careers show` and try again.
error-economy-weekly-taken = You already took this week's reward.
error-economy-weekly-taken-detail = You already took this week's reward. The next one is ready { $at }.
tip-economy-weekly-taken = `/daily` is there every day.
error-economy-monthly-taken = You already took this month's reward.
error-economy-monthly-taken-detail = You already took this month's reward. The next one is ready { $at }.
tip-economy-monthly-taken = `/weekly` is there every week.
error-risk-off = This server does without it.
tip-risk-off = Staff can switch it on with `/settings`.
error-risk-too-early = It is too soon to try again.
error-risk-too-early-detail = It is too soon to try again. You can { $at }.
tip-risk-too-early = Honest work is there meanwhile: `/work shift`.
error-risk-rob-self = Nobody robs themselves.
tip-risk-rob-self = Choose another member.
error-risk-robber-passive = You are passive, so you cannot rob anybody.
tip-risk-robber-passive = `/passive` says when you can leave the passive mode.
error-risk-robber-new = You are too new here to rob anybody.
error-risk-robber-new-detail = You are too new here to rob anybody. You can { $at }.
tip-risk-robber-new = Look around first.
error-risk-victim-passive = This member is passive and cannot be robbed.
tip-risk-victim-passive = Leave them alone.
error-risk-victim-new = This member is new here and cannot be robbed yet.
tip-risk-victim-new = Leave them alone for now.
error-risk-victim-robbed = This member was robbed only just now.
tip-risk-victim-robbed = Leave them alone for now.
error-risk-victim-poor = There is next to nothing in this wallet.
tip-risk-victim-poor = What is in the bank is safe.
error-risk-passive-too-early = It is too soon to change the passive mode.
error-risk-passive-too-early-detail = It is too soon to change the passive mode. You can { $at }.
tip-risk-passive-too-early = The waiting time keeps anybody from robbing and hiding at once.
error-risk-passive-same = It is that way already.
tip-risk-passive-same = There is nothing to do.

# Gains.

gains-level = ⭐ Level { $level }!
gains-quest = 📜 Quest done: { $quest } You get { $amount }.
gains-achievement = 🏅 Achievement: { $name }
work-shift-streak = 🔥 { $days } days of work in a row.

# Rewards of weeks and months.

weekly-title = This week's reward
weekly-streak = { $count } in a row (best: { $best })
monthly-title = This month's reward
monthly-streak = { $count } in a row (best: { $best })
period-broken = Your streak of { $count } is over; a new one begins.
period-grace-used = You missed one; it is forgiven this time.

# Chances.

crime-title-won = It went well
crime-title-lost = You were caught
crime-won = You made off with { $amount }.
crime-lost = The fine is { $amount }.
crime-next = You can try again { $at }.
crime-story-won-1 = The guard was asleep, as the cook had promised.
crime-story-won-2 = Nobody counts the candles in the vestry. Nobody did.
crime-story-won-3 = You sold the town clock to a visitor. Twice.
crime-story-won-4 = The map was right, for once.
crime-story-lost-1 = The cat knew you and told everybody.
crime-story-lost-2 = It was the watch captain’s own window.
crime-story-lost-3 = Your whistle gave you away.
crime-story-lost-4 = You ran, and so did your bag, in two directions.
rob-won = { $by } robbed { $victim } of { $amount }.
rob-lost = { $by } tried to rob { $victim } and pays a fine of { $amount }.
passive-on = You are passive
passive-off = You are not passive
passive-on-text = Nobody can rob you, and you cannot rob anybody.
passive-off-text = Where robbery is switched on, your wallet can be robbed; what is in the bank is safe.
passive-change = You can change it { $at }.
passive-enter = Become passive
passive-leave = Leave the passive mode
notice-robbed-title = You were robbed
notice-robbed-text = { $by } took { $amount } from your wallet. What is in the bank is safe; `/passive on` keeps everybody away.
notice-rob-failed-title = Somebody tried to rob you
notice-rob-failed-text = { $by } tried to rob you and was caught. You lost nothing.

# Progress.

profile-title = Profile of { $member }
profile-level-field = Level
profile-level = { $level }
profile-xp = { $have } of { $needed } ({ $total } in all)
profile-job = Job
profile-no-job = none
profile-streak-field = Days of work in a row
profile-streak = { $days } (best: { $best })
profile-shifts-field = So far
profile-shifts = { $shifts } shifts, { $good } of them good; { $quests } quests
profile-total = Wallet and bank
profile-achievements = 🏅 Achievements: { $count }
profile-passive = 🕊️ passive: cannot be robbed
achievements-title = Achievements: { $have } of { $all }
quests-title = Quests
quests-none = There are no quests on this server.
quests-day = Today, until { $until }
quests-week = This week, until { $until }
quests-line = { $bar } { $have } of { $needed } · { $amount }, { $xp } experience
quests-how = They count by themselves and are paid at once.
levels-title = Highest levels
levels-none = Nobody has done anything yet.
levels-line = { $member } · level { $level } · { $xp } experience
levels-more = Next page

# Careers of the server.

careers-title = Careers of the server
careers-career = Career
careers-ranks = Ranks
careers-workers = People
careers-difficulty = Difficulty
careers-legend = * changed or added by the staff; – hidden: nobody else can take it.
careers-one = Career: { $career }
careers-is-standard = As it comes with the bot.
careers-is-changed = Changed by the staff (version { $version }).
careers-is-added = Added by the staff (version { $version }).
careers-is-hidden = Hidden: nobody else can take it; those who are in it go on.
careers-form = A career
careers-about = Names and stories (TOML)
careers-ladder = Ranks (TOML)
careers-field-about = Change what is there; the key names the career.
careers-changed = Career changed
careers-now = `{ $career }` is now at version { $version }.
careers-now-hidden = `{ $career }` is now at version { $version } and hidden.

# Entries of the journal.

entry-weekly = Weekly reward
entry-monthly = Monthly reward
entry-quest = Quest
entry-crime = Crime
entry-fine = Fine
entry-rob = Robbery

# Commands.

command-weekly = Take this week's reward
command-weekly-help = Once a week, from Monday on. Each week in a row raises the reward, up to a limit.
command-monthly = Take this month's reward
command-monthly-help = Once a month, from the first on. Each month in a row raises the reward, up to a limit.
command-crime = Take a chance against the law
command-crime-help = Where staff switched it on: coins if it goes well, a fine if it does not. The odds are shown, and every draw can be verified.
command-rob = Try to rob a member
command-rob-help = Where staff switched it on. Wallets alone are robbed, never more than a share, and never those of newcomers and of the passive.
command-passive = Keep out of robbery
command-passive-status = See whether you are passive
command-passive-status-help = Passive members cannot be robbed and cannot rob.
command-passive-on = Become passive
command-passive-on-help = Nobody can rob you, and you cannot rob. It can be changed again after a while, and only a while after a robbery.
command-passive-off = Leave the passive mode
command-passive-off-help = You can rob again, and be robbed, where robbery is switched on.
command-profile = See how far somebody has come
command-profile-help = Level, job, streak and achievements, your own or those of another member.
command-achievements = See what there is to achieve
command-achievements-help = Every achievement, with how far you are.
command-quests = See the quests of the day and the week
command-quests-help = They count by themselves while you use the bot, and are paid at once.
command-levels = See who has the highest level
command-levels-help = Levels come from shifts, rewards, streaks and quests, and from activity where staff wants it.
command-careers = Make the careers of the server
command-careers-list = See every career
command-careers-list-help = Every career with its ranks and how many people are in it.
command-careers-show = See one career
command-careers-show-help = Its ranks with pay and difficulty, and who changed it last.
command-careers-add = Add a career
command-careers-add-help = Opens a form with a career as a pattern. Give it a key of its own; what you send is checked before anything changes.
command-careers-edit = Change a career
command-careers-edit-help = Opens a form with its text. If somebody else changes it meanwhile, nothing is lost and you are told.
command-careers-hide = Keep others from taking a career
command-careers-hide-help = Those who are in it go on.
command-careers-offer = Let others take a hidden career again
command-careers-offer-help = Everybody can apply for it again.
command-careers-reset = Take all changes of a career back
command-careers-reset-help = It is as it comes with the bot; one that does not come with it is gone, and returns with its people if you add it again.
command-rob-option-member = Whose wallet
command-profile-option-member = Whose profile; yours if left out
command-careers-show-option-career = Which career
command-careers-edit-option-career = Which career
command-careers-hide-option-career = Which career
command-careers-offer-option-career = Which career
command-careers-reset-option-career = Which career
error-risk-victim-watched = The staff looks at the payments of this member. Nobody robs them meanwhile.
tip-risk-victim-watched = Choose another member.
error-risk-robber-poor = You could not pay the fine for this robbery.
error-risk-robber-poor-detail = You could not pay the fine for this robbery: it is at least { $least }.
tip-risk-robber-poor = Earn some coins first, or choose a smaller wallet.
rob-fee = The house keeps { $fee } of it, as of a payment.
