# Balance, bank, payments, the daily reward, statements and rankings.

balance-title = Balance of { $name }
balance-rank = Place { $rank } on this server
balance-held = { $amount } of it is held for something that is still open.
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
pay-confirm-after = Your wallet then
pay-done-title = Paid
pay-done-text = { $to } has { $amount }. Your payment is announced below.

daily-title = Today's reward
daily-text = You get { $amount }.
daily-streak = { $days ->
    [one] First day in a row
   *[other] { $days } days in a row
}
daily-streak-field = Streak
daily-next = The next one is ready { $next }.
daily-lasts = Take it before { $until } and the streak goes on.
daily-work = Work a shift

transactions-title = Your transactions
transactions-empty = There is nothing here yet. `/daily` and `/work shift` bring the first entries.
transactions-empty-filter = No entry fits these filters.
transactions-filter = Filter: { $filter }
transactions-after = { $account }, then { $amount }
transactions-page = Newest first. Only you see this.
entry-pay-in = From { $who }
entry-pay-out = To { $who }
entry-fee = Fee
entry-deposit = Deposit
entry-withdraw = Withdrawal
entry-daily = Daily reward
entry-work = Shift
entry-staff-add = From the staff
entry-staff-remove = Taken by the staff
entry-other = Other

leaderboard-title = Who has the most
leaderboard-member = Member
leaderboard-empty = Nobody has coins here yet. `/daily` makes you the first.
leaderboard-own = Your place: { $rank } with { $amount }.
leaderboard-own-none = You have no place yet: `/daily` gets you one.
leaderboard-tab-cash = Wallet
leaderboard-tab-bank = Bank
leaderboard-tab-total = Together
