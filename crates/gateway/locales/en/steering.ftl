# What staff steers the economy with.

command-economy-health = See how the economy does, and what to do about it
command-economy-health-help = The figures of the last days beside their targets: how fast coins are made, where they come from and go to, how they are spread. Buttons show 7, 30 or 90 days and hand the figures out as a file. Days are days in UTC.
command-economy-health-option-days = How many days to look at; 7 if left out
command-economy-trace = See where somebody's coins came from
command-economy-trace-help = With a member: where their coins came from. With an entry: both its sides, who made it and why, what undid it, and whether it is unchanged; buttons lead to its neighbours. First in, first out: whoever spends, spends what came first, so what is there now came with the latest entries.
command-economy-trace-option-member = Whose coins
command-economy-reverse = Undo one entry, what a member did, or all of a time
command-economy-reverse-help = Nothing is erased: each entry gets its opposite. You first see how many there are, how much, and who has too little to give back. With a member: everything they did or got, of all time or since a moment. Without one: everything of a time. Moves between wallet and bank are left alone.
command-economy-reverse-option-reason = Why; it is kept in the audit log
command-economy-reverse-option-entry = The number of one entry
command-economy-reverse-option-member = Whose entries
command-economy-reverse-option-since = Since when: 90m, 24h or 7d ago
command-economy-reverse-option-until = Until when: 90m, 24h or 7d ago; until now if left out
command-economy-reverse-option-kind = Only entries of this kind
command-economy-reverse-option-kind-choice-pay = Payments
command-economy-reverse-option-kind-choice-daily = Daily rewards
command-economy-reverse-option-kind-choice-work = Pay for work
command-economy-reverse-option-kind-choice-grant = Gifts by staff
command-economy-reverse-option-kind-choice-remove = Taken by staff
command-economy-reverse-option-kind-choice-fee = Fees and taxes
command-economy-reverse-option-kind-choice-import = Imported balances
command-economy-reverse-option-partly = Take what is there from whoever has too little; else their entry is left alone
command-economy-add-money-role = Create coins for many members at once
command-economy-add-money-role-help = Choose a role, name the members by mention or id, or both. Discord lists everybody with a role only to bots with the privileged member intent; without it the 200 members who used their money most recently are looked at one by one, and the answer says so. You first see how many they are and how much it costs; the whole can be undone.
command-economy-add-money-role-option-amount = How much for each: 500 or 10k
command-economy-add-money-role-option-role = Everybody with this role
command-economy-add-money-role-option-members = Mentions or ids, with anything between them
command-economy-add-money-role-option-reason = Why; it is kept in the audit log
command-economy-remove-money-role = Take coins from many members, or a share of what they have
command-economy-remove-money-role-help = An amount leaves the world; a percentage of wallet and bank goes to the server's treasury. You first see how many there are, how much, and who has too little; the whole can be undone.
command-economy-remove-money-role-option-amount = How much from each: 500, 10k or 5%
command-economy-remove-money-role-option-role = Everybody with this role
command-economy-remove-money-role-option-members = Mentions or ids, with anything between them
command-economy-remove-money-role-option-reason = Why; it is kept in the audit log
command-economy-remove-money-role-option-partly = Take what is there from whoever has too little; else nothing
command-economy-batches = See corrections and payouts, how far they are, and undo them
command-economy-batches-help = Every correction, payout, levy and import is a batch with a number. Its page has the progress, the result of each row as a file, and a button to undo it.
command-economy-batches-option-number = The number of one batch

