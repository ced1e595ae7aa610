/** The line above the channel: what is open, the way back from a thread, and its tools (threads, pins, search for actions). */
import { el, replace } from './dom.js';
import { channelIcon } from './entities.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { openActionMenu } from './menu.js';
import { openPins } from './pins.js';
import { isThread } from './rights.js';
import { avatar } from './avatar.js';
import { channelById, channelTitle, currentChannel, displayName, emit, on, presenceOf, recipientOf } from './state.js';
import { threadMenu } from './thread-menu.js';
import { openThreads } from './thread-panel.js';

const FORUMS = new Set([15, 16]);

const heading = el('div', { class: 'channel-heading' });
const tools = el('div', { class: 'channel-tools', role: 'toolbar', 'aria-label': 'Channel' });

/** The two parts, to place in the header. */
export const channelHeading = heading;
export const channelTools = tools;

export function startChannelHeader() {
  for (const event of ['channel', 'state', 'threads', 'channels', 'bot']) on(event, draw);
  on('pins', () => openPins(tools.querySelector('[data-testid=open-pins]') ?? heading));
  on('threads-panel', () => openThreads(tools.querySelector('[data-testid=open-threads]') ?? heading));
}

function draw() {
  const channel = currentChannel();
  if (!channel) return replace(heading), replace(tools);
  const parent = isThread(channel) && channelById(channel.parent_id);
  replace(heading,
    parent && el('button', { type: 'button', class: 'back-link', 'aria-label': `Back to #${parent.name}`, title: `Back to #${parent.name}`, 'data-testid': 'thread-back', on: { click: () => emit('open-channel', { channelId: parent.id }) } },
      icon('back', 20), el('span', { class: 'back-name' }, parent.name), el('span', { class: 'back-slash', 'aria-hidden': 'true' }, '›')),
    picture(channel), el('h1', { 'data-testid': 'channel-title' }, channel.name ?? channelTitle(channel).slice(1)), state(channel),
    channel.topic && !FORUMS.has(channel.type) && el('div', { class: 'topic markdown', title: channel.topic }, markdown(channel.topic.split('\n')[0])));
  const tool = (label, name, testid, run) => {
    const button = el('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'data-testid': testid, on: { click: () => run(button) } }, icon(name, 22));
    return button;
  };
  const hasThreads = [0, 5].includes(channel.type);
  return replace(tools,
    hasThreads && tool('Threads', 'thread', 'open-threads', openThreads),
    !FORUMS.has(channel.type) && tool('Pinned messages', 'pin', 'open-pins', openPins),
    parent && tool('Thread actions', 'more', 'thread-actions', (anchor) => openActionMenu(anchor, threadMenu(channel), { label: 'Thread actions', testid: 'thread-menu' })));
}

function picture(channel) {
  if (channel.type !== 1) return icon(channelIcon(channel), 22);
  const user = recipientOf(channel) ?? { id: channel.id };
  return avatar({ ...user, name: displayName(user) }, 24, presenceOf(user.id));
}

function state(channel) {
  const { archived, locked } = channel.thread_metadata ?? {};
  if (!archived && !locked) return null;
  return el('span', { class: 'thread-state', 'data-testid': 'thread-state' }, icon(locked ? 'lock' : 'archive', 14), locked ? 'Locked' : 'Archived');
}
