# What was noticed about a transfer or about how somebody plays, and the settings of that watch.

setting-fraud-enabled = Watch for fraud
setting-fraud-sensitivity = Sensitivity of the watch
setting-fraud-large-transfer = Large transfer from

fraud-signal-large-transfer = Large transfer: { $measured }, looked at from { $limit }
fraud-signal-many-transfers = Many transfers: { $measured } times what is usual
fraud-signal-much-sent = Much sent in a short time: { $measured } times what passes unseen
fraud-signal-unlike-member = Unlike this member's transfers: { $measured } deviations, looked at from { $limit }
fraud-signal-unlike-guild = Unlike transfers here: { $measured } deviations, looked at from { $limit }
fraud-signal-new-pair = First transfer between these two: { $measured }, looked at from { $limit }
fraud-signal-steady-waits = Comes back after each rest equally late: variation { $measured }, people are above { $limit }
fraud-signal-narrow-waits = Comes back in few different ways: { $measured } bits, people are above { $limit }
fraud-signal-uniform-waits = Waits like a program with even jitter: distance { $measured }, people are above { $limit }
fraud-signal-round-the-clock = Active in { $measured } hours of one day, looked at from { $limit }
fraud-signal-fast-presses = Presses buttons faster than people can: { $measured } of the presses, looked at from { $limit }
fraud-signal-economy-only = Does nothing but earn and send: { $measured } of the commands, looked at from { $limit }
fraud-signal-high-income = Earns more per hour than others, for long: { $measured } deviations, looked at from { $limit }
fraud-signal-young-payer = The payer's account is { $measured } days old, looked at up to { $limit }
fraud-signal-young-payee = The payee's account is { $measured } days old, looked at up to { $limit }
fraud-signal-new-member = The payer has been here for { $measured } days, looked at up to { $limit }
fraud-signal-feeder = Sends { $measured } of all that came in to this one member, looked at from { $limit }
fraud-signal-fan-in = One of { $measured } young accounts that send nearly everything to the same member, looked at from { $limit }
fraud-signal-joined-together = { $measured } who send nearly everything to the same member joined together, looked at from { $limit }
fraud-signal-made-together = { $measured } accounts that send nearly everything to the same member were made together, looked at from { $limit }
fraud-signal-common-hours = Active in the same hours as the payee: { $measured }, looked at from { $limit }
fraud-signal-passed-on = Passes on within hours what came in, over { $measured } hands, looked at from { $limit }
fraud-signal-round-trip = Goes back to whom it came from after { $measured } hours, looked at up to { $limit }
fraud-signal-circle = Closes a circle of { $measured } members who pay each other, looked at from { $limit }
