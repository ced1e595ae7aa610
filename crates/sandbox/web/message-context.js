/** The line above a message: "Ana used /work shift", or the message it answers. */
import { avatar } from './avatar.js';
import { commandName } from './commands.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { previewText } from './mentions.js';
import { findMessage } from './message-store.js';
import { appTag, profileButton } from './people.js';
import { displayName, emit, nameColour, state } from './state.js';

const REPLY = 19;

/** The line for a message, or null. */
export function contextLine(message) {
  const meta = message.interaction_metadata ?? message.interaction;
  const command = usedCommand(meta);
  if (command) {
    const by = state.users.get(meta.user?.id) ?? meta.user;
    const target = meta.target_user ? ` on @${displayName(meta.target_user)}` : '';
    return spine(by, [el('span', { class: 'used' }, 'used'), el('span', { class: 'command-chip' }, icon(command.slash ? 'slash' : 'apps', 14), command.name, target)]);
  }
  const reference = message.type === REPLY || meta ? message.message_reference?.message_id ?? meta?.interacted_message_id : null;
  if (!reference) return null;
  const answered = findMessage(message.channel_id, reference) ?? message.referenced_message;
  if (!answered) return spine(null, el('em', { class: 'reply-gone' }, message.referenced_message === null ? 'Original message was deleted' : 'Original message is not loaded'));
  const by = state.users.get(answered.author?.id) ?? answered.author;
  const pinged = message.mentions?.some((user) => user.id === by?.id);
  const files = answered.attachments?.length > 0;
  return spine(by, el('button', {
    type: 'button', class: 'reply-text', tabindex: '-1', 'data-testid': 'reply-text', 'aria-label': `Answers ${displayName(by)}: ${previewText(answered) || 'a message without text'}`,
    on: { click: () => emit('jump', { messageId: reference }) },
  }, previewText(answered) || (files ? 'Press to see the attachment' : 'Press to see the message'), files && icon('file', 14)), { at: pinged });
}

function usedCommand(meta) {
  const source = meta?.type === 5 ? meta.triggering_interaction_metadata ?? meta : meta;
  if (!source?.name || source.type === 3) return null;
  const slash = !source.target_user && !source.target_message_id;
  return { name: commandName(source.name), slash };
}

/** A curved line from the avatar to a small avatar and name, and what follows them. */
export function spine(user, rest, { at = false } = {}) {
  return el('div', { class: 'context-line' }, el('span', { class: 'spine', 'aria-hidden': 'true' }),
    user && avatar({ ...user, name: displayName(user) }, 16),
    user && user.bot && appTag(),
    user && profileButton('context-author', user, [at && '@', displayName(user)], null, nameColour(user.id)), rest);
}
