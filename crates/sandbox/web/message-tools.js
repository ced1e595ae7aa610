/** The small bar that appears over a message on hover or keyboard focus: copying text and ids. */
import { el, replace } from './dom.js';
import { icon } from './icons.js';

const SHOWN_FOR = 1500;

/** The bar for one message. */
export function messageTools(message) {
  return el('div', { class: 'message-tools', role: 'group', 'aria-label': 'Message actions' },
    message.content && copyButton('copy', 'Copy text', message.content),
    copyButton('hash', 'Copy message ID', message.id));
}

function copyButton(name, label, text) {
  const button = el('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, on: { click: copy } }, icon(name, 18));
  async function copy() {
    const done = await write(text);
    replace(button, icon(done ? 'check' : 'warning', 18));
    button.title = done ? 'Copied' : 'The browser did not allow it';
    setTimeout(() => {
      replace(button, icon(name, 18));
      button.title = label;
    }, SHOWN_FOR);
  }
  return button;
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
