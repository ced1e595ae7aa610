/**
 * What the socket says, taken into the state: messages, reactions, pins, threads,
 * channels, roles and members. Frequent events patch; what is rare, or needs
 * permissions computed anew, asks the server for everything once.
 */
import { announceMessage } from './announcer.js';
import { settle } from './interactions.js';
import { isAtPresent } from './message-list.js';
import { channelMessages, compareIds, findMessage, forgetMessages, isInReach, removeMessage, trimMessages, upsertMessage } from './message-store.js';
import { openModal } from './modal.js';
import { arrived } from './outbox.js';
import { keepVotes, voteChanged } from './poll.js';
import { reactionChanged, reactionsCleared } from './reactions.js';
import { channelById, emit, mentionsMe, state } from './state.js';
import { putThread, removeThread, syncThreads, threadMembersChanged } from './threads.js';
import { endTyping, noteTyping } from './typing.js';

/** Set by the session: asks for the whole state, soon. */
let refetchSoon = () => {};
let reloadCommands = () => {};

/** Wires what only the session can do. */
export function connectLive(hooks) {
  ({ refetchSoon, reloadCommands } = hooks);
}

const shown = (channelId, reason) => channelId === state.channelId && emit('messages', { reason });
const guildOf = (data) => state.guilds.get(data.guild_id);

/** Replaces or adds by id; answers the old one. */
function put(list, item) {
  const at = list.findIndex((known) => known.id === item.id);
  const old = list[at];
  if (at >= 0) list[at] = { ...old, ...item };
  else list.push(item);
  return old;
}

const EVENTS = {
  MESSAGE_CREATE: messageCreated,
  MESSAGE_UPDATE: (message) => {
    if (!isInReach(message) && !findMessage(message.channel_id, message.id)) return;
    // An edit does not know what the acting member reacted with.
    const known = findMessage(message.channel_id, message.id);
    const { reactions, ...rest } = message;
    if (known && rest.poll) rest.poll = keepVotes(known.poll, rest.poll);
    upsertMessage(known ? rest : message);
    shown(message.channel_id, 'update');
  },
  MESSAGE_DELETE: ({ channel_id: channelId, id }) => removed(channelId, [id]),
  MESSAGE_DELETE_BULK: ({ channel_id: channelId, ids }) => removed(channelId, ids),
  MESSAGE_REACTION_ADD: (data) => reactionChanged(data, true),
  MESSAGE_REACTION_REMOVE: (data) => reactionChanged(data, false),
  MESSAGE_REACTION_REMOVE_ALL: reactionsCleared,
  MESSAGE_REACTION_REMOVE_EMOJI: reactionsCleared,
  MESSAGE_POLL_VOTE_ADD: (data) => voteChanged(data, true),
  MESSAGE_POLL_VOTE_REMOVE: (data) => voteChanged(data, false),
  CHANNEL_PINS_UPDATE: ({ channel_id: channelId, last_pin_timestamp: at }) => {
    const channel = channelById(channelId);
    if (channel) channel.last_pin_timestamp = at;
    if (channelId === state.channelId) emit('pins-changed');
  },
  THREAD_CREATE: putThread,
  THREAD_UPDATE: putThread,
  THREAD_DELETE: ({ id }) => removeThread(id),
  THREAD_LIST_SYNC: syncThreads,
  THREAD_MEMBERS_UPDATE: threadMembersChanged,
  TYPING_START: ({ channel_id: channelId, user_id: userId }) => noteTyping(channelId, userId),
  INTERACTION_SUCCESS: ({ nonce }) => settle(nonce, { ok: true }),
  INTERACTION_FAILURE: ({ nonce, reason, channel_id: channelId, message_id: messageId }) => {
    const thinking = messageId && findMessage(channelId, messageId);
    if (thinking) EVENTS.MESSAGE_UPDATE({ ...thinking, failed: true });
    settle(nonce, { ok: false, reason });
  },
  MODAL_OPEN: (modal) => {
    settle(modal.nonce, { ok: true });
    openModal(modal);
  },
  BOT_STATUS: ({ application_id: id, connected }) => {
    const application = state.applications.find((candidate) => candidate.id === id);
    if (!application) return refetchSoon();
    application.connected = connected;
    return emit('bot');
  },
  PRESENCE_UPDATE: (change) => {
    const member = guildOf(change)?.members.find((candidate) => candidate.user.id === change.user.id);
    if (!member) return undefined;
    Object.assign(member, { presence: change.status, activities: change.activities });
    return emit('members');
  },
  COMMANDS_UPDATE: () => reloadCommands(),
  GUILD_MEMBER_UPDATE: (change) => {
    const member = guildOf(change)?.members.find((candidate) => candidate.user.id === change.user?.id);
    // One's own roles decide what one sees.
    if (!member || change.user.id === state.me.id) return refetchSoon();
    Object.assign(member, change);
    return emit('members');
  },
  GUILD_MEMBER_ADD: (member) => {
    const guild = guildOf(member);
    if (!guild || member.user?.id === state.me.id) return refetchSoon();
    if (!state.users.has(member.user.id)) state.users.set(member.user.id, member.user);
    if (!guild.members.some((known) => known.user.id === member.user.id)) guild.members.push({ presence: 'online', ...member });
    return emit('members');
  },
  GUILD_MEMBER_REMOVE: ({ guild_id: guildId, user }) => {
    const guild = state.guilds.get(guildId);
    if (!guild || user?.id === state.me.id) return refetchSoon();
    guild.members = guild.members.filter((member) => member.user.id !== user.id);
    return emit('members');
  },
  GUILD_EMOJIS_UPDATE: (data) => {
    const guild = guildOf(data);
    if (guild) guild.emojis = data.emojis;
  },
  CHANNEL_UPDATE: (channel) => {
    const guild = guildOf(channel);
    const known = guild?.channels.find((candidate) => candidate.id === channel.id);
    const rules = (overwrites) => JSON.stringify(overwrites ?? []);
    if (!known || rules(known.permission_overwrites) !== rules(channel.permission_overwrites)) return refetchSoon();
    put(guild.channels, channel);
    return emit('channels');
  },
  CHANNEL_DELETE: (channel) => {
    const guild = guildOf(channel);
    if (!guild) return refetchSoon();
    guild.channels = guild.channels.filter((known) => known.id !== channel.id);
    guild.threads = guild.threads.filter((thread) => thread.parent_id !== channel.id);
    forgetMessages(channel.id);
    if (!channelById(state.channelId)) emit('open-guild', { guildId: guild.id });
    return emit('channels');
  },
  GUILD_ROLE_CREATE: ({ guild_id: id, role }) => {
    const guild = state.guilds.get(id);
    if (guild) put(guild.roles, role);
    emit('members');
  },
  GUILD_ROLE_UPDATE: ({ guild_id: id, role }) => {
    const guild = state.guilds.get(id);
    const old = guild && put(guild.roles, role);
    if (!old || old.permissions !== role.permissions) refetchSoon();
    emit('members');
  },
};

