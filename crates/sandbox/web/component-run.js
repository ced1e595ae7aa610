/**
 * Runs a component interaction and shows its progress on the message: loading
 * state on the control, and Discord's red line when nobody answered.
 */
import { el } from './dom.js';
import { failureText, sendComponent } from './interactions.js';
import { icon } from './icons.js';
import { applicationById } from './state.js';

/** Sends the interaction for `data` on `message`, with `node` as the control that was used. */
export async function runComponent(node, message, data, values) {
  const row = node.closest('[data-message-id]');
  if (!message || row?.dataset.busy) return;
  if (row) row.dataset.busy = 'true';
  row?.querySelector('.interaction-failed')?.remove();
  node.classList.add('is-loading');
  node.setAttribute('aria-busy', 'true');
  const result = await sendComponent(message, data, values);
  node.classList.remove('is-loading');
  node.removeAttribute('aria-busy');
  // The application may have replaced the row in the meantime.
  const current = row?.isConnected ? row : document.querySelector(`[data-message-id="${CSS.escape(message.id)}"]`);
  if (row) delete row.dataset.busy;
  if (!result.ok) current?.querySelector('.message-body')?.append(failure(result, message));
}

function failure(result, message) {
  const { text, hint } = failureText(result, applicationById(message.application_id));
  return el('div', { class: 'interaction-failed', role: 'alert' }, icon('warning', 16), el('span', {}, result.refused ? text : 'This interaction failed', el('span', { class: 'failed-hint' }, hint)));
}
