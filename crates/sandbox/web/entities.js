/**
 * Members, roles and channels as things one can pick, for select menus and for
 * command options of those types.
 */
import { avatar } from './avatar.js';
import { cssColour, el } from './dom.js';
import { icon } from './icons.js';
import { currentGuild, displayName, state } from './state.js';

/** Kinds by select component type and by command option type. */
const WANTED = {
  component: { 5: ['user'], 6: ['role'], 7: ['user', 'role'], 8: ['channel'] },
  option: { 6: ['user'], 7: ['channel'], 8: ['role'], 9: ['user', 'role'] },
};

/** Entities for a select component type, or (`source: 'option'`) a command option type. */
export function entitiesFor(type, keep = () => true, source = 'component') {
  const guild = currentGuild();
  const wanted = WANTED[source][type] ?? [];
  return wanted.flatMap((kind) => MAKERS[kind](guild)).filter(keep);
}

const MAKERS = {
  user: (guild) => {
    const members = guild ? guild.members.map((member) => state.users.get(member.user.id)) : [...state.users.values()];
    return members.filter(Boolean).map((user) => ({
      id: user.id, kind: 'user', label: displayName(user), detail: user.username, bot: user.bot,
      search: `${displayName(user)} ${user.global_name ?? ''} ${user.username}`.toLowerCase(), picture: () => avatar({ ...user, name: displayName(user) }, 24),
    })).sort((a, b) => Number(a.bot ?? false) - Number(b.bot ?? false) || a.label.localeCompare(b.label));
  },
  role: (guild) => (guild?.roles ?? []).filter((role) => !role.managed).sort((a, b) => b.position - a.position).map((role) => ({
    id: role.id, kind: 'role', label: role.id === guild.id ? '@everyone' : role.name, detail: 'Role', search: role.name.toLowerCase(),
    picture: () => el('span', { class: 'role-dot', style: { '--role': cssColour(role.color) ?? 'var(--text-muted)' } }),
  })),
  channel: (guild) => (guild?.channels ?? []).map((channel) => ({
    id: channel.id, kind: 'channel', channelType: channel.type, label: channel.name, search: channel.name.toLowerCase(),
    detail: guild.channels.find((parent) => parent.id === channel.parent_id)?.name,
    picture: () => icon(channelIcon(channel), 20),
  })),
};

/** The icon name of a channel by its type. */
export function channelIcon(channel) {
  return { 1: 'at', 2: 'voice', 4: 'chevron', 5: 'megaphone', 10: 'thread', 11: 'thread', 12: 'thread', 13: 'voice', 15: 'forum', 16: 'forum' }[channel.type] ?? 'hash';
}

/** Whether an entity passes a `channel_types` filter; other entities always do. */
export function channelMatches(entity, channelTypes) {
  return entity.kind !== 'channel' || !channelTypes?.length || channelTypes.includes(entity.channelType);
}

/** Filters and ranks by what was typed: prefixes first. */
export function rank(entities, typed) {
  const query = typed.trim().toLowerCase().replace(/^[@#&]+/, '');
  if (!query) return entities;
  const starts = entities.filter((entity) => entity.search.startsWith(query) || entity.search.includes(` ${query}`));
  const contains = entities.filter((entity) => !starts.includes(entity) && (entity.search.includes(query) || entity.id === query));
  return [...starts, ...contains];
}