/** Changes of the server itself are rare: asking again is simpler than patching. */
const REFETCH = /^(CHANNEL|GUILD|GUILD_ROLE|PRESENCE|USER)_(CREATE|UPDATE|DELETE)$/;

/** Takes in one event. */
export function handle(type, data) {
  if (EVENTS[type]) EVENTS[type](data);
  else if (REFETCH.test(type)) refetchSoon();
}

function removed(channelId, ids) {
  for (const id of ids) {
    removeMessage(channelId, id);
    emit('message-removed', { channelId, messageId: id });
  }
  shown(channelId, 'removed');
}

function messageCreated(message) {
  const { channel_id: channelId } = message;
  const entry = channelMessages(channelId);
  const newest = entry.list.at(-1);
  // Between what is shown and this one there may be messages that were not loaded.
  const follows = entry.present || (newest && compareIds(message.id, newest.id) <= 0);
  const isNew = follows ? upsertMessage(message) : true;
  arrived(message);
  trimMessages(channelId);
  endTyping(channelId, message.author?.id);
  if (message.author && !message.webhook_id && !state.users.has(message.author.id)) state.users.set(message.author.id, message.author);
  const others = message.author?.id !== state.me?.id;
  const channel = channelById(channelId);
  if (channel) channel.last_message_id = message.id;
  if (channelId === state.channelId) {
    if (isNew && others && !isAtPresent()) {
      entry.missed += 1;
      entry.newFrom ??= message.id;
    }
    emit('messages', { reason: 'create' });
    if (isNew && others) announceMessage(message);
  } else if (!channel) {
    // A channel that is new to us: direct messages open with their first message.
    state.unread.set(channelId, { count: 1, mentions: 1, from: message.id });
    refetchSoon();
  } else if (isNew && others) {
    const unread = state.unread.get(channelId) ?? { count: 0, mentions: 0, from: message.id };
    state.unread.set(channelId, { ...unread, count: unread.count + 1, mentions: unread.mentions + Number(mentionsMe(message) || channel.type === 1) });
    emit('unread');
  }
  if (channel?.parent_id && channel.thread_metadata) {
    channel.message_count = (channel.message_count ?? 0) + 1;
    emit('threads');
  }
}
