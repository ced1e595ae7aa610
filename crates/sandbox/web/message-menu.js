/** The menu of a message: at the pointer, beside the "more" button, or as a sheet with quick reactions on a phone. */
import { el } from './dom.js';
import { emojiName } from './emoji-data.js';
import { likely } from './emoji-picker.js';
import { emojiNode } from './emoji.js';
import { openActionMenu } from './menu.js';
import { action, messageSections } from './message-actions.js';
import { closePopover } from './popover.js';
import { hasReacted, toggleReaction } from './reactions.js';
import { displayName } from './state.js';

/** Opens the menu of a message for `anchor`, or at a point of the page. */
export function openMessageMenu(message, anchor, at = null) {
  anchor.closest('.message')?.classList.add('is-held');
  openActionMenu(anchor, messageSections(message, at), {
    at, label: `Actions for the message of ${displayName(message.author)}`, testid: 'message-menu', top: action(message, 'react') && quickReactions(message),
    onClose: () => document.querySelector('.message.is-held')?.classList.remove('is-held'),
  });
}

function quickReactions(message) {
  return el('div', { class: 'quick-reactions', role: 'group', 'aria-label': 'Quick reactions' }, likely().map((emoji) => el('button', {
    type: 'button', class: `quick-reaction${hasReacted(message, emoji) ? ' is-mine' : ''}`, role: 'menuitem', 'aria-label': `React with ${emojiName(emoji)}`, tabindex: '-1',
    on: { click: () => { closePopover(); toggleReaction(message, emoji); } },
  }, emojiNode(emoji, 'emoji-face'))));
}
