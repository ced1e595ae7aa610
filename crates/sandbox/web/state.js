/**
 * What the acting member knows: users, guilds, channels, members, applications
 * and commands, with look-ups that every view needs. Views subscribe with `on`
 * and are told what changed with `emit`; nothing here touches the page.
 */
import { cssColour } from './dom.js';
import { setServerNow } from './time.js';

export const state = {
  me: null,
  users: new Map(),
  guilds: new Map(),
  applications: [],
  /** Direct messages with bots and members. */
  privateChannels: [],
  /** Channel id → the commands one may use there. */
  commands: new Map(),
  guildId: null,
  channelId: null,
  connection: 'connecting',
  /** Channel id → {count, mentions, from}: `from` is the first message that is new. */
  unread: new Map(),
  /** Channel id → Map(user id → expiry in ms). */
  typing: new Map(),
};

const listeners = new Map();

/** Calls `listener` whenever `event` is emitted. */
export function on(event, listener) {
  if (!listeners.has(event)) listeners.set(event, []);
  listeners.get(event).push(listener);
}

/** Tells every listener of `event`. */
export function emit(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail);
}

/** Takes over the answer of `GET /client/state`. */
export function loadState(payload) {
  setServerNow(payload.clock?.now);
  state.me = payload.me;
  state.users = new Map((payload.users ?? []).map((user) => [user.id, user]));
  state.applications = payload.applications ?? [];
  for (const application of state.applications) {
    if (application.bot) state.users.set(application.bot.id, { bot: true, ...application.bot });
  }
  state.privateChannels = payload.private_channels ?? [];
  state.guilds = new Map((payload.guilds ?? []).map((guild) => [guild.id, withThreads(guild)]));
  for (const guild of state.guilds.values()) {
    for (const member of guild.members ?? []) if (member.user) state.users.set(member.user.id, member.user);
  }
}

/** Threads stand beside the channels they belong to, not among them. */
function withThreads(guild) {
  const isThread = (channel) => channel.type >= 10 && channel.type <= 12;
  return { emojis: [], ...guild, channels: guild.channels.filter((channel) => !isThread(channel)), threads: [...(guild.threads ?? []), ...guild.channels.filter(isThread)] };
}

export const currentGuild = () => state.guilds.get(state.guildId) ?? null;
export const currentChannel = () => channelById(state.channelId);

export function channelById(id) {
  for (const guild of state.guilds.values()) {
    const found = guild.channels.find((channel) => channel.id === id) ?? guild.threads.find((thread) => thread.id === id);
    if (found) return found;
  }
  return state.privateChannels.find((channel) => channel.id === id) ?? null;
}

/** The other side of a direct message. */
export const recipientOf = (channel) => channel.recipients?.find((user) => user.id !== state.me?.id) ?? null;

/** A channel as one writes it: `#bank`, `“Lanterns”` for a thread, or `@Guildhall` for direct messages. */
export function channelTitle(channel) {
  if (channel.thread_metadata) return `“${channel.name}”`;
  return channel.type === 1 ? `@${displayName(recipientOf(channel))}` : `#${channel.name}`;
}

export function guildOfChannel(channelId) {
  for (const guild of state.guilds.values()) {
    if (guild.channels.some((channel) => channel.id === channelId) || guild.threads.some((thread) => thread.id === channelId)) return guild;
  }
  return null;
}

/** Channels one can open: text, announcements, forums, galleries. */
export const OPENABLE = new Set([0, 5, 15, 16]);

/** Text, announcement and forum channels in the order the list shows them. */
export function textChannels(guild) {
  const ordered = [];
  for (const { channels } of channelTree(guild)) ordered.push(...channels);
  return ordered.filter((channel) => OPENABLE.has(channel.type));
}

/** Channels grouped by category; those without a category come first. */
export function channelTree(guild) {
  const byPosition = (a, b) => (a.position ?? 0) - (b.position ?? 0);
  const categories = guild.channels.filter((channel) => channel.type === 4).sort(byPosition);
  const inside = (parent) =>
    guild.channels.filter((channel) => channel.type !== 4 && (channel.parent_id ?? null) === parent).sort(byPosition);
  const known = new Set(categories.map((category) => category.id));
  const loose = guild.channels.filter((channel) => channel.type !== 4 && !known.has(channel.parent_id)).sort(byPosition);
  return [{ category: null, channels: loose }, ...categories.map((category) => ({ category, channels: inside(category.id) }))]
    .filter((group) => group.category || group.channels.length);
}

export const memberOf = (userId, guild = currentGuild()) => guild?.members?.find((member) => member.user?.id === userId) ?? null;
export const roleById = (roleId, guild = currentGuild()) => guild?.roles?.find((role) => role.id === roleId) ?? null;

/** The name to show for a user: nickname, display name, user name. */
export function displayName(user, guild = currentGuild()) {
  if (!user) return 'Unknown';
  return memberOf(user.id, guild)?.nick ?? user.global_name ?? user.username ?? 'Unknown';
}

/** A member's roles, highest first. */
export function memberRoles(userId, guild = currentGuild()) {
  const ids = memberOf(userId, guild)?.roles ?? [];
  return ids.map((id) => roleById(id, guild)).filter(Boolean).sort((a, b) => b.position - a.position);
}

/** The colour of the highest coloured role, or null. */
export function nameColour(userId, guild = currentGuild()) {
  const role = memberRoles(userId, guild).find((candidate) => candidate.color);
  return role ? cssColour(role.color) : null;
}

/** "online", "idle", "dnd" or "offline"; a bot is there while its gateway session is, and shows what it says. */
export function presenceOf(userId, guild = currentGuild()) {
  const application = state.applications.find((candidate) => candidate.bot?.id === userId);
  if (application && !application.connected) return 'offline';
  return memberOf(userId, guild)?.presence ?? 'online';
}

const DOING = ['Playing', 'Streaming', 'Listening to', 'Watching', '', 'Competing in'];

/** What a member says they do, or null: "Playing chess", or the words of a custom status. */
export function activityOf(userId, guild = currentGuild()) {
  const [activity] = memberOf(userId, guild)?.activities ?? [];
  if (!activity || presenceOf(userId, guild) === 'offline') return null;
  return activity.type === 4 ? activity.state ?? activity.name : `${DOING[activity.type] ?? ''} ${activity.name}`.trim();
}

export const applicationById = (id) => state.applications.find((application) => application.id === id) ?? null;

/** Whether a message pings the acting member. */
export function mentionsMe(message) {
  if (!state.me || message.author?.id === state.me.id) return false;
  const roles = memberOf(state.me.id)?.roles ?? [];
  return Boolean(
    message.mention_everyone ||
      message.mentions?.some((user) => user.id === state.me.id) ||
      message.mention_roles?.some((role) => roles.includes(role)),
  );
}
