# Die Seiten von /hilfe.

help-title = Was du hier tun kannst
help-tasks = Was möchtest du tun?
help-task-earn = Münzen verdienen: { $commands }
help-task-keep = Sicher aufbewahren: { $commands }
help-task-pay = Jemanden bezahlen: { $commands }
help-task-look = Nachsehen: { $commands }
help-category-money = Geld
help-category-work = Arbeit
help-category-staff = Fürs Serverteam
help-category-you = Du und der Bot
help-example = Beispiel: { $example }
help-examples = Beispiele
help-options = Angaben
help-option = `{ $name }` { $about }
help-option-optional = `{ $name }` (freiwillig) { $about }
help-more = Mehr zu einem Befehl, mit Beispielen: `/{ command-help-name } { command-help-option-command-name }:{ command-pay-name }`.
help-unknown-title = Diesen Befehl gibt es nicht
help-unknown-text = Es gibt keinen Befehl namens „{ $name }“. Ähnlich sind: { $near }.
help-choose = Mehr zu einem Befehl
help-all = Alle Befehle
