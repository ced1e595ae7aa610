/**
 * Messages per channel, in order, plus the rows only this browser knows:
 * commands and messages on their way, and those that failed.
 *
 * What is known of a channel is one unbroken stretch of its messages. `complete`
 * says that it reaches the oldest, `present` that it reaches the newest.
 */
import * as rest from './rest.js';
import { emit, state } from './state.js';

const PAGE = 50;
/** Messages kept of the open channel while one follows it, and of others. */
const KEPT_OPEN = 3_000;
const KEPT_OTHER = 200;
const channels = new Map();

/** Orders snowflakes written as strings. */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** Where `id` is in an ordered list, or where it would have to go. */
export function positionOf(list, id) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds(list[middle].id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether an update concerns something shown: known, or inside the stretch that was loaded. */
export function isInReach(message) {
  const { list, complete, present } = channelMessages(message.channel_id);
  if (!list.length) return complete && present;
  return (complete || compareIds(message.id, list[0].id) >= 0) && (present || compareIds(message.id, list.at(-1).id) <= 0);
}

/** What is known of a channel; created empty on first use. */
export function channelMessages(channelId) {
  if (!channels.has(channelId)) channels.set(channelId, { list: [], locals: [], loaded: false, complete: false, present: true, loading: false, failed: false, newFrom: null, missed: 0 });
  return channels.get(channelId);
}

/** Forgets everything, for a change of the acting member. */
export function clearMessages() {
  channels.clear();
}

/** Forgets a channel that is gone. */
export const forgetMessages = (channelId) => channels.delete(channelId);

let revision = 0;

/** Adds or updates a message. Partial updates are merged, as Discord's are. True if it is new. */
export function upsertMessage(message) {
  const entry = channelMessages(message.channel_id);
  const { list } = entry;
  const at = positionOf(list, message.id);
  revision += 1;
  if (list[at]?.id === message.id) {
    list[at] = { ...list[at], ...message, revision };
    return false;
  }
  list.splice(at, 0, { ...message, revision });
  return true;
}

/** Drops the oldest messages of a channel that grows while nobody scrolls in it. */
export function trimMessages(channelId) {
  const entry = channelMessages(channelId);
  const kept = channelId === state.channelId ? KEPT_OPEN : KEPT_OTHER;
  // Not at every message: a slice costs as much as it keeps.
  if (entry.list.length <= kept * 1.2) return;
  entry.list = entry.list.slice(-kept);
  entry.complete = false;
}

export function removeMessage(channelId, id) {
  const entry = channelMessages(channelId);
  const at = positionOf(entry.list, id);
  if (entry.list[at]?.id !== id) return;
  entry.list.splice(at, 1);
  // Answers to it change what they say.
  revision += 1;
  for (const [index, message] of entry.list.entries()) {
    if (message.message_reference?.message_id === id) entry.list[index] = { ...message, referenced_message: null, revision };
  }
}

export function findMessage(channelId, id) {
  const { list } = channelMessages(channelId);
  const found = list[positionOf(list, id)];
  return found?.id === id ? found : null;
}

const shown = (channelId, reason) => channelId === state.channelId && emit('messages', { reason });

/** Loads the newest page; after a reconnect it replaces what was known. */
export async function loadNewest(channelId) {
  const entry = channelMessages(channelId);
  const before = new Set(entry.list.map((message) => message.id));
  const since = revision;
  const page = await fetchInto(entry, channelId, {});
  if (!page) return;
  // What the socket brought while the page was on its way is newer than the page.
  const newer = entry.present ? entry.list.filter((message) => !before.has(message.id) || message.revision > since) : [];
  entry.list = [];
  for (const message of [...page, ...newer]) upsertMessage(message);
  Object.assign(entry, { failed: false, loaded: true, complete: page.length < PAGE, present: true, missed: 0 });
  shown(channelId, 'load');
}

/** Loads the messages around one, for a jump; afterwards the stretch may not reach the newest. */
export async function loadAround(channelId, id) {
  const entry = channelMessages(channelId);
  const page = await fetchInto(entry, channelId, { around: id });
  if (!page?.some((message) => message.id === id)) return false;
  entry.list = [];
  for (const message of page) upsertMessage(message);
  Object.assign(entry, { loaded: true, complete: false, present: false });
  shown(channelId, 'around');
  return true;
}

async function fetchInto(entry, channelId, query) {
  try {
    const page = await rest.fetchPage(channelId, query, PAGE);
    return channels.get(channelId) === entry ? page : null;
  } catch (error) {
    if (query.around) return null;
    entry.failed = error.status ? error.message : 'The sandbox cannot be reached.';
    shown(channelId, 'failed');
    return null;
  }
}

/** Loads the page before the oldest known message. */
export function loadOlder(channelId) {
  const entry = channelMessages(channelId);
  if (entry.complete || !entry.list.length) return undefined;
  return more(entry, channelId, { before: entry.list[0].id }, 'older', 'complete');
}

/** Loads the page after the newest known message. */
export function loadNewer(channelId) {
  const entry = channelMessages(channelId);
  if (entry.present || !entry.list.length) return undefined;
  return more(entry, channelId, { after: entry.list.at(-1).id }, 'newer', 'present');
}

async function more(entry, channelId, query, reason, edge) {
  if (!entry.loaded || entry.loading) return;
  entry.loading = true;
  try {
    const page = await rest.fetchPage(channelId, query, 100);
    if (channels.get(channelId) !== entry) return;
    for (const message of page) upsertMessage(message);
    if (page.length < 100) entry[edge] = true;
    if (entry.present) entry.missed = 0;
    shown(channelId, reason);
  } catch {
    // Scrolling on asks again.
  } finally {
    entry.loading = false;
  }
}

/** Shows a row of our own at the end of a channel; `row.id` is its key. */
export function putLocal(channelId, row) {
  const entry = channelMessages(channelId);
  revision += 1;
  entry.locals = [...entry.locals.filter((known) => known.id !== row.id), { ...row, revision }];
  shown(channelId, 'sent');
}

/** Takes a row of our own away; `quietly` when something else is drawn at once. */
export function removeLocal(channelId, id, quietly = false) {
  const entry = channelMessages(channelId);
  entry.locals = entry.locals.filter((row) => row.id !== id);
  if (!quietly) shown(channelId, 'local');
}
