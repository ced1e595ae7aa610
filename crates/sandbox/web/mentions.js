/**
 * Mentions inside text: users, roles, channels, commands and @everyone.
 * Pressing one does what it does in Discord; the views listen to the events
 * "profile" (show a member), "open-channel" and "use-command".
 */
import { channelById, channelTitle, currentGuild, displayName, emit, roleById, state } from './state.js';
import { commandName } from './commands.js';
import { cssColour, el } from './dom.js';

function pill(label, onPress, props = {}) {
  if (!onPress) return el('span', { class: 'mention', ...props }, label);
  return el('button', { type: 'button', class: 'mention', ...props, on: { click: (event) => onPress(event.currentTarget) } }, label);
}

export function userMention(id) {
  const user = state.users.get(id);
  if (!user) return pill('@unknown-user');
  return pill(`@${displayName(user)}`, (anchor) => emit('profile', { userId: id, anchor }));
}

export function roleMention(id) {
  if (id === currentGuild()?.id) return everyoneMention('everyone');
  const role = roleById(id);
  const colour = cssColour(role?.color);
  return pill(`@${role?.name ?? 'unknown-role'}`, null, colour ? { class: 'mention mention-role', style: { '--role': colour } } : {});
}

export function channelMention(id) {
  const channel = channelById(id);
  if (!channel) return pill('#unknown');
  return pill(channelTitle(channel), () => emit('open-channel', { channelId: id }));
}

/** `</work shift:123>`: pressing it puts the command into the composer. */
export function commandMention(name, id) {
  return pill(`/${commandName(name, id)}`, () => emit('use-command', { name, id }), { 'data-testid': 'command-mention' });
}

export const everyoneMention = (name) => pill(`@${name}`);

/** One line of a message, for replies: its text, its card's first text or its embed's title. */
export function previewText(message) {
  const embed = message.embeds?.[0];
  return plainText(message.content || firstText(message.components) || message.poll?.question?.text || embed?.title || embed?.description);
}

function firstText(list) {
  for (const item of list ?? []) {
    const found = item.type === 10 ? item.content : firstText(item.components);
    if (found) return found;
  }
  return null;
}

/** Mentions as plain text, for one-line previews. */
export function plainText(content) {
  return String(content ?? '')
    .replace(/<@!?(\d+)>/g, (_, id) => `@${displayName(state.users.get(id))}`)
    .replace(/<#(\d+)>/g, (_, id) => `#${channelById(id)?.name ?? 'unknown'}`)
    .replace(/<@&(\d+)>/g, (_, id) => `@${roleById(id)?.name ?? 'role'}`)
    .replace(/<\/([^:>]+):\d+>/g, '/$1')
    .replace(/<a?:(\w+):\d+>/g, ':$1:')
    .replace(/\*\*|__|~~|\|\||`+/g, '')
    .replace(/^(#{1,3}|-#|>) +/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
