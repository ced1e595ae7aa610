# Jobs and shifts.

work-list-title = Jobs: { $career }
work-list-yours = ✔ This is your job.
work-list-open = Open to you. You would begin as { $rank }.
work-list-rank = Rank
work-list-pay = Pay
work-list-chance = Odds
work-list-legend = Pay is for a shift that goes well; odds are your chance of that. ▸ marks your rank, or the one you would begin with.
work-list-expected = On average { $pay } a shift, then { $rest } of rest.
work-list-progress = Level { $level } · { $bar } { $have } of { $needed } experience
work-list-next-shift = The next shift can begin { $at }.
work-lock-xp = 🔒 Locked: it takes { $needed } experience from all jobs together, and you have { $have }.
work-lock-notice = ⏳ You changed your job only a short while ago. You can apply { $until }.
work-apply-button = Take this job
work-shift-button = Work a shift
work-resign-list = See all jobs

work-apply-title = Hired
work-apply-text = You are now { $rank } ({ $career }).
work-apply-left = You left your job as { $rank }.
work-apply-odds = Your odds that a shift goes well are { $chance }; on average it brings { $pay }.
work-apply-next = Your first shift can begin { $at }.
work-apply-notice = You can change your job again { $until }.
work-resign-title = You left your job
work-resign-text = You are no longer { $rank } ({ $career }). Your { $xp } experience is kept.
work-resign-notice = You can take another job { $at }.

work-shift-success = The shift went well
work-shift-partial = The shift went half well
work-shift-fail = The shift went wrong
work-shift-job = { $rank } · { $career }
work-shift-pay = Pay
work-shift-nothing = none this time
work-shift-wallet = Wallet now
work-shift-xp = Experience
work-shift-xp-value = +{ $gained }, level { $level }
work-shift-xp-level-up = +{ $gained }, now level { $level }!
work-shift-promoted = 🎉 Promotion! You are now { $rank }.
work-shift-to-next = Next rank
work-shift-progress = { $bar } { $have } of { $needed } experience
work-shift-successes = { $have } of { $needed } good shifts among the last { $among }
work-shift-days = at the earliest { $at }
work-shift-top = You have the highest rank here.
work-shift-next = The next shift can begin { $at }: { $chance } odds, on average { $pay }.
work-shift-odds = The odds were { $chance }.
