# For staff, and for what is stored about members.

staff-add-title = Coins created
staff-add-text = { $member } got { $amount } ({ $account }).
staff-remove-title = Coins taken
staff-remove-text = { $member } lost { $amount } ({ $account }).
staff-balance = Has now
staff-reason = Reason
staff-by = By { $staff }; it is in the audit log.

config-title = Settings of this server
config-changed-title = Setting changed
config-changed-text = { $setting } is now { $value }; before it was { $before }.
config-change = To change one: `/economy config` with a setting, a value and a reason.
config-default = standard
config-range = { $low } to { $high }

privacy-export-title = What is stored about you here
privacy-export-text = Everything this server's bank has about you, as a JSON file. Only you see it.
privacy-export-entries = { $count ->
    [one] { $count } ledger entry
   *[other] { $count } ledger entries
}
privacy-delete-title = Delete everything about you here?
privacy-delete-goes = What is deleted
privacy-delete-goes-text = your balances (the coins are taken out of circulation), your job and experience, your streak, and the notes you wrote
privacy-delete-stays = What is kept
privacy-delete-stays-text = the amounts and times of past entries, without your name or any link to you: the ledger's sums must stay right for everybody else
privacy-delete-balance = You would lose { $amount }.
privacy-delete-final = This cannot be undone.
privacy-delete-yes = Delete for good
privacy-deleted-title = Deleted
privacy-deleted-text = Everything about you here is deleted. { $amount } left circulation.
