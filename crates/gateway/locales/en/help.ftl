# The pages of /help.

help-title = What you can do here
help-tasks = What do you want to do?
help-task-earn = Earn coins: { $commands }
help-task-keep = Keep them safe: { $commands }
help-task-pay = Pay somebody: { $commands }
help-task-look = Look things up: { $commands }
help-category-money = Money
help-category-work = Work
help-category-staff = For staff
help-category-you = You and the bot
help-example = Example: { $example }
help-examples = Examples
help-options = Options
help-option = `{ $name }` { $about }
help-option-optional = `{ $name }` (optional) { $about }
help-more = More about a command, with examples: `/help command:pay`.
help-unknown-title = No such command
help-unknown-text = There is no command called "{ $name }". These are close: { $near }.
help-choose = More about a command
help-all = All commands
