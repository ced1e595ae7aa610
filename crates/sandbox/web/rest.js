/** Discord's REST as the channel side uses it: messages, reactions, pins, threads, direct messages. */
import { call } from './api.js';

const part = encodeURIComponent;
const channelPath = (id) => `/api/v10/channels/${part(id)}`;
const messagePath = ({ channel_id: channel, id }) => `${channelPath(channel)}/messages/${part(id)}`;

/** How Discord writes an emoji in an address: the character itself, or `name:id`. */
export const emojiKey = (emoji) => (emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);

/** Messages of a channel, newest first. `query` is one of `before`, `after`, `around`. */
export function fetchPage(channel, query = {}, limit = 50) {
  const wanted = new URLSearchParams({ limit, ...query });
  return call('GET', `${channelPath(channel)}/messages?${wanted}`);
}

/** Writes a message; `files` are browser files, sent as Discord's multipart form. */
export const createMessage = (channel, body, files = [], signal) => call('POST', `${channelPath(channel)}/messages`, body, { files, signal });
export const editMessage = (message, body) => call('PATCH', messagePath(message), body);
export const deleteMessage = (message) => call('DELETE', messagePath(message));

export const addReaction = (message, emoji) => call('PUT', `${messagePath(message)}/reactions/${part(emojiKey(emoji))}/@me`);
export const removeReaction = (message, emoji, user = '@me') => call('DELETE', `${messagePath(message)}/reactions/${part(emojiKey(emoji))}/${user}`);
export const fetchReactors = (message, emoji, limit = 100) => call('GET', `${messagePath(message)}/reactions/${part(emojiKey(emoji))}?limit=${limit}`);

export const fetchPins = (channel) => call('GET', `${channelPath(channel)}/messages/pins`);
export const pin = ({ channel_id: channel, id }) => call('PUT', `${channelPath(channel)}/messages/pins/${part(id)}`);
export const unpin = ({ channel_id: channel, id }) => call('DELETE', `${channelPath(channel)}/messages/pins/${part(id)}`);

/** Replaces one's votes; none takes them back. */
export const votePoll = ({ channel_id: channel, id }, answers) => call('PUT', `${channelPath(channel)}/polls/${part(id)}/answers/@me`, { answer_ids: answers });
export const endPoll = ({ channel_id: channel, id }) => call('POST', `${channelPath(channel)}/polls/${part(id)}/expire`);

export const threadFromMessage = (message, body) => call('POST', `${messagePath(message)}/threads`, body);
/** A thread without a message, or (with `message` in the body) a forum post. */
export const createThread = (channel, body, files = []) => call('POST', `${channelPath(channel)}/threads`, body, { files });
export const fetchArchivedThreads = (channel) => call('GET', `${channelPath(channel)}/threads/archived/public?limit=50`);
export const updateChannel = (channel, body) => call('PATCH', channelPath(channel), body);
export const joinThread = (thread) => call('PUT', `${channelPath(thread)}/thread-members/@me`);
export const leaveThread = (thread) => call('DELETE', `${channelPath(thread)}/thread-members/@me`);

/** Opens (or finds) the direct message with somebody. */
export const openDirectMessage = (user) => call('POST', '/api/v10/users/@me/channels', { recipient_id: user });
export const deleteChannel = (channel) => call('DELETE', channelPath(channel));
export const fetchMessage = (channel, id) => call('GET', `${channelPath(channel)}/messages/${part(id)}`);
