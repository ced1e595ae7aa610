# The bank: its card, interest, loans, requests, standing orders and term deposits.

command-bank = Your bank: balances, what your savings earn, and buttons to move coins
command-bank-help = Savings earn interest on the least that was in the bank during a day, so leave them in. The buttons move everything, half, or any amount you type.

help-topic-bank = The bank
help-topic-bank-about = What your savings earn, loans, requests and standing orders

atm-title = Your bank
atm-rate = Interest per day
atm-rate-until = { $rate } up to { $amount }
atm-rate-above = { $rate } above that
atm-rate-cap = at most { $amount } a day
atm-accrued = Earned today
atm-accrued-value = { $amount }, paid { $at } if it stays in
atm-last = Last interest
atm-last-value = { $amount } for the day that ended { $at }
atm-last-none = none yet: the first whole day in the bank earns it
atm-total = Interest so far
atm-short = The treasury could not pay { $amount } of the last interest.
atm-how = Interest counts the least that was in the bank during the day. Only the wallet pays.
atm-off = Savings bear no interest here. Only the wallet pays; coins in the bank are safe.
atm-deposit-all = Deposit all
atm-deposit-half = Deposit half
atm-withdraw-half = Withdraw half
atm-withdraw-all = Withdraw all
atm-other = Other amount
atm-form-title = Deposit or withdraw
atm-form-in = Deposit
atm-form-out = Or withdraw
atm-amount-about = 500, 10k, 25%, half or all

last-what-savings-settle = Interest paid

entry-interest = Interest
entry-loan = Loan
entry-repayment = Loan repaid

error-bank-one-way = You filled in both ways at once.
tip-bank-one-way = Fill in either what to deposit or what to withdraw.

notice-interest-short-title = The treasury could not pay all interest
notice-interest-short-text = Interest on savings comes from the treasury here, and there was not enough in it for the days up to { $until }. Members got their share of what there was. Fill the treasury, lower `interest.rate`, or let interest come from the mint with `/settings set`.

area-bank = Bank
setting-interest-on = Interest on savings
setting-interest-rate = Interest a day, in millionths
setting-interest-tier = Savings at the full rate
setting-interest-cap = Most interest a day
setting-interest-from = Interest comes from
setting-loan-on = Loans
setting-loan-max = Most that can be owed
setting-loan-income-weeks = Weeks of income to borrow
setting-loan-rate = Loan interest a day, in millionths
setting-loan-days = Days until a loan is due
setting-loan-income-share = Per cent of income for a loan
setting-loan-from = Loans come from
setting-term-on = Term deposits
setting-term-rate = Term interest a day, in millionths
setting-term-max = Most that can be bound

command-loan = Borrow from the bank, and pay it back
command-loan-show = See what the bank would lend you and why, or what you owe
command-loan-show-help = Your limit follows from your income of four weeks and from a score whose every point is explained. Whoever owes sees the schedule and buttons to pay.
command-loan-take = Take a loan, after a look at what it costs
command-loan-take-help = Shows interest, due day and schedule first; nothing happens before you agree. There is one loan at a time. A part of your income pays it back by itself.
command-loan-take-option-amount = How much: 500, 10k; half or all of your limit
command-loan-repay = Pay your loan back, all or in part
command-loan-repay-help = Interest is paid first. Paying early saves interest: it grows day by day on what is left.
command-loan-repay-option-amount = How much: 500, 10k; half or all of what you owe

