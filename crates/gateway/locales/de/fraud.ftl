# Was an einer Überweisung oder an der Spielweise auffiel, und die Einstellungen dieser Wache.

setting-fraud-enabled = Auf Betrug achten
setting-fraud-sensitivity = Empfindlichkeit der Wache
setting-fraud-large-transfer = Große Überweisung ab

fraud-signal-large-transfer = Große Überweisung: { $measured }, auffällig ab { $limit }
fraud-signal-many-transfers = Viele Überweisungen: das { $measured }-Fache des Üblichen
fraud-signal-much-sent = Viel in kurzer Zeit gesendet: das { $measured }-Fache dessen, was nicht auffällt
fraud-signal-unlike-member = Anders als sonst bei diesem Mitglied: { $measured } Abweichungen, auffällig ab { $limit }
fraud-signal-unlike-guild = Anders als sonst auf diesem Server: { $measured } Abweichungen, auffällig ab { $limit }
fraud-signal-new-pair = Erste Überweisung zwischen diesen beiden: { $measured }, auffällig ab { $limit }
