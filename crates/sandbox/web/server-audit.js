/** Who changed what, and why. Hooks: `audit-user`, `audit-action`, `audit-entry`. */
import { avatar } from './avatar.js';
import { cssColour, el, replace } from './dom.js';
import { choice } from './fields.js';
import { displayName, state } from './state.js';
import { longTime } from './time.js';

const ACTIONS = {
  1: 'updated the server', 10: 'created channel', 11: 'updated channel', 12: 'deleted channel', 13: 'added permissions to', 14: 'changed permissions of', 15: 'removed permissions from',
  20: 'kicked', 21: 'pruned members', 22: 'banned', 23: 'unbanned', 24: 'updated member', 25: 'changed roles of', 26: 'moved', 27: 'disconnected', 28: 'added bot',
  30: 'created role', 31: 'updated role', 32: 'deleted role', 40: 'created an invite', 41: 'updated an invite', 42: 'deleted an invite',
  50: 'created webhook', 51: 'updated webhook', 52: 'deleted webhook', 60: 'created emoji', 61: 'updated emoji', 62: 'deleted emoji',
  72: 'deleted a message of', 73: 'deleted messages in', 74: 'pinned a message of', 75: 'unpinned a message of', 80: 'added an integration', 81: 'updated an integration', 82: 'removed an integration',
  110: 'created thread', 111: 'updated thread', 112: 'deleted thread', 121: 'changed command permissions of',
};

export async function showAuditLog(region, context, filter = {}) {
  const query = new URLSearchParams({ limit: 100, ...filter });
  const log = await context.get(`/guilds/${context.guild.id}/audit-logs?${query}`);
  const users = new Map([...state.users.values(), ...log.users].map((user) => [user.id, user]));
  const by = choice([['', 'Everybody'], ...context.guild.members.map((member) => [member.user.id, displayName(state.users.get(member.user.id) ?? member.user, context.guild)])], filter.user_id ?? '', { 'aria-label': 'By whom', 'data-testid': 'audit-user' });
  const kind = choice([['', 'Everything'], ...Object.entries(ACTIONS)], filter.action_type ?? '', { 'aria-label': 'What', 'data-testid': 'audit-action' });
  const again = () => showAuditLog(region, context, { ...(by.value && { user_id: by.value }), ...(kind.value && { action_type: kind.value }) });
  by.addEventListener('change', again);
  kind.addEventListener('change', again);
  replace(region, el('div', { class: 'settings-form' }, el('div', { class: 'two-columns' }, by, kind),
    el('ul', { class: 'plain-list' }, log.audit_log_entries.map((entry) => row(entry, users, context)), !log.audit_log_entries.length && el('li', { class: 'plain-empty' }, 'Nothing yet.'))));
}

function row(entry, users, context) {
  const user = users.get(entry.user_id) ?? { id: entry.user_id ?? '0', username: 'Somebody' };
  const name = displayName(user, context.guild);
  return el('li', { class: 'plain-row audit-row', 'data-testid': 'audit-entry', 'data-action': entry.action_type },
    avatar({ ...user, name }, 32),
    el('span', { class: 'menu-text' },
      el('span', {}, el('strong', {}, name), ` ${ACTIONS[entry.action_type] ?? `did ${entry.action_type} to`} `, el('strong', {}, target(entry, users, context))),
      entry.reason && el('span', { class: 'audit-reason' }, '“', entry.reason, '”'),
      entry.changes?.length > 0 && el('ul', { class: 'audit-changes' }, entry.changes.map((change) => el('li', {}, el('code', {}, change.key), ' ', change.old_value === undefined ? told(change.key, change.new_value, context.guild) : [told(change.key, change.old_value, context.guild), ' → ', told(change.key, change.new_value, context.guild)]))),
      el('span', { class: 'menu-description' }, longTime(Number((BigInt(entry.id) >> 22n) + 1420070400000n)))));
}

/** A value as people know it: colours as they are written, channels by name. */
function told(key, value, guild) {
  const channel = /(^|_)(channel|parent)_id$/.test(key) && guild.channels.find((candidate) => candidate.id === value);
  if (channel) return `#${channel.name}`;
  return key === 'color' ? cssColour(value) ?? 'nothing' : said(value);
}

const said = (value) => (value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length) ? 'nothing' : Array.isArray(value) ? value.map((item) => item?.name ?? String(item)).join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value));

function target(entry, users, { guild }) {
  const id = entry.target_id;
  const named = entry.changes?.find((change) => change.key === 'name');
  const user = users.get(id);
  if (user) return displayName(user, guild);
  const channel = guild.channels.find((candidate) => candidate.id === id);
  if (channel) return `#${channel.name}`;
  return guild.roles.find((candidate) => candidate.id === id)?.name ?? named?.new_value ?? named?.old_value ?? (id === guild.id ? guild.name : id ?? '');
}
