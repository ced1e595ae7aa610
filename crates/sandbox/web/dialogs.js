/** Small dialogs: a frame with a title, a question with two answers, a form with one text. */
import { el, uid } from './dom.js';
import { icon } from './icons.js';

/**
 * Shows a modal dialog with `body` nodes and optional `footer` nodes. It removes
 * itself when closed and gives the focus back to where it was.
 */
export function openDialog({ title, body, footer, className = '', testid, onClose }) {
  const before = document.activeElement;
  const labelId = uid('dialog-title');
  const dialog = el('dialog', { class: `modal ${className}`, 'aria-labelledby': labelId, 'data-testid': testid },
    el('div', { class: 'modal-form' },
      el('header', { class: 'modal-header' }, el('h2', { id: labelId }, title),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', 'data-testid': 'dialog-close', on: { click: () => dialog.close() } }, icon('close', 22))),
      el('div', { class: 'modal-body' }, body),
      footer && el('footer', { class: 'modal-footer' }, footer)));
  dialog.addEventListener('close', () => {
    dialog.remove();
    returnFocus(before);
    onClose?.();
  });
  dialog.addEventListener('pointerdown', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Gives the keyboard back after a dialog went. The browser focuses what was focused before, but its
 * caret stays behind in the field that is gone: what one types would reach nobody.
 */
export function returnFocus(before) {
  if (!before?.isConnected) return;
  before.blur();
  before.focus({ preventScroll: true });
}

/** A button of a dialog's footer. */
export const dialogButton = (kind, label, testid, run) =>
  el('button', { type: 'button', class: `button button-${kind}`, 'data-testid': testid, on: { click: run } }, el('span', { class: 'button-label' }, label));

/** Asks before something that cannot be undone; `run` may fail, which is shown. */
export function confirmDialog({ title, text, preview, action, run }) {
  const problem = el('p', { class: 'modal-problem', role: 'alert', hidden: true });
  const yes = dialogButton('danger', action, 'confirm-yes', async () => {
    yes.disabled = true;
    try {
      await run();
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      yes.disabled = false;
    }
  });
  const dialog = openDialog({
    title, testid: 'confirm', body: [el('p', {}, text), preview && el('div', { class: 'confirm-preview', inert: true }, preview), problem],
    footer: [dialogButton('secondary', 'Cancel', 'confirm-no', () => dialog.close()), yes],
  });
  yes.focus();
}
