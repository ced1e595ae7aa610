# Saisons, Neuanfang, Sammlungen und Belohnungen von Stufen.

area-growth = Neuanfang und Aktivität
help-topic-growth = Saisons
help-topic-growth-about = Saisons, Belohnungen von Stufen und Neuanfang

setting-prestige-enabled = Neuanfang für ein Abzeichen
setting-prestige-level = Stufe für den Neuanfang
setting-prestige-bonus-percent = Bonus je Abzeichen in Prozent
setting-prestige-bonus-most = Abzeichen, die für den Bonus zählen
setting-activity-messages = Erfahrung für Nachrichten
setting-activity-voice = Erfahrung für Sprachkanäle
setting-activity-message-xp = Erfahrung einer Minute mit Nachricht
setting-activity-voice-xp = Erfahrung einer Minute im Gespräch
setting-activity-daily-cap = Höchste Erfahrung am Tag (Aktivität)
setting-activity-except = Kanäle ohne Erfahrung

# Fehler.

error-level-reward-empty = Eine Stufe, die etwas bringt, bringt eine Rolle, Münzen oder beides.
tip-level-reward-empty = Wähle eine Rolle oder gib einen Betrag ein.
error-level-reward-unknown = Diese Stufe bringt nichts.
tip-level-reward-unknown = `/{ command-level-reward-name } { command-level-reward-list-name }` zeigt, welche es tun.
error-level-too-many = Mehr Stufen können nichts bringen.
tip-level-too-many = Entferne eine, die nicht gebraucht wird.
error-level-nothing-open = Es gibt nichts abzuholen.
tip-level-nothing-open = `/{ command-rewards-name }` zeigt, was als Nächstes kommt.
error-prestige-off = Dieser Server kommt ohne Neuanfang aus.
tip-prestige-off = Das Team schaltet ihn mit `/{ command-settings-name }` ein.
error-prestige-level = Deine Stufe ist zu niedrig für einen Neuanfang.
error-prestige-level-detail = Neu anfangen kannst du ab Stufe { $level }.
tip-prestige-level = `/{ command-prestige-name }` zeigt, was es braucht.
error-prestige-done = Du hast inzwischen neu angefangen.
tip-prestige-done = `/{ command-prestige-name }` zeigt, wie du jetzt stehst.
error-season-none = Diese Saison gibt es nicht.
tip-season-none = Sieh in `/{ command-season-name } { command-season-show-name }` und `/{ command-season-name } { command-season-history-name }` nach.
error-season-taken = Es läuft eine Saison auf einmal, und eine kommt als Nächstes.
tip-season-taken = Beende die andere zuerst mit `/{ command-season-name } { command-season-end-name }`, oder sag sie ab.
error-season-busy = Gerade werden Punkte übertragen oder Stufen gesenkt.
tip-season-busy = Versuch es gleich noch einmal.
error-season-fault = So kann eine Saison nicht sein.
tip-season-fault = Sie hat 1 bis 366 Tage, beginnt in den nächsten 90 Tagen, und ein früherer Platz bekommt nicht weniger als ein späterer.
error-season-name = Eine Saison hat einen Namen von 1 bis 40 Zeichen.
tip-season-name = Wähle einen anderen Namen.

# Mitteilungen.

notice-reward-blocked-title = Eine Rolle konnte nicht gegeben werden
notice-reward-blocked-text = Discord wollte { $role } nicht als Belohnung an { $member } geben. Ich brauche die Berechtigung „Rollen verwalten“ und eine Rolle über { $role }, und die Rolle muss es noch geben. Das Mitglied kann sie mit `/{ command-rewards-name }` noch einmal abholen.
notice-season-won-title = Du bist unter den Ersten
notice-season-won-text = Die Saison **{ $season }** ist vorbei, und du bist auf Platz { $place }. Du hast { $amount } gewonnen.
notice-season-ended-title = Eine Saison ist vorbei
notice-season-ended-text = **{ $season }** ist zu Ende. { $members ->
    [one] { $members } Mitglied hatte
   *[other] { $members } Mitglieder hatten
} Punkte. `/{ command-season-name } { command-season-history-name }` zeigt die Tabelle.

