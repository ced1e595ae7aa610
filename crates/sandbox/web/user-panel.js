/**
 * The panel at the bottom left: who you are, everyone else you could be, and
 * the theme. Entries are links to `?as=ID`, so a middle click opens a second
 * member in a tab of their own.
 */
import { avatar } from './avatar.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { isPane } from './pane.js';
import { closePopover, openPopover } from './popover.js';
import { displayName, emit, memberRoles, on, presenceOf, state } from './state.js';
import { setTheme, themeChoice } from './theme.js';
import { toolItems } from './tools.js';

/** With more people than this one wants to search. */
const SEARCH_FROM = 8;

/** The region to place at the bottom left. */
export const userPanel = el('section', { class: 'user-panel', 'aria-label': 'You' });

export function startUserPanel() {
  document.addEventListener('keydown', switchByKey);
  on('state', draw);
  on('channel', draw);
  on('members', draw);
}

function draw() {
  const { me } = state;
  if (!me) return;
  const name = displayName(me);
  const who = el('button', {
    type: 'button', class: 'user-who', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', title: 'Act as another member',
    'data-testid': 'member-switcher', 'data-acting-as': me.username, on: { click: () => openSwitch(who) },
  }, avatar({ ...me, name }, 36, 'online'),
  el('span', { class: 'user-text' }, el('span', { class: 'user-name' }, name), el('span', { class: 'user-note' }, 'Acting as ', me.username)), icon('swap', 20));
  const theme = el('button', {
    type: 'button', class: 'icon-button', 'aria-label': 'Appearance', title: 'Appearance', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-testid': 'theme-menu',
    on: { click: () => openTheme(theme) },
  }, icon('gear', 20));
  replace(userPanel, who, theme);
}

/** Everyone one can be, in a fixed order. */
const actors = () => [...state.users.values()].filter((user) => !user.bot);

/** Ctrl+Shift+1 to 9: the member of that place in the list. */
function switchByKey(event) {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (!digit || !event.shiftKey || !(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
  const user = actors()[Number(digit) - 1];
  if (!user) return;
  event.preventDefault();
  if (user.id !== state.me?.id) emit('act-as', { userId: user.id });
}

function openSwitch(anchor) {
  const people = actors();
  const links = people.map(entry);
  const list = el('div', { class: 'switch-list' }, links);
  const search = people.length > SEARCH_FROM && el('input', { type: 'search', class: 'menu-search', placeholder: 'Find a member', 'aria-label': 'Find a member', 'data-testid': 'member-switch-search' });
  if (search) search.addEventListener('input', () => {
    const query = search.value.trim().toLowerCase();
    people.forEach((user, index) => { links[index].hidden = !`${displayName(user)} ${user.username}`.toLowerCase().includes(query); });
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...list.querySelectorAll('.switch-entry:not([hidden])')];
    if (!step) return;
    event.preventDefault();
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  openPopover(anchor, [el('h2', { class: 'switch-title' }, 'Act as…'), search, list, el('p', { class: 'switch-note' }, 'Ctrl Shift 1 to 9 goes straight to one. The button beside a name opens a second pane.')],
    { label: 'Act as another member', side: 'top', className: 'switch', focus: search || links.find((link) => link.getAttribute('aria-current')) });
}

function entry(user, index) {
  const here = user.id === state.me.id;
  const name = displayName(user);
  const role = memberRoles(user.id).find((candidate) => candidate.id !== state.guildId);
  return el('a', {
    class: 'switch-entry', href: memberUrl(user.id), 'aria-current': here ? 'true' : null, 'data-testid': `member-switch-${user.username}`,
    on: { click: (event) => choose(event, user) },
  }, avatar({ ...user, name }, 32, presenceOf(user.id)),
  el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, name), el('span', { class: 'menu-description' }, [user.username, role?.name].filter(Boolean).join(' • '))),
  here ? icon('check', 18) : index < 9 && el('kbd', { class: 'switch-key', 'aria-hidden': 'true' }, index + 1),
  !here && !isPane && beside(user, name));
}

/** Opens somebody in the second pane; inside a link it must not follow it. */
function beside(user, name) {
  const open = (event) => {
    event.preventDefault();
    event.stopPropagation();
    closePopover(false);
    emit('split', { userId: user.id });
  };
  return el('span', { class: 'icon-button not-phone', role: 'button', 'aria-label': `${name} side by side`, title: 'Side by side', 'data-testid': `member-beside-${user.username}`, on: { click: open } }, icon('columns', 18));
}

function choose(event, user) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  closePopover(false);
  if (user.id !== state.me.id) emit('act-as', { userId: user.id });
}

/** The address of this page as another member. */
export function memberUrl(userId) {
  const url = new URL(location.href);
  url.searchParams.set('as', userId);
  return `${url.pathname}${url.search}${url.hash}`;
}

function openTheme(anchor) {
  const item = (choice, label, name) => el('button', {
    type: 'button', class: 'menu-item', role: 'menuitemradio', 'aria-checked': String(themeChoice() === choice), 'data-testid': `theme-${choice}`,
    on: { click: () => { setTheme(choice); closePopover(); } },
  }, icon(name, 20), el('span', { class: 'menu-text' }, label), themeChoice() === choice && icon('check', 18));
  openPopover(anchor, [item('system', 'Like the system', 'monitor'), item('light', 'Light', 'sun'), item('dark', 'Dark', 'moon'), el('hr', { class: 'menu-line' }), toolItems(() => closePopover(false))], { label: 'Appearance', role: 'menu', side: 'top', className: 'menu' });
}
