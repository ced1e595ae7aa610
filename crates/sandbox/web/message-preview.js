/** A message without anything to press, for dialogs and the list of pins. */
import { avatar } from './avatar.js';
import { el } from './dom.js';
import { markdown } from './markdown.js';
import { previewText } from './mentions.js';
import { displayName, nameColour, state } from './state.js';
import { messageTime } from './time.js';

export function messagePreview(message) {
  const user = state.users.get(message.author?.id) ?? message.author ?? { id: '0', username: 'Unknown' };
  const colour = nameColour(user.id);
  const files = message.attachments?.length ?? 0;
  return el('div', { class: 'preview' },
    avatar({ ...user, name: displayName(user) }, 32),
    el('div', { class: 'preview-body' },
      el('div', { class: 'message-header' }, el('span', { class: 'author', style: colour ? { '--name': colour } : {} }, displayName(user)),
        el('time', { class: 'message-time', datetime: message.timestamp }, messageTime(Date.parse(message.timestamp)))),
      message.content ? el('div', { class: 'markdown' }, markdown(message.content)) : el('div', { class: 'system-text' }, previewText(message) || (files ? `${files} ${files === 1 ? 'file' : 'files'}` : 'A message without text')),
      message.content && files > 0 && el('div', { class: 'system-text' }, `${files} ${files === 1 ? 'file' : 'files'}`)));
}
