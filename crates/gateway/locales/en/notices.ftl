# What the hall tells people by itself, in the staff channel and in direct messages.

notice-staff-channel-title = Notices arrive here
notice-staff-channel-text = { $staff } chose this channel for what staff should know: cases to look at, reports and parts of the bot that rest.
