/**
 * What one channel allows or denies roles and members beyond their roles.
 * Hooks: `overwrite-add`, `overwrite-<id>`, `overwrite-choice` with `data-bit` and `data-value` (deny, neutral,
 * allow), `overwrite-remove`.
 */
import { cssColour, el, replace } from './dom.js';
import { actionButton, choice, saveBar } from './fields.js';
import { icon } from './icons.js';
import { bits, channelPermissionGroups } from './permissions.js';
import { displayName, memberOf, state } from './state.js';

const VALUES = [['deny', 'Deny', 'close'], ['neutral', 'As the roles say', null], ['allow', 'Allow', 'check']];

/** The editor; `again` draws the channel anew. */
export function overwrites(channel, context, again) {
  const region = el('div', { class: 'overwrites' });
  show(region, channel, context, again, context.openOverwrite);
  return region;
}

function subject({ id, type }, { guild }) {
  if (type === 1) return { name: displayName(state.users.get(id), guild), kind: 'member' };
  // A role may be newer than what the client knows of the server.
  const role = guild.roles.find((candidate) => candidate.id === id) ?? { name: 'new role', color: 0 };
  return { name: id === guild.id ? '@everyone' : role.name, colour: cssColour(role.color), kind: 'role' };
}

function show(region, channel, context, again, selected) {
  const list = [...channel.permission_overwrites].sort((a, b) => Number(b.id === context.guild.id) - Number(a.id === context.guild.id) || a.type - b.type);
  if (!list.some((entry) => entry.id === context.guild.id)) list.unshift({ id: context.guild.id, type: 0, allow: '0', deny: '0' });
  if (selected && !list.some((entry) => entry.id === selected.id)) list.push(selected);
  const current = list.find((entry) => entry.id === selected?.id) ?? list[0];
  replace(region,
    el('div', { class: 'overwrite-subjects', role: 'tablist', 'aria-label': 'Roles and members' }, list.map((entry) => {
      const { name, colour, kind } = subject(entry, context);
      return el('button', { type: 'button', role: 'tab', class: `subject${entry === current ? ' is-current' : ''}`, 'aria-selected': String(entry === current), 'data-testid': `overwrite-${entry.id}`, on: { click: () => show(region, channel, context, again, entry) } },
        kind === 'member' ? icon('at', 14) : el('span', { class: 'role-dot', style: { '--role': colour ?? 'var(--text-muted)' } }), name);
    })),
    adder(list, context, (entry) => show(region, channel, context, again, entry)),
    grid(channel, current, context, again));
}

/** Roles and members that have no entry yet. */
function adder(list, { guild }, add) {
  const taken = new Set(list.map((entry) => entry.id));
  const roles = guild.roles.filter((role) => !taken.has(role.id)).map((role) => [`0:${role.id}`, `Role: ${role.name}`]);
  const members = guild.members.filter((member) => !taken.has(member.user.id)).map((member) => [`1:${member.user.id}`, `Member: ${memberOf(member.user.id, guild)?.nick ?? displayName(state.users.get(member.user.id) ?? member.user, guild)}`]);
  const select = choice([['', 'Add a role or member…'], ...roles, ...members], '', { 'aria-label': 'Add a role or member', 'data-testid': 'overwrite-add' });
  select.addEventListener('change', () => {
    const [type, id] = select.value.split(':');
    if (id) add({ id, type: Number(type), allow: '0', deny: '0' });
  });
  select.addEventListener('input', (event) => event.stopPropagation());
  return select;
}

function grid(channel, entry, context, again) {
  const value = { allow: bits(entry.allow), deny: bits(entry.deny) };
  const saved = channel.permission_overwrites.some((known) => known.id === entry.id);
  const bar = saveBar({
    testid: 'overwrite-save',
    dirty: () => value.allow !== bits(entry.allow) || value.deny !== bits(entry.deny) || (!saved && entry.id !== context.guild.id),
    save: async () => {
      await context.send('PUT', `/channels/${channel.id}/permissions/${entry.id}`, { type: entry.type, allow: value.allow.toString(), deny: value.deny.toString() });
      context.openOverwrite = { ...entry, allow: value.allow.toString(), deny: value.deny.toString() };
      await again();
    },
    reset: () => again(),
  });
  const row = (permission) => {
    const group = el('span', { class: 'tri', role: 'radiogroup', 'aria-label': permission.name });
    const of = () => (value.allow & permission.bit ? 'allow' : value.deny & permission.bit ? 'deny' : 'neutral');
    const draw = () => replace(group, VALUES.map(([key, label, name]) => el('button', {
      type: 'button', role: 'radio', class: `tri-button tri-${key}`, 'aria-checked': String(of() === key), 'aria-label': label, title: label, 'data-testid': 'overwrite-choice', 'data-bit': permission.bit, 'data-value': key,
      on: { click: () => set(key) },
    }, key === 'neutral' ? '/' : icon(name, 14))));
    function set(key) {
      value.allow = key === 'allow' ? value.allow | permission.bit : value.allow & ~permission.bit;
      value.deny = key === 'deny' ? value.deny | permission.bit : value.deny & ~permission.bit;
      draw();
      group.querySelector(`[data-value=${key}]`).focus();
      bar.check();
    }
    draw();
    return el('div', { class: 'tri-row' }, el('span', { class: 'check-text' }, el('span', {}, permission.name), el('span', { class: 'field-note' }, permission.text)), group);
  };
  bar.check();
  return el('div', { class: 'overwrite-grid' }, channelPermissionGroups(channel.type).map((group) => el('section', {}, el('h5', { class: 'permission-group' }, group.name), group.permissions.map(row))),
    saved && entry.id !== context.guild.id && el('div', { class: 'form-actions' }, actionButton('secondary', 'Remove this entry', async () => {
      await context.send('DELETE', `/channels/${channel.id}/permissions/${entry.id}`);
      context.openOverwrite = null;
      await again();
    }, { testid: 'overwrite-remove' })),
    bar.bar);
}
