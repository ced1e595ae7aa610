/**
 * Side by side: a second pane in which another member is at the same place. It is this page once more, narrow, so
 * that it has a session, a socket and drawers of its own.
 * Hooks: `split`, `split-person`, `split-close`; the pane is the frame `split-frame`.
 */
import { closeDock, onDockOpened } from './dock.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { displayName, on, state } from './state.js';
import { isPane } from './pane.js';
import { memberUrl } from './user-panel.js';

const person = el('select', { class: 'input', 'aria-label': 'Member in the second pane', 'data-testid': 'split-person' });
const holder = el('div', { class: 'split-holder' });

/** The region at the right of the page. */
export const split = el('section', { class: 'split', 'aria-label': 'Second member', 'data-testid': 'split', hidden: true },
  el('header', { class: 'split-header' }, el('span', { class: 'split-label' }, 'Also'), person,
    el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Same channel', title: 'Go to the channel of the first pane', on: { click: follow } }, icon('swap', 18)),
    el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the second pane', title: 'Close', 'data-testid': 'split-close', on: { click: closeSplit } }, icon('close', 20))),
  holder);

let frame = null;
let userId = null;

export function startSplit() {
  document.documentElement.toggleAttribute('data-pane', isPane);
  person.addEventListener('change', () => openSplit(person.value));
  onDockOpened(closeSplit);
  on('split', ({ userId: wanted }) => openSplit(wanted));
  on('state', () => {
    if (!split.hidden) drawPeople();
  });
}

const people = () => [...state.users.values()].filter((user) => !user.bot);

/** Opens the pane with somebody else, or closes it. */
export function toggleSplit() {
  if (!split.hidden) closeSplit();
  else openSplit(userId && userId !== state.me?.id ? userId : people().find((user) => user.id !== state.me?.id)?.id);
}

function openSplit(wanted) {
  if (!wanted || matchMedia('(max-width: 720px)').matches) return;
  closeDock();
  userId = wanted;
  split.hidden = false;
  document.body.dataset.split = 'open';
  drawPeople();
  frame = el('iframe', { class: 'split-frame', title: `Acting as ${displayName(state.users.get(userId))}`, src: address(), 'data-testid': 'split-frame' });
  replace(holder, frame);
}

function follow() {
  if (frame) openSplit(userId);
}

export function closeSplit() {
  if (split.hidden) return;
  split.hidden = true;
  document.body.dataset.split = 'closed';
  frame = null;
  replace(holder);
}

function drawPeople() {
  replace(person, people().map((user) => el('option', { value: user.id, selected: user.id === userId }, `${displayName(user)}${user.id === state.me?.id ? ' (you)' : ''}`)));
}

function address() {
  const url = new URL(memberUrl(userId), location.origin);
  url.searchParams.set('pane', '1');
  return `${url.pathname}${url.search}${url.hash}`;
}
