# Errors, by their code: `error-` is what happened, `error-…-detail` the same with figures where the error brings them,
# and `tip-` is what to do about it.

error-title = That did not work
error-title-refused = Not now
error-title-forbidden = Not allowed
error-title-ours = Something broke on our side
error-id = Error id: `{ $id }`

error-internal = Something broke on our side. Nothing was changed.
tip-internal = Tell the server's staff the error id below; with it they find the cause.
error-service-unavailable = A part of the bot does not answer right now. Nothing was changed.
tip-service-unavailable = Try again in a minute.
error-service-busy = Too many people are asking at once.
tip-service-busy = Try again in a few seconds.
error-service-unknown-outcome = The database did not confirm in time whether it worked.
tip-service-unknown-outcome = Look at `/transactions` before you try again.
error-service-stopping = The bot is restarting.
tip-service-stopping = Try again in a minute.

error-command-unknown = This command is not known here.
tip-command-unknown = Type `/` to see the commands there are, or use `/help`.
error-command-option-invalid = One of the options was not understood.
error-command-option-invalid-detail = The option `{ $option }` was not understood.
tip-command-option-invalid = Choose one of the suggested values.
error-command-guild-only = This works only on a server.
tip-command-guild-only = Use the command in a channel of a server.
error-command-feature-off = This feature is switched off here.
tip-command-feature-off = The server's staff can switch it on.
error-component-foreign = This button belongs to somebody else.
tip-component-foreign = Use the command yourself to get your own.
error-component-stale = This button is out of date.
tip-component-stale = Use the command again to get a fresh one.
error-component-invalid = This button was changed on its way.
tip-component-invalid = Use the command again to get a fresh one.
error-access-forbidden = You may not do this here.
tip-access-forbidden = Ask the server's staff if you think you should.

error-amount-empty = No amount was given.
tip-amount-empty = Type a number such as `500`, `10k`, `half` or `all`.
error-amount-negative = Amounts cannot be negative.
tip-amount-negative = Type the amount without a minus sign.
error-amount-zero = That comes to nothing.
tip-amount-zero = The smallest amount is 1.
error-amount-not-a-number = That amount is not a number.
tip-amount-not-a-number = Type a number such as `500`, `10k`, `25%`, `half` or `all`.
error-amount-fraction = Coins cannot be split.
tip-amount-fraction = Type a whole number, such as `15`.
error-amount-ambiguous = That amount can be read in two ways.
tip-amount-ambiguous = Write it without separators, such as `1500` or `1.5k`.
error-amount-grouping = The thousands separators are in odd places.
tip-amount-grouping = Write the amount without separators, such as `1500`.
error-amount-too-large = That amount is larger than can be counted.
tip-amount-too-large = Type a smaller amount.
error-amount-percentage = A percentage is more than 0 and at most 100.
tip-amount-percentage = Type a percentage such as `25%`.

error-replay-mismatch = The same request arrived twice with different contents.
tip-replay-mismatch = Use the command again.

error-economy-not-enough = There are not enough coins for that.
error-economy-not-enough-detail = There is not enough for that: you have { $available }.
tip-economy-not-enough = `/balance` shows what you have; `/work shift` and `/daily` earn you more.
error-economy-pay-self = You cannot pay yourself.
tip-economy-pay-self = Choose another member. To move money between wallet and bank, use `/deposit` and `/withdraw`.
error-economy-pay-bot = Bots have no wallet.
tip-economy-pay-bot = Choose a member who is not a bot.
error-economy-member-bot = Bots have no account.
tip-economy-member-bot = Choose a member who is not a bot.
error-economy-account-closed = This account is closed.
tip-economy-account-closed = Ask the server's staff.
error-economy-supply-limit = This would pass the most that can be counted.
tip-economy-supply-limit = Use a smaller amount.
error-economy-daily-taken = You already took today's reward.
error-economy-daily-taken-detail = You already took today's reward. The next one is ready { $next }.
tip-economy-daily-taken = Until then, `/work shift` earns you more.

error-work-job-unknown = There is no such job.
tip-work-job-unknown = `/work list` shows every job.
error-work-job-locked = You do not meet what this job asks for yet.
tip-work-job-locked = Work more shifts in your present job first; `/work list` says what is missing.
error-work-job-none = You have no job.
tip-work-job-none = Look at `/work list`, then take one with `/work apply`.
error-work-job-same = You already have this job.
tip-work-job-same = Work a shift with `/work shift`.
error-work-too-early = You are still resting from your last shift.
error-work-too-early-detail = You are still resting from your last shift. The next one can begin { $next }.
tip-work-too-early = `/daily` and `/balance` work at any time.
error-work-apply-too-early = You changed your job only a short while ago.
error-work-apply-too-early-detail = You changed your job only a short while ago. You can apply again { $next }.
tip-work-apply-too-early = Work in the job you have until then.

error-staff-reason-missing = A reason is needed.
tip-staff-reason-missing = Say in a few words why; it is kept in the audit log.
error-staff-setting-invalid = This setting does not take that value.
error-staff-setting-invalid-detail = `{ $setting }` does not take that value.
tip-staff-setting-invalid = `/economy config` shows each setting with its range.
error-privacy-nothing = Nothing is stored about you here.
tip-privacy-nothing = There is nothing to do.
