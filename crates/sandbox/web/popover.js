/**
 * A floating panel beside a control: menus, profile cards, the member switch.
 * Closes on Escape and on a press outside, and follows its control when the page
 * scrolls. On a phone the style sheet turns it into a sheet at the bottom.
 */
import { el } from './dom.js';

let open = null;

/**
 * Opens `content` beside `anchor`. Options: `label`, `role`, `side`
 * ("bottom", "top" or "left"), `matchWidth`, `onClose`, `focus` (element).
 */
export function openPopover(anchor, content, { label, role = 'dialog', side = 'bottom', matchWidth = false, className = '', onClose, focus } = {}) {
  closePopover(false);
  const panel = el('div', { class: `popover ${className}`, role, 'aria-label': label, tabindex: '-1' }, content);
  const scrim = el('div', { class: 'popover-scrim' });
  // Inside a modal dialog everything outside it is inert, so the panel joins the dialog.
  const host = anchor.closest('dialog') ?? document.body;
  host.append(scrim, panel);
  anchor.setAttribute('aria-expanded', 'true');
  open = { panel, scrim, anchor, side, matchWidth, onClose };
  place(panel, anchor, side, matchWidth);
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
  const { panel, scrim, anchor, onClose } = open;
  open = null;
  document.removeEventListener('pointerdown', pressOutside, true);
  document.removeEventListener('keydown', pressEscape, true);
  window.removeEventListener('resize', closeQuietly);
  document.removeEventListener('scroll', scrolled, true);
  panel.remove();
  scrim.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (refocus && anchor.isConnected) anchor.focus({ preventScroll: true });
  onClose?.();
}

const closeQuietly = () => closePopover(false);

function pressOutside(event) {
  if (!open || open.panel.contains(event.target)) return;
  // A press on the control itself must not close and reopen at once.
  if (open.anchor.contains(event.target)) {
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
  else place(open.panel, open.anchor, open.side, open.matchWidth);
}

function place(panel, anchor, side, matchWidth) {
  const box = anchor.getBoundingClientRect();
  if (matchWidth) panel.style.setProperty('--min-width', `${box.width}px`);
  const { width, height } = panel.getBoundingClientRect();
  const margin = 8;
  let left = box.left;
  let top = box.bottom + 4;
  if (side === 'left') {
    left = box.left - width - margin;
    top = box.top;
    if (left < margin) left = box.right + margin;
  } else if (side === 'top' || (top + height > innerHeight - margin && box.top - height - 4 > margin)) {
    top = box.top - height - 4;
  }
  left = Math.max(margin, Math.min(left, innerWidth - width - margin));
  top = Math.max(margin, Math.min(top, innerHeight - height - margin));
  panel.style.setProperty('--left', `${left}px`);
  panel.style.setProperty('--top', `${top}px`);
}
