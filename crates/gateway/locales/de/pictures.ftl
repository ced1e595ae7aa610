# Was Bilder sagen, und die Worte daneben.

feature-pictures = Bilder bei Antworten
months = Jan. Feb. März April Mai Juni Juli Aug. Sept. Okt. Nov. Dez.

# /profile
profile-place = Platz in der Rangliste
picture-total = Geldbeutel und Bank
picture-place = Platz
picture-streak = Tage in Folge
picture-no-job = Noch ohne Beruf
picture-shifts = Schichten
picture-quests = Aufträge
picture-achievements = Erfolge
picture-prestige = Prestige { $times }
picture-passive = Passiv
picture-level = Stufe { $level }
picture-xp = { $have } von { $needed } EP

# /bank
atm-look-back = Letzte { $days } Tage
atm-history = Geldbeutel und Bank zusammen in den letzten { $days } Tagen: von { $first } auf { $last }, mindestens { $least } und höchstens { $most }.
picture-bank-title = Deine Münzen, letzte { $days } Tage
picture-bank = Bank
picture-wallet = Geldbeutel

# /economy health
picture-choose = Was das Bild zeigt
picture-supply = Bild: alle Münzen, und wo es ist
picture-flows = Bild: entstanden und verschwunden, Tag für Tag
picture-sources = Bild: entstanden und verschwunden, nach Herkunft
picture-wealth = Bild: wer wie viel hat
picture-supply-title = Alle Münzen, letzte { $days } Tage
picture-all = Alles
picture-wallets = Geldbeutel
picture-banks = Banken
picture-treasury = Kasse
picture-flows-title = Entstanden und verschwunden, letzte { $days } Tage
picture-others = Alles andere
picture-sources-title = Nach Herkunft, letzte { $days } Tage
picture-wealth-title = Wer wie viel hat
picture-wealth-members = Mitglieder, von arm bis reich
picture-gini = Gini
picture-top = Das reichste 1 % hat
picture-half = Die ärmere Hälfte hat
picture-active = Aktive Mitglieder
picture-equal = alle haben gleich viel
picture-more = entstanden
picture-less = verschwunden

# /economy what-if
picture-before = wie es war
picture-after = wie es gewesen wäre
