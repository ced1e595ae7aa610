/** Threads and forum posts: those known, their live changes, and opening one that is archived. */
import * as rest from './rest.js';
import { isThread } from './rights.js';
import { channelById, emit, guildOfChannel, state } from './state.js';
import { toast } from './toast.js';

/** Threads below a channel, the latest active first. */
export function threadsOf(channelId, { archived = false } = {}) {
  const all = guildOfChannel(channelId)?.threads ?? [];
  return all.filter((thread) => thread.parent_id === channelId && (archived || !thread.thread_metadata?.archived)).sort(byActivity);
}

const activity = (thread) => BigInt(thread.last_message_id ?? thread.id);
const byActivity = (a, b) => Number(activity(b) - activity(a) > 0n) - Number(activity(a) - activity(b) > 0n);

/** THREAD_CREATE, THREAD_UPDATE, and threads that a call answered with. */
export function putThread(thread) {
  const guild = state.guilds.get(thread.guild_id) ?? guildOfChannel(thread.parent_id);
  if (!guild || !isThread(thread)) return null;
  const at = guild.threads.findIndex((known) => known.id === thread.id);
  if (at >= 0) guild.threads[at] = { ...guild.threads[at], ...thread };
  else guild.threads.push(thread);
  emit('threads');
  return thread;
}

/** THREAD_DELETE. */
export function removeThread(id) {
  const guild = guildOfChannel(id);
  if (!guild) return;
  const parent = channelById(id)?.parent_id;
  guild.threads = guild.threads.filter((thread) => thread.id !== id);
  emit('threads');
  if (state.channelId === id) emit('open-channel', { channelId: parent });
}

/** THREAD_LIST_SYNC: what one can see of some channels (or of all). */
export function syncThreads({ guild_id: guildId, channel_ids: channels, threads }) {
  const guild = state.guilds.get(guildId);
  if (!guild) return;
  guild.threads = [...guild.threads.filter((thread) => channels && !channels.includes(thread.parent_id)), ...(threads ?? [])];
  emit('threads');
}

/** THREAD_MEMBERS_UPDATE. */
export function threadMembersChanged({ id, member_count: count, added_members: added = [], removed_member_ids: removed = [] }) {
  const thread = channelById(id);
  if (!thread) return;
  thread.member_count = count ?? thread.member_count;
  if (added.some((member) => member.user_id === state.me?.id)) thread.member = added.find((member) => member.user_id === state.me.id);
  if (removed.includes(state.me?.id)) delete thread.member;
  emit('threads');
}

/** Opens a thread that is not among the known ones, for example an archived one. */
export function openMissingThread(thread) {
  putThread(thread);
  emit('open-channel', { channelId: thread.id });
}

/** Asks for the archived threads of a channel. */
export async function loadArchived(channelId) {
  const { threads = [] } = await rest.fetchArchivedThreads(channelId);
  threads.forEach(putThread);
  return threads;
}

/** Changes a thread: `{archived}`, `{locked}`, `{name}`, `{applied_tags}`. */
export async function changeThread(thread, change) {
  try {
    putThread(await rest.updateChannel(thread.id, change));
    return true;
  } catch (error) {
    toast(error.message, true);
    return false;
  }
}
