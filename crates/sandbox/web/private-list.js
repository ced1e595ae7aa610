/** Direct messages: the list at the side, and starting one with any member or bot. */
import { avatar } from './avatar.js';
import { openMenu } from './select-menu.js';
import { displayName, on, presenceOf, recipientOf, state } from './state.js';
import { messageUser } from './user-menu.js';

export function startPrivateList() {
  on('new-message', () => newMessage(document.querySelector('[data-testid=new-message], [data-testid=home]')));
}

/** The conversations, the latest first, as `{channel, user}`. */
export function conversations() {
  const latest = (channel) => BigInt(channel.last_message_id ?? channel.id);
  return state.privateChannels
    .map((channel) => ({ channel, user: state.users.get(recipientOf(channel)?.id) ?? recipientOf(channel) ?? { id: channel.id } }))
    .sort((a, b) => Number(latest(b.channel) > latest(a.channel)) - Number(latest(b.channel) < latest(a.channel)));
}

/** Asks whom to write to. Bots come first: that is mostly what one is here for. */
export function newMessage(anchor) {
  const people = [...state.users.values()].filter((user) => user.id !== state.me?.id)
    .sort((a, b) => Number(b.bot ?? false) - Number(a.bot ?? false) || displayName(a).localeCompare(displayName(b)));
  let chosen = null;
  openMenu(anchor, {
    options: people.map((user) => ({ value: user.id, label: displayName(user), description: user.bot ? 'Application' : user.username, picture: () => avatar({ ...user, name: displayName(user) }, 32, presenceOf(user.id)) })),
    limits: { min: 1, max: 1 }, chosen: [], searchable: true, label: 'Write to',
    onChange: ([id]) => {
      chosen = state.users.get(id);
    },
    onClose: () => chosen && messageUser(chosen),
  });
}
