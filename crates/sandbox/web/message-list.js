/**
 * The message log of the open channel. Rows are keyed by message id and rebuilt
 * only when their message (or its place in a group) changed; the view stays at
 * the bottom when it was there, and keeps its place otherwise. Only a window of
 * the messages has rows, see `message-window.js`.
 */
import { commandEntries } from './commands.js';
import { el, reconcile } from './dom.js';
import { jumpBar, updateJumpBar } from './jump-bar.js';
import { localRow } from './local-row.js';
import { continues, messageRow } from './message.js';
import { editedId } from './message-edit.js';
import { startMessageFocus } from './message-focus.js';
import { channelMessages, findMessage, loadAround, loadNewer, loadNewest, loadOlder } from './message-store.js';
import { daySeparator, loadFailure, skeletonRows, unreadDivider } from './message-rows.js';
import { MessageWindow } from './message-window.js';
import { currentChannel, on, state } from './state.js';
import { toast } from './toast.js';
import { crossesDay, dayName } from './time.js';
import { channelStart } from './welcome.js';

const NEAR_BOTTOM = 80;
/** How close to an edge of the rows the next ones are fetched, in screens. */
const AHEAD = 1.5;
/** Up to this many messages the channel still shows a newcomer what to try. */
const FEW = 12;
/** The empty message with which a thread refers to the one it came from. */
const STARTER = 21;

let rows = new Map();
let shownChannel = null;
let pinned = true;
let epoch = 0;
let startKey = null;
let focus = null;
const view = new MessageWindow();

const list = el('ol', { class: 'message-items', 'aria-label': 'Messages' });
const start = el('div', { class: 'channel-start' });
const scroller = el('div', { class: 'message-scroller', role: 'region', 'aria-label': 'Messages', tabindex: '0', 'data-testid': 'message-list' }, el('div', { class: 'message-inner' }, start, list));
const bar = jumpBar(() => jumpToPresent());

/** The region to place between header and composer. */
export const messageList = el('div', { class: 'message-area' }, scroller, bar);

/** Whether the newest message is in sight. */
export const isAtPresent = () => pinned && document.visibilityState === 'visible';

/** Starts listening to the state. */
export function startMessageList() {
  on('messages', draw);
  on('channel', () => draw({ reason: 'channel' }));
  for (const reason of ['members', 'commands', 'threads', 'roles']) on(reason, () => redraw(reason));
  on('jump', ({ messageId }) => jumpTo(messageId));
  scroller.addEventListener('scroll', scrolled, { passive: true });
  new ResizeObserver(() => pinned && toBottom()).observe(list.parentNode);
  new ResizeObserver(() => {
    view.fit(scroller.clientHeight);
    if (pinned) toBottom();
  }).observe(scroller);
  focus = startMessageFocus(list, scroller, extend);
}

/** Draws every row anew, because what they show around the message changed. */
function redraw(reason) {
  epoch += 1;
  draw({ reason });
}

function scrolled() {
  const { scrollTop, scrollHeight, clientHeight } = scroller;
  const gap = scrollHeight - scrollTop - clientHeight;
  const entry = channelMessages(state.channelId);
  pinned = gap < NEAR_BOTTOM && view.isAtEnd && entry.present;
  updateJumpBar(entry, !pinned && (gap > clientHeight * 1.2 || !view.isAtEnd || !entry.present), pinned);
  if (scrollTop < clientHeight * AHEAD) extend(-1);
  else if (gap < clientHeight * AHEAD) extend(1);
}

/** Brings more rows at an edge, from what is known or from the server. False when there are none. */
function extend(direction) {
  const entry = channelMessages(state.channelId);
  if (!entry.loaded) return false;
  if (view.extend(entry.list, direction)) {
    draw({ reason: 'window' });
    return true;
  }
  return Boolean(direction < 0 ? loadOlder(state.channelId) : loadNewer(state.channelId));
}

function toBottom(smooth = false) {
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant' });
}

/** Back to the newest message, from wherever one reads. */
function jumpToPresent() {
  const entry = channelMessages(state.channelId);
  pinned = true;
  view.follow();
  if (entry.present) draw({ reason: 'present' });
  else loadNewest(state.channelId);
}

/** Goes to a message and shows it for a moment, loading what is around it when it is far away. */
async function jumpTo(messageId) {
  const { channelId } = state;
  const known = () => findMessage(channelId, messageId);
  if (!known() && !(await loadAround(channelId, messageId))) return toast('That message is not there any more.', true);
  if (channelId !== state.channelId || !known()) return undefined;
  pinned = false;
  if (!rowOf(messageId)) {
    view.around(channelMessages(channelId).list, messageId);
    draw({ reason: 'jump' });
  }
  const row = rowOf(messageId);
  row?.scrollIntoView({ block: 'center' });
  focus.focusRow(row);
  row?.classList.add('is-flashing');
  setTimeout(() => row?.classList.remove('is-flashing'), 1600);
  return scrolled();
}

