/**
 * Menus of actions: beside a control, at the pointer, or as a sheet on a phone.
 * `sections` are lists of `{id, label, icon, hint, danger, disabled, run, items}`; an
 * entry with `items` opens a further menu in the same place.
 */
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { closePopover, openPopover, refreshPopover } from './popover.js';

/** Opens a menu. Options: `label`, `at` ({x, y}), `top` (a node above the entries), `onClose`, `testid`. */
export function openActionMenu(anchor, sections, { label, at, top, onClose, side, testid = 'action-menu' } = {}) {
  const body = el('div', { class: 'action-list', 'data-testid': testid });
  const fill = (list, back) => {
    replace(body, back && entryButton({ label: back.label, icon: 'back', run: () => fill(sections, null) }, true), !back && top,
      list.filter((section) => section.length).map((section) => el('div', { class: 'action-section', role: 'group' }, section.map((entry) => entryButton(entry, false)))));
    refreshPopover();
    body.querySelector('[role=menuitem]:not(:disabled)')?.focus({ preventScroll: true });
  };
  function entryButton(entry, stays) {
    const open = () => {
      if (entry.items) return fill(entry.items, entry);
      if (stays) return entry.run();
      closePopover();
      return entry.run(anchor);
    };
    return el('button', {
      type: 'button', class: `menu-item${entry.danger ? ' is-danger' : ''}`, role: 'menuitem', disabled: entry.disabled, tabindex: '-1', title: entry.title,
      'aria-haspopup': entry.items ? 'menu' : null, 'data-testid': entry.id && `action-${entry.id}`, on: { click: open },
    }, entry.picture?.() ?? icon(entry.icon ?? 'slash', 18),
    el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, entry.label), entry.hint && el('span', { class: 'menu-description' }, entry.hint)),
    entry.key && el('kbd', { class: 'menu-key', 'aria-hidden': 'true' }, entry.key), entry.items && icon('forward', 16));
  }
  body.addEventListener('keydown', moveFocus);
  fill(sections, null);
  return openPopover(anchor, body, { label, role: 'menu', at, side, className: 'menu action-menu', onClose, focus: matchMedia('(hover: hover)').matches ? body.querySelector('[role=menuitem]:not(:disabled)') : undefined });
}

/** Arrow keys, Home and End walk through the entries; a letter goes to the next entry that starts with it. */
function moveFocus(event) {
  const all = [...event.currentTarget.querySelectorAll('[role=menuitem]:not(:disabled)')];
  const at = all.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, ArrowRight: at + 1, ArrowLeft: at - 1 };
  let next = steps[event.key];
  if (next === undefined && event.key.length === 1 && /\S/.test(event.key)) {
    const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    const found = order.find((node) => node.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
    if (found) next = all.indexOf(found);
  }
  if (event.key === 'Tab') closePopover();
  if (next === undefined && event.key !== 'Tab') return;
  event.preventDefault();
  event.stopPropagation();
  if (next !== undefined) all[(next + all.length) % all.length]?.focus();
}