loan-title = Loans
loan-limit = You could borrow
loan-rate = Interest per day
loan-days = To be paid back within
loan-days-value = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
loan-income = Your income of four weeks
loan-ask = Borrow
loan-share = { $percent }% of daily rewards and pay go to an open loan by themselves.
loan-owed-title = Your loan
loan-state-open = Due { $at }.
loan-state-late = It was due { $at }. Pay within seven days of that, or it counts as not paid back.
loan-state-default = It was due { $at } and was not paid back. It bears no more interest, but still has to be paid.
loan-left = You owe
loan-principal = Principal
loan-interest = Interest
loan-repaid = Paid back so far
loan-schedule = Schedule
loan-part = { $amount } by { $at }
loan-repay-all = Repay all
loan-repay-half = Repay half
loan-question = Borrow { $amount }?
loan-cost = Interest until then
loan-due = Due
loan-terms = { $percent }% of your income pays it back by itself. What is missing on the due day is taken from wallet and bank. Not paying back costs 40 points of your score.
loan-yes = Borrow { $amount }
loan-cancelled = Nothing was borrowed.
loan-taken-title = Borrowed
loan-taken-text = { $amount } came to your wallet. Pay them back before { $at }.
loan-form-title = Loan
loan-form-amount = How much
loan-repaid-some = You paid { $amount }, { $interest } of it interest. You still owe { $left }.
loan-repaid-all = You paid { $amount } and owe nothing any more.
loan-score = Your score: { $score } of 100 (loans from { $least })
loan-factor-base = everybody begins with this
loan-factor-in-time = { $count ->
    [one] { $count } loan paid back in time
   *[other] { $count } loans paid back in time
}
loan-factor-late = { $count ->
    [one] { $count } loan paid back late
   *[other] { $count } loans paid back late
}
loan-factor-defaults = { $count ->
    [one] { $count } loan not paid back
   *[other] { $count } loans not paid back
}
loan-factor-known = { $count ->
    [one] here for { $count } day
   *[other] here for { $count } days
}
loan-factor-income = { $count ->
    [one] income on { $count } of the last 28 days
   *[other] income on { $count } of the last 28 days
}
daily-to-loan = { $amount } of it went to your loan.

last-what-loan-take = Loan taken
last-what-loan-repay = Loan repaid

error-loan-off = The bank of this server does not lend.
tip-loan-off = The server's staff can switch loans on with `/settings set`.
error-loan-open = You have an open loan.
tip-loan-open = Pay it back with `/loan repay` first.
error-loan-none = You owe the bank nothing.
tip-loan-none = Look at `/loan show` for what you could borrow.
error-loan-too-much = The bank does not lend you that much.
error-loan-too-much-detail = The bank lends you { $limit } at most.
tip-loan-too-much = Look at `/loan show` for your limit and what would raise it.
error-loan-no-funds = The treasury has not enough to lend.
tip-loan-no-funds = Try a smaller amount, or later.

notice-loan-soon-title = Your loan is due soon
notice-loan-soon-text = You still owe { $amount }, due { $until }. `/loan repay` pays it.
notice-loan-collected-title = Your loan is paid back
notice-loan-collected-text = It was due, so the bank took the last { $amount } from your wallet and bank. You owe nothing any more.
notice-loan-late-title = Your loan is overdue
notice-loan-late-text = The bank took what was there; { $amount } is still missing. Pay by { $until }, or the loan counts as not paid back.
notice-loan-default-title = Your loan was not paid back
notice-loan-default-text = You still owe { $amount }. It bears no more interest, but your score fell, and there is no new loan before it is paid.

command-request = Ask another member for money
command-request-help = They see your request with a button to pay and one to decline. It waits for two days, also when the bot restarts; you can withdraw it.
command-request-option-from = Who is to pay
command-request-option-amount = How much: 500, 10k or 1.5m
command-request-option-note = What it is for; everybody sees it

request-title = A request for money
request-text = { $asker } asks { $payer } for { $amount }.
request-fee = Whoever pays pays a fee of { $fee } on top.
request-accept = Pay { $amount }
request-decline = Decline
request-withdraw = Withdraw
request-until = It can be answered until { $until }.
request-accepted-title = Accepted
request-accepted-text = The payment is on its way.
request-declined-title = Declined
request-declined-text = { $payer } does not pay this.
request-withdrawn-title = Withdrawn
request-withdrawn-text = { $asker } no longer asks for { $amount }.

error-request-gone = This request does not wait for you any more.
tip-request-gone = Ask for a new one; nothing was paid.
error-request-full = Too many of your requests still wait.
tip-request-full = Withdraw one, or wait until they are answered.
notice-request-declined-title = Your request was declined
notice-request-declined-text = { $member } does not pay the { $amount } you asked for.

last-what-money-request = Request for money
last-what-request-accept = Request paid
last-what-request-decline = Request declined
last-what-request-withdraw = Request withdrawn