# Einträge im Journal.

entry-level-reward = Belohnung einer Stufe
entry-season = Preis einer Saison
entry-collection = Sammlung vollständig

# Belohnungen von Stufen.

rewards-title = Was Stufen bringen
rewards-none = Stufen bringen hier noch nichts Eigenes.
rewards-line = Stufe { $level }: { $what }
rewards-level = Du bist auf Stufe { $level }.
rewards-collect = Abholen
rewards-collected = Abgeholt
rewards-wallet = Geldbeutel: { $wallet }
level-reward-set-title = Belohnung gesetzt
level-reward-set-how = Sie kommt mit dem, was die Stufe erreicht; wer schon darüber ist, holt sie mit `/{ command-rewards-name }` ab. Jedes Mitglied bekommt sie einmal.
level-reward-removed-title = Belohnung entfernt
level-reward-removed-text = Stufe { $level } bringt nichts mehr. Was gegeben wurde, bleibt.
gains-reward = 🎖️ { $what }

# Neuanfang.

prestige-title = Neuanfang
prestige-badges = Abzeichen
prestige-bonus = Bonus auf Erfahrung
prestige-percent = { $percent } %
prestige-level = Stufe
prestige-level-of = { $level } von { $needed }
prestige-not-yet = Neu anfangen kannst du ab Stufe { $needed }.
prestige-question = Du beginnst wieder auf Stufe 1 und verlierst { $xp } Erfahrung. Du bekommst ein Abzeichen, das bleibt, und dein Bonus auf Erfahrung steigt von { $bonus } % auf { $next } %. Münzen, Sachen, Erfolge und dein Beruf bleiben; Belohnungen von Stufen gibt es nicht zweimal.
prestige-yes = Neu anfangen
prestige-no = Bleiben
prestige-stayed = Alles ist, wie es war.
prestige-done = Du hast neu angefangen
prestige-done-text = { $badges } · Du hast Stufe { $level } aufgegeben, und Erfahrung kommt jetzt mit { $bonus } % mehr.

# Saisons.

season-title = Saison
season-never = Es gab noch keine Saison.
season-none = Gerade läuft keine Saison.
season-empty = Noch hat niemand Punkte.
season-next = Als Nächstes: **{ $name }**, { $at }.
season-last = Die letzte war **{ $name }**, bis { $day }.
season-name = Name
season-when = Zeit
season-begins = beginnt { $at }
season-ends = endet { $at }
season-ended = endete { $at }
season-scored = Punkte für
season-scored-xp = Erfahrung
season-scored-coins = verdiente Münzen, ohne Strafen
season-scored-levels = erreichte Stufen
season-prizes = Preise
season-prize-ten = 4. bis 10.: je { $amount }
season-prize-role = { $role } für den ersten Platz
season-carry = Mitglieder beginnen mit { $percent } % ihrer Punkte der Saison davor.
season-keep = Am Ende behalten Mitglieder { $percent } % ihrer Erfahrung.
season-line = { $member } · { $points ->
    [one] { $points } Punkt
   *[other] { $points } Punkte
}
season-won = · gewann { $amount }
season-forgotten = (vergessen)
season-own = Du hast { $points ->
    [one] { $points } Punkt
   *[other] { $points } Punkte
} und bist auf Platz { $place }.
season-own-far = Du hast { $points ->
    [one] { $points } Punkt
   *[other] { $points } Punkte
}, hinter Platz 10.000.
season-own-none = Du hast noch keine Punkte.
season-board = Tabelle
season-past = Frühere Saisons
season-board-title = Tabelle von { $name }
season-past-title = Frühere Saisons
season-past-none = Noch ist keine Saison zu Ende.
season-past-line = { $number }. { $name }, bis { $day } · { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
}
season-choose = Eine Tabelle öffnen
season-kept-none = Niemand hatte Punkte.
season-planned-title = Saison geplant
season-begun-title = Die Saison hat begonnen
season-wallets = Geldbeutel bleiben, wie sie sind. Wer zur Wende Münzen nehmen will, benutzt `/{ command-economy-name } remove-money-role` mit seiner Vorschau.
season-end-title = Diese Saison jetzt beenden?
season-end-text = Die ersten hundert bleiben stehen, und bis zu { $total } an neuen Münzen werden als Preise gezahlt.
season-end-yes = Beenden
season-cancel-title = Diesen Plan absagen?
season-cancel-yes = Plan absagen
season-left = Alles ist, wie es war.
season-ended-title = Die Saison ist vorbei
season-ended-text = **{ $name }**: { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
} mit zusammen { $points } Punkten.
season-cancelled-title = Plan abgesagt
season-cancelled-text = **{ $name }** beginnt nicht.

