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
tip-work-career-unknown = `/{ command-careers-name } list` zeigt alle Berufe.
error-work-career-invalid = Der Text dieses Berufs hat einen Fehler.
error-work-career-invalid-detail = Der Text dieses Berufs hat einen Fehler: { $mistake }
tip-work-career-invalid = Verbessere, was genannt ist; geändert wurde nichts.
error-work-career-too-many = Der Server hat zu viele eigene Berufe.
tip-work-career-too-many = Setze einen zurück, in dem niemand arbeitet.
error-work-career-moved = Jemand anderes hat diesen Beruf inzwischen geändert.
tip-work-career-moved = Sieh in `/{ command-careers-name } show` nach und versuche es noch einmal.
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

# Gewinne.

gains-level = ⭐ Stufe { $level }!
gains-quest = 📜 Auftrag erfüllt: { $quest } Dafür gibt es { $amount }.
gains-achievement = 🏅 Erfolg: { $name }
work-shift-streak = 🔥 { $days } Arbeitstage in Folge.

# Belohnungen der Wochen und Monate.

weekly-title = Belohnung der Woche
weekly-streak = { $count } in Folge (Rekord: { $best })
monthly-title = Belohnung des Monats
monthly-streak = { $count } in Folge (Rekord: { $best })
period-broken = Deine Folge von { $count } ist zu Ende; eine neue beginnt.
period-grace-used = Du hast eine ausgelassen; diesmal ist es verziehen.

# Wagnisse.

crime-title-won = Es ist gut gegangen
crime-title-lost = Du wurdest erwischt
crime-won = Du hast { $amount } erbeutet.
crime-lost = Die Strafe beträgt { $amount }.
crime-next = Wieder möglich { $at }.
crime-story-won-1 = Die Wache schlief, wie die Köchin es versprochen hatte.
crime-story-won-2 = Niemand zählt die Kerzen in der Sakristei. Bis heute nicht.
crime-story-won-3 = Du hast einem Reisenden die Turmuhr verkauft. Zweimal.
crime-story-won-4 = Die Karte stimmte, ausnahmsweise.
crime-story-lost-1 = Die Katze kannte dich und sagte es allen weiter.
crime-story-lost-2 = Es war ausgerechnet das Fenster der Hauptfrau.
crime-story-lost-3 = Dein Pfeifen hat dich verraten.
crime-story-lost-4 = Du liefst davon, und dein Beutel auch, nur anderswohin.
rob-won = { $by } hat { $victim } um { $amount } erleichtert.
rob-lost = { $by } wollte { $victim } ausrauben und zahlt { $amount } Strafe.
passive-on = Du bist passiv
passive-off = Du bist nicht passiv
passive-on-text = Niemand kann dich ausrauben, und du niemanden.
passive-off-text = Wo Raub erlaubt ist, kann dein Geldbeutel ausgeraubt werden; was auf der Bank liegt, ist sicher.
passive-change = Ändern kannst du es { $at }.
passive-enter = Passiv werden
passive-leave = Nicht mehr passiv sein
notice-robbed-title = Du wurdest ausgeraubt
notice-robbed-text = { $by } hat { $amount } aus deinem Geldbeutel genommen. Was auf der Bank liegt, ist sicher; `/{ command-passive-name } { command-passive-on-name }` hält alle fern.
notice-rob-failed-title = Jemand wollte dich ausrauben
notice-rob-failed-text = { $by } wollte dich ausrauben und wurde erwischt. Dir fehlt nichts.

# Fortschritt.

profile-title = Profil von { $member }
profile-level-field = Stufe
profile-level = { $level }
profile-xp = { $have } von { $needed } ({ $total } insgesamt)
profile-job = Beruf
profile-no-job = keiner
profile-streak-field = Arbeitstage in Folge
profile-streak = { $days } (Rekord: { $best })
profile-shifts-field = Bisher
profile-shifts = { $shifts } Schichten, { $good } davon gelungen; { $quests } Aufträge
profile-total = Geldbeutel und Bank
profile-achievements = 🏅 Erfolge: { $count }
profile-passive = 🕊️ passiv: kann nicht ausgeraubt werden
achievements-title = Erfolge: { $have } von { $all }
quests-title = Aufträge
quests-none = Auf diesem Server gibt es keine Aufträge.
quests-day = Heute, bis { $until }
quests-week = Diese Woche, bis { $until }
quests-line = { $bar } { $have } von { $needed } · { $amount }, { $xp } Erfahrung
quests-how = Sie zählen von selbst und werden sofort bezahlt.
levels-title = Höchste Stufen
levels-none = Noch hat niemand etwas getan.
levels-line = { $member } · Stufe { $level } · { $xp } Erfahrung
levels-more = Nächste Seite

# Berufe des Servers.

careers-title = Berufe des Servers
careers-career = Beruf
careers-ranks = Ränge
careers-workers = Leute
careers-difficulty = Schwierigkeit
careers-legend = * vom Team geändert oder hinzugefügt; – verborgen: Niemand sonst kann ihn ergreifen.
careers-one = Beruf: { $career }
careers-is-standard = So, wie er mit dem Bot kommt.
careers-is-changed = Vom Team geändert (Fassung { $version }).
careers-is-added = Vom Team hinzugefügt (Fassung { $version }).
careers-is-hidden = Verborgen: Niemand sonst kann ihn ergreifen; wer darin arbeitet, macht weiter.
careers-form = Ein Beruf
careers-about = Namen und Geschichten (TOML)
careers-ladder = Ränge (TOML)
careers-field-about = Ändere, was dasteht; der Schlüssel benennt den Beruf.
careers-changed = Beruf geändert
careers-now = `{ $career }` hat jetzt Fassung { $version }.
careers-now-hidden = `{ $career }` hat jetzt Fassung { $version } und ist verborgen.

