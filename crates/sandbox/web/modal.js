/**
 * Modals opened by an application: a form with Discord's checks before it is
 * sent. The native dialog element keeps focus inside and the page behind inert.
 */
import { avatar } from './avatar.js';
import { returnFocus } from './dialogs.js';
import { dots } from './component-button.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { failureText, sendModal } from './interactions.js';
import { modalFields } from './modal-fields.js';
import { applicationById } from './state.js';

let current = null;

/** Shows the modal of a MODAL_OPEN event, replacing one that is open. */
export function openModal(modal) {
  current?.close();
  const application = applicationById(modal.application_id) ?? { id: modal.application_id ?? '0', name: 'Application' };
  const fields = modalFields(modal.components ?? []);
  const problem = el('div', { class: 'modal-problem', role: 'alert', hidden: true });
  const submit = el('button', { type: 'submit', class: 'button button-primary', 'data-testid': 'modal-submit' }, el('span', { class: 'button-label' }, 'Submit'), dots());
  const form = el('form', { class: 'modal-form', novalidate: true },
    el('header', { class: 'modal-header' },
      avatar({ id: application.bot?.id ?? application.id, name: application.name, bot: true }, 32),
      el('h2', { id: 'modal-title' }, modal.title),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', 'data-testid': 'modal-close', on: { click: () => dialog.close() } }, icon('close', 22))),
    el('div', { class: 'modal-body' },
      el('p', { class: 'modal-warning' }, icon('info', 18), el('span', {}, 'This form will be submitted to ', el('strong', {}, application.name), '. Do not share passwords or other sensitive information.')),
      fields.nodes, problem),
    el('footer', { class: 'modal-footer' },
      el('button', { type: 'button', class: 'button button-secondary', 'data-testid': 'modal-cancel', on: { click: () => dialog.close() } }, 'Cancel'), submit));
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': 'modal-title', 'data-testid': 'modal' }, form);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.classList.contains('is-loading') || !fields.validate()) return;
    problem.hidden = true;
    submit.classList.add('is-loading');
    const { components, files } = fields.collect();
    const result = await sendModal(modal, components, files);
    submit.classList.remove('is-loading');
    if (result.ok) {
      dialog.close();
    } else {
      const { text, hint } = failureText(result, application);
      replace(problem, result.refused ? text : 'Something went wrong. Try again.', el('span', { class: 'failed-hint' }, hint));
      problem.hidden = false;
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    returnFocus(document.activeElement);
    if (current === dialog) current = null;
  });
  dialog.addEventListener('pointerdown', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  current = dialog;
  dialog.showModal();
  fields.focusFirst();
}

/** Closes an open modal, for a change of the acting member. */
export function closeModal() {
  current?.close();
}
