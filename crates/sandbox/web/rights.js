/** What the acting member may do in a channel, from the bits the server computed for them. */
import { channelById } from './state.js';

export const MAY = {
  ADD_REACTIONS: 1n << 6n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  ATTACH_FILES: 1n << 15n,
  MANAGE_THREADS: 1n << 34n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_IN_THREADS: 1n << 38n,
  PIN_MESSAGES: 1n << 51n,
};

const THREADS = new Set([10, 11, 12]);

/** Whether a channel is a thread (or a forum's post). */
export const isThread = (channel) => THREADS.has(channel?.type);

/** Whether the acting member has one of these permissions in a channel. Direct messages allow all but moderation. */
export function may(channelId, ...wanted) {
  const channel = channelById(channelId);
  if (!channel) return false;
  if (channel.type === 1 || channel.type === 3) return !wanted.every((bit) => bit === MAY.MANAGE_MESSAGES || bit === MAY.MANAGE_THREADS);
  const source = channel.permissions ?? (isThread(channel) ? channelById(channel.parent_id)?.permissions : null);
  const granted = BigInt(source ?? 0);
  return wanted.some((bit) => (granted & bit) !== 0n);
}

/** Whether the acting member may write in a channel right now. */
export function mayWrite(channelId) {
  const channel = channelById(channelId);
  if (isThread(channel)) {
    return may(channelId, MAY.SEND_IN_THREADS) && (!channel.thread_metadata?.locked || may(channelId, MAY.MANAGE_THREADS));
  }
  return may(channelId, MAY.SEND_MESSAGES);
}

