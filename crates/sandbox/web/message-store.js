/**
 * Messages per channel, in order, plus the rows only this browser knows:
 * commands on their way ("Sending command…") and those that failed.
 */
import * as api from './api.js';
import { emit, state } from './state.js';

const channels = new Map();

/** Orders snowflakes written as strings. */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** Whether an update concerns something shown: known, or newer than the oldest loaded message. */
export function isInReach(message) {
  const { list, complete } = channelMessages(message.channel_id);
  return complete || (list.length > 0 && compareIds(message.id, list[0].id) >= 0);
}

/** What is known of a channel; created empty on first use. */
export function channelMessages(channelId) {
  if (!channels.has(channelId)) channels.set(channelId, { list: [], locals: [], loaded: false, complete: false, loading: false, failed: false });
  return channels.get(channelId);
}

/** Forgets everything, for a change of the acting member. */
export function clearMessages() {
  channels.clear();
}

let revision = 0;

/** Adds or updates a message. Partial updates are merged, as Discord's are. */
export function upsertMessage(message) {
  const { list } = channelMessages(message.channel_id);
  const index = list.findIndex((known) => known.id === message.id);
  revision += 1;
  if (index >= 0) {
    list[index] = { ...list[index], ...message, revision };
  } else {
    let at = list.length;
    while (at > 0 && compareIds(list[at - 1].id, message.id) > 0) at -= 1;
    list.splice(at, 0, { ...message, revision });
  }
  return index < 0;
}

export function removeMessage(channelId, id) {
  const entry = channelMessages(channelId);
  entry.list = entry.list.filter((message) => message.id !== id);
}

export const findMessage = (channelId, id) => channelMessages(channelId).list.find((message) => message.id === id) ?? null;

/** Loads the newest page; after a reconnect it replaces what was known. */
export async function loadNewest(channelId) {
  const entry = channelMessages(channelId);
  const before = new Set(entry.list.map((message) => message.id));
  const since = revision;
  let page;
  try {
    page = await api.fetchMessages(channelId);
  } catch {
    entry.failed = true;
    if (channelId === state.channelId) emit('messages', { reason: 'failed' });
    return;
  }
  if (channels.get(channelId) !== entry) return;
  // What the socket brought while the page was on its way is newer than the page.
  const newer = entry.list.filter((message) => !before.has(message.id) || message.revision > since);
  entry.list = [];
  for (const message of [...page, ...newer]) upsertMessage(message);
  entry.failed = false;
  entry.loaded = true;
  entry.complete = page.length < 50;
  if (channelId === state.channelId) emit('messages', { reason: 'load' });
}

/** Loads the page before the oldest known message. */
export async function loadOlder(channelId) {
  const entry = channelMessages(channelId);
  if (!entry.loaded || entry.complete || entry.loading || !entry.list.length) return;
  entry.loading = true;
  try {
    const page = await api.fetchMessages(channelId, entry.list[0].id);
    for (const message of page) upsertMessage(message);
    entry.complete = page.length < 50;
    if (channelId === state.channelId) emit('messages', { reason: 'older' });
  } finally {
    entry.loading = false;
  }
}

/** Shows a row of our own at the end of a channel; `row.id` is its key. */
export function putLocal(channelId, row) {
  const entry = channelMessages(channelId);
  revision += 1;
  entry.locals = [...entry.locals.filter((known) => known.id !== row.id), { ...row, revision }];
  emit('messages', { reason: 'sent' });
}

export function removeLocal(channelId, id) {
  const entry = channelMessages(channelId);
  entry.locals = entry.locals.filter((row) => row.id !== id);
  emit('messages', { reason: 'local' });
}
