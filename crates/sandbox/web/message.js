/**
 * One message row: reply or "used a command" line, author, text, embeds,
 * components, attachments, reactions, its thread, and the note below ephemeral ones.
 */
import * as api from './api.js';
import { attachments } from './attachments.js';
import { avatar } from './avatar.js';
import { dots } from './component-button.js';
import { components } from './components.js';
import { el } from './dom.js';
import { embed } from './embeds.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { contextLine } from './message-context.js';
import { editedId, editorNode } from './message-edit.js';
import { removeMessage } from './message-store.js';
import { previewText } from './mentions.js';
import { appTag, profileButton } from './people.js';
import { poll } from './poll.js';
import { reactionRow } from './reactions.js';
import { isSystem, systemMessage } from './system-message.js';
import { displayName, emit, mentionsMe, nameColour, state } from './state.js';
import { threadCard } from './thread-card.js';
import { clockTime, longTime, messageTime } from './time.js';

/** How long an application may take to replace "is thinking…", in milliseconds. */
const TOKEN_LIFE = 15 * 60 * 1000;

const FLAGS = { EPHEMERAL: 64, LOADING: 128, V2: 32_768 };
const GROUPED_FOR = 7 * 60_000;

/** Whether the row can sit under the previous one without a header of its own. */
export function continues(previous, message) {
  return Boolean(previous) && previous.author?.id === message.author?.id && previous.author?.username === message.author?.username && !message.interaction_metadata && message.type !== 19 &&
    !isSystem(message) && !isSystem(previous) && ((previous.flags ?? 0) & FLAGS.EPHEMERAL) === ((message.flags ?? 0) & FLAGS.EPHEMERAL) &&
    Date.parse(message.timestamp) - Date.parse(previous.timestamp) < GROUPED_FOR;
}

/** Who wrote a message: what is known of a user, or the name and face a webhook chose. */
function authorOf(message) {
  const author = message.author ?? { id: '0', username: 'Unknown' };
  return message.webhook_id && !message.application_id ? { ...author, bot: true, webhook: true } : state.users.get(author.id) ?? author;
}

/** The row of a message; `grouped` leaves out avatar and header. */
export function messageRow(message, grouped) {
  const flags = message.flags ?? 0;
  const when = Date.parse(message.timestamp);
  const user = authorOf(message);
  const name = user.webhook ? user.username : displayName(user);
  const classes = ['message', grouped ? 'is-grouped' : 'starts-group'];
  if (flags & FLAGS.EPHEMERAL) classes.push('is-ephemeral');
  else if (mentionsMe(message)) classes.push('mentions-me');
  if (editedId() === message.id) classes.push('is-edited');
  const props = {
    'data-testid': 'message', 'data-message-id': message.id, 'data-author': user.username, tabindex: '-1', 'aria-label': rowLabel(message, name, when), 'aria-roledescription': 'message',
  };
  if (isSystem(message)) return el('li', { class: `${classes.join(' ')} is-system`, ...props }, systemMessage(message), el('div', { class: 'message-extras' }, reactionRow(message)));
  const context = contextLine(message);
  return el('li', { class: `${classes.join(' ')}${context ? ' has-context' : ''}`, ...props },
    context,
    grouped
      ? el('time', { class: 'gutter-time', datetime: message.timestamp, title: longTime(when) }, clockTime(when))
      : profileButton('message-avatar', user, avatar({ ...user, name }, 40), `Profile of ${name}`),
    el('div', { class: 'message-body' },
      !grouped && header(user, message, when, name),
      editedId() === message.id ? editorNode() : content(message, user, flags),
      (message.message_snapshots ?? []).map(forwarded),
      poll(message),
      (message.embeds ?? []).map(embed),
      // Where V2 components are, they say which files are seen.
      !(flags & FLAGS.V2) && attachments(message),
      message.components?.length > 0 && components(message.components, { message, v2: Boolean(flags & FLAGS.V2) }),
      reactionRow(message),
      threadCard(message),
      Boolean(flags & FLAGS.EPHEMERAL) && ephemeralNote(() => dismiss(message))));
}

/** What a screen reader says on a row: who, what, when. */
function rowLabel(message, name, when) {
  const text = isSystem(message) ? '' : previewText(message);
  const files = message.attachments?.length ? `${message.attachments.length} attached` : '';
  const reactions = message.reactions?.length ? `${message.reactions.length} reactions` : '';
  return [name, text.slice(0, 300), files, reactions, message.edited_timestamp && 'edited', message.pinned && 'pinned', clockTime(when)].filter(Boolean).join(', ');
}

export function header(user, message, when, name = displayName(user)) {
  return el('h3', { class: 'message-header' },
    profileButton('author', user, name, null, user.webhook ? null : nameColour(user.id)),
    user.bot && appTag(),
    el('time', { class: 'message-time', datetime: message.timestamp, title: longTime(when) }, messageTime(when)),
    message.pinned && el('span', { class: 'pinned-mark', title: 'Pinned' }, icon('pin', 14)));
}

function content(message, user, flags) {
  if (flags & FLAGS.LOADING && (message.failed || Date.now() - Date.parse(message.timestamp) > TOKEN_LIFE)) {
    return el('div', { class: 'interaction-failed', role: 'status' }, icon('warning', 16),
      el('span', {}, 'The application did not respond', el('span', { class: 'failed-hint' }, 'It deferred its answer and never sent one; its token lasted 15 minutes.')));
  }
  if (flags & FLAGS.LOADING) {
    return el('div', { class: 'thinking', role: 'status' }, dots(), el('span', {}, `${displayName(user)} is thinking…`));
  }
  const edited = message.edited_timestamp && el('span', { class: 'edited', 'data-testid': 'edited', title: longTime(Date.parse(message.edited_timestamp)) }, ' (edited)');
  if (!message.content) return flags & FLAGS.V2 || !edited ? null : el('div', { class: 'markdown' }, edited);
  const jumbo = /^(?:(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f]*|<a?:\w+:\d+>)\s*){1,12}$/u.test(message.content);
  return el('div', { class: `markdown${jumbo ? ' jumbo' : ''}`, 'data-testid': 'message-content' }, markdown(message.content), edited);
}

/** A forwarded message: its text and files, without its author. */
function forwarded({ message: snapshot }) {
  if (!snapshot) return null;
  return el('blockquote', { class: 'forwarded' }, el('div', { class: 'forwarded-mark' }, icon('forward', 14), 'Forwarded'),
    snapshot.content && el('div', { class: 'markdown' }, markdown(snapshot.content)), (snapshot.embeds ?? []).map(embed), attachments(snapshot));
}

export function ephemeralNote(onDismiss, lead = 'Only you can see this') {
  return el('div', { class: 'ephemeral-note' }, icon('eye', 16), el('span', {}, lead), el('span', { 'aria-hidden': 'true' }, '•'),
    el('button', { type: 'button', class: 'link-button', 'data-testid': 'dismiss-message', on: { click: onDismiss } }, 'Dismiss message'));
}

async function dismiss(message) {
  removeMessage(message.channel_id, message.id);
  emit('messages', { reason: 'removed' });
  await api.dismissEphemeral(message.channel_id, message.id).catch(() => {});
}
