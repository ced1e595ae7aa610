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
fraud-signal-steady-waits = Kommt nach jeder Pause gleich spät zurück: Streuung { $measured }, bei Menschen über { $limit }
fraud-signal-narrow-waits = Kommt auf wenige Arten zurück: { $measured } Bit, bei Menschen über { $limit }
fraud-signal-uniform-waits = Wartet wie ein Programm mit gleichmäßigem Zufall: Abstand { $measured }, bei Menschen über { $limit }
fraud-signal-round-the-clock = In { $measured } Stunden eines Tages aktiv, auffällig ab { $limit }
fraud-signal-fast-presses = Drückt Knöpfe schneller, als Menschen können: { $measured } der Male, auffällig ab { $limit }
fraud-signal-economy-only = Verdient und sendet nur: { $measured } der Befehle, auffällig ab { $limit }
fraud-signal-high-income = Verdient lange mehr pro Stunde als andere: { $measured } Abweichungen, auffällig ab { $limit }
fraud-signal-young-payer = Das zahlende Konto ist { $measured } Tage alt, auffällig bis { $limit }
fraud-signal-young-payee = Das empfangende Konto ist { $measured } Tage alt, auffällig bis { $limit }
fraud-signal-new-member = Wer zahlt, ist seit { $measured } Tagen hier, auffällig bis { $limit }
fraud-signal-feeder = Sendet { $measured } von allem, was einging, an dieses eine Mitglied, auffällig ab { $limit }
fraud-signal-fan-in = Eines von { $measured } jungen Konten, die fast alles an dasselbe Mitglied senden, auffällig ab { $limit }
fraud-signal-joined-together = { $measured }, die fast alles an dasselbe Mitglied senden, kamen gemeinsam, auffällig ab { $limit }
fraud-signal-made-together = { $measured } Konten, die fast alles an dasselbe Mitglied senden, entstanden gemeinsam, auffällig ab { $limit }
fraud-signal-common-hours = Zu denselben Stunden aktiv wie wer empfängt: { $measured }, auffällig ab { $limit }
fraud-signal-passed-on = Gibt binnen Stunden weiter, was einging, über { $measured } Hände, auffällig ab { $limit }
fraud-signal-round-trip = Geht nach { $measured } Stunden dorthin zurück, woher es kam, auffällig bis { $limit }
fraud-signal-circle = Schließt einen Kreis von { $measured } Mitgliedern, die einander zahlen, auffällig ab { $limit }
