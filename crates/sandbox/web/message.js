/**
 * One message row: reply or "used a command" line, author, text, embeds,
 * components, attachments, and the notes below ephemeral or failed ones.
 */
import * as api from './api.js';
import { avatar } from './avatar.js';
import { commandName } from './commands.js';
import { dots } from './component-button.js';
import { attachmentCard, components } from './components.js';
import { el, safeLink } from './dom.js';
import { embed, picture } from './embeds.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { messageTools } from './message-tools.js';
import { previewText } from './mentions.js';
import { findMessage, removeLocal, removeMessage } from './message-store.js';
import { displayName, emit, mentionsMe, nameColour, state } from './state.js';
import { clockTime, longTime, messageTime } from './time.js';

/** How long an application may take to replace "is thinking…", in milliseconds. */
const TOKEN_LIFE = 15 * 60 * 1000;

const FLAGS = { EPHEMERAL: 64, LOADING: 128, V2: 32_768 };
const SYSTEM_TEXT = { 7: 'joined the server.', 6: 'pinned a message to this channel.' };

/** Whether the row can sit under the previous one without a header of its own. */
export function continues(previous, message) {
  return Boolean(previous) && previous.author?.id === message.author?.id && !message.interaction_metadata && !message.message_reference &&
    isPlain(message) && isPlain(previous) && ((previous.flags ?? 0) & FLAGS.EPHEMERAL) === ((message.flags ?? 0) & FLAGS.EPHEMERAL) &&
    Date.parse(message.timestamp) - Date.parse(previous.timestamp) < 7 * 60_000;
}

const isPlain = (message) => !(message.type in SYSTEM_TEXT);

/** The row of a message; `grouped` leaves out avatar and header. */
export function messageRow(message, grouped) {
  const flags = message.flags ?? 0;
  const when = Date.parse(message.timestamp);
  const user = state.users.get(message.author?.id) ?? message.author ?? { id: '0', username: 'Unknown' };
  const classes = ['message', grouped ? 'is-grouped' : 'starts-group'];
  if (flags & FLAGS.EPHEMERAL) classes.push('is-ephemeral');
  else if (mentionsMe(message)) classes.push('mentions-me');
  return el('li', { class: classes.join(' '), 'data-testid': 'message', 'data-message-id': message.id, 'data-author': user.username },
    contextLine(message, user),
    grouped
      ? el('time', { class: 'gutter-time', datetime: message.timestamp, title: longTime(when) }, clockTime(when))
      : profileButton('message-avatar', user, avatar({ ...user, name: displayName(user) }, 40), `Profile of ${displayName(user)}`),
    messageTools(message),
    el('div', { class: 'message-body' },
      !grouped && header(user, message, when),
      content(message, user, flags),
      (message.embeds ?? []).map(embed),
      // Where V2 components are, they say which files are seen.
      !(flags & FLAGS.V2) && (message.attachments ?? []).map(attachment),
      message.components?.length > 0 && components(message.components, { message, v2: Boolean(flags & FLAGS.V2) }),
      Boolean(flags & FLAGS.EPHEMERAL) && ephemeralNote(() => dismiss(message))));
}

function header(user, message, when) {
  return el('h3', { class: 'message-header' },
    profileButton('author', user, displayName(user), null, nameColour(user.id)),
    user.bot && appTag(),
    el('time', { class: 'message-time', datetime: message.timestamp, title: longTime(when) }, messageTime(when)));
}

/** The badge applications carry behind their name. */
export const appTag = () => el('span', { class: 'app-tag' }, icon('badge', 12), 'APP');

function profileButton(className, user, label, ariaLabel, colour) {
  return el('button', {
    type: 'button', class: className, 'aria-label': ariaLabel, style: colour ? { '--name': colour } : {},
    on: { click: (event) => emit('profile', { userId: user.id, anchor: event.currentTarget }) },
  }, label);
}

