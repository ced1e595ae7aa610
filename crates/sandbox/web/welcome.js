/**
 * The beginning of a channel, which is also what a newcomer sees first: where
 * they are, and commands to try, taken from those that are really registered.
 */
import { commandEntries } from './commands.js';
import { el } from './dom.js';
import { channelIcon } from './entities.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { findMessage } from './message-store.js';
import { messagePreview } from './message-preview.js';
import { channelById, channelTitle, displayName, emit, recipientOf, state } from './state.js';

/** Good first commands, in the order a newcomer would use them. */
const FIRST_STEPS = ['work list', 'work apply', 'work shift', 'balance', 'daily', 'pay', 'help'];
const SHOWN = 4;

/** The block above the first message of a channel, with first steps while it is quiet. */
export function channelStart(channel, isQuiet) {
  if (channel.thread_metadata) return threadStart(channel);
  return el('div', {},
    el('div', { class: 'start-icon' }, icon(channelIcon(channel), 42)),
    el('h2', { class: 'start-title' }, channel.type === 1 ? displayName(recipientOf(channel)) : `Welcome to #${channel.name}!`),
    el('p', { class: 'start-text' }, channel.type === 1 ? `This is the beginning of your direct messages with ${channelTitle(channel)}.` : `This is the start of the #${channel.name} channel.`),
    channel.topic && el('p', { class: 'start-text markdown' }, markdown(channel.topic)),
    isQuiet && channel.type !== 1 && hints());
}

/** The beginning of a thread: who started it, and the message it was started from. */
function threadStart(thread) {
  const owner = state.users.get(thread.owner_id);
  const parent = channelById(thread.parent_id);
  const origin = el('div', {});
  const isPost = parent?.type === 15 || parent?.type === 16;
  const tags = (thread.applied_tags ?? []).map((id) => parent?.available_tags?.find((tag) => tag.id === id)).filter(Boolean);
  if (!isPost) {
    // A thread has the id of the message it was started from; one without a message has none to find.
    const known = findMessage(thread.parent_id, thread.id);
    if (known) origin.append(messagePreview(known));
  }
  return el('div', {},
    el('div', { class: 'start-icon' }, icon(isPost ? 'forum' : 'thread', 36)),
    el('h2', { class: 'start-title' }, thread.name),
    el('p', { class: 'start-text' }, 'Started by ', el('strong', {}, owner ? displayName(owner) : 'somebody'), parent && ` in #${parent.name}`),
    tags.length > 0 && el('p', { class: 'forum-tags' }, tags.map((tag) => el('span', { class: 'tag' }, tag.name))),
    origin);
}

function hints() {
  const entries = commandEntries();
  const wanted = FIRST_STEPS.map((name) => entries.find((entry) => entry.name === name)).filter(Boolean);
  const shown = (wanted.length ? wanted : entries).slice(0, SHOWN);
  return el('section', { class: 'hints', 'aria-label': 'First steps' },
    el('h3', {}, shown.length ? 'Try these first' : 'Waiting for commands'),
    shown.length
      ? el('p', {}, 'Type ', el('kbd', {}, '/'), ` to see everything you can do as ${displayName(state.me)}, or press one:`)
      : el('p', {}, 'No application has registered commands here yet. They appear as soon as the bot connects; you can still write messages.'),
    el('div', { class: 'hint-list' }, shown.map(hint)),
    el('p', { class: 'hint-note' }, 'You can be anyone here: press your name at the bottom of the channel list to act as another member.'));
}

function hint(entry) {
  return el('button', { type: 'button', class: 'hint', 'data-testid': `hint-${entry.name.replaceAll(' ', '-')}`, on: { click: () => emit('use-command', { entry }) } },
    el('span', { class: 'hint-name' }, `/${entry.name}`), el('span', { class: 'hint-text' }, entry.description));
}