# Einträge im Journal.

entry-weekly = Wochenbelohnung
entry-monthly = Monatsbelohnung
entry-quest = Auftrag
entry-crime = Gaunerei
entry-fine = Strafe
entry-rob = Raub

# Befehle.

command-weekly = Hol dir die Belohnung der Woche
command-weekly-help = Einmal in der Woche, ab Montag. Jede Woche in Folge erhöht die Belohnung, bis zu einer Grenze.
command-weekly-name = woche
command-monthly = Hol dir die Belohnung des Monats
command-monthly-help = Einmal im Monat, ab dem Ersten. Jeder Monat in Folge erhöht die Belohnung, bis zu einer Grenze.
command-monthly-name = monat
command-crime = Versuch dein Glück gegen das Gesetz
command-crime-help = Wo das Team es eingeschaltet hat: Münzen, wenn es gut geht, sonst eine Strafe. Die Chance wird gezeigt, und jede Ziehung lässt sich nachprüfen.
command-crime-name = gaunerei
command-rob = Versuch, ein Mitglied auszurauben
command-rob-help = Wo das Team es eingeschaltet hat. Nur Geldbeutel werden ausgeraubt, nie mehr als ein Anteil, und nie die von Neuen und Passiven.
command-rob-name = raub
command-passive = Halte dich aus Raub heraus
command-passive-name = passiv
command-passive-status = Sieh, ob du passiv bist
command-passive-status-help = Wer passiv ist, kann nicht ausgeraubt werden und niemanden ausrauben.
command-passive-status-name = stand
command-passive-on = Werde passiv
command-passive-on-help = Niemand kann dich ausrauben, und du niemanden. Ändern lässt es sich erst nach einer Weile, und erst eine Weile nach einem Raub.
command-passive-on-name = an
command-passive-off = Sei nicht mehr passiv
command-passive-off-help = Du kannst wieder rauben und ausgeraubt werden, wo Raub erlaubt ist.
command-passive-off-name = aus
command-profile = Sieh, wie weit jemand gekommen ist
command-profile-help = Stufe, Beruf, Arbeitstage und Erfolge, deine oder die eines anderen Mitglieds.
command-profile-name = profil
command-achievements = Sieh, was es zu erreichen gibt
command-achievements-help = Alle Erfolge, und wie weit du bist.
command-achievements-name = erfolge
command-quests = Sieh die Aufträge des Tages und der Woche
command-quests-help = Sie zählen von selbst, während du den Bot benutzt, und werden sofort bezahlt.
command-quests-name = aufträge
command-levels = Sieh, wer die höchste Stufe hat
command-levels-help = Stufen kommen von Schichten, Belohnungen, Arbeitstagen und Aufträgen, und von Aktivität, wo das Team es will.
command-levels-name = stufen
command-careers = Gestalte die Berufe des Servers
command-careers-name = berufe
command-careers-list = Sieh alle Berufe
command-careers-list-help = Alle Berufe mit ihren Rängen und wie viele Leute darin arbeiten.
command-careers-show = Sieh einen Beruf
command-careers-show-help = Seine Ränge mit Lohn und Schwierigkeit, und wer ihn zuletzt geändert hat.
command-careers-add = Füge einen Beruf hinzu
command-careers-add-help = Öffnet ein Formular mit einem Beruf als Muster. Gib ihm einen eigenen Schlüssel; was du sendest, wird geprüft, bevor sich etwas ändert.
command-careers-edit = Ändere einen Beruf
command-careers-edit-help = Öffnet ein Formular mit seinem Text. Ändert ihn inzwischen jemand anderes, geht nichts verloren, und du erfährst es.
command-careers-hide = Verbirg einen Beruf
command-careers-hide-help = Wer darin arbeitet, macht weiter.
command-careers-offer = Biete einen verborgenen Beruf wieder an
command-careers-offer-help = Alle können sich wieder darum bewerben.
command-careers-reset = Nimm alle Änderungen eines Berufs zurück
command-careers-reset-help = Er ist wieder so, wie er mit dem Bot kommt; einer, der nicht mit ihm kommt, ist fort, und kehrt mit seinen Leuten zurück, wenn du ihn wieder hinzufügst.
command-rob-option-member = Wessen Geldbeutel
command-rob-option-member-name = mitglied
command-profile-option-member = Wessen Profil; deines, wenn du nichts angibst
command-profile-option-member-name = mitglied
command-careers-show-option-career = Welcher Beruf
command-careers-show-option-career-name = beruf
command-careers-edit-option-career = Welcher Beruf
command-careers-edit-option-career-name = beruf
command-careers-hide-option-career = Welcher Beruf
command-careers-hide-option-career-name = beruf
command-careers-offer-option-career = Welcher Beruf
command-careers-offer-option-career-name = beruf
command-careers-reset-option-career = Welcher Beruf
command-careers-reset-option-career-name = beruf
error-risk-victim-watched = Das Team sieht sich die Zahlungen dieses Mitglieds an. So lange raubt es niemand aus.
tip-risk-victim-watched = Wähle ein anderes Mitglied.
error-risk-robber-poor = Die Strafe für diesen Raub könntest du nicht zahlen.
error-risk-robber-poor-detail = Die Strafe für diesen Raub könntest du nicht zahlen: Sie beträgt mindestens { $least }.
tip-risk-robber-poor = Verdiene zuerst ein paar Münzen oder wähle einen kleineren Geldbeutel.
rob-fee = Davon behält das Haus { $fee }, wie bei einer Zahlung.
