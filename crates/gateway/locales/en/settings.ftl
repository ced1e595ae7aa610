# /settings, and the names of settings that belong to no other part.

area-economy = Coins and work
area-guards = Guards
area-limits = How often

history-title = What was changed
history-none = Nothing was changed yet.
history-line = `{ $number }` **{ $setting }**: { $before } → { $after }
history-by = { $who }, { $at }
history-undo = Undo a change
history-undo-one = { $number }: { $setting }
history-older = Older

setting-staff-channel = Channel for staff
setting-language = Language of notices
