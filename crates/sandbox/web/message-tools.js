/**
 * The bar that appears over the message one points at or has focused. There is
 * one bar for the whole page, which moves: ten thousand messages need no more.
 */
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { action } from './message-actions.js';
import { openMessageMenu } from './message-menu.js';
import { hasReacted, toggleReaction } from './reactions.js';
import { likely } from './emoji-picker.js';
import { emojiName } from './emoji-data.js';
import { emojiNode } from './emoji.js';

const SHOWN = ['react', 'edit', 'reply', 'thread'];
const QUICKEST = 2;

const bar = el('div', { class: 'message-tools', role: 'group', 'aria-label': 'Message actions', 'data-testid': 'message-tools' });
let shownFor = null;

/** Shows the bar on a row, or hides it. */
export function showTools(row, message) {
  if (!row || !message || row.querySelector('.edit-box')) {
    bar.remove();
    shownFor = null;
    return;
  }
  const key = `${message.id}/${message.revision}`;
  if (shownFor === key && bar.parentNode === row) return;
  shownFor = key;
  const react = action(message, 'react');
  replace(bar,
    react && likely().slice(0, QUICKEST).map((emoji) => tool(`React with ${emojiName(emoji)}`, emojiNode(emoji, 'emoji-small'), () => hasReacted(message, emoji) || toggleReaction(message, emoji), 'quick-reaction')),
    SHOWN.map((id) => action(message, id)).filter(Boolean).map((entry) => tool(entry.label, icon(entry.icon, 20), (event) => entry.run(event.currentTarget), `tool-${entry.id}`)),
    tool('More', icon('more', 20), (event) => openMessageMenu(message, event.currentTarget), 'message-more', true));
  row.append(bar);
}

function tool(label, picture, run, testid, menu = false) {
  return el('button', { type: 'button', class: 'icon-button', tabindex: '-1', 'aria-label': label, title: label, 'aria-haspopup': menu ? 'menu' : null, 'data-testid': testid, on: { click: run } }, picture);
}
