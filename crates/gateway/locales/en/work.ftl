# Jobs and shifts.

work-list-title = Jobs
work-list-intro = Pay per shift that goes well, and the chance that it does.
work-list-job = { $rank } · { $career }
work-list-pay = Pay { $low } to { $high } · goes well { $chance } · rest { $rest }
work-list-expected = On average { $expected } a shift
work-job-yours = ✔ Your job
work-job-open = Open to you
work-job-locked = 🔒 Locked: { $reason }
work-locked-xp = needs { $needed } experience in all jobs together, you have { $have }
work-locked-other = asks for more than you have now
work-notice = You can change your job again { $at }.
work-choose = Choose a job
work-apply-button = Take this job

work-apply-title = Hired
work-apply-text = You are now { $rank } ({ $career }).
work-apply-first = Start your first shift
work-resign-title = You left your job
work-resign-text = You are no longer { $rank } ({ $career }). What you learnt is kept.
work-resign-list = See all jobs

work-shift-success = The shift went well
work-shift-partial = The shift went half well
work-shift-fail = The shift went wrong
work-shift-pay = Pay
work-shift-nothing = none
work-shift-wallet = Wallet now
work-shift-xp = Experience
work-shift-xp-gain = +{ $xp }
work-shift-level = Level { $level }
work-shift-progress = { $bar } { $have } of { $needed } for { $next }
work-shift-top = Top rank, { $have } experience
work-shift-promoted = Promotion! You are now { $rank }.
work-shift-missing-successes = { $have } of { $needed } good shifts among the last { $among }
work-shift-missing-days = not before { $at }
work-shift-to-next = For the promotion
work-shift-next = The next shift can begin { $at }.
work-again = Work again
