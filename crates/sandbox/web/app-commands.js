/** Commands of applications that are used on a message or a member rather than written. */
import { avatar } from './avatar.js';
import { sendTargetCommand } from './interactions.js';
import { applicationById, state } from './state.js';

const USER = 2;
const MESSAGE = 3;

function entries(kind, target) {
  const commands = (state.commands.get(state.channelId) ?? []).filter((command) => command.type === kind);
  return commands
    .map((command) => ({ command, application: applicationById(command.application_id) ?? { id: command.application_id, name: 'Application' }, name: command.name_localized ?? command.name }))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ command, application, name }) => ({
      id: `command-${command.name.replaceAll(' ', '-')}`, label: name, hint: application.name,
      picture: () => avatar({ id: application.bot?.id ?? application.id, name: application.name, bot: true }, 24),
      run: () => sendTargetCommand(application, command, target),
    }));
}

/** Menu entries for the message commands one may use here. */
export const messageCommands = (message) => entries(MESSAGE, message?.id);

/** Menu entries for the user commands one may use here. */
export const userCommands = (user) => entries(USER, user?.id);
