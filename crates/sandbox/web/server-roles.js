/**
 * Roles: their order, names, colours and permissions.
 * Hooks: `role-create`, `role-row` with `data-role-id`, `role-name`, `role-colour`, `role-hoist`, `role-mentionable`,
 * `permission-search`, `permission-toggle` with `data-bit`, `role-up`, `role-down`, `role-delete`.
 */
import { confirmDialog } from './dialogs.js';
import { cssColour, el, replace } from './dom.js';
import { actionButton, changes, field, saveBar, textInput, toggle } from './fields.js';
import { icon } from './icons.js';
import { ADMINISTRATOR, PERMISSION_GROUPS, bits } from './permissions.js';
import { toast } from './toast.js';

const COLOURS = [0x1abc9c, 0x2ecc71, 0x3498db, 0x9b59b6, 0xe91e63, 0xf1c40f, 0xe67e22, 0xe74c3c, 0x95a5a6];

export async function showRoles(region, context, selected) {
  const roles = (await context.get(`/guilds/${context.guild.id}/roles`)).sort((a, b) => b.position - a.position || (a.id < b.id ? -1 : 1));
  const role = roles.find((candidate) => candidate.id === selected) ?? roles[0];
  const again = (id) => showRoles(region, context, id);
  replace(region, el('div', { class: 'master' },
    el('div', { class: 'master-list' },
      actionButton('primary', 'Create role', async () => again((await context.send('POST', `/guilds/${context.guild.id}/roles`, { name: 'new role' })).id), { testid: 'role-create' }),
      list(roles, role, context, again)),
    el('div', { class: 'master-detail' }, editor(role, context, again))));
}

function list(roles, current, context, again) {
  const rows = el('ul', { class: 'role-list', 'aria-label': 'Roles, highest first' });
  const movable = roles.filter((role) => role.id !== context.guild.id);
  let dragged = null;
  async function move(role, to) {
    const order = movable.filter((other) => other !== role);
    order.splice(to, 0, role);
    const body = order.map((other, index) => ({ id: other.id, position: order.length - index })).filter(({ id, position }) => roles.find((other) => other.id === id).position !== position);
    if (!body.length) return;
    try {
      await context.send('PATCH', `/guilds/${context.guild.id}/roles`, body);
    } catch (error) {
      toast(error.message, true);
    }
    await again(role.id);
    document.querySelector(`[data-role-id="${role.id}"] .role-pick`)?.focus();
  }
  replace(rows, roles.map((role) => {
    const fixed = role.id === context.guild.id;
    const at = movable.indexOf(role);
    const arrow = (name, label, to, testid) => el('button', { type: 'button', class: 'icon-button', 'aria-label': `${label}: ${role.name}`, title: label, disabled: to < 0 || to >= movable.length, 'data-testid': testid, on: { click: () => move(role, to) } }, icon(name, 16));
    const row = el('li', { class: `role-row${role === current ? ' is-current' : ''}`, draggable: fixed ? null : 'true', 'data-testid': 'role-row', 'data-role-id': role.id },
      el('button', { type: 'button', class: 'role-pick', 'aria-current': role === current ? 'true' : null, on: { click: () => again(role.id) } },
        el('span', { class: 'role-dot', style: { '--role': cssColour(role.color) ?? 'var(--text-muted)' } }), el('span', { class: 'settings-item-label' }, fixed ? '@everyone' : role.name), role.managed && el('span', { class: 'role-lock', title: 'Belongs to an application' }, icon('lock', 14))),
      !fixed && el('span', { class: 'role-arrows' }, arrow('up', 'Move up', at - 1, 'role-up'), arrow('chevron', 'Move down', at + 1, 'role-down')));
    if (!fixed) {
      row.addEventListener('dragstart', (event) => {
        dragged = role;
        event.dataTransfer.effectAllowed = 'move';
      });
      row.addEventListener('dragover', (event) => {
        if (!dragged || dragged === role) return;
        event.preventDefault();
        row.classList.add('is-target');
      });
      row.addEventListener('dragleave', () => row.classList.remove('is-target'));
      row.addEventListener('drop', (event) => {
        event.preventDefault();
        if (dragged) move(dragged, at);
        dragged = null;
      });
    }
    return row;
  }));
  return rows;
}

