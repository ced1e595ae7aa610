/** The card of a member: who they are, their roles, and "Act as". */
import { avatar } from './avatar.js';
import { cssColour, el } from './dom.js';
import { icon } from './icons.js';
import { appTag } from './people.js';
import { userCommands } from './app-commands.js';
import { openActionMenu } from './menu.js';
import { closePopover, openPopover } from './popover.js';
import { activityOf, displayName, emit, memberRoles, on, presenceOf, state } from './state.js';
import { messageUser } from './user-menu.js';

export function startProfile() {
  on('profile', show);
}

function show({ userId, anchor, side = 'bottom' }) {
  const user = state.users.get(userId);
  if (!user) return;
  const name = displayName(user);
  const application = state.applications.find((candidate) => candidate.bot?.id === userId);
  const roles = memberRoles(userId).filter((role) => role.id !== state.guildId);
  const body = el('div', { class: 'profile' },
    el('div', { class: 'profile-banner', style: { '--accent': cssColour(user.accent_color) ?? 'var(--brand)' } }),
    avatar({ ...user, name }, 80, presenceOf(userId)),
    el('div', { class: 'profile-body' },
      el('h2', {}, name, user.bot && appTag()),
      el('p', { class: 'profile-username' }, user.username),
      activityOf(userId) && el('p', { class: 'profile-activity', 'data-testid': 'profile-activity' }, activityOf(userId)),
      application?.description && el('p', { class: 'profile-about' }, application.description),
      application && el('p', { class: 'profile-about' }, application.connected ? 'Connected to the sandbox.' : 'Not connected to the sandbox.'),
      roles.length > 0 && el('ul', { class: 'profile-roles', 'aria-label': 'Roles' }, roles.map((role) => el('li', {}, el('span', { class: 'role-dot', style: { '--role': cssColour(role.color) ?? 'var(--text-muted)' } }), role.name))),
      el('div', { class: 'profile-actions' }, actAs(user, name), message(user, name), mention(user, name), commands(user))));
  openPopover(anchor, body, { label: `Profile of ${name}`, side, className: 'profile-card' });
}

function actAs(user, name) {
  if (user.bot) return null;
  if (user.id === state.me?.id) return el('p', { class: 'profile-note' }, icon('check', 16), 'You are acting as this member.');
  return el('button', {
    type: 'button', class: 'button button-primary', 'data-testid': `act-as-${user.username}`,
    on: { click: () => { closePopover(false); emit('act-as', { userId: user.id }); } },
  }, icon('swap', 16), el('span', { class: 'button-label' }, `Act as ${name}`));
}

function message(user, name) {
  if (user.id === state.me?.id) return null;
  return el('button', {
    type: 'button', class: 'button button-secondary', 'aria-label': `Message ${name}`, 'data-testid': 'profile-message',
    on: { click: () => { closePopover(false); messageUser(user); } },
  }, icon('message', 16), el('span', { class: 'button-label' }, 'Message'));
}

/** The user commands of applications, in a menu of their own. */
function commands(user) {
  const entries = userCommands(user);
  if (!entries.length) return null;
  return el('button', {
    type: 'button', class: 'button button-secondary', 'aria-label': `Apps for ${displayName(user)}`, 'data-testid': 'profile-apps', 'aria-haspopup': 'menu',
    on: { click: (event) => openApps(event.currentTarget.getBoundingClientRect(), entries) },
  }, icon('apps', 16), el('span', { class: 'button-label' }, 'Apps'));
}

/** The card goes when the menu comes, so the menu stands where its button was. */
const openApps = (box, entries) => openActionMenu(document.body, [entries], { label: 'Apps', at: { x: box.left, y: box.bottom + 4 } });

function mention(user, name) {
  return el('button', {
    type: 'button', class: 'button button-secondary', 'aria-label': `Mention ${name}`,
    on: { click: () => { closePopover(false); emit('mention-user', { username: user.username }); } },
  }, icon('at', 16), el('span', { class: 'button-label' }, 'Mention'));
}
