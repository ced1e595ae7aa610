/**
 * Reads new messages aloud for screen readers, without chatter: each once, as "Ana: hello";
 * a burst becomes a number.
 */
import { el } from './dom.js';
import { previewText } from './mentions.js';
import { displayName } from './state.js';

/** Messages within this time, in milliseconds, are announced together. */
const TOGETHER = 900;
const LONGEST = 160;
const region = el('div', { class: 'visually-hidden', 'aria-live': 'polite', 'aria-atomic': 'true', 'data-testid': 'announcer' });
let waiting = [];
let timer = null;

/** Announces a message that somebody else wrote in the open channel. */
export function announceMessage(message) {
  if (!region.isConnected) document.body.append(region);
  waiting.push(message);
  clearTimeout(timer);
  timer = setTimeout(speak, TOGETHER);
}

function speak() {
  const several = waiting.length > 2;
  region.textContent = several ? `${waiting.length} new messages` : waiting.map((message) => `${displayName(message.author)}: ${(previewText(message) || 'a message without text').slice(0, LONGEST)}`).join('. ');
  waiting = [];
}
