# Guards that members meet: blocks and limits.

error-access-blocked = You may not use the bot on this server.
error-access-blocked-detail = The staff of this server do not let you use the bot: { $reason }
tip-access-blocked = If you think that this is a mistake, tell the staff with `/appeal`. `/privacy` and `/help` still work.
error-access-blocked-until = You may not use the bot on this server for a while.
error-access-blocked-until-detail = You may not use the bot on this server: { $reason } It works for you again { $until }.
tip-access-blocked-until = You need to do nothing for that. If you think that this is a mistake, tell the staff with `/appeal`. `/privacy` and `/help` still work.
error-block-bot = Bots cannot be blocked.
tip-block-bot = Choose a member who is not a bot.
error-block-self = You cannot block yourself.
tip-block-self = Choose another member.
error-block-staff = The owner and the staff of a server cannot be blocked.
tip-block-staff = Take their permission to manage the server away first.
error-block-past = A block cannot end in the past.
tip-block-past = Choose a time to come, or none.
error-block-none = This member is not blocked.
tip-block-none = Look at the list of blocked members.

error-limit-member = You are quicker than this server allows.
error-limit-member-detail = You are quicker than this server allows. It works again { $until }.
tip-limit-member = Nothing was changed and nothing is lost; just try again then.
error-limit-guild = Everybody here together is quicker than this server allows.
error-limit-guild-detail = Everybody here together is quicker than this server allows. It works again { $until }.
tip-limit-guild = Nothing was changed. If it happens often, the staff can look at `/limits show`.

setting-limit-member-look = Looking, per member
setting-limit-guild-look = Looking, all together
setting-limit-member-money = Money, per member
setting-limit-guild-money = Money, all together
setting-limit-member-games = Games, per member
setting-limit-guild-games = Games, all together
setting-limit-member-staff = Staff, per member
setting-limit-guild-staff = Staff, all together
setting-limit-member-press = Buttons, per member
setting-limit-guild-press = Buttons, all together
setting-limit-member-suggest = Suggestions, per member
setting-limit-guild-suggest = Suggestions, all together
config-rate = such as 60/1m or 5/10s
