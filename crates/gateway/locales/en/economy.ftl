# Balance, bank, payments, the daily reward, statements and rankings.

balance-title = Balance of { $name }
balance-held = Set aside for something still open
balance-job = Job
balance-job-none = none yet; `/work list` shows what there is
grant = Welcome! You start with { $amount }.
balance-moved-in = { $amount } went to the bank.
balance-moved-out = { $amount } came to the wallet.
balance-deposit-all = Deposit all
balance-withdraw-all = Withdraw all

deposit-title = Deposited
deposit-text = { $amount } went from your wallet to the bank.
withdraw-title = Withdrawn
withdraw-text = { $amount } came from the bank to your wallet.

pay-title = Payment
pay-text = { $from } paid { $to } { $amount }.
pay-note = For: { $note }
pay-fee = Fee: { $fee }, paid by the sender.
pay-confirm-title = Pay { $amount }?
pay-confirm-text = You are about to pay { $to } { $amount }.
pay-confirm-fee = Fee
pay-confirm-costs = It costs you
pay-confirm-before = Your wallet now
pay-confirm-after = Your wallet afterwards
pay-done-title = Paid
pay-done-text = { $to } received { $amount }. Your payment is announced below.

daily-title = Today's reward
daily-text = You get { $amount }.
daily-streak = { $days ->
    [one] First day in a row
   *[other] { $days } days in a row
}
daily-streak-field = Streak
daily-next = The next one is ready { $next }.
daily-bonus = { $amount } of it for the streak
daily-best = longest so far: { $best }
daily-broken = { $days ->
    [one] Your streak of { $days } day ended; a new one begins.
   *[other] Your streak of { $days } days ended; a new one begins.
}
daily-grace-used = You missed a day. This once it does not count.
daily-grace-ready = The next missed day would not count.

transactions-title = Your transactions
transactions-empty = There is nothing here yet. `/daily` and `/work shift` bring the first entries.
transactions-empty-filter = No entry fits these filters.
transactions-filter = Filter: { $filter }
transactions-after = { $account } afterwards: { $amount }
transactions-page = Newest first. Only you see this.
entry-pay = Payment
entry-fee = Fee
entry-deposit = Deposit
entry-withdraw = Withdrawal
entry-daily = Daily reward
entry-work = Shift
entry-grant = From the staff
entry-remove = Taken by the staff
entry-hold = Set aside
entry-capture = Settled
entry-release = Given back
entry-expiry = Given back, time was over
entry-reversal = Corrected
entry-erase = Deleted
entry-forgotten = a former member
entry-other = Other
entry-from = from { $who }
entry-to = to { $who }

leaderboard-title = Who has the most
leaderboard-empty = Nobody has coins here yet. `/daily` makes you the first.
leaderboard-own = You are in place { $rank } with { $amount }.
leaderboard-own-none = You have no place yet: `/daily` gets you one.
leaderboard-tab-cash = Wallet
leaderboard-tab-bank = Bank
leaderboard-tab-total = Total
