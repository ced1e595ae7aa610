/** Form controls of settings pages, each with its label and note, and buttons that wait for what they do. */
import { dots } from './component-button.js';
import { el, uid } from './dom.js';
import { toast } from './toast.js';

/** A control below its label. */
export function field(label, control, note) {
  const id = control.id || uid('field');
  control.id = id;
  return el('div', { class: 'form-field' }, el('label', { class: 'form-label', for: id }, label), control, note && el('p', { class: 'field-note' }, note));
}

export const textInput = (value, props = {}) => el('input', { type: 'text', class: 'input', autocomplete: 'off', value: value ?? '', ...props });
export const textArea = (value, props = {}) => el('textarea', { class: 'input', value: value ?? '', ...props });

/** A select; `options` are `[value, label]`. */
export const choice = (options, value, props = {}) => el('select', { class: 'input', ...props }, options.map(([key, label]) => el('option', { value: key, selected: String(key) === String(value ?? '') }, label)));

/** A row with a switch. */
export function toggle(label, note, checked, props = {}) {
  const input = el('input', { type: 'checkbox', role: 'switch', class: 'switch-input', checked, ...props });
  const row = el('label', { class: 'check-row toggle-row' }, el('span', { class: 'check-text' }, el('span', {}, label), note && el('span', { class: 'field-note' }, note)), input);
  return { row, input };
}

/** A button that runs something once at a time; what fails is told in a note. */
export function actionButton(kind, label, run, { testid, done, small = false } = {}) {
  const button = el('button', { type: 'button', class: `button button-${kind}${small ? ' button-small' : ''}`, 'data-testid': testid }, el('span', { class: 'button-label' }, label), dots());
  button.addEventListener('click', async () => {
    if (button.classList.contains('is-loading')) return;
    button.classList.add('is-loading');
    try {
      await run();
      if (done) toast(done);
    } catch (error) {
      toast(error.message, true);
    } finally {
      button.classList.remove('is-loading');
    }
  });
  return button;
}

/** Which fields changed, as a body for PATCH; null when none did. */
export function changes(before, after) {
  const changed = Object.entries(after).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key] ?? null) && !(value === '' && (before[key] ?? '') === ''));
  return changed.length ? Object.fromEntries(changed) : null;
}

/**
 * The bar that appears once something differs. `dirty()` tells whether it does, `save()` and `reset()` do the rest.
 * Call `check()` after every input.
 */
export function saveBar({ dirty, save, reset, testid = 'settings-save' }) {
  const bar = el('div', { class: 'save-bar', role: 'status', hidden: true }, el('span', {}, 'Unsaved changes'),
    el('span', { class: 'form-actions' },
      el('button', { type: 'button', class: 'button button-secondary', 'data-testid': 'settings-reset', on: { click: () => { reset(); check(); } } }, el('span', { class: 'button-label' }, 'Reset')),
      actionButton('success', 'Save changes', async () => { await save(); check(); }, { testid, done: 'Saved.' })));
  function check() {
    bar.hidden = !dirty();
  }
  return { bar, check };
}

/** A picture somebody chose, as the data address Discord wants. */
export function readPicture(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result));
    reader.addEventListener('error', () => reject(new Error('The file cannot be read.')));
    reader.readAsDataURL(file);
  });
}
