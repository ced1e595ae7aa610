/** A small button that copies something and says so. */
import { el } from './dom.js';
import { icon } from './icons.js';
import { copyText } from './toast.js';

/** Copies what `text` answers when it is pressed; `what` names it for the notice. */
export function copyButton(label, what, text) {
  return el('button', { type: 'button', class: 'button button-secondary button-small', on: { click: () => copyText(text(), what) } },
    el('span', { class: 'button-label' }, icon('copy', 14), label));
}