# Befehle.

command-rewards = Sieh und hol ab, was Stufen bringen
command-rewards-name = belohnungen
command-rewards-help = Rollen und Münzen kommen von selbst, wenn du eine Stufe erreichst. Was erst danach gesetzt wurde, oder eine Rolle, die dir fehlt, wartet hier.
command-level-reward = Lege fest, was Stufen bringen
command-level-reward-name = stufenlohn
command-level-reward-add = Lass eine Stufe eine Rolle, Münzen oder beides bringen
command-level-reward-add-name = setzen
command-level-reward-add-help = Jedes Mitglied bekommt es einmal, auch nach einem Neuanfang. Noch einmal gesetzt, gilt es für alle, die noch kommen.
command-level-reward-add-option-level = Welche Stufe
command-level-reward-add-option-level-name = stufe
command-level-reward-add-option-role = Die Rolle, die sie bringt
command-level-reward-add-option-role-name = rolle
command-level-reward-add-option-coins = Die neuen Münzen, die sie bringt
command-level-reward-add-option-coins-name = münzen
command-level-reward-list = Sieh, was Stufen bringen
command-level-reward-list-name = liste
command-level-reward-list-help = Die niedrigste Stufe zuerst.
command-level-reward-remove = Lass eine Stufe nichts mehr bringen
command-level-reward-remove-name = entfernen
command-level-reward-remove-help = Was gegeben wurde, bleibt.
command-level-reward-remove-option-level = Welche Stufe
command-level-reward-remove-option-level-name = stufe
command-prestige = Fang neu an, für ein Abzeichen und einen kleinen Bonus
command-prestige-name = neuanfang
command-prestige-help = Zeigt vorher, was es braucht, was du verlierst und was du bekommst. Der Bonus wächst nach einigen Malen nicht mehr.
command-season = Sieh die Saison, ihre Tabelle und die früheren
command-season-name = saison
command-season-show = Sieh die Saison, die läuft
command-season-show-name = zeigen
command-season-show-help = Was Punkte bringt, was die Ersten bekommen, wann sie endet und wie du stehst.
command-season-leaderboard = Sieh die Tabelle der Saison
command-season-leaderboard-name = tabelle
command-season-leaderboard-help = Zehn auf einmal, darunter dein eigener Platz.
command-season-history = Sieh die Saisons, die vorbei sind
command-season-history-name = frühere
command-season-history-help = Die ersten hundert von jeder bleiben stehen.
command-season-history-option-number = Die Nummer einer Saison, um sie zu öffnen
command-season-history-option-number-name = nummer
command-season-start = Beginne jetzt eine Saison
command-season-start-name = beginnen
command-season-start-help = Sie endet von selbst. Punkte sind keine Münzen; Geldbeutel bleiben bis auf die Preise, wie sie sind.
command-season-start-option-name = Wie sie heißt
command-season-start-option-days = Wie viele Tage sie hat
command-season-start-option-days-name = tage
command-season-start-option-scored = Was Punkte bringt; Erfahrung, wenn du nichts sagst
command-season-start-option-scored-name = punkte
command-season-start-option-scored-choice-xp = Erfahrung
command-season-start-option-scored-choice-coins = Verdiente Münzen, ohne Strafen
command-season-start-option-scored-choice-levels = Erreichte Stufen
command-season-start-option-first = Neue Münzen für den ersten Platz
command-season-start-option-first-name = erster
command-season-start-option-second = Neue Münzen für den zweiten Platz
command-season-start-option-second-name = zweiter
command-season-start-option-third = Neue Münzen für den dritten Platz
command-season-start-option-third-name = dritter
command-season-start-option-fourth-to-tenth = Neue Münzen für jeden vom vierten bis zum zehnten Platz
command-season-start-option-fourth-to-tenth-name = vierter-bis-zehnter
command-season-start-option-role = Eine Rolle für den ersten Platz
command-season-start-option-role-name = rolle
command-season-start-option-carry = Prozent der Punkte der Saison davor, mit denen Mitglieder beginnen
command-season-start-option-carry-name = übertrag
command-season-start-option-keep-levels = Prozent der Erfahrung, die am Ende bleiben; alles, wenn du nichts sagst
command-season-start-option-keep-levels-name = stufen-behalten
command-season-plan = Plane eine Saison, die von selbst beginnt
command-season-plan-name = planen
command-season-plan-help = Eine Saison lässt sich planen, während eine andere läuft; sie beginnt, wenn ihr Tag da und die andere vorbei ist.
command-season-plan-option-name = Wie sie heißt
command-season-plan-option-days = Wie viele Tage sie hat
command-season-plan-option-days-name = tage
command-season-plan-option-scored = Was Punkte bringt; Erfahrung, wenn du nichts sagst
command-season-plan-option-scored-name = punkte
command-season-plan-option-scored-choice-xp = Erfahrung
command-season-plan-option-scored-choice-coins = Verdiente Münzen, ohne Strafen
command-season-plan-option-scored-choice-levels = Erreichte Stufen
command-season-plan-option-first = Neue Münzen für den ersten Platz
command-season-plan-option-first-name = erster
command-season-plan-option-second = Neue Münzen für den zweiten Platz
command-season-plan-option-second-name = zweiter
command-season-plan-option-third = Neue Münzen für den dritten Platz
command-season-plan-option-third-name = dritter
command-season-plan-option-fourth-to-tenth = Neue Münzen für jeden vom vierten bis zum zehnten Platz
command-season-plan-option-fourth-to-tenth-name = vierter-bis-zehnter
command-season-plan-option-role = Eine Rolle für den ersten Platz
command-season-plan-option-role-name = rolle
command-season-plan-option-carry = Prozent der Punkte der Saison davor, mit denen Mitglieder beginnen
command-season-plan-option-carry-name = übertrag
command-season-plan-option-keep-levels = Prozent der Erfahrung, die am Ende bleiben; alles, wenn du nichts sagst
command-season-plan-option-keep-levels-name = stufen-behalten
command-season-plan-option-in = In wie vielen Tagen sie beginnt; in einem, wenn du nichts sagst
command-season-end = Beende die Saison, oder sag den Plan ab
command-season-end-name = beenden
command-season-end-help = Fragt zuerst und zeigt, was geschieht: Preise, die Tabelle, die bleibt, und was Mitglieder von ihren Stufen behalten.

