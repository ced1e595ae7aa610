/**
 * The message log of the open channel. Rows are keyed by message id and rebuilt
 * only when their message (or its place in a group) changed; the view stays at
 * the bottom when it was there, and keeps its place otherwise.
 */
import { commandEntries } from './commands.js';
import { el, reconcile } from './dom.js';
import { icon } from './icons.js';
import { continues, localRow, messageRow } from './message.js';
import { channelMessages, loadNewest, loadOlder } from './message-store.js';
import { currentChannel, on, state } from './state.js';
import { crossesDay, dayName } from './time.js';
import { channelStart } from './welcome.js';

const NEAR_BOTTOM = 80;
const NEAR_TOP = 400;
/** Up to this many messages the channel still shows a newcomer what to try. */
const FEW = 12;

let rows = new Map();
let shownChannel = null;
let pinned = true;
let epoch = 0;
let startKey = null;

const list = el('ol', { class: 'message-items' });
const start = el('div', { class: 'channel-start' });
const scroller = el('div', {
  class: 'message-scroller', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages', tabindex: '0', 'data-testid': 'message-list',
}, el('div', { class: 'message-inner' }, start, list));
const jump = el('button', { type: 'button', class: 'jump-bar', hidden: true, 'data-testid': 'jump-to-present', on: { click: () => toBottom(true) } },
  el('span', {}, 'You’re viewing older messages'), el('span', { class: 'jump-action' }, 'Jump to present', icon('chevron', 16)));

/** The region to place between header and composer. */
export const messageList = el('div', { class: 'message-area' }, scroller, jump);

/** Starts listening to the state. */
export function startMessageList() {
  on('messages', draw);
  on('channel', () => draw({ reason: 'channel' }));
  on('members', () => {
    epoch += 1;
    draw({ reason: 'members' });
  });
  on('commands', () => {
    epoch += 1;
    draw({ reason: 'commands' });
    if (state.channelId) drawStart();
  });
  on('jump', ({ messageId }) => flash(messageId));
  scroller.addEventListener('scroll', scrolled, { passive: true });
  new ResizeObserver(() => pinned && toBottom()).observe(list.parentNode);
  new ResizeObserver(() => pinned && toBottom()).observe(scroller);
}

function scrolled() {
  const gap = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  pinned = gap < NEAR_BOTTOM;
  jump.hidden = gap < scroller.clientHeight * 1.2;
  if (scroller.scrollTop < NEAR_TOP) loadOlder(state.channelId).catch(() => {});
}

function toBottom(smooth = false) {
  pinned = true;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
}

function draw({ reason }) {
  const channelId = state.channelId;
  const entry = channelMessages(channelId);
  const switched = channelId !== shownChannel;
  if (switched) {
    rows = new Map();
    shownChannel = channelId;
    pinned = true;
    jump.hidden = true;
  }
  // Reading a whole channel aloud at once helps nobody: only later rows are announced.
  scroller.setAttribute('aria-busy', String(!entry.loaded || switched));
  if (reason === 'sent') pinned = true;
  const fromBottom = scroller.scrollHeight - scroller.scrollTop;
  const focus = focusKey();
  drawStart();
  reconcile(list, entry.loaded ? build(channelId, entry) : entry.failed ? failure(channelId) : skeleton());
  restoreFocus(focus);
  if (pinned) toBottom();
  else if (reason === 'older') scroller.scrollTop = scroller.scrollHeight - fromBottom;
}

function drawStart() {
  const entry = channelMessages(state.channelId);
  start.hidden = !entry.loaded || !entry.complete;
  const channel = currentChannel();
  const key = channel && [channel.id, channel.name, channel.topic, state.me?.id, entry.list.length < FEW, commandEntries().map((command) => command.name)].join('\n');
  if (start.hidden || !channel || key === startKey) return;
  startKey = key;
  start.replaceChildren(channelStart(channel, entry.list.length < FEW));
}

/** The rows of a channel, reusing those that did not change. */
function build(channelId, entry) {
  const next = new Map();
  const nodes = [];
  let previous = null;
  const keep = (key, signature, make) => {
    const known = rows.get(key);
    const row = known?.signature === signature ? known : { signature, node: make() };
    next.set(key, row);
    nodes.push(row.node);
  };
  for (const message of entry.list) {
    const when = Date.parse(message.timestamp);
    const newDay = crossesDay(previous && Date.parse(previous.timestamp), when);
    if (newDay) keep(`day-${dayName(when)}`, '', () => separator(dayName(when)));
    const grouped = !newDay && continues(previous, message);
    keep(message.id, `${message.revision}/${grouped}/${epoch}`, () => messageRow(message, grouped));
    previous = message;
  }
  for (const row of entry.locals) keep(row.id, String(row.revision), () => localRow(row, channelId));
  rows = next;
  return nodes;
}

const separator = (text) => el('li', { class: 'day-separator' }, el('span', {}, text));

function skeleton() {
  rows = new Map();
  return [62, 88, 45, 74].map((width) =>
    el('li', { class: 'skeleton', 'aria-hidden': 'true' }, el('span', { class: 'skeleton-avatar' }),
      el('span', { class: 'skeleton-lines' }, el('i', { style: { width: '120px' } }), el('i', { style: { width: `${width}%` } }))));
}

function failure(channelId) {
  rows = new Map();
  return [el('li', { class: 'load-failed', role: 'alert' }, el('span', {}, 'The messages could not be loaded.'),
    el('button', { type: 'button', class: 'button button-secondary', on: { click: () => loadNewest(channelId) } }, el('span', { class: 'button-label' }, 'Try again')))];
}

/** Remembers which control had the focus, for when its row is rebuilt. */
function focusKey() {
  const active = document.activeElement;
  const row = active?.closest?.('[data-message-id]');
  if (!row || !active.dataset.customId) return null;
  return { active, messageId: row.dataset.messageId, customId: active.dataset.customId };
}

function restoreFocus(key) {
  if (!key || key.active.isConnected) return;
  const row = list.querySelector(`[data-message-id="${CSS.escape(key.messageId)}"]`);
  const same = row?.querySelector(`[data-custom-id="${CSS.escape(key.customId)}"]:not(:disabled)`);
  (same ?? scroller).focus({ preventScroll: true });
}

function flash(messageId) {
  const row = list.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
  if (!row) return;
  row.scrollIntoView({ block: 'center', behavior: 'smooth' });
  row.classList.add('is-flashing');
  setTimeout(() => row.classList.remove('is-flashing'), 1600);
}

