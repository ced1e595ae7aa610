/** Messages that Discord writes itself: joins, pins, threads, boosts, renamed channels. */
import { el } from './dom.js';
import { icon } from './icons.js';
import { profileButton } from './people.js';
import { resultParts } from './poll.js';
import { displayName, emit, nameColour, state } from './state.js';
import { longTime, messageTime } from './time.js';

const press = (label, run) => el('button', { type: 'button', class: 'link-button strong', on: { click: run } }, label);
const person = (user) => user && profileButton('author', state.users.get(user.id) ?? user, displayName(user), null, nameColour(user.id));

/** By message type: an icon and the parts of the sentence. */
const KINDS = {
  1: (message) => ['join', person(message.author), ' added ', person(message.mentions?.[0]), ' to the group.'],
  2: (message) => ['close', person(message.author), ' removed ', person(message.mentions?.[0]), ' from the group.'],
  4: (message) => ['pencil', person(message.author), ' changed the name: ', el('strong', {}, message.content)],
  5: (message) => ['pencil', person(message.author), ' changed the icon.'],
  6: (message) => ['pin', person(message.author), ' pinned ', press('a message', () => emit('jump', { messageId: message.message_reference?.message_id })), ' to this channel. See all ', press('pinned messages', () => emit('pins')), '.'],
  7: (message) => ['join', person(message.author), ' joined the server.'],
  8: (message) => ['bell', person(message.author), ' boosted the server!'],
  12: (message) => ['megaphone', person(message.author), ' added ', el('strong', {}, message.content), ' to this channel.'],
  18: (message) => ['thread', person(message.author), ' started a thread: ', press(message.content || 'thread', () => openThread(message)), '. See all ', press('threads', () => emit('threads-panel')), '.'],
  24: () => ['lock', 'AutoMod acted on a message.'],
  31: (message) => ['megaphone', person(message.author), ' ended the stage.'],
  46: (message) => ['check', person(message.author), ...resultParts(message)],
};

const openThread = (message) => emit('open-channel', { channelId: message.thread?.id ?? message.message_reference?.channel_id });

/** Whether a message is one of these rather than somebody's words. */
export const isSystem = (message) => (message.type ?? 0) in KINDS;

/** The row's content. */
export function systemMessage(message) {
  const [name, ...parts] = KINDS[message.type](message);
  const when = Date.parse(message.timestamp);
  return [
    el('span', { class: `system-icon system-${name}`, 'aria-hidden': 'true' }, icon(name, 18)),
    el('div', { class: 'message-body system-text' }, parts, el('time', { class: 'message-time', datetime: message.timestamp, title: longTime(when) }, messageTime(when))),
  ];
}