# Was eine Sache im Laden verlangt.

item-needs-level = Stufe { $level }
error-shop-needs-level = Deine Stufe ist dafür zu niedrig.
error-shop-needs-level-detail = Dafür brauchst du Stufe { $level }.
tip-shop-needs-level = `/{ command-profile-name }` zeigt deine.
command-shop-admin-create-option-needs-level = Die Stufe, die man zum Kaufen braucht; 0 für keine
command-shop-admin-create-option-needs-level-name = braucht-stufe
command-shop-admin-edit-option-needs-level = Die Stufe, die man zum Kaufen braucht; 0 für keine
command-shop-admin-edit-option-needs-level-name = braucht-stufe
use-gave = Du hast { $thing } bekommen.
item-gives-item = gibt eine andere Sache
command-shop-admin-create-option-gives-item = Eine andere Sache, die es beim Benutzen gibt
command-shop-admin-create-option-gives-item-name = gibt-sache
command-shop-admin-edit-option-gives-item = Eine andere Sache, die es beim Benutzen gibt
command-shop-admin-edit-option-gives-item-name = gibt-sache

# Sammlungen und eigene Aufträge des Servers.

profile-badges = Sammlungen
gains-found = 🔎 Du hast etwas gefunden: { $thing }
collections-title = Sammlungen
collections-none = Es gibt noch keine Sammlungen.
collections-progress = { $have } von { $all }
collections-coins = bringt { $amount }
collections-chance = Schichten und Tagesbelohnungen bringen eine ihrer Sachen mit einer Chance von { $chance }.
collections-complete = Eine Sammlung abgeben
collections-how = Wer von allem eines hat, gibt sie ab, einmal, für Münzen und ein Abzeichen.
collections-done-title = Sammlung vollständig
collections-done = { $badge } **{ $name }** brachte { $amount }. Das Abzeichen steht jetzt in deinem Profil.
collections-added = Sammlung angelegt
collections-removed = Sammlung entfernt
collections-removed-text = **{ $name }** gibt es nicht mehr. Abzeichen und Sachen bleiben.
quest-admin-title = Eigene Aufträge des Servers
quest-admin-none = Es gibt noch keine.
quest-admin-added = Auftrag angelegt
quest-admin-removed = Auftrag entfernt
quest-admin-how = Er ist sofort offen, neben den gezogenen, und wird bezahlt, sobald er erledigt ist.
quest-admin-day = jeden Tag
quest-admin-week = jede Woche
quest-admin-line = { $period } · { $deed }: { $target } · { $amount } · { $xp } Erfahrung
deed-shifts = Schichten
deed-good = gute Schichten
deed-tasks = gut gelöste Aufgaben
deed-claims = abgeholte Belohnungen
deed-crimes = gelungene Gaunereien und Raube
deed-earned = mit Arbeit verdiente Münzen

