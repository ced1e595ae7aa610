# What rests for a while, and what staff are told about it.

notice-service-house = room for everybody at once
notice-service-discord-callback = answering commands
notice-service-discord-webhook = answers that take longer
notice-service-discord = messages that the bot posts by itself
notice-service-redis = limits shared between processes
notice-service-analytics = reports of errors for staff
notice-service-webhook = events that are sent to the operator

notice-service-rests-title = Something rests
notice-service-rests-text = Since { $since } this does not work as it should: { $service }. Everything else goes on, and nothing is lost. You will hear when it works again.
notice-service-back-title = It works again
notice-service-back-text = This had trouble since { $since } and works again: { $service }. What waited is being delivered.
notice-staff-channel-closed-title = I cannot write to the staff channel
notice-staff-channel-closed-text = On { $server }, Discord does not let me write into the channel that is set for notices to staff. Let me see it and write there, or choose another one with `/settings set key:staff.channel`.

late-answer = Discord did not take my answer when you used a command. What came of it:
