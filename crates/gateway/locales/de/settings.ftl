# /settings, und die Namen von Einstellungen, die zu keinem anderen Teil gehören.

area-economy = Münzen und Arbeit
area-guards = Wächter
area-limits = Wie oft

history-title = Was geändert wurde
history-none = Noch wurde nichts geändert.
history-line = `{ $number }` **{ $setting }**: { $before } → { $after }
history-by = { $who }, { $at }
history-undo = Eine Änderung zurücknehmen
history-undo-one = { $number }: { $setting }
history-older = Ältere

setting-staff-channel = Kanal für das Team
setting-language = Sprache der Hinweise