const rowOf = (messageId) => list.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);

function draw({ reason }) {
  const channelId = state.channelId;
  const entry = channelMessages(channelId);
  if (channelId !== shownChannel) {
    if (shownChannel) channelMessages(shownChannel).newFrom = null;
    rows = new Map();
    shownChannel = channelId;
    pinned = true;
    view.follow();
  }
  if (reason === 'sent') {
    entry.newFrom = null;
    if (!entry.present) return jumpToPresent();
    pinned = true;
  }
  if (reason === 'older' && !pinned) view.extend(entry.list, -1);
  else if (reason === 'newer') view.extend(entry.list, 1);
  else if (pinned && reason !== 'window') view.stayAtEnd(entry.list);
  const anchor = pinned ? null : firstVisible();
  const kept = focusKey();
  drawStart(entry);
  reconcile(list, entry.loaded ? build(channelId, entry) : entry.failed ? loadFailure(entry.failed, () => loadNewest(channelId)) : skeletonRows());
  restoreFocus(kept);
  if (pinned) toBottom();
  else if (anchor?.row.isConnected) scroller.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
  updateJumpBar(entry, !bar.hidden && !pinned, pinned);
  // Where one has not moved there is no event to say that an edge is still near.
  if (!pinned) requestAnimationFrame(scrolled);
  return undefined;
}

/** The row at the top of what one sees: it must not move when others come and go. */
function firstVisible() {
  const { top } = scroller.getBoundingClientRect();
  for (const row of list.children) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top && row.dataset.messageId) return { row, top: box.top };
  }
  return null;
}

function drawStart(entry) {
  const [from] = view.range(entry.list);
  start.hidden = !entry.loaded || !entry.complete || from > 0;
  const channel = currentChannel();
  const key = channel && [channel.id, channel.name, channel.topic, state.me?.id, entry.list.length < FEW, commandEntries().map((command) => command.name)].join('\n');
  if (start.hidden || !channel || key === startKey) return;
  startKey = key;
  start.replaceChildren(channelStart(channel, entry.list.length < FEW));
}

/** The rows of the window, reusing those that did not change. */
function build(channelId, entry) {
  const next = new Map();
  const nodes = [];
  const [from, to] = view.range(entry.list);
  let previous = entry.list[from - 1] ?? null;
  const keep = (key, signature, make) => {
    const known = rows.get(key);
    const row = known?.signature === signature ? known : { signature, node: make() };
    next.set(key, row);
    nodes.push(row.node);
  };
  // What failed stays where it was tried; what is on its way is the newest.
  const locals = view.isAtEnd && entry.present ? [...entry.locals] : [];
  const takeLocals = (until) => {
    while (locals.length && locals[0].created < until && (locals[0].status === 'failed' || until === Infinity)) {
      const row = locals.shift();
      previous = null;
      keep(row.id, String(row.revision), () => localRow(row, channelId));
    }
  };
  for (const message of entry.list.slice(from, to)) {
    // What a thread was started from stands at its top already.
    if (message.type === STARTER) continue;
    const when = Date.parse(message.timestamp);
    const before = previous;
    takeLocals(when);
    const newDay = crossesDay(before && Date.parse(before.timestamp), when);
    if (newDay) keep(`day-${dayName(when)}`, '', () => daySeparator(dayName(when)));
    const isFirstNew = message.id === entry.newFrom;
    if (isFirstNew) keep('unread', '', unreadDivider);
    const grouped = !newDay && !isFirstNew && continues(previous, message);
    keep(message.id, `${message.revision}/${grouped}/${epoch}/${message.id === editedId()}`, () => messageRow(message, grouped));
    previous = message;
  }
  takeLocals(Infinity);
  rows = next;
  return nodes;
}

/** Remembers which control or row had the focus, for when its row is rebuilt. */
function focusKey() {
  const active = document.activeElement;
  const row = active?.closest?.('[data-message-id]');
  if (!row || !list.contains(row)) return null;
  return { active, messageId: row.dataset.messageId, customId: active === row ? null : active.dataset.customId ?? '' };
}

function restoreFocus(key) {
  if (!key || key.active.isConnected) {
    key?.active.focus({ preventScroll: true });
    return;
  }
  const row = rowOf(key.messageId);
  const same = key.customId && row?.querySelector(`[data-custom-id="${CSS.escape(key.customId)}"]:not(:disabled)`);
  (same || row || scroller).focus({ preventScroll: true });
}
