/**
 * Avatars: the picture somebody chose, or initials on a gradient that depends on
 * the id only, so that a member looks the same everywhere.
 */
import { el, safeImage } from './dom.js';
import { icon } from './icons.js';

/** A small stable number from an id. */
function hash(text) {
  let value = 2166136261;
  for (const char of String(text)) value = Math.imul(value ^ char.codePointAt(0), 16777619);
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Up to two initials of a name. */
export function initials(name) {
  const words = String(name ?? '').trim().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[1]].map((word) => [...word][0]) : [...(words[0] ?? '?')].slice(0, 1);
  return letters.join('').toUpperCase();
}

/** The picture somebody chose, or what stands for it. */
function face(id, picture, drawn) {
  const src = picture && safeImage(`/avatars/${encodeURIComponent(id)}/${encodeURIComponent(picture)}.png`);
  if (!src) return drawn();
  const image = el('img', { class: 'avatar-face', src, alt: '', loading: 'lazy' });
  image.addEventListener('error', () => image.replaceWith(drawn()));
  return image;
}

/**
 * An avatar of `size` CSS pixels for a user or an application.
 * `presence` adds the status dot ("online" or "offline").
 */
export function avatar({ id, name, bot = false, avatar: picture = null }, size = 40, presence = null) {
  const hue = hash(id) % 360;
  return el(
    'span',
    {
      class: `avatar${bot && name === 'Guildhall' ? ' avatar-bot' : ''}`, 'aria-hidden': 'true',
      style: { '--size': `${size}px`, '--from': `hsl(${hue} 62% 46%)`, '--to': `hsl(${(hue + 42) % 360} 58% 36%)` },
    },
    face(id, picture, () => el('span', { class: 'avatar-face' }, name === 'Guildhall' && bot ? icon('hall', Math.round(size * 0.58)) : initials(name))),
    presence && el('span', { class: `presence presence-${presence}` }),
  );
}