function editor(before, { guild, send }, again) {
  const everyone = before.id === guild.id;
  const name = textInput(everyone ? '@everyone' : before.name, { maxlength: 100, disabled: everyone, 'data-testid': 'role-name' });
  const colour = el('input', { type: 'color', class: 'colour-input', value: cssColour(before.color) ?? '#99aab5', 'aria-label': 'Own colour', 'data-testid': 'role-colour' });
  const hoist = toggle('Show separately', 'Members with this role stand in a group of their own.', before.hoist, { 'data-testid': 'role-hoist' });
  const mentionable = toggle('Anyone may mention it', null, before.mentionable, { 'data-testid': 'role-mentionable' });
  const value = { color: before.color, permissions: bits(before.permissions) };
  const now = () => ({ ...(everyone ? {} : { name: name.value, color: value.color, hoist: hoist.input.checked, mentionable: mentionable.input.checked }), permissions: value.permissions.toString() });
  const bar = saveBar({
    dirty: () => Boolean(changes(before, now())),
    save: async () => {
      await send('PATCH', `/guilds/${guild.id}/roles/${before.id}`, changes(before, now()));
      await again(before.id);
    },
    reset: () => again(before.id),
  });
  const swatches = el('div', { class: 'swatches', role: 'group', 'aria-label': 'Colour' });
  function drawSwatches() {
    replace(swatches, swatch(0, 'No colour'), COLOURS.map((shade) => swatch(shade, cssColour(shade))), el('label', { class: 'swatch-own' }, colour, 'Own'));
  }
  const swatch = (shade, label) => el('button', { type: 'button', class: `swatch${value.color === shade ? ' is-chosen' : ''}`, 'aria-label': label, 'aria-pressed': String(value.color === shade), style: { '--swatch': cssColour(shade) ?? 'var(--text-muted)' }, on: { click: () => { value.color = shade; drawSwatches(); bar.check(); } } });
  colour.addEventListener('input', () => {
    value.color = Number.parseInt(colour.value.slice(1), 16);
    drawSwatches();
  });
  drawSwatches();
  const form = el('div', { class: 'settings-form' },
    !everyone && field('Name', name),
    everyone && el('p', { class: 'field-note' }, 'What every member may do, whatever their roles.'),
    !everyone && el('div', { class: 'form-field' }, el('span', { class: 'form-label' }, 'Colour'), swatches),
    !everyone && hoist.row, !everyone && mentionable.row,
    el('h4', {}, 'Permissions'), permissions(value, () => bar.check()),
    !everyone && !before.managed && el('div', { class: 'form-actions' }, el('button', { type: 'button', class: 'button button-danger', 'data-testid': 'role-delete', on: { click: () => confirmDialog({
      title: `Delete ${before.name}?`, text: 'Members lose it, and channels forget what it was allowed.', action: 'Delete role',
      run: async () => { await send('DELETE', `/guilds/${guild.id}/roles/${before.id}`); await again(null); },
    }) } }, el('span', { class: 'button-label' }, 'Delete role'))),
    bar.bar);
  form.addEventListener('input', bar.check);
  return form;
}

/** Switches by group, with a search over names and meanings. */
function permissions(value, changed) {
  const search = el('input', { type: 'search', class: 'input', placeholder: 'Search permissions', 'aria-label': 'Search permissions', 'data-testid': 'permission-search' });
  const rows = el('div', { class: 'permission-groups' });
  const draw = () => {
    const query = search.value.trim().toLowerCase();
    const groups = PERMISSION_GROUPS.map((group) => ({ ...group, found: group.permissions.filter((permission) => `${permission.name} ${permission.text}`.toLowerCase().includes(query)) })).filter((group) => group.found.length);
    replace(rows, groups.map((group) => el('section', {}, el('h5', { class: 'permission-group' }, group.name), group.found.map((permission) => {
      const { row, input } = toggle(permission.name, permission.text, Boolean(value.permissions & permission.bit), { 'data-testid': 'permission-toggle', 'data-bit': permission.bit });
      input.addEventListener('change', () => {
        value.permissions = input.checked ? value.permissions | permission.bit : value.permissions & ~permission.bit;
        if (permission.bit === ADMINISTRATOR && input.checked) toast('Administrators may do everything, in every channel.');
        changed();
      });
      return row;
    }))), !groups.length && el('p', { class: 'plain-empty' }, 'No permission of that name.'));
  };
  search.addEventListener('input', (event) => {
    event.stopPropagation();
    draw();
  });
  draw();
  return el('div', {}, search, rows);
}
