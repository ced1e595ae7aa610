/** Emoji as nodes: characters as text, a server's own as pictures with their name behind. */
import { el, safeImage } from './dom.js';
import { emojiName } from './emoji-data.js';

/** Where the picture of a custom emoji is served. */
const emojiUrl = (emoji) => `/emojis/${encodeURIComponent(emoji.id)}.${emoji.animated ? 'gif' : 'png'}`;

/** An emoji `{id, name, animated}`; without a picture the name stands in. */
export function emojiNode(emoji, className = 'emoji') {
  if (!emoji?.id) return el('span', { class: `${className} emoji-text`, role: 'img', 'aria-label': emojiName(emoji ?? {}) }, emoji?.name ?? '❔');
  const label = `:${emoji.name}:`;
  const image = el('img', { class: className, src: safeImage(emojiUrl(emoji)), alt: label, title: label, loading: 'lazy', draggable: 'false' });
  image.addEventListener('error', () => image.replaceWith(el('span', { class: 'emoji-name', title: label }, label)));
  return image;
}

/** An emoji as it stands in a message. */
export const emojiText = (emoji) => (emoji.id ? `<${emoji.animated ? 'a' : ''}:${emoji.name}:${emoji.id}>` : emoji.name);