error-collection-unknown = Diese Sammlung gibt es nicht.
tip-collection-unknown = `/{ command-collections-name }` zeigt die, die es gibt.
error-collection-done = Diese Sammlung hast du schon vollständig.
tip-collection-done = `/{ command-collections-name }` zeigt die anderen.
error-collection-missing = Du hast nicht von allem eines.
tip-collection-missing = `/{ command-collections-name }` zeigt, was fehlt.
error-collection-name = Eine Sammlung hat einen eigenen Namen von 1 bis 40 Zeichen und ein Emoji als Abzeichen.
tip-collection-name = Wähle einen anderen Namen oder ein anderes Abzeichen.
error-collection-fault = So kann eine Sammlung nicht sein.
tip-collection-fault = Schreib 1 bis 20 Sachen mit Kommas dazwischen; die Chance ist höchstens 25 %.
error-collection-too-many = Mehr Sammlungen kann ein Server nicht haben.
tip-collection-too-many = Entferne eine, die nicht gebraucht wird.
error-quest-fault = So kann ein Auftrag nicht sein.
tip-quest-fault = Er verlangt 1 bis 1.000.000 von etwas, bringt höchstens 100 Erfahrung und hat einen Text von 1 bis 80 Zeichen.
error-quest-unknown = Diesen Auftrag gibt es nicht.
tip-quest-unknown = `/{ command-quest-admin-name } { command-quest-admin-list-name }` zeigt die, die es gibt.
error-quest-too-many = Mehr eigene Aufträge kann ein Server nicht haben.
tip-quest-too-many = Entferne einen, der nicht gebraucht wird.

