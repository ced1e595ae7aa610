# /settings, and the names of settings that belong to no other part.

area-economy = coins and work
area-guards = guards

history-title = What was changed
history-none = Nothing was changed yet.
history-line = `{ $number }` **{ $setting }**: { $before } → { $after }
history-by = { $who }, { $at }
history-undo = Undo a change
history-undo-one = { $number }: { $setting }
history-older = Older

setting-staff-channel = Channel for staff
setting-language = Language of notices

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
command-settings-reset-option-setting = Which setting
command-settings-reset-option-reason = Why; it is kept in the audit log
command-settings-history = See what was changed, by whom and why
command-settings-history-option-setting = Only this setting
command-settings-undo = Undo a change
command-settings-undo-help = Puts the setting back to what it was before. Refused when it was changed again since.
command-settings-undo-option-change = The number of the change, from the history
