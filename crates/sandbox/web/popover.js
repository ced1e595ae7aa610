/**
 * A floating panel beside a control: menus, profile cards, the member switch.
 * Closes on Escape and on a press outside, and follows its control when the page
 * scrolls. On a phone the style sheet turns it into a sheet at the bottom.
 */
import { el } from './dom.js';

const LARGEST = 480;
const MARGIN = 8;
const GAP = 4;

let open = null;

/**
 * Opens `content` beside `anchor`. Options: `label`, `role`, `side`
 * ("bottom", "top" or "left"), `matchWidth`, `onClose`, `focus` (element), `at`
 * ({x, y}: where the pointer is, instead of beside the control).
 */
export function openPopover(anchor, content, { label, role = 'dialog', side = 'bottom', matchWidth = false, className = '', onClose, focus, at = null } = {}) {
  closePopover(false);
  const panel = el('div', { class: `popover ${className}`, role, 'aria-label': label, tabindex: '-1' }, content);
  const scrim = el('div', { class: 'popover-scrim' });
  // Inside a modal dialog everything outside it is inert, so the panel joins the dialog.
  const host = anchor.closest('dialog') ?? document.body;
  host.append(scrim, panel);
  if (anchor.hasAttribute('aria-haspopup')) anchor.setAttribute('aria-expanded', 'true');
  open = { panel, scrim, anchor, side, matchWidth, onClose, at, before: document.activeElement };
  place(open);
  (focus ?? panel).focus({ preventScroll: true });
  document.addEventListener('pointerdown', pressOutside, true);
  document.addEventListener('keydown', pressEscape, true);
  window.addEventListener('resize', closeQuietly);
  document.addEventListener('scroll', scrolled, true);
  return panel;
}

/** Closes the open panel, if any, and gives the focus back to its control. */
export function closePopover(refocus = true) {
  if (!open) return;
  const { panel, scrim, anchor, onClose, before } = open;
  open = null;
  document.removeEventListener('pointerdown', pressOutside, true);
  document.removeEventListener('keydown', pressEscape, true);
  window.removeEventListener('resize', closeQuietly);
  document.removeEventListener('scroll', scrolled, true);
  panel.remove();
  scrim.remove();
  if (anchor.hasAttribute('aria-haspopup')) anchor.setAttribute('aria-expanded', 'false');
  const back = [anchor, before].find((node) => node?.isConnected && (node.tabIndex >= 0 || node === before));
  if (refocus) back?.focus({ preventScroll: true });
  onClose?.();
}

/** Places the open panel anew, after its content changed. */
export const refreshPopover = () => open && place(open);

const closeQuietly = () => closePopover(false);

function pressOutside(event) {
  if (!open || open.panel.contains(event.target)) return;
  // A press on the control itself must not close and reopen at once.
  if (!open.at && open.anchor.contains(event.target)) {
    event.preventDefault();
    event.stopPropagation();
    const anchor = open.anchor;
    anchor.addEventListener('click', (click) => click.stopImmediatePropagation(), { capture: true, once: true });
  }
  closePopover(false);
}

function pressEscape(event) {
  if (event.key !== 'Escape' || !open) return;
  event.preventDefault();
  event.stopPropagation();
  closePopover();
}

function scrolled(event) {
  if (!open || !(event.target instanceof Node) || !event.target.contains(open.anchor)) return;
  const box = open.anchor.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight || !open.anchor.isConnected) closePopover(false);
  else if (!open.at) place(open);
}

/** Below the control or above it, whichever has the room; a card beside a row goes to its left. */
function place({ panel, anchor, side, matchWidth, at }) {
  const box = at ? new DOMRect(at.x, at.y, 0, 0) : anchor.getBoundingClientRect();
  const set = (name, value) => panel.style.setProperty(name, value);
  if (matchWidth) set('--min-width', `${box.width}px`);
  set('--most', `${at ? innerHeight - 2 * MARGIN : LARGEST}px`);
  const { width, height } = panel.getBoundingClientRect();
  const clamp = (value, size, room) => Math.max(MARGIN, Math.min(value, room - size - MARGIN));
  if (at) {
    set('--left', `${clamp(at.x, width, innerWidth)}px`);
    set('--top', `${clamp(at.y, height, innerHeight)}px`);
    return;
  }
  if (side === 'left') {
    const beside = box.left - width - MARGIN;
    set('--left', `${clamp(beside < MARGIN ? box.right + MARGIN : beside, width, innerWidth)}px`);
    set('--top', `${clamp(box.top, height, innerHeight)}px`);
    return;
  }
  const below = innerHeight - box.bottom - GAP - MARGIN;
  const above = box.top - GAP - MARGIN;
  const up = side === 'top' ? above >= Math.min(height, below) : height > below && above > below;
  set('--left', `${clamp(box.left, width, innerWidth)}px`);
  set('--top', up ? 'auto' : `${box.bottom + GAP}px`);
  set('--bottom', up ? `${innerHeight - box.top + GAP}px` : 'auto');
  set('--most', `${Math.min(LARGEST, up ? above : below)}px`);
}
