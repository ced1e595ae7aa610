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
