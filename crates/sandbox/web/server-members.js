/**
 * Members: roles, nickname, time-out, kick, ban.
 * Hooks: `members-search`, `member-row-<username>`, `member-nick`, `member-role` with `data-role-id`, `member-timeout`,
 * `member-kick`, `member-ban`.
 */
import { avatar } from './avatar.js';
import { dialogButton, openDialog } from './dialogs.js';
import { cssColour, el, replace } from './dom.js';
import { actionButton, changes, choice, field, saveBar, textInput } from './fields.js';
import { longTime } from './time.js';

const TIMEOUTS = [['', 'Not timed out'], ['60', '1 minute'], ['300', '5 minutes'], ['600', '10 minutes'], ['3600', '1 hour'], ['86400', '1 day'], ['604800', '1 week']];
const DELETIONS = [['0', 'None'], ['3600', 'The last hour'], ['21600', 'The last 6 hours'], ['86400', 'The last day'], ['604800', 'The last 7 days']];

export async function showMembers(region, context, selected = context.detail?.userId) {
  const [members, roles] = await Promise.all([
    context.get(`/guilds/${context.guild.id}/members?limit=1000`),
    context.get(`/guilds/${context.guild.id}/roles`),
  ]);
  const again = (id) => showMembers(region, context, id);
  const search = el('input', { type: 'search', class: 'input', placeholder: 'Search members', 'aria-label': 'Search members', 'data-testid': 'members-search' });
  const rows = el('ul', { class: 'role-list', 'aria-label': 'Members' });
  const detail = el('div', { class: 'master-detail' });
  let current = members.find((member) => member.user.id === selected) ?? members[0];
  const nameOf = (member) => member.nick ?? member.user.global_name ?? member.user.username;
  const draw = () => {
    const query = search.value.trim().toLowerCase();
    const found = members.filter((member) => `${nameOf(member)} ${member.user.username} ${member.user.id}`.toLowerCase().includes(query));
    replace(rows, found.slice(0, 200).map((member) => el('li', { class: `role-row${member === current ? ' is-current' : ''}` },
      el('button', { type: 'button', class: 'role-pick', 'aria-current': member === current ? 'true' : null, 'data-testid': `member-row-${member.user.username}`, on: { click: () => { current = member; draw(); } } },
        avatar({ ...member.user, name: nameOf(member) }, 24), el('span', { class: 'settings-item-label' }, nameOf(member))))),
    found.length > 200 && el('li', { class: 'field-note' }, `${found.length - 200} more: search for them.`));
    replace(detail, current && editor(current, nameOf(current), roles, context, again));
  };
  search.addEventListener('input', draw);
  replace(region, el('div', { class: 'master' }, el('div', { class: 'master-list' }, search, rows), detail));
  draw();
}

function editor(before, name, roles, context, again) {
  const { guild, send } = context;
  const { user } = before;
  const nick = textInput(before.nick ?? '', { maxlength: 32, placeholder: user.global_name ?? user.username, 'data-testid': 'member-nick' });
  const held = new Set(before.roles);
  const boxes = roles.filter((role) => role.id !== guild.id).sort((a, b) => b.position - a.position).map((role) => {
    const input = el('input', { type: 'checkbox', checked: held.has(role.id), disabled: role.managed, 'data-testid': 'member-role', 'data-role-id': role.id });
    input.addEventListener('change', () => (input.checked ? held.add(role.id) : held.delete(role.id)));
    return el('label', { class: 'check-row' }, input, el('span', { class: 'check-text' }, el('span', {}, el('span', { class: 'role-dot', style: { '--role': cssColour(role.color) ?? 'var(--text-muted)' } }), role.name)));
  });
  const until = Date.parse(before.communication_disabled_until ?? '');
  const out = until > Date.now();
  const timeout = choice(out ? [['keep', `Until ${longTime(until)}`], ...TIMEOUTS] : TIMEOUTS, out ? 'keep' : '', { 'data-testid': 'member-timeout' });
  const now = () => ({
    nick: nick.value.trim() || null, roles: [...held].sort(),
    ...(timeout.value === 'keep' || (!out && !timeout.value) ? {} : { communication_disabled_until: timeout.value ? new Date(Date.now() + Number(timeout.value) * 1000).toISOString() : null }),
  });
  const base = { ...before, roles: [...before.roles].sort() };
  const bar = saveBar({
    dirty: () => Boolean(changes(base, now())),
    save: async () => {
      await send('PATCH', `/guilds/${guild.id}/members/${user.id}`, changes(base, now()));
      await again(user.id);
    },
    reset: () => again(user.id),
  });
  const form = el('div', { class: 'settings-form' },
    el('div', { class: 'app-head' }, avatar({ ...user, name }, 64), el('div', {}, el('p', { class: 'app-state' }, name), el('p', { class: 'field-note' }, `${user.username}${user.bot ? ' • application' : ''} • joined ${longTime(Date.parse(before.joined_at))}`))),
    el('div', { class: 'two-columns' }, field('Nickname', nick), field('Time-out', timeout)),
    el('fieldset', { class: 'box-list' }, el('legend', { class: 'form-label' }, 'Roles'), boxes.length ? boxes : el('p', { class: 'field-note' }, 'This server has no roles yet.')),
    user.id !== guild.owner_id && el('div', { class: 'form-actions' },
      dialogButton('danger', 'Kick', 'member-kick', () => sanction('Kick', before, name, context, again)),
      dialogButton('danger', 'Ban', 'member-ban', () => sanction('Ban', before, name, context, again))),
    bar.bar);
  form.addEventListener('input', bar.check);
  return form;
}

/** Kick or ban, with the reason where one decides. */
function sanction(kind, { user }, name, { guild, send }, again) {
  const bans = kind === 'Ban';
  const deletion = choice(DELETIONS, '0', { 'data-testid': 'ban-delete' });
  const run = actionButton('danger', kind, async () => {
    if (bans) await send('PUT', `/guilds/${guild.id}/bans/${user.id}`, { delete_message_seconds: Number(deletion.value) });
    else await send('DELETE', `/guilds/${guild.id}/members/${user.id}`);
    dialog.close();
    await again(null);
  }, { testid: 'sanction-confirm', done: bans ? `${name} is banned.` : `${name} is kicked.` });
  const dialog = openDialog({
    title: `${kind} ${name}?`, testid: 'sanction', body: [el('p', {}, bans ? 'They leave the server and cannot come back until they are unbanned.' : 'They leave the server and may come back.'), bans && field('Delete their messages', deletion),
      el('p', { class: 'field-note' }, 'The reason at the bottom left of the settings goes into the audit log.')],
    footer: [dialogButton('secondary', 'Cancel', 'sanction-cancel', () => dialog.close()), run],
  });
}
