# Commands, their options and choices. Descriptions have at most 100 characters; `-help` is for the page of `/help`.

command-balance = See what you or somebody else has in wallet and bank
command-balance-help = Shows wallet and bank, and two buttons that move everything one way or the other. Coins in the bank are safe; only the wallet pays.
command-balance-option-member = Whose balance to see; yours if left out

command-deposit = Put coins from your wallet into the bank
command-deposit-help = Amounts can be typed as `500`, `10k`, `25%`, `half` or `all`.
command-deposit-option-amount = How much: 500, 10k, 25%, half or all

command-withdraw = Take coins out of the bank into your wallet
command-withdraw-help = Amounts can be typed as `500`, `10k`, `25%`, `half` or `all`.
command-withdraw-option-amount = How much: 500, 10k, 25%, half or all

command-pay = Pay another member from your wallet
command-pay-help = Everybody in the channel sees the payment, and the payee is notified. Above an amount that the staff set you are asked once more, with the fee and what you will have left.
command-pay-option-to = Who gets the coins
command-pay-option-amount = How much: 500, 10k, 25%, half or all of your wallet
command-pay-option-note = What it is for; everybody sees it

command-daily = Take today's reward and keep your streak going
command-daily-help = Once a day. Each day in a row raises the reward, up to a limit; a missed day starts the streak over.

command-work = Jobs: see them, take one, work a shift
command-work-list = See every job with its pay, its odds and what it asks for
command-work-list-help = Every job shows its pay and the chance that a shift goes well, and a locked one says in words what is missing.
command-work-apply = Take a job
command-work-apply-help = A job in another career starts at its first rank. After a change there is a notice period before the next one.
command-work-apply-option-job = Which job; start typing for suggestions
command-work-shift = Work one shift in your job
command-work-shift-help = A shift that goes well pays and brings experience, and enough experience a promotion. Then you rest until the next one.
command-work-resign = Leave your job
command-work-resign-help = What you learnt is kept; the job can be taken again later.

command-transactions = See where your coins came from and went
command-transactions-help = Only you see this. Newest first, each line with the balance after it.
command-transactions-option-kind = Only entries of this kind
command-transactions-option-kind-choice-pay = Payments
command-transactions-option-kind-choice-deposit = Deposits
command-transactions-option-kind-choice-withdraw = Withdrawals
command-transactions-option-kind-choice-daily = Daily rewards
command-transactions-option-kind-choice-work = Work
command-transactions-option-kind-choice-grant = Given by staff
command-transactions-option-kind-choice-remove = Taken by staff
command-transactions-option-kind-choice-fee = Fees
command-transactions-option-direction = Only what came in, or only what went out
command-transactions-option-direction-choice-in = Came in
command-transactions-option-direction-choice-out = Went out
command-transactions-option-account = Only the wallet, or only the bank
command-transactions-option-account-choice-wallet = Wallet
command-transactions-option-account-choice-bank = Bank

command-leaderboard = See who has the most
command-leaderboard-help = Three tabs: wallet, bank, and both together. Your own place is always shown.
command-leaderboard-option-by = What to rank by
command-leaderboard-option-by-choice-cash = Wallet
command-leaderboard-option-by-choice-bank = Bank
command-leaderboard-option-by-choice-total = Wallet and bank together

command-help = See what you can do here, with an example for each command
command-help-help = Without a command: what people come here to do, then everything by topic.
command-help-option-command = The command you want to know more about

command-economy = For staff: coins and settings of this server
command-economy-add-money = Create coins for a member
command-economy-add-money-help = The reason goes into the audit log. A mistake is corrected by the opposite entry; nothing is ever erased.
command-economy-add-money-option-member = Who gets the coins
command-economy-add-money-option-amount = How much: 500 or 10k
command-economy-add-money-option-reason = Why; it is kept in the audit log
command-economy-remove-money = Take coins away from a member
command-economy-remove-money-help = The reason goes into the audit log. Nobody can be left with less than nothing.
command-economy-remove-money-option-member = Who loses the coins
command-economy-remove-money-option-amount = How much: 500, 10k, 25%, half or all
command-economy-remove-money-option-reason = Why; it is kept in the audit log
command-economy-config = See this server's settings, or change one
command-economy-config-help = Without options: all settings with their values. With a setting and a value: changes it, which goes into the audit log.
command-economy-config-option-setting = Which setting
command-economy-config-option-value = The new value
command-economy-config-option-reason = Why; it is kept in the audit log

command-privacy = What is stored about you: get it or have it deleted
command-privacy-export = Get everything that is stored about you here
command-privacy-export-help = You get a JSON file that only you see.
command-privacy-delete = Have everything about you here deleted
command-privacy-delete-help = You are asked first, and told exactly what goes and what stays. It cannot be undone.

command-settings = For staff: everything that can be set, what was changed, and undoing it
command-settings-show = See all settings, or one
command-settings-show-help = The tabs lead to the areas. Choose a setting in the list to change it.
command-settings-show-option-setting = Only this setting
command-settings-set = Change a setting
command-settings-set-help = The change goes into the audit log and can be undone with `/settings undo`.
command-settings-set-option-setting = Which setting
command-settings-set-option-value = The new value; here stands for this channel
command-settings-set-option-reason = Why; it is kept in the audit log
command-settings-reset = Put a setting back to its standard
command-settings-reset-help = Afterwards the setting follows the standard again, also when a later version changes it.
command-settings-reset-option-setting = Which setting
command-settings-reset-option-reason = Why; it is kept in the audit log
command-settings-history = See what was changed, by whom and why
command-settings-history-help = Newest first. Each change has a number by which it can be undone.
command-settings-history-option-setting = Only this setting
command-settings-undo = Undo a change
command-settings-undo-help = Puts the setting back to what it was before. Refused when it was changed again since.
command-settings-undo-option-change = The number of the change, from the history
