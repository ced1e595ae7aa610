/**
 * The keyboard's and the finger's way through the message list: one row has the
 * tab stop, arrows move it, letters act on it; a long press or the right button
 * opens the menu.
 */
import { actionForKey } from './message-actions.js';
import { openMessageMenu } from './message-menu.js';
import { showTools } from './message-tools.js';
import { findMessage } from './message-store.js';
import { emit, on, state } from './state.js';

const HELD_FOR = 450;
const MOVED = 10;
const ROW = '.message[data-message-id]';

/** Wires a list of rows; `extend(direction)` asks for more rows at an end. */
export function startMessageFocus(list, scroller, extend) {
  let current = null;
  const rows = () => [...list.querySelectorAll(ROW)];
  const messageOf = (row) => row && findMessage(state.channelId, row.dataset.messageId);
  const focusRow = (row) => {
    if (!row) return;
    setCurrent(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };
  const setCurrent = (row) => {
    current?.setAttribute('tabindex', '-1');
    current = row;
    row?.setAttribute('tabindex', '0');
  };

  list.addEventListener('focusin', (event) => {
    const row = event.target.closest(ROW);
    if (!row) return;
    setCurrent(row);
    showTools(row, messageOf(row));
  });
  list.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const row = event.target.closest(ROW);
    if (row) showTools(row, messageOf(row));
  });
  list.addEventListener('pointerleave', () => {
    const row = document.activeElement?.closest?.(ROW);
    showTools(row, messageOf(row));
  });

  scroller.addEventListener('keydown', (event) => {
    const row = event.target.closest?.(ROW);
    if (event.target !== scroller && event.target !== row) return backToRow(event, row);
    const all = rows();
    const at = row ? all.indexOf(row) : all.length;
    const steps = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    if (event.key in steps && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const next = steps[event.key];
      if (next < 0) return extend(-1);
      if (next >= all.length) return row && !extend(1) ? emit('compose') : undefined;
      return focusRow(all[next]);
    }
    if (!row) return undefined;
    const message = messageOf(row);
    if (event.key === 'Enter' || event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      event.preventDefault();
      const box = row.getBoundingClientRect();
      return message && openMessageMenu(message, row, { x: box.left + 72, y: Math.max(box.top, 60) + 24 });
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const found = message && actionForKey(message, event.key);
    if (!found) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return found.run(row);
  });

  list.addEventListener('contextmenu', (event) => {
    const row = event.target.closest(ROW);
    const message = messageOf(row);
    // Links, pictures, selected text and text boxes keep the browser's own menu; so does Shift.
    const native = event.shiftKey || event.target.closest('a, textarea, input, [data-user-id]') || !getSelection().isCollapsed;
    if (!message || native) return;
    event.preventDefault();
    const touched = event.pointerType === 'touch';
    openMessageMenu(message, row, touched ? null : { x: event.clientX, y: event.clientY });
  });
  holdToOpen(list, (row) => openMessageMenu(messageOf(row), row), messageOf);
  on('focus-message', ({ messageId }) => focusRow(list.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`)));
  return { setCurrent, current: () => current, focusRow };
}

/** Escape on a control inside a message goes back to the message. */
function backToRow(event, row) {
  if (event.key !== 'Escape' || !row || event.target.closest('textarea')) return;
  event.preventDefault();
  row.focus({ preventScroll: true });
}

/** A finger that rests on a message opens its sheet. */
function holdToOpen(list, open, messageOf) {
  let timer = null;
  let from = null;
  let opened = false;
  const stop = (event) => {
    clearTimeout(timer);
    // Lifting the finger must not press what the sheet put under it.
    if (opened && event.cancelable) event.preventDefault();
    opened = false;
  };
  list.addEventListener('touchstart', (event) => {
    const row = event.target.closest(ROW);
    clearTimeout(timer);
    if (event.touches.length !== 1 || !messageOf(row) || event.target.closest('button, a, textarea, input')) return;
    from = event.touches[0];
    timer = setTimeout(() => {
      if (document.querySelector('.popover')) return;
      opened = true;
      navigator.vibrate?.(10);
      open(row);
    }, HELD_FOR);
  }, { passive: true });
  list.addEventListener('touchmove', (event) => {
    const touch = event.touches[0];
    if (from && Math.hypot(touch.clientX - from.clientX, touch.clientY - from.clientY) > MOVED) clearTimeout(timer);
  }, { passive: true });
  for (const end of ['touchend', 'touchcancel']) list.addEventListener(end, stop);
}
