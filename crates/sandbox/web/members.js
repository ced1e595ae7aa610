/** The right side: members by role while online, then everyone offline. */
import { avatar } from './avatar.js';
import { el, replace } from './dom.js';
import { appTag } from './people.js';
import { activityOf, currentGuild, displayName, emit, memberRoles, nameColour, on, presenceOf, state } from './state.js';

const list = el('div', { class: 'member-list' });

/** The region to place beside the messages. */
export const memberRegion = el('aside', { class: 'members', 'aria-label': 'Members', id: 'members' }, list);

export function startMembers() {
  on('state', draw);
  on('channel', draw);
  on('members', draw);
  on('bot', draw);
}

/** Groups as Discord has them: hoisted roles, online, offline. */
function groups(guild) {
  const byGroup = new Map();
  const put = (key, name, rank, user) => {
    if (!byGroup.has(key)) byGroup.set(key, { name, rank, users: [] });
    byGroup.get(key).users.push(user);
  };
  for (const member of guild.members) {
    const user = state.users.get(member.user.id) ?? member.user;
    const hoisted = memberRoles(user.id, guild).find((role) => role.hoist);
    if (presenceOf(user.id, guild) === 'offline') put('offline', 'Offline', -2, user);
    else if (hoisted) put(hoisted.id, hoisted.name, hoisted.position, user);
    else put('online', 'Online', -1, user);
  }
  return [...byGroup.values()].sort((a, b) => b.rank - a.rank);
}

function draw() {
  const guild = currentGuild();
  memberRegion.hidden = !guild;
  replace(list, guild && groups(guild).map(({ name, users, rank }) =>
    el('section', { class: `member-group${rank === -2 ? ' is-offline' : ''}` },
      el('h2', {}, `${name} — ${users.length}`),
      users.sort((a, b) => displayName(a).localeCompare(displayName(b))).map((user) => row(user, guild)))));
}

function row(user, guild) {
  const colour = nameColour(user.id);
  const own = user.id === state.me?.id;
  return el('button', {
    type: 'button', class: 'member', 'data-testid': `member-${user.username}`, 'data-user-id': user.id, style: colour ? { '--name': colour } : {},
    on: { click: (event) => emit('profile', { userId: user.id, anchor: event.currentTarget, side: 'left' }) },
  }, avatar({ ...user, name: displayName(user) }, 32, presenceOf(user.id, guild)),
  el('span', { class: 'member-text' },
    el('span', { class: 'member-line' }, el('span', { class: 'member-name' }, displayName(user)), user.bot && appTag()),
    activityOf(user.id, guild) && el('span', { class: 'member-activity', 'data-testid': 'member-activity' }, activityOf(user.id, guild))),
  own && el('span', { class: 'you' }, 'you'));
}
