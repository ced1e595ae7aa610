# Berufe und Schichten.

work-list-title = Berufe
work-list-intro = Der Lohn je gelungener Schicht und die Chance, dass sie gelingt.
work-list-job = { $rank } · { $career }
work-list-pay = Lohn { $low } bis { $high } · gelingt zu { $chance } · Pause { $rest }
work-list-expected = Im Schnitt { $expected } je Schicht
work-job-yours = ✔ Dein Beruf
work-job-open = Für dich offen
work-job-locked = 🔒 Gesperrt: { $reason }
work-locked-xp = braucht { $needed } Erfahrung aus allen Berufen zusammen, du hast { $have }
work-locked-other = verlangt mehr, als du gerade mitbringst
work-notice = Du kannst den Beruf wieder wechseln { $at }.
work-choose = Wähle einen Beruf
work-apply-button = Diesen Beruf nehmen

work-apply-title = Eingestellt
work-apply-text = Du arbeitest jetzt als { $rank } ({ $career }).
work-apply-first = Erste Schicht beginnen
work-resign-title = Gekündigt
work-resign-text = Du arbeitest nicht mehr als { $rank } ({ $career }). Was du gelernt hast, bleibt dir.
work-resign-list = Alle Berufe ansehen

work-shift-success = Die Schicht ist gelungen
work-shift-partial = Die Schicht ist halb gelungen
work-shift-fail = Die Schicht ging schief
work-shift-pay = Lohn
work-shift-nothing = keiner
work-shift-wallet = Jetzt im Geldbeutel
work-shift-xp = Erfahrung
work-shift-xp-gain = +{ $xp }
work-shift-level = Stufe { $level }
work-shift-progress = { $bar } { $have } von { $needed } bis { $next }
work-shift-top = Höchster Rang, { $have } Erfahrung
work-shift-promoted = Befördert! Du bist jetzt { $rank }.
work-shift-missing-successes = { $have } von { $needed } gelungenen unter den letzten { $among } Schichten
work-shift-missing-days = nicht vor { $at }
work-shift-to-next = Für die Beförderung
work-shift-next = Die nächste Schicht kann { $at } beginnen.
work-again = Noch einmal arbeiten
