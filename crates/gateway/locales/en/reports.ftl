# Errors as staff read them, and what members tell the staff.

report-button = Tell the staff

errors-title = { $days ->
    [one] Errors of the last day
   *[other] Errors of the last { $days } days
}
errors-none = Nothing went wrong here in this time.
errors-ours = Faults of the bot
errors-theirs = What members ran into
errors-line = `{ $code }` in `/{ $command }`: { $times ->
    [one] once
   *[other] { $times } times
}, before that { $before }
errors-line-members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
errors-line-new = new in this version
errors-choose = Look at one of them
errors-times-about = Times: { $times }
errors-all = All errors
errors-counted = What members ran into is only counted; nobody is remembered for it.
errors-operator = Whoever runs the bot finds the cause with `guildhall explain` and an id.
errors-times = In this time
errors-before = In as long before
errors-members = Members affected
errors-first = First seen
errors-last = Last seen
errors-new = No earlier version of the bot had this error.
errors-examples = The latest
errors-example = `{ $id }` · { $member }, { $at }
errors-code = Code
errors-command = Command
errors-member = Member
errors-when = When
errors-build = Version
errors-interaction = Interaction
errors-trace = Trace
errors-meaning = What it means
errors-tip = What to do
errors-foreign = This version of the bot does not know that code.
errors-forgotten = a member who was forgotten

error-errors-id-invalid = That is no error id.
tip-errors-id-invalid = An error id looks like `K7Q2-M4XD`; it is at the bottom of the error's card.
error-errors-id-unknown = No error of that id is kept here.
tip-errors-id-unknown = Check the id. What members did wrong is only counted, and old errors are removed.

command-errors = For staff: what went wrong on this server
command-errors-overview = The errors of the last days, most frequent first
command-errors-overview-help = Faults of the bot come first. Choose one to see the latest errors of it and what to do.
command-errors-overview-option-days = How many days to look back
command-errors-show = Look at one error by its id, or at a code
command-errors-show-help = Members find the id at the bottom of an error's card. Upper or lower case, hyphen or not: all are fine.
command-errors-show-option-id = The error's id, such as K7Q2-M4XD, or a code

feedback-form-title = Tell the staff
feedback-form-about = The staff reads it; what you write is stored encrypted.
feedback-form-error = What were you doing?
feedback-form-idea = What would be better?
feedback-form-problem = What does not work?
feedback-form-praise = What do you like?
feedback-sent-title = Thank you
feedback-sent-text = The staff has it as number { $number }. If they answer, the answer comes to you in direct messages.
feedback-kind-idea = an idea
feedback-kind-problem = a problem
feedback-kind-praise = praise
feedback-kind-error = a report of an error
feedback-title = What members say
feedback-none = There is nothing here.
feedback-open = Open
feedback-done = Done
feedback-choose = Read one of them
feedback-line = **#{ $number }** · { $kind } of { $member }: { $text }
feedback-one-title = #{ $number }: { $kind }
feedback-error = Error
feedback-settled = Done by { $who }, { $at }.
feedback-answer = Answer
feedback-answer-about = The member gets it in direct messages.
feedback-answer-title = Answer number { $number }
feedback-do-answer = Answer
feedback-do-done = Mark as done
feedback-all = All feedback

notice-feedback-title = New feedback
notice-feedback-text = { $member } sent { $kind }. It is number { $number }.
notice-feedback-read = Read it
notice-error-report-title = A member reports an error
notice-error-report-text = { $member } reports the error `{ $error }` (`{ $code }`). It is number { $number }; whoever runs the bot finds the cause with `guildhall explain { $error }`.
notice-feedback-answer-title = The staff answered you
notice-feedback-answer-text = To what you sent as number { $number }: { $answer }

error-feedback-text = That text is too short or too long.
error-feedback-text-detail = That text is too short or too long: it takes { $low } to { $high } characters.
tip-feedback-text = Write a sentence or two.
error-feedback-already = You reported this error before.
error-feedback-already-detail = You reported this error before, as number { $number }.
tip-feedback-already = The staff has your report; it is not needed twice.
error-feedback-too-many = You sent as much feedback as is taken in a day.
error-feedback-too-many-detail = You sent as much feedback as is taken in a day ({ $most }). You can send more { $at }.
tip-feedback-too-many = If it is urgent, speak to the staff.
error-feedback-unknown = There is no feedback of that number.
error-feedback-unknown-detail = There is no feedback with the number { $number }.
tip-feedback-unknown = Look at `/errors feedback`; deleted and old feedback is gone.
error-feedback-settled = Somebody was quicker with this feedback.
error-feedback-settled-detail = Somebody was quicker with number { $number }.
tip-feedback-settled = `/errors feedback` shows what became of it.

privacy-delete-reports = { $count ->
    [one] your name on { $count } error, or what you told the staff
   *[other] your name on errors and what you told the staff ({ $count })
}
setting-feedback-per-day = Feedback per member and day

command-feedback = Tell the staff an idea, a problem, or what you like
command-feedback-help = You get a form. The staff reads what you write; if they answer, you get a direct message.
command-feedback-option-kind = What sort it is
command-feedback-option-kind-choice-idea = An idea
command-feedback-option-kind-choice-problem = A problem
command-feedback-option-kind-choice-praise = Praise
command-feedback-option-error = The error it is about, by its id
command-errors-feedback = Read and answer what members told the staff
command-errors-feedback-help = Choose one to read it. An answer goes to the member in direct messages.
command-errors-feedback-option-state = What is open, or what is done
command-errors-feedback-option-state-choice-open = Open
command-errors-feedback-option-state-choice-done = Done
