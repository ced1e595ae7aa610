/**
 * The panel at the right for looking behind things: one message's story, the whole wire, what does not conform,
 * trouble on demand. It stays open beside the channel; on a phone it covers the page.
 */
import { el, replace } from './dom.js';
import { icon } from './icons.js';

const tabs = [];
const strip = el('div', { class: 'dock-tabs', role: 'tablist', 'aria-label': 'Developer tools' });
const body = el('div', { class: 'dock-body', role: 'tabpanel', id: 'dock-body', tabindex: '-1' });

/** The region at the right of the page. */
export const dock = el('aside', { class: 'dock', 'aria-label': 'Developer tools', 'data-testid': 'dock', hidden: true },
  el('header', { class: 'dock-header' }, strip,
    el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close developer tools', title: 'Close', 'data-testid': 'dock-close', on: { click: closeDock } }, icon('close', 20))),
  body);

let current = null;
let opener = null;
const openings = [];

/** Calls `listener` whenever the panel opens: what shares its place gives way. */
export const onDockOpened = (listener) => openings.push(listener);

/** Adds a tab: `{id, label, show(region, detail), hide?()}`. */
export function addTab(tab) {
  const button = el('button', { type: 'button', class: 'dock-tab', role: 'tab', 'aria-controls': 'dock-body', 'data-testid': `dock-tab-${tab.id}`, on: { click: () => openDock(tab.id), keydown: step } }, tab.label);
  tabs.push({ ...tab, button });
  strip.append(button);
}

/** Opens the panel at a tab. */
export function openDock(id, detail) {
  const tab = tabs.find((candidate) => candidate.id === id);
  if (!tab) return;
  current?.hide?.();
  if (dock.hidden) {
    opener = document.activeElement;
    for (const listener of openings) listener();
  }
  current = tab;
  dock.hidden = false;
  document.body.dataset.dock = 'open';
  for (const { button } of tabs) {
    const here = button === tab.button;
    button.setAttribute('aria-selected', String(here));
    button.tabIndex = here ? 0 : -1;
  }
  replace(body);
  tab.show(body, detail);
}

export function closeDock() {
  if (dock.hidden) return;
  current?.hide?.();
  current = null;
  dock.hidden = true;
  document.body.dataset.dock = 'closed';
  replace(body);
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

/** Opens the tab, or closes the panel when that tab is open already. */
export function toggleDock(id) {
  if (!dock.hidden && current?.id === id) closeDock();
  else openDock(id);
}

function step(event) {
  const delta = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!delta) return;
  event.preventDefault();
  const next = tabs[(tabs.indexOf(current) + delta + tabs.length) % tabs.length];
  openDock(next.id);
  next.button.focus();
}
