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
