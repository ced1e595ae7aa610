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
atm-accrued-value = { $amount }, paid after { $at } if it stays in
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
