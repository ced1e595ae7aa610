/** "Ana is typing…" below the composer. */
import { dots } from './component-button.js';
import { el, replace } from './dom.js';
import { displayName, on, state } from './state.js';

const LASTS = 9_000;

export const typingLine = el('div', { class: 'typing-line', 'aria-live': 'polite' });

/** Notes that someone types; called for TYPING_START. */
export function noteTyping(channelId, userId) {
  if (userId === state.me?.id) return;
  if (!state.typing.has(channelId)) state.typing.set(channelId, new Map());
  state.typing.get(channelId).set(userId, Date.now() + LASTS);
  drawTyping();
}

/** A message ends its author's typing. */
export function endTyping(channelId, userId) {
  if (state.typing.get(channelId)?.delete(userId)) drawTyping();
}

function drawTyping() {
  const now = Date.now();
  const here = [...(state.typing.get(state.channelId) ?? [])].filter(([, until]) => until > now).map(([id]) => displayName(state.users.get(id)));
  if (!here.length) return replace(typingLine);
  const names = here.length > 3 ? 'Several people' : new Intl.ListFormat('en').format(here);
  return replace(typingLine, dots(), el('span', {}, el('strong', {}, names), here.length > 1 ? ' are typing…' : ' is typing…'));
}

export function startTyping() {
  on('channel', drawTyping);
  setInterval(() => typingLine.childElementCount && drawTyping(), 1000);
}
