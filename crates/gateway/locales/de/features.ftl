# Funktionen: was hier an ist, und warum.

feature-economy = Münzen
feature-leaderboard = Rangliste
feature-next-step = Nächster Schritt (ein Versuch)
feature-work = Berufe

features-title = Funktionen
features-one = Funktion
features-choose = Sieh eine Funktion an
features-how = `/{ command-features-name } { command-features-off-name }` schaltet eine Funktion auf diesem Server aus, `/{ command-features-name } { command-features-on-name }` wieder an. `/{ command-features-name } { command-features-reset-name }` überlässt sie denen, die den Bot betreiben.
features-changed = Funktion umgeschaltet
features-unchanged = Das war schon so
features-on = Anschalten
features-off = Ausschalten
features-reset = Den Betreibern überlassen
features-is-on = 🟢 { $name }: an
features-is-off = ⚪ { $name }: aus
features-why-denied = Wer den Bot betreibt, gibt sie diesem Server nicht.
features-why-stopped = Wer den Bot betreibt, hat sie für alle ausgeschaltet.
features-why-allowed = Wer den Bot betreibt, gibt sie diesem Server auf jeden Fall.
features-why-staff-on = Das Team dieses Servers hat sie angeschaltet.
features-why-staff-off = Das Team dieses Servers hat sie ausgeschaltet.
features-why-off = Aus für alle Server,
features-why-all = An für alle Server,
features-why-inside = An für { $share } % aller Server, dieser gehört dazu,
features-why-outside = An für { $share } % aller Server, dieser gehört noch nicht dazu,
features-from-file = so steht es in der Einstellungsdatei.
features-from-operator = so wurde es im laufenden Betrieb gewählt.
features-not-yours = Nur wer den Bot betreibt, kann sie hier anschalten.
features-changed-at = Zuletzt umgeschaltet { $at }
features-changed-by = Zuletzt umgeschaltet von { $who }, { $at }

balance-next-apply = Als Nächstes: such dir mit `/{ command-work-name } { command-work-list-name }` einen Beruf, und hol dir mit `/{ command-daily-name }` die Münzen von heute.
balance-next-work = Als Nächstes: verdien etwas mit `/{ command-work-name } { command-work-shift-name }`, und hol dir mit `/{ command-daily-name }` die Münzen von heute.

error-features-unknown = Diese Funktion gibt es nicht.
tip-features-unknown = `/{ command-features-name } { command-features-show-name }` zeigt, welche es gibt.
error-features-not-yours = Wer den Bot betreibt, hat diese Funktion hier ausgeschaltet.
tip-features-not-yours = Frag dort nach. Was an ist, kannst du hier aus- und wieder anschalten.
error-features-moved = Jemand anders hat diesen Schalter inzwischen umgelegt.
tip-features-moved = Sieh ihn dir noch einmal an.
error-features-percent = Ein Anteil reicht von 0 bis 100 Prozent.
tip-features-percent = Gib eine ganze Zahl von 0 bis 100 an.

action-features-switch = Funktionen für den Server aus- und wieder anschalten

command-features = Fürs Serverteam: was hier an ist und warum, und Umschalten
command-features-name = funktionen
command-features-show = Sieh, welche Funktionen hier an sind, und warum
command-features-show-name = zeigen
command-features-show-help = Ob eine Funktion an ist, bestimmt, wer den Bot betreibt; sie kann auch nach und nach zu immer mehr Servern kommen. Was an ist, kannst du auf diesem Server ausschalten.
command-features-show-option-feature = Nur diese Funktion
command-features-show-option-feature-name = funktion
command-features-off = Schalte eine Funktion auf diesem Server aus
command-features-off-name = aus
command-features-off-help = Wer sie benutzt, hört, dass sie hier ausgeschaltet ist. Nichts Verdientes oder Gespeichertes geht verloren. Es steht danach im Protokoll.
command-features-off-option-feature = Welche Funktion
command-features-off-option-feature-name = funktion
command-features-off-option-reason = Warum; das steht danach im Protokoll
command-features-off-option-reason-name = grund
command-features-on = Schalte eine Funktion auf diesem Server wieder an
command-features-on-name = an
command-features-on-help = Geht für das, was du ausgeschaltet hast, und für Funktionen, die den Servern überlassen sind. Es steht danach im Protokoll.
command-features-on-option-feature = Welche Funktion
command-features-on-option-feature-name = funktion
command-features-on-option-reason = Warum; das steht danach im Protokoll
command-features-on-option-reason-name = grund
command-features-reset = Überlass eine Funktion wieder denen, die den Bot betreiben
command-features-reset-name = zurück
command-features-reset-help = Danach folgt die Funktion den Einstellungen derer, die den Bot betreiben. Es steht danach im Protokoll.
command-features-reset-option-feature = Welche Funktion
command-features-reset-option-feature-name = funktion
command-features-reset-option-reason = Warum; das steht danach im Protokoll
command-features-reset-option-reason-name = grund