health-title = { $days ->
    [one] The economy of today
   *[other] The economy of the last { $days } days
}
health-supply = All coins
health-wallets = In wallets
health-banks = In banks
health-escrows = Set aside
health-median = Half of the active have at most
health-treasury = Treasury
health-issuance = Growth per week
health-sinks = Taken out of what was made
health-velocity = Changes hands per week
health-gini = Inequality (Gini)
health-top = Share of the richest 1%
health-dormant = With members who do nothing
health-target-most = at most { $high }
health-target-between = { $low } to { $high }
health-line = { $name }: { $value }, { $verdict } (target { $target })
health-line-unknown = ⚪ { $name }: too early to say (target { $target })
health-trend = ({ $change } thousandths since then)
health-well = as it should be
health-low = low
health-high = high
health-too-low = much too low
health-too-high = much too high
health-issuance-if-low = The economy shrinks: raise rewards or lower fees a little.
health-issuance-if-high = Coins lose value: lower rewards, or give members something to spend on that takes coins out.
health-sinks-if-low = Too little flows back: add fees, taxes or things to buy.
health-sinks-if-high = More is taken than made: lower fees, or raise rewards.
health-velocity-if-low = Coins lie around: give members reasons to trade.
health-velocity-if-high = Coins rush around: look for members who pay each other in circles.
health-gini-if-low = Everybody has nearly the same: that is no problem.
health-gini-if-high = Few have most: prefer rewards for newcomers, and a share of large fortunes as a tax.
health-top-if-low = Nobody stands out: that is no problem.
health-top-if-high = Very few have very much: look with /economy trace where it came from.
health-dormant-if-low = Everybody is active: that is no problem.
health-dormant-if-high = Much belongs to members who left it: it comes back into play when they do, so plan for it.
health-shifts = A daily reward of { $daily } is as much as { $shifts } shifts of work.
health-source = Source
health-made = made
health-gone = taken
health-nothing = Nothing was made or taken in this time.
health-drawn = All coins: from { $first } to { $last }
health-counted = { $active } active of { $holders } members with coins, counted { $at }. Active is who used their money within 30 days.
health-not-counted = Who has how much is being counted; look again in a few minutes.
health-behind = { $count } entries are not in these sums yet.
health-tab = { $days } days
health-json = As JSON
health-csv = As CSV
health-file = Figures of the last { $days } days

trace-title = Where coins came from
trace-text = { $member } has { $amount }.
trace-nothing = There is nothing to explain.
trace-kinds = By source
trace-givers = By giver
trace-entries = Latest entries
trace-line = { $name }: { $amount } ({ $share })
trace-entry = No. { $seq }: { $name }, { $amount }, { $at }
trace-server = this server
trace-older = { $amount } came with older entries.
trace-how = First in, first out: what is there now came with the latest entries, and older coins were spent first.

batches-title = Batches
batches-none = There were no corrections and no payouts yet.
batches-line = **{ $number }** { $what }, { $state }: { $done } of { $rows } rows, { $amount }, { $at }
batches-how = /economy batches number:… shows one of them.
batch-what-reverse = Correction
batch-what-undo = Undoing a batch
batch-what-grant = Payout
batch-what-remove = Levy
batch-what-tax = Tax
batch-what-import = Import
batch-state-planned = planned
batch-state-asked = waits for a second person
batch-state-running = running
batch-state-done = done
batch-state-cancelled = cancelled
batch-plan-title = Batch { $number }: { $what }
batch-plan-text = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}, { $members ->
    [one] { $members } member
   *[other] { $members } members
}, { $amount } in all. Nothing has happened yet.
batch-left-out = { $count } more were left out: undone before, or not to be undone.
batch-short = { $count ->
    [one] { $count } row cannot
   *[other] { $count } rows cannot
} be done in full as things are now; { $missing } is missing. { $then }
batch-short-partly = There what is left will be taken.
batch-short-left = Those will be left alone.
batch-short-line = { $member } is short of { $missing }
batch-short-none = Everybody has enough for it.
batch-go = Do it
batch-stop = Stop
batch-look = Refresh
batch-undo = Undo all of it
batch-file = Rows as a file
batch-file-title = Rows of batch { $number }
batch-title = Batch { $number }: { $what }, { $state }
batch-cancelled = Nothing was moved.
batch-progress = { $done } of { $rows } rows, { $amount } moved
batch-open = { $count ->
    [one] { $count } row was
   *[other] { $count } rows were
} not done in full; the file says which.
batch-undoes = It undoes batch { $number }.

action-economy-health = See the economy's health
action-economy-reverse = Undo entries
action-economy-bulk = Pay and tax many at once
action-economy-export = Take the economy along as a file
entry-import = Imported balance

