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
season-wallets = Geldbeutel bleiben, wie sie sind. Wer zur Wende Münzen nehmen will, benutzt `/economy remove-money-role` mit seiner Vorschau.
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
command-season-plan-option-in-name = in
command-season-end = Beende die Saison, oder sag den Plan ab
command-season-end-name = beenden
command-season-end-help = Fragt zuerst und zeigt, was geschieht: Preise, die Tabelle, die bleibt, und was Mitglieder von ihren Stufen behalten.
