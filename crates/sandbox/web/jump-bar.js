/** The bar at the bottom of the log while one reads further up: how much is new, and the way back. */
import { el, replace } from './dom.js';
import { icon } from './icons.js';

const text = el('span', {});
const bar = el('button', { type: 'button', class: 'jump-bar', hidden: true, 'data-testid': 'jump-to-present' }, text, el('span', { class: 'jump-action' }, 'Jump to present', icon('chevron', 16)));

/** Makes the bar; a press runs `jump`. */
export function jumpBar(jump) {
  bar.addEventListener('click', jump);
  return bar;
}

/** Shows or hides the bar; at the present nothing was missed. */
export function updateJumpBar(entry, away, atPresent) {
  if (atPresent) entry.missed = 0;
  bar.hidden = !away && !entry.missed;
  bar.classList.toggle('has-new', entry.missed > 0);
  replace(text, entry.missed ? `${entry.missed} new ${entry.missed === 1 ? 'message' : 'messages'}` : 'You’re viewing older messages');
}
