# For staff, and for what is stored about members.

staff-add-title = Coins created
staff-add-text = { $member } got { $amount }.
staff-remove-title = Coins taken
staff-remove-text = { $member } lost { $amount }.
staff-wallet = Wallet now
staff-reason = Reason
staff-by = By { $staff }; it is in the audit log.

config-title = Settings: { $area }
config-changed-title = Setting changed
config-changed-text = { $setting } is now { $after }; before it was { $before }.
config-unchanged-text = { $setting } stays { $after }.
config-legend = Settings marked with * were changed. Choose one below to change it.
config-setting = Setting
config-value = Value
config-takes = It takes: { $allowed }
config-range = { $low } to { $high }
config-switch = on or off
config-letters = { $low } to { $high } characters
config-channel = a channel, or none
config-zone = a time zone such as Europe/Berlin
config-choose = Change a setting
config-form-title = Change a setting
config-reason = Reason
config-reason-about = Why; kept in the audit log. May be left out.
config-changed-by = Last changed by { $who }, { $at }.
config-how = To change it: `/settings set setting:{ $key } value:…`
config-default = standard

setting-currency-name = Name of the coins
setting-currency-symbol = Sign of the coins
setting-daily-base = Daily reward
setting-daily-bonus = More per day in a row
setting-daily-bonus-days = Days in a row that count
setting-pay-threshold = Ask again above
setting-pay-fee-ppm = Fee in millionths
setting-pay-fee-to = Where fees go
setting-start-grant = Gift for newcomers
setting-work-notice-hours = Hours between jobs
setting-staff-cap = Most that staff can move
setting-time-zone = Time zone
setting-replies-public = Public answers

privacy-export-title = What is stored about you here
privacy-export-text = Everything this server's bank has about you, as a JSON file. Only you see it.
privacy-export-at = Made { $at }.
privacy-delete-title = Delete everything about you here?
privacy-delete-goes = What is deleted
privacy-delete-coins = { $amount }, which go to the server's treasury
privacy-delete-careers = { $count ->
    [one] your progress in { $count } career
   *[other] your progress in { $count } careers
}
privacy-delete-streak = { $days ->
    [one] your streak of { $days } day
   *[other] your streak of { $days } days
}
privacy-delete-entries = { $count ->
    [one] your name on { $count } ledger entry
   *[other] your name on { $count } ledger entries
}
privacy-delete-nothing = nothing of value, only your empty account
privacy-kept = What is kept
privacy-kept-journal = amounts and times of past entries, without your name: the sums must stay right for everybody else
privacy-kept-audit = what staff wrote into the audit log: it protects both sides
privacy-kept-fingerprint = a keyed fingerprint of your id, with your last reward and shift times: so that deleting and coming back does not pay twice
privacy-kept-block = that you are blocked from the bot: deleting does not end a block
privacy-kept-limit = that your payments wait for staff: deleting does not end that either
privacy-kept-answers = answers to your latest requests: so that a repeated request does nothing twice
privacy-kept-until = { $thing }; deleted { $until }
privacy-delete-final = This cannot be undone.
privacy-delete-yes = Delete for good
privacy-deleted-title = Deleted
privacy-deleted-text = Everything about you here is deleted. { $amount } went to the server's treasury.
