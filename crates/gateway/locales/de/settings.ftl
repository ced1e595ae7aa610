# /settings, und die Namen von Einstellungen, die zu keinem anderen Teil gehören.

area-economy = Münzen und Arbeit
area-guards = Wächter

history-title = Was geändert wurde
history-none = Noch wurde nichts geändert.
history-line = `{ $number }` **{ $setting }**: { $before } → { $after }
history-by = { $who }, { $at }
history-undo = Eine Änderung zurücknehmen
history-undo-one = { $number }: { $setting }
history-older = Ältere

setting-staff-channel = Kanal für das Team
setting-language = Sprache der Hinweise

command-settings = Fürs Serverteam: alle Einstellungen, was geändert wurde, und Zurücknehmen
command-settings-name = einstellungen
command-settings-show = Sieh alle Einstellungen an, oder eine
command-settings-show-name = zeigen
command-settings-show-help = Die Reiter führen zu den Bereichen. Wähle in der Liste eine Einstellung, um sie zu ändern.
command-settings-show-option-setting = Nur diese Einstellung
command-settings-show-option-setting-name = einstellung
command-settings-set = Ändere eine Einstellung
command-settings-set-name = setzen
command-settings-set-help = Die Änderung steht danach im Protokoll und kann zurückgenommen werden.
command-settings-set-option-setting = Welche Einstellung
command-settings-set-option-setting-name = einstellung
command-settings-set-option-value = Der neue Wert; hier steht für diesen Kanal
command-settings-set-option-value-name = wert
command-settings-set-option-reason = Warum; das steht danach im Protokoll
command-settings-set-option-reason-name = grund
command-settings-reset = Setze eine Einstellung auf ihren Standard zurück
command-settings-reset-name = standard
command-settings-reset-option-setting = Welche Einstellung
command-settings-reset-option-setting-name = einstellung
command-settings-reset-option-reason = Warum; das steht danach im Protokoll
command-settings-reset-option-reason-name = grund
command-settings-history = Sieh, was geändert wurde, von wem und warum
command-settings-history-name = verlauf
command-settings-history-option-setting = Nur diese Einstellung
command-settings-history-option-setting-name = einstellung
command-settings-undo = Nimm eine Änderung zurück
command-settings-undo-name = zurücknehmen
command-settings-undo-help = Setzt die Einstellung auf den Wert von vorher. Geht nicht, wenn sie seitdem wieder geändert wurde.
command-settings-undo-option-change = Die Nummer der Änderung, aus dem Verlauf
command-settings-undo-option-change-name = änderung