command-standing-order = Payments that repeat by themselves
command-standing-order-add = Pay somebody every day or every week
command-standing-order-add-help = The first payment is made tomorrow, or in a week, when the day begins here. If your wallet has too little, that day is skipped and you are told.
command-standing-order-add-option-to = Who gets the coins
command-standing-order-add-option-amount = How much each time: 500, 10k or 1.5m
command-standing-order-add-option-every = How often
command-standing-order-add-option-every-choice-day = Every day
command-standing-order-add-option-every-choice-week = Every week
command-standing-order-add-option-note = What it is for; the payee sees it
command-standing-order-list = See your standing orders, and end one
command-standing-order-list-help = Each with its next day and how often it was paid and skipped.
command-standing-order-cancel = End a standing order
command-standing-order-cancel-help = The numbers are those of the list. Nothing is paid after that.
command-standing-order-cancel-option-number = Its number in the list

order-title = Your standing orders
order-empty = You have none. `/standing-order add` makes one.
order-how = Paid from the wallet when the day begins; skipped with a notice when there is too little.
order-added-title = Standing order made
order-line-day = **{ $number }** · { $amount } to { $to } every day
order-line-week = **{ $number }** · { $amount } to { $to } every week
order-next = next { $at }, paid { $paid }, skipped { $skipped }
order-choose = End one
order-option = { $number }: { $amount }
order-cancelled = Order { $number } over { $amount } was ended.

error-order-unknown = There is no such standing order.
tip-order-unknown = Look at `/standing-order list` for the numbers.
error-order-full = You have as many standing orders as there may be.
tip-order-full = Cancel one with `/standing-order cancel` first.
notice-order-arrived-title = You were paid
notice-order-arrived-text = { $from } paid you { $amount } by standing order.
notice-order-skipped-title = A standing order was skipped
notice-order-skipped-text = Your wallet had too little for { $amount } to { $to }. The next try is { $next }.

last-what-order-add = Standing order
last-what-order-cancel = Standing order ended

command-term = Bind savings for a better rate
command-term-open = Bind coins of your bank for some days
command-term-open-help = They leave the bank until the last day and then come back with the interest. You can have them back earlier, but then without interest.
command-term-open-option-amount = How much of your bank: 500, 10k, 25%, half or all
command-term-open-option-days = For how many days
command-term-open-option-days-choice-7 = One week
command-term-open-option-days-choice-14 = Two weeks
command-term-open-option-days-choice-28 = Four weeks
command-term-list = See what you have bound, and take some back
command-term-list-help = Each with its rate, its end and its interest. The choice below ends one early, after a question.

term-title = Term deposits
term-rate = Interest per day
term-max = Most that may be bound
term-empty = You have bound nothing. `/term open` does it.
term-how = The interest is paid at the end. Whoever takes the coins out earlier gets none.
term-opened = Bound
term-line = { $amount } at { $rate } for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
term-ends = ends { $at } with { $interest } interest
term-choose = Take back early
term-option = { $amount }, { $days } days
term-break-title = Take it back early?
term-break-text = { $amount } come back to your bank now. You lose { $interest } of interest, which is paid { $at }.
term-break-yes = Take back without interest
term-broken = { $amount } are back in your bank, without interest.

error-term-off = There are no term deposits on this server.
tip-term-off = The server's staff can switch them on with `/settings set`.
error-term-too-much = That is more than may be bound.
error-term-too-much-detail = At most { $limit } may be bound, in five deposits.
tip-term-too-much = Bind a smaller amount, or wait until a deposit ends.
error-term-unknown = This term deposit is not open any more.
tip-term-unknown = Look at `/term list` for those that are.
notice-term-matured-title = Your term deposit has ended
notice-term-matured-text = { $amount } are back in your bank, with { $interest } of interest.

last-what-term-open = Savings bound
last-what-term-break = Bound savings taken back

command-transactions-option-kind-choice-interest = Interest
command-transactions-option-kind-choice-loan = Loans
command-transactions-option-kind-choice-repayment = Repayments

export-title = Your transactions as a file
export-text = { $lines ->
    [one] { $lines } line
   *[other] { $lines } lines
}, the newest first, each with the balance after it. Only you see this.
export-cut = There are more: `/privacy export` has all of them.
error-loan-overdue = Your loan is overdue, and this would bind what you owe or give it away.
tip-loan-overdue = Pay it back with `/loan repay` first.
notice-order-barred-title = A standing order was skipped
notice-order-barred-text = Your standing order of { $amount } to { $to } was not paid, because you may not make payments at the moment. The next is due { $next }.