error-steer-unknown = There is no such batch.
tip-steer-unknown = `/economy batches` shows those there are.
error-steer-gone = This batch does not wait for that any more.
tip-steer-gone = `/economy batches` shows how far it is. Or plan it again.
error-steer-nothing = There is nothing to do.
tip-steer-nothing = Choose other members, another kind or a longer time.
error-steer-too-many = This is more than one batch may have.
error-steer-too-many-detail = One batch may have at most { $most } rows.
tip-steer-too-many = Choose a shorter time or fewer members.
error-steer-too-wide = Too much happened in this time to look through at once.
error-steer-too-wide-detail = More than { $most } entries were made in this time.
tip-steer-too-wide = Choose a shorter time.
error-steer-undone = This batch is undone already.
error-steer-undone-detail = Batch { $batch } undoes this one already.
tip-steer-undone = `/economy batches` shows the batch that undoes it.
error-steer-imported = This file was imported before.
error-steer-imported-detail = This file was imported before, as batch { $batch }.
tip-steer-imported = Undo that batch first if it is to be imported again.
error-steer-time = This is no time.
tip-steer-time = Write `90m`, `24h` or `7d`: minutes, hours or days ago.
error-steer-percent = This is no percentage.
tip-steer-percent = Write a whole percentage from `1%` to `100%`.
error-import-format = This cannot be read as balances.
tip-import-format = Check the format: one member and amount a line, or a file of UnbelievaBoat or Red.

command-economy-import = Bring balances along from another bot, or from a table
command-economy-import-help = Attach a file of at most 8 MiB, or paste into the form that opens without one: the answer of UnbelievaBoat's HTTP interface, Red's bank file, a table with a heading, or one id and amount a line. You first see how many members and coins there are; everybody then gets new coins, each file once, and the whole can be undone. Larger files, and Nadeko's database: `guildhall import` on the machine the bot runs on.
command-economy-import-option-rate = What one coin there is worth here: 1, 0.5 or 10; 1 if left out
command-economy-export = Take this server's whole economy along as a file
command-economy-export-help = Every entry and every account as lines of JSON, with the hashes that prove that nothing was changed: `guildhall verify --export FILE` checks them without the bot. The file names members by their ids: keep it safe.
import-title = Bring balances along
import-balances = Balances
import-balances-about = JSON, a table, or one id and one amount a line
import-reason-about = Why, 3 to 200 characters; kept in the audit log
import-left-out = { $count ->
    [one] { $count } row was
   *[other] { $count } rows were
} left out: no id, or no amount above zero.
export-economy-title = This server's economy
error-export-too-large = This is more than a message can carry.
tip-export-too-large = Ask whoever runs the bot for `guildhall export --guild ID --to FILE`.

command-economy-what-if = See what the last days would have been under another setting
command-economy-what-if-help = Replays the daily rewards and the fees of the last days, claim by claim, under another value of one setting, and shows supply, growth and inequality as they were and as they would have been. Nothing is saved until you press the button.
command-economy-what-if-option-setting = Which setting
command-economy-what-if-option-value = The value to try
command-economy-what-if-option-days = How many days to replay, up to 90; 30 if left out
what-if-title = What if { $setting } had been { $value }?
what-if-text = The last { $days } days, as they were and as they would have been:
what-if-minted = Coins made
what-if-supply = All coins
what-if-growth = Growth per week
what-if-gini = Inequality (Gini)
what-if-line = { $before } → { $after }
what-if-unknown = too early to say
what-if-fees = Fees would have been { $amount } more in all.
what-if-how = { $replayed } of { $claims } daily rewards were replayed, of { $members } members; more are estimated from these. Inequality is that among them. What members would have done otherwise is not known.
what-if-save = Save this value
error-steer-no-replay = This setting changes nothing that can be replayed.
tip-steer-no-replay = It knows `daily.base`, `daily.bonus`, `daily.bonus_days` and `pay.fee_ppm`.

batch-role-all = All { $have } members with this role were found.
batch-role-some = Discord does not list members to this bot: of the { $asked } who used their money most recently, { $have } have this role. Name others by mention or id.
