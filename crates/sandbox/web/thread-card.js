/** The card below a message that started a thread. */
import { el } from './dom.js';
import { icon } from './icons.js';
import { channelById, emit } from './state.js';
import { relative } from './time.js';
import { openMissingThread } from './threads.js';

/** The card, or null where the message has no thread. */
export function threadCard(message) {
  // A thread has the id of the message it was started from.
  const thread = channelById(message.id) ?? message.thread;
  // In the thread itself the first message needs no way to it.
  if (!thread || message.channel_id === thread.id) return null;
  const count = thread.message_count ?? thread.total_message_sent ?? 0;
  const open = () => (channelById(thread.id) ? emit('open-channel', { channelId: thread.id }) : openMissingThread(thread));
  return el('button', { type: 'button', class: 'thread-card', 'data-testid': 'thread-card', on: { click: open } },
    el('span', { class: 'thread-card-line', 'aria-hidden': 'true' }), icon('thread', 18),
    el('span', { class: 'menu-text' },
      el('span', { class: 'thread-card-name' }, thread.name, el('span', { class: 'thread-card-count' }, count === 1 ? '1 message' : `${count} messages`, icon('forward', 12))),
      el('span', { class: 'menu-description' }, threadNote(thread))));
}

/** "Archived", "Locked", or when it was last active. */
export function threadNote(thread) {
  const { archived, locked, archive_timestamp: since } = thread.thread_metadata ?? {};
  if (archived) return `${locked ? 'Locked' : 'Archived'} ${since ? relative(Date.parse(since)) : ''}`.trim();
  if (locked) return 'Locked: only moderators write here';
  return thread.last_message_id ? `Active ${relative(Number((BigInt(thread.last_message_id) >> 22n) + 1_420_070_400_000n))}` : 'No messages yet';
}
