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
