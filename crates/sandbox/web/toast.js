/** Short notes at the bottom of the page: "Copied", or why something did not work. */
import { el } from './dom.js';
import { icon } from './icons.js';

const LASTS = 3_500;
const box = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

/** Shows a note for a few seconds. */
export function toast(text, failed = false) {
  const host = document.querySelector('dialog[open]') ?? document.body;
  if (box.parentNode !== host) host.append(box);
  const note = el('div', { class: `toast${failed ? ' is-failed' : ''}`, 'data-testid': 'toast' }, icon(failed ? 'warning' : 'check', 18), el('span', {}, text));
  box.replaceChildren(note);
  setTimeout(() => note.remove(), LASTS);
}

/** Copies a text and says so. */
export async function copyText(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied.`);
  } catch {
    toast('The browser did not allow copying.', true);
  }
}
