/**
 * Who may use an app's commands, where: Discord's command permissions, for the whole app or one command.
 * Hooks: `access-command`, `access-add`, `access-row`, `access-save`.
 */
import { call } from './api.js';
import { el, replace } from './dom.js';
import { actionButton, choice, field } from './fields.js';
import { displayName, state } from './state.js';

const ROLE = 1;
const USER = 2;
const CHANNEL = 3;

export async function commandAccess(region, application, context) {
  const { guild } = context;
  const path = `/applications/${application.id}/guilds/${guild.id}/commands`;
  const [commands, all] = await Promise.all([
    call('GET', `/client/guilds/${guild.id}/commands`).catch(() => []),
    context.get(`${path}/permissions`).catch(() => []),
  ]);
  const own = commands.filter((command) => command.application_id === application.id);
  if (!own.length) return replace(region, el('p', { class: 'plain-empty' }, 'It has registered no commands here that you may use.'));
  const byId = new Map(all.map((entry) => [entry.id, entry.permissions]));
  const pick = choice([[application.id, 'All its commands'], ...own.map((command) => [command.id, `${command.type === 1 ? '/' : ''}${command.name}`])], application.id, { 'data-testid': 'access-command' });
  const rows = el('div', {});
  const draw = () => editor(rows, [...(byId.get(pick.value) ?? [])], context, async (permissions) => {
    const saved = await context.send('PUT', `${path}/${pick.value}/permissions`, { permissions });
    byId.set(pick.value, saved.permissions);
    draw();
  });
  pick.addEventListener('change', draw);
  draw();
  return replace(region, el('div', { class: 'access' }, field('Who may use', pick, 'Without entries, what the command itself asks for decides.'), rows));
}

function editor(region, list, { guild }, save) {
  const name = (entry) => {
    if (entry.type === ROLE) return entry.id === guild.id ? '@everyone' : guild.roles.find((role) => role.id === entry.id)?.name ?? entry.id;
    if (entry.type === USER) return displayName(state.users.get(entry.id), guild);
    return entry.id === allChannels(guild) ? 'All channels' : `#${guild.channels.find((channel) => channel.id === entry.id)?.name ?? entry.id}`;
  };
  const known = new Set(list.map((entry) => entry.id));
  const options = [['', 'Add a role, member or channel…'],
    ...guild.roles.filter((role) => !known.has(role.id)).map((role) => [`${ROLE}:${role.id}`, `Role: ${role.name}`]),
    ...guild.members.filter((member) => !known.has(member.user.id)).map((member) => [`${USER}:${member.user.id}`, `Member: ${displayName(state.users.get(member.user.id) ?? member.user, guild)}`]),
    ...(known.has(allChannels(guild)) ? [] : [[`${CHANNEL}:${allChannels(guild)}`, 'All channels']]),
    ...guild.channels.filter((channel) => channel.type !== 4 && !known.has(channel.id)).map((channel) => [`${CHANNEL}:${channel.id}`, `Channel: #${channel.name}`])];
  const add = choice(options, '', { 'aria-label': 'Add a role, member or channel', 'data-testid': 'access-add' });
  add.addEventListener('change', () => {
    const [type, id] = add.value.split(':');
    if (id) editor(region, [...list, { id, type: Number(type), permission: true }], { guild }, save);
  });
  replace(region,
    el('ul', { class: 'plain-list' }, list.map((entry) => {
      const allowed = choice([['true', 'May'], ['false', 'May not']], String(entry.permission), { 'aria-label': `${name(entry)} may use it`, class: 'input access-choice' });
      allowed.addEventListener('change', () => { entry.permission = allowed.value === 'true'; });
      return el('li', { class: 'plain-row', 'data-testid': 'access-row' }, el('span', { class: 'menu-text' }, name(entry)), allowed,
        el('button', { type: 'button', class: 'button button-secondary button-small', on: { click: () => editor(region, list.filter((other) => other !== entry), { guild }, save) } }, el('span', { class: 'button-label' }, 'Remove')));
    })),
    el('div', { class: 'inline-row' }, add, actionButton('success', 'Save', () => save(list), { testid: 'access-save', done: 'Saved.' })));
}

/** Discord's constant for every channel of a server: its id less one. */
const allChannels = (guild) => (BigInt(guild.id) - 1n).toString();
