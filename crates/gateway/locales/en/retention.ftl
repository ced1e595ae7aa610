# What is kept and for how long.
privacy-kept-denial = what staff denied you: deleting does not end that
error-guild-present = The bot is still on this server.
tip-guild-present = Remove the bot from the server first.
error-guild-unknown = Nothing is known of this server.
tip-guild-unknown = Look at the servers the bot was removed from.
error-clock-skew = The clock of the bot’s machine is wrong.
tip-clock-skew = The operator should let the machine set its clock from the network.

notice-guild-returned-title = Welcome back
notice-guild-returned-text = The bot was removed from this server { $since } and is here again. Everything is as it was: coins, jobs, settings, rights. What would have ended in the meantime ends now.

audit-trace-id = Trace { $trace }

# /last
command-last = See again what your latest commands came to
command-last-help = For when an answer got lost: your last five commands that had an effect, from the last seven days. Only you see it.
last-title = Your latest commands
last-nothing = None of your commands of the last seven days had an effect.
last-other = Done
last-wallet = wallet then: { $amount }
last-footer = These are the last five from seven days. Before you repeat a payment, look at `/transactions`.
last-step-confirm = asked, not confirmed yet
last-step-delayed = on its way, can be called back
last-step-held = waits for staff
last-step-approval = waits for a second person
last-what-pay = Payment
last-what-pay-confirm = Payment confirmed
last-what-pay-cancel = Payment cancelled
last-what-pay-recall = Payment called back
last-what-daily = Daily reward
last-what-deposit = Deposit
last-what-withdraw = Withdrawal
last-what-welcome = Welcome
last-what-work-apply = New job
last-what-work-resign = Job given up
last-what-work-shift = Shift
last-what-appeal = Appeal
last-what-feedback-give = Feedback
last-what-add-money = Coins added
last-what-remove-money = Coins removed
last-what-privacy-delete = Data deleted
last-what-setting-set = Setting changed
last-what-setting-undo = Setting undone
last-what-access-change = Rights changed
last-what-approval-decide = Approval decided
last-what-case-block = Member blocked
last-what-case-unblock = Member released
last-what-case-hold = Money set aside
last-what-case-decide = Case decided
last-what-case-note = Note in a case
last-what-feedback-settle = Feedback answered
last-what-key-create = API key made
last-what-key-rotate = API key exchanged
last-what-key-revoke = API key ended

privacy-export-packed = It is large, so it is packed (gzip).
privacy-export-part = Part { $part } of { $parts }. Put the parts together in their order, then unpack them.
