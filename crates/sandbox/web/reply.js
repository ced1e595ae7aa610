/** The bar above the composer while one answers a message: to whom, and whether it pings them. */
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { displayName, emit, nameColour, on, state } from './state.js';

/** Channel id → {message, ping}. */
const replies = new Map();

/** The region above the message box. */
export const replyBar = el('div', { class: 'reply-bar', hidden: true, 'data-testid': 'reply-bar' });

export function startReplies() {
  on('channel', draw);
  on('state', draw);
  on('message-removed', ({ messageId }) => {
    if (replies.get(state.channelId)?.message.id === messageId) cancelReply();
  });
}

/** Answers this message with what is written next. */
export function startReply(message) {
  replies.set(message.channel_id, { message, ping: message.author?.id !== state.me?.id });
  draw();
  emit('compose');
}

/** Forgets the answer of the open channel; true if there was one. */
export function cancelReply() {
  const had = replies.delete(state.channelId);
  draw();
  if (had) emit('compose');
  return had;
}

/** Takes what the next message answers: `{message, ping}` or null. */
export function takeReply() {
  const reply = replies.get(state.channelId) ?? null;
  replies.delete(state.channelId);
  draw();
  return reply;
}

/** The fields of a new message that make it an answer. */
export function replyFields(reply) {
  if (!reply) return {};
  return {
    message_reference: { message_id: reply.message.id, channel_id: reply.message.channel_id, fail_if_not_exists: true },
    allowed_mentions: { parse: ['users', 'roles', 'everyone'], replied_user: reply.ping },
  };
}

function draw() {
  const reply = replies.get(state.channelId);
  replyBar.hidden = !reply;
  if (!reply) return replace(replyBar);
  const { message, ping } = reply;
  const user = state.users.get(message.author?.id) ?? message.author;
  const colour = nameColour(user?.id);
  const toggle = () => {
    replies.set(state.channelId, { message, ping: !ping });
    draw();
    replyBar.querySelector('.reply-ping')?.focus();
  };
  return replace(replyBar,
    el('button', { type: 'button', class: 'reply-to', title: 'Go to the message', on: { click: () => emit('jump', { messageId: message.id }) } },
      'Replying to ', el('strong', { class: 'author', style: colour ? { '--name': colour } : {} }, displayName(user))),
    message.author?.id !== state.me?.id && el('button', {
      type: 'button', class: `reply-ping${ping ? ' is-on' : ''}`, 'aria-pressed': String(ping), 'aria-label': 'Mention the author', title: ping ? 'Pings the author: press to answer without' : 'Does not ping the author',
      'data-testid': 'reply-ping', on: { click: toggle },
    }, icon('at', 16), ping ? 'ON' : 'OFF'),
    el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Do not reply', title: 'Do not reply', 'data-testid': 'reply-cancel', on: { click: cancelReply } }, icon('close', 18)));
}
