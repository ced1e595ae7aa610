/**
 * Puts the regions together: rail and channels on the left, the channel in the
 * middle, members on the right. On a phone left and right are drawers, opened by
 * buttons or by swiping.
 */
import { composer } from './composer.js';
import { dock } from './dock.js';
import { el, replace } from './dom.js';
import { channelHeading, channelTools } from './channel-header.js';
import { forumView } from './forum.js';
import { icon } from './icons.js';
import { memberRegion } from './members.js';
import { messageList } from './message-list.js';
import { railRegion, sidebarRegion } from './navigation.js';
import { split } from './split.js';
import { topBar } from './top-bar.js';
import { on } from './state.js';
import { userPanel } from './user-panel.js';

const phone = matchMedia('(max-width: 720px)');
const roomy = matchMedia('(min-width: 1001px)');
const SWIPE = 56;

const menuButton = el('button', { type: 'button', class: 'icon-button only-phone', 'aria-label': 'Servers and channels', 'aria-controls': 'navigation', 'data-testid': 'open-channels', on: { click: () => setDrawer('left') } }, icon('menu', 24));
const memberButton = el('button', { type: 'button', class: 'icon-button', 'aria-controls': 'members', 'data-testid': 'toggle-members', on: { click: toggleMembers } }, icon('members', 22));
const left = el('div', { class: 'left', id: 'navigation' }, railRegion, sidebarRegion, userPanel);
const scrim = el('div', { class: 'drawer-scrim', on: { click: () => setDrawer(null) } });
const main = el('main', { class: 'main', 'aria-label': 'Channel' }, messageList, composer, forumView);
const page = el('div', { class: 'page' }, el('section', { class: 'channel-header', 'aria-label': 'Channel header' }, menuButton, channelHeading, channelTools, memberButton), main, memberRegion);
let drawer = null;
let membersShown = roomy.matches;

/** Builds the page once and starts listening. */
export function startLayout() {
  replace(document.getElementById('app'), topBar, left, page, split, dock, scrim);
  on('channel', () => setDrawer(null));
  phone.addEventListener('change', () => setDrawer(null));
  roomy.addEventListener('change', () => {
    membersShown = roomy.matches;
    setDrawer(null);
  });
  document.addEventListener('keydown', (event) => event.key === 'Escape' && drawer && setDrawer(null));
  listenForSwipes();
  visualViewport?.addEventListener('resize', fitKeyboard);
  setDrawer(null);
}

function toggleMembers() {
  if (phone.matches) return setDrawer(drawer === 'right' ? null : 'right');
  membersShown = !membersShown;
  return setDrawer(null);
}

/** Opens the "left" or "right" drawer, or neither; hidden drawers cannot be focused. */
function setDrawer(side) {
  drawer = phone.matches ? side : null;
  document.body.dataset.drawer = drawer ?? 'none';
  document.body.dataset.members = membersShown ? 'shown' : 'hidden';
  left.inert = phone.matches && drawer !== 'left';
  memberRegion.inert = phone.matches ? drawer !== 'right' : !membersShown;
  page.querySelector('.main').inert = drawer !== null;
  const open = phone.matches ? drawer === 'right' : membersShown;
  memberButton.setAttribute('aria-expanded', String(open));
  memberButton.setAttribute('aria-label', open ? 'Hide members' : 'Show members');
  menuButton.setAttribute('aria-expanded', String(drawer === 'left'));
}

/** Where the on-screen keyboard covers the page instead of shrinking it, shrink it ourselves. */
function fitKeyboard() {
  if (visualViewport.scale === 1) document.documentElement.style.setProperty('--view', `${visualViewport.height}px`);
}

function listenForSwipes() {
  let from = null;
  document.addEventListener('touchstart', (event) => {
    const touch = event.touches[0];
    const busy = event.touches.length !== 1 || event.target.closest('dialog, .popover, pre, input, .suggestions');
    from = busy || !phone.matches ? null : { x: touch.clientX, y: touch.clientY };
  }, { passive: true });
  document.addEventListener('touchend', (event) => {
    if (!from) return;
    const x = event.changedTouches[0].clientX - from.x;
    const y = event.changedTouches[0].clientY - from.y;
    from = null;
    if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return;
    const order = ['left', null, 'right'];
    const next = order.indexOf(drawer) + (x > 0 ? -1 : 1);
    if (next >= 0 && next < order.length) setDrawer(order[next]);
  }, { passive: true });
}