function content(message, user, flags) {
  if (flags & FLAGS.LOADING && (message.failed || Date.now() - Date.parse(message.timestamp) > TOKEN_LIFE)) {
    return el('div', { class: 'interaction-failed', role: 'status' }, icon('warning', 16), 'The application did not respond');
  }
  if (flags & FLAGS.LOADING) {
    return el('div', { class: 'thinking', role: 'status' }, dots(), el('span', {}, `${displayName(user)} is thinking…`));
  }
  if (!isPlain(message)) return el('div', { class: 'markdown system-text' }, `${displayName(user)} ${SYSTEM_TEXT[message.type]}`);
  const edited = message.edited_timestamp && el('span', { class: 'edited', title: longTime(Date.parse(message.edited_timestamp)) }, ' (edited)');
  if (!message.content) return flags & FLAGS.V2 || !edited ? null : el('div', { class: 'markdown' }, edited);
  const jumbo = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f]*\s*){1,12}$/u.test(message.content);
  return el('div', { class: `markdown${jumbo ? ' jumbo' : ''}`, 'data-testid': 'message-content' }, markdown(message.content), edited);
}

/** "Ana used /work shift", or the message this one answers. */
function contextLine(message, author) {
  const meta = message.interaction_metadata ?? message.interaction;
  const command = usedCommand(meta);
  if (command) {
    const by = state.users.get(meta.user?.id) ?? meta.user;
    return spine(by, el('span', { class: 'used' }, 'used'), el('span', { class: 'command-chip' }, icon('slash', 14), command));
  }
  const reference = message.message_reference?.message_id ?? meta?.interacted_message_id;
  if (!reference) return null;
  const answered = message.referenced_message ?? findMessage(message.channel_id, reference);
  if (!answered) return spine(null, el('em', {}, 'Original message was deleted'));
  const text = previewText(answered) || 'Press to see the message';
  const by = state.users.get(answered.author?.id) ?? answered.author ?? author;
  return spine(by, el('button', { type: 'button', class: 'reply-text', on: { click: () => emit('jump', { messageId: reference }) } }, text));
}

function usedCommand(meta) {
  const source = meta?.type === 5 ? meta.triggering_interaction_metadata ?? meta : meta;
  return source?.name && source.type !== 3 ? commandName(source.name) : null;
}

function spine(user, ...rest) {
  return el('div', { class: 'context-line' }, el('span', { class: 'spine', 'aria-hidden': 'true' }),
    user && avatar({ ...user, name: displayName(user) }, 16),
    user && user.bot && appTag(),
    user && profileButton('context-author', user, displayName(user), null, nameColour(user.id)), rest);
}

function attachment(data) {
  const image = data.content_type?.startsWith('image/') ? picture(data, 'attachment-image', data.description ?? data.filename) : null;
  return image ?? attachmentCard(data.filename ?? 'file', data.size, safeLink(data.url));
}

function ephemeralNote(onDismiss) {
  return el('div', { class: 'ephemeral-note' }, icon('eye', 16), el('span', {}, 'Only you can see this'), el('span', { 'aria-hidden': 'true' }, '•'),
    el('button', { type: 'button', class: 'link-button', 'data-testid': 'dismiss-message', on: { click: onDismiss } }, 'Dismiss message'));
}

async function dismiss(message) {
  removeMessage(message.channel_id, message.id);
  emit('messages', { reason: 'removed' });
  await api.dismissEphemeral(message.channel_id, message.id).catch(() => {});
}

/** A row only this browser has: a command on its way, or one that failed. */
export function localRow(row, channelId) {
  const bot = row.application?.bot ?? { id: row.application?.id ?? '0', username: row.application?.name ?? 'Application' };
  const user = { ...(state.users.get(bot.id) ?? bot), bot: true };
  const failed = row.status === 'failed';
  return el('li', { class: `message starts-group is-local${failed ? ' is-ephemeral' : ''}`, 'data-testid': failed ? 'command-failed' : 'command-pending' },
    spine(state.me, el('span', { class: 'used' }, 'used'), el('span', { class: 'command-chip' }, icon('slash', 14), row.label)),
    el('span', { class: 'message-avatar' }, avatar({ ...user, name: displayName(user) }, 40)),
    el('div', { class: 'message-body' },
      header(user, { timestamp: new Date(row.created).toISOString() }, row.created),
      failed
        ? el('div', { class: 'interaction-failed', role: 'alert' }, icon('warning', 16), row.text)
        : el('div', { class: 'thinking', role: 'status' }, dots(), 'Sending command…'),
      failed && ephemeralNote(() => removeLocal(channelId, row.id))));
}

