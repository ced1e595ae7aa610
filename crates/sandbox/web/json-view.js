/** JSON as it went over the wire, coloured, with a button to copy it. */
import { copyButton } from './clipboard.js';
import { el } from './dom.js';

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** A block that shows `value`; long ones scroll. */
export function jsonView(value, label = 'JSON') {
  const text = JSON.stringify(value, null, 2);
  return el('div', { class: 'json-box' },
    el('div', { class: 'json-bar' }, el('span', {}, label), copyButton('Copy', label, () => text)),
    el('pre', { class: 'json', tabindex: '0', 'aria-label': label }, coloured(text)));
}

function coloured(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    const kind = match[2] ? 'json-key' : match[1] ? 'json-string' : match[3] ? 'json-word' : 'json-number';
    parts.push(el('span', { class: kind }, match[1] ?? match[0]), match[2] ?? '');
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}
