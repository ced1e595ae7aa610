# Berufe und Schichten.

work-list-title = Berufe: { $career }
work-list-yours = ✔ Das ist dein Beruf.
work-list-open = Dieser Beruf steht dir offen. Du fängst als { $rank } an.
work-list-rank = Rang
work-list-pay = Lohn
work-list-chance = Chance
work-list-legend = Der Lohn gilt für eine gelungene Schicht; die Chance sagt, wie oft dir eine gelingt. ▸ zeigt deinen Rang oder den, mit dem du anfängst.
work-list-expected = Im Schnitt { $pay } je Schicht, danach { $rest } Pause.
work-list-progress = Stufe { $level } · { $bar } { $have } von { $needed } Erfahrung
work-list-next-shift = Die nächste Schicht kann { $at } beginnen.
work-lock-xp = 🔒 Gesperrt: Dafür braucht es { $needed } Erfahrung aus allen Berufen zusammen, du hast { $have }.
work-lock-notice = ⏳ Du hast deinen Beruf erst vor Kurzem gewechselt. Bewerben kannst du dich wieder { $until }.
work-apply-button = Diesen Beruf ergreifen
work-shift-button = Eine Schicht arbeiten
work-resign-list = Alle Berufe ansehen

work-apply-title = Eingestellt
work-apply-text = Du arbeitest jetzt als { $rank } ({ $career }).
work-apply-left = Deine Arbeit als { $rank } hast du aufgegeben.
work-apply-odds = Die Chance, dass dir eine Schicht gelingt, ist { $chance }; im Schnitt bringt sie { $pay }.
work-apply-next = Deine erste Schicht kann { $at } beginnen.
work-apply-notice = Den Beruf wechseln kannst du wieder { $until }.
work-resign-title = Gekündigt
work-resign-text = Du arbeitest nicht mehr als { $rank } ({ $career }). Deine { $xp } Erfahrung bleiben dir.
work-resign-notice = Einen anderen Beruf kannst du { $at } ergreifen.

work-shift-success = Die Schicht ist gelungen
work-shift-partial = Die Schicht ist nur teilweise gelungen
work-shift-fail = Die Schicht ging schief
work-shift-job = { $rank } · { $career }
work-shift-pay = Lohn
work-shift-nothing = diesmal keiner
work-shift-wallet = Jetzt im Geldbeutel
work-shift-xp = Erfahrung
work-shift-xp-value = +{ $gained }, Stufe { $level }
work-shift-xp-level-up = +{ $gained }, jetzt Stufe { $level }!
work-shift-promoted = 🎉 Befördert! Du arbeitest jetzt als { $rank }.
work-shift-to-next = Nächster Rang
work-shift-progress = { $bar } { $have } von { $needed } Erfahrung
work-shift-successes = { $have } von { $needed } gelungenen Schichten unter den letzten { $among }
work-shift-days = frühestens { $at }
work-shift-top = Höher geht es hier nicht.
work-shift-next = Die nächste Schicht kann { $at } beginnen: Chance { $chance }, im Schnitt { $pay }.
work-shift-odds = Die Chance war { $chance }.