command-collections = Sieh Sammlungen, und gib eine vollständige ab
command-collections-name = sammlungen
command-collections-help = Sachen, die zusammengehören, mit dem, was du davon hast. Wer von allem eines hat, gibt sie ab, einmal, für Münzen und ein Abzeichen.
command-collection-admin = Lege fest, was sich sammeln lässt
command-collection-admin-name = sammlungen-verwalten
command-collection-admin-add = Lege eine Sammlung an
command-collection-admin-add-name = anlegen
command-collection-admin-add-help = Ihre Sachen sind die des Ladens, verkauft oder nicht. Mit einer Chance bringen Schichten und Tagesbelohnungen ab und zu eine davon.
command-collection-admin-add-option-name = Wie sie heißt
command-collection-admin-add-option-items = Ihre Sachen mit Namen oder Nummer, mit Kommas dazwischen
command-collection-admin-add-option-items-name = sachen
command-collection-admin-add-option-badge = Ein Emoji für das Profil aller, die sie vollständig haben
command-collection-admin-add-option-badge-name = abzeichen
command-collection-admin-add-option-coins = Neue Münzen für eine vollständige Sammlung
command-collection-admin-add-option-coins-name = münzen
command-collection-admin-add-option-chance = Prozent der Schichten und Tagesbelohnungen, die eine Sache bringen; sonst keine
command-collection-admin-list = Sieh alle Sammlungen mit ihrer Nummer
command-collection-admin-list-name = liste
command-collection-admin-list-help = Mit ihren Sachen, Münzen und ihrer Chance.
command-collection-admin-remove = Entferne eine Sammlung
command-collection-admin-remove-name = entfernen
command-collection-admin-remove-help = Abzeichen bleiben, und die Sachen auch.
command-collection-admin-remove-option-number = Ihre Nummer, wie die Liste sie zeigt
command-collection-admin-remove-option-number-name = nummer
command-quest-admin = Mach eigene Aufträge für den Server
command-quest-admin-name = aufträge-verwalten
command-quest-admin-add = Lege einen Auftrag an
command-quest-admin-add-name = anlegen
command-quest-admin-add-help = Er ist sofort für alle offen, neben den gezogenen, und zählt von selbst.
command-quest-admin-add-option-text = Was zu tun ist, wie Mitglieder es lesen
command-quest-admin-add-option-period = Wie lange Zeit dafür ist
command-quest-admin-add-option-period-name = zeitraum
command-quest-admin-add-option-period-choice-day = Ein Tag
command-quest-admin-add-option-period-choice-week = Eine Woche
command-quest-admin-add-option-what = Was zählt
command-quest-admin-add-option-what-name = was
command-quest-admin-add-option-what-choice-shifts = Schichten
command-quest-admin-add-option-what-choice-good = Gute Schichten
command-quest-admin-add-option-what-choice-tasks = Gut gelöste Aufgaben
command-quest-admin-add-option-what-choice-claims = Abgeholte Belohnungen
command-quest-admin-add-option-what-choice-crimes = Gelungene Gaunereien und Raube
command-quest-admin-add-option-what-choice-earned = Mit Arbeit verdiente Münzen
command-quest-admin-add-option-target = Wie viel davon
command-quest-admin-add-option-target-name = ziel
command-quest-admin-add-option-coins = Neue Münzen dafür
command-quest-admin-add-option-coins-name = münzen
command-quest-admin-add-option-xp = Erfahrung dafür, höchstens 100
command-quest-admin-add-option-xp-name = erfahrung
command-quest-admin-list = Sieh die eigenen Aufträge des Servers
command-quest-admin-list-name = liste
command-quest-admin-list-help = Mit ihren Nummern.
command-quest-admin-remove = Entferne einen Auftrag
command-quest-admin-remove-name = entfernen
command-quest-admin-remove-help = Wer ihn erledigt hat, behält, was er brachte.
command-quest-admin-remove-option-number = Seine Nummer, wie die Liste sie zeigt
command-quest-admin-remove-option-number-name = nummer
