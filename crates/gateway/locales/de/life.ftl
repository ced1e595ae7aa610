# Das Arbeitsleben: Aufgaben, Berufe, Belohnungen, Wagnisse und Fortschritt.

# Aufgaben in Schichten.

task-title = Vor deiner Schicht: { $job }
task-worth = Deine Chance ist { $chance }, im Schnitt { $pay }. Löst du das gut, ist sie { $best }, im Schnitt { $more }.
task-remember = Merk dir das und drück dann auf den Knopf:
task-ready = Gemerkt
task-memory = Was stand an Stelle { $place }?
task-arithmetic = Wie viel ist { $sum }?
task-word = Welches Wort ergeben diese Buchstaben?
task-type = Wort eingeben
task-word-title = Das Wort
task-word-field = Die Buchstaben in der richtigen Folge
task-reaction = Drück auf „{ $thing }“.
task-skip = Ohne Aufgabe arbeiten
task-rules = Ganzer Zuschlag innerhalb von { $time }, danach die Hälfte, keiner bei falscher Antwort. Lässt du sie liegen, verlierst du nichts.
work-shift-odds-task = Die Chance war { $chance }, davon { $bonus } für deine Aufgabe.
work-shift-odds-no-task = Die Chance war { $chance }, ohne Zuschlag für die Aufgabe.
work-shift-demoted = 📉 Du hast die Schichten, die dein Rang verlangt, zweimal in Folge verfehlt: Du arbeitest nicht mehr als { $rank }. Deine Erfahrung bleibt.
work-shift-warned = ⚠️ Du hast die Schichten verfehlt, die dein Rang verlangt. Diesmal ist es verziehen; das nächste Mal kostet es den Rang.
work-quota = Für deinen Rang: { $have } von { $needed } Schichten, bis { $until }.
work-quota-last = ⚠️ Letzte Gelegenheit für deinen Rang: { $have } von { $needed } Schichten, bis { $until }.

# Einstellungen.

area-life = Arbeit und Fortschritt
setting-work-tasks = Aufgaben in Schichten
setting-work-demotions = Verfehlte Vorgaben kosten einen Rang
setting-weekly-base = Wochenbelohnung
setting-weekly-bonus = Mehr je Woche in Folge
setting-weekly-bonus-weeks = Wochen in Folge, die zählen
setting-monthly-base = Monatsbelohnung
setting-monthly-bonus = Mehr je Monat in Folge
setting-monthly-bonus-months = Monate in Folge, die zählen
setting-crime-enabled = Gaunereien
setting-crime-chance-ppm = Chance einer Gaunerei
setting-crime-reward = Was eine Gaunerei bringt
setting-crime-fine = Strafe für eine Gaunerei
setting-crime-hours = Stunden zwischen Gaunereien
setting-rob-enabled = Raub
setting-rob-chance-ppm = Chance eines Raubs
setting-rob-share-ppm = Höchster Anteil eines Geldbeutels
setting-rob-fine-ppm = Strafe für einen Raub
setting-rob-hours = Stunden zwischen Raubzügen
setting-rob-again-hours = Stunden Ruhe nach einem Raub
setting-rob-newcomer-hours = Schonzeit für Neue in Stunden
setting-passive-hours = Stunden zwischen Wechseln (passiv)
setting-quests-enabled = Aufträge
setting-quests-pay-percent = Lohn der Aufträge in Prozent
setting-profile-balance = Profile zeigen das Guthaben

# Fehler.

error-work-task-over = Die Schicht zu dieser Aufgabe ist vorbei.
tip-work-task-over = `/{ command-work-name } { command-work-shift-name }` beginnt die nächste.
error-work-career-unknown = Diesen Beruf gibt es nicht.
tip-work-career-unknown = `/careers list` zeigt alle Berufe.
error-work-career-invalid = Der Text dieses Berufs hat einen Fehler.
error-work-career-invalid-detail = Der Text dieses Berufs hat einen Fehler: { $mistake }
tip-work-career-invalid = Verbessere, was genannt ist; geändert wurde nichts.
error-work-career-too-many = Der Server hat zu viele eigene Berufe.
tip-work-career-too-many = Setze einen zurück, in dem niemand arbeitet.
error-work-career-moved = Jemand anderes hat diesen Beruf inzwischen geändert.
tip-work-career-moved = Sieh in `/careers show` nach und versuche es noch einmal.
error-economy-weekly-taken = Die Belohnung dieser Woche hast du schon abgeholt.
error-economy-weekly-taken-detail = Die Belohnung dieser Woche hast du schon abgeholt. Die nächste gibt es { $at }.
tip-economy-weekly-taken = `/{ command-daily-name }` gibt es jeden Tag.
error-economy-monthly-taken = Die Belohnung dieses Monats hast du schon abgeholt.
error-economy-monthly-taken-detail = Die Belohnung dieses Monats hast du schon abgeholt. Die nächste gibt es { $at }.
tip-economy-monthly-taken = `/{ command-weekly-name }` gibt es jede Woche.
error-risk-off = Dieser Server verzichtet darauf.
tip-risk-off = Das Team kann es mit `/settings` einschalten.
error-risk-too-early = Dafür ist es noch zu früh.
error-risk-too-early-detail = Dafür ist es noch zu früh. Wieder möglich { $at }.
tip-risk-too-early = Ehrliche Arbeit gibt es solange: `/{ command-work-name } { command-work-shift-name }`.
error-risk-rob-self = Sich selbst raubt niemand aus.
tip-risk-rob-self = Wähle ein anderes Mitglied.
error-risk-robber-passive = Du bist passiv und kannst niemanden ausrauben.
tip-risk-robber-passive = `/{ command-passive-name }` sagt, wann du das ändern kannst.
error-risk-robber-new = Du bist zu neu hier, um jemanden auszurauben.
error-risk-robber-new-detail = Du bist zu neu hier, um jemanden auszurauben. Möglich { $at }.
tip-risk-robber-new = Sieh dich erst einmal um.
error-risk-victim-passive = Dieses Mitglied ist passiv und kann nicht ausgeraubt werden.
tip-risk-victim-passive = Lass es in Ruhe.
error-risk-victim-new = Dieses Mitglied ist neu hier und kann noch nicht ausgeraubt werden.
tip-risk-victim-new = Lass es vorerst in Ruhe.
error-risk-victim-robbed = Dieses Mitglied wurde eben erst ausgeraubt.
tip-risk-victim-robbed = Lass es vorerst in Ruhe.
error-risk-victim-poor = In diesem Geldbeutel ist so gut wie nichts.
tip-risk-victim-poor = Was auf der Bank liegt, ist sicher.
error-risk-passive-too-early = Dafür ist es noch zu früh.
error-risk-passive-too-early-detail = Den passiven Modus kannst du wieder ändern { $at }.
tip-risk-passive-too-early = Die Wartezeit sorgt dafür, dass niemand raubt und sich gleich versteckt.
error-risk-passive-same = Das ist schon so.
tip-risk-passive-same = Es ist nichts zu tun.

# Befehle.

command-weekly-name = woche
command-passive-name = passiv
