# Features: what is on here, and why.

feature-economy = Coins
feature-leaderboard = Leaderboard
feature-next-step = Next step (an experiment)
feature-work = Jobs

features-title = Features
features-one = Feature
features-choose = Look at a feature
features-how = `/features off` switches a feature off for this server, and `/features on` back on. `/features reset` leaves it to whoever runs the bot.
features-changed = Feature switched
features-unchanged = It was so already
features-on = Switch on
features-off = Switch off
features-reset = Leave it to the operator
features-is-on = 🟢 { $name }: on
features-is-off = ⚪ { $name }: off
features-why-denied = Whoever runs the bot keeps it from this server.
features-why-stopped = Whoever runs the bot has switched it off for everybody.
features-why-allowed = Whoever runs the bot gives it to this server in any case.
features-why-staff-on = The staff of this server switched it on.
features-why-staff-off = The staff of this server switched it off.
features-why-off = Off for all servers,
features-why-all = On for all servers,
features-why-inside = On for { $share }% of all servers, this one among them,
features-why-outside = On for { $share }% of all servers, not yet for this one,
features-from-file = as the settings file says.
features-from-operator = as whoever runs the bot chose while it runs.
features-not-yours = Only whoever runs the bot can switch it on here.
features-changed-at = Last switched { $at }
features-changed-by = Last switched by { $who }, { $at }

balance-next-apply = Next: find a job with `/work list`, and take today’s coins with `/daily`.
balance-next-work = Next: earn with `/work shift`, and take today’s coins with `/daily`.

error-features-unknown = There is no such feature.
tip-features-unknown = Look at `/features show` for those there are.
error-features-not-yours = Whoever runs the bot has this feature off here.
tip-features-not-yours = Ask them. What is on, you can switch off here, and back on.
error-features-moved = Somebody else changed this flag meanwhile.
tip-features-moved = Look at it again.
error-features-percent = A roll-out is a share from 0 to 100 percent.
tip-features-percent = Use a whole number from 0 to 100.

action-features-switch = Switch features off for the server, and back

command-features = For staff: what is on here and why, and switching it
command-features-show = See which features are on here, and why
command-features-show-help = A feature is on or off by the settings of whoever runs the bot, who may also bring it to a growing share of all servers. What is on, you can switch off for this server.
command-features-show-option-feature = Only this feature
command-features-off = Switch a feature off for this server
command-features-off-help = Whoever uses it hears that it is switched off here. Nothing that was earned or stored is lost. It goes into the audit log.
command-features-off-option-feature = Which feature
command-features-off-option-reason = Why; it is kept in the audit log
command-features-on = Switch a feature back on for this server
command-features-on-help = Works for what you switched off before, and for features that whoever runs the bot leaves to servers. It goes into the audit log.
command-features-on-option-feature = Which feature
command-features-on-option-reason = Why; it is kept in the audit log
command-features-reset = Leave a feature to whoever runs the bot again
command-features-reset-help = Afterwards the feature follows the settings of whoever runs the bot. It goes into the audit log.
command-features-reset-option-feature = Which feature
command-features-reset-option-reason = Why; it is kept in the audit log
