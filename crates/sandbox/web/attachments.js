/** Files of a message: pictures with their room reserved, film and sound with controls, everything else as a card. */
import { el, safeImage, safeLink } from './dom.js';
import { icon } from './icons.js';
import { openLightbox } from './lightbox.js';
import { missingPicture } from './embeds.js';

const WIDEST = 550;
const TALLEST = 350;
const SMALL = 1024;

/** All files of a message; several pictures stand side by side. */
export function attachments(message) {
  const files = message.attachments ?? [];
  if (!files.length) return null;
  const pictures = files.filter(isPicture);
  const rest = files.filter((file) => !pictures.includes(file));
  return el('div', { class: 'attachments' },
    pictures.length === 1 ? singlePicture(pictures[0], pictures) : pictures.length > 1 && el('div', { class: 'mosaic', 'data-count': Math.min(pictures.length, 10) }, pictures.map((file) => tile(file, pictures))),
    rest.map((file) => film(file) ?? fileCard(file)));
}

const isPicture = (file) => /^image\/(png|jpe?g|gif|webp|avif|svg)/.test(file.content_type ?? '') && Boolean(safeImage(file.url));
const isSpoiler = (file) => file.filename?.startsWith('SPOILER_');
const nameOf = (file) => file.description || file.title || file.filename || 'Picture';

/** The size a picture is shown at, so that nothing moves when it arrives. */
function room(file) {
  const { width, height } = file;
  if (!width || !height) return {};
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return { '--w': `${Math.round(width * scale)}px`, '--ratio': `${width} / ${height}` };
}

function singlePicture(file, all) {
  return covered(file, opener(file, all, 'picture-button', room(file)));
}

const tile = (file, all) => covered(file, opener(file, all, 'picture-button mosaic-tile', {}));

function opener(file, all, className, style) {
  const image = el('img', { class: 'attachment-image', src: safeImage(file.url), alt: nameOf(file), width: file.width, height: file.height, loading: 'lazy', decoding: 'async' });
  const button = el('button', { type: 'button', class: className, style, 'aria-label': `Open ${nameOf(file)}`, 'data-testid': 'attachment-image', on: { click: () => openLightbox(all, all.indexOf(file)) } }, image);
  image.addEventListener('error', () => button.replaceWith(missingPicture(nameOf(file))));
  return button;
}

function covered(file, node) {
  if (!isSpoiler(file)) return node;
  const box = el('div', { class: 'spoiler-box' }, el('div', { class: 'spoiler-hidden', inert: true }, node),
    el('button', { type: 'button', class: 'spoiler-cover', on: { click: () => box.replaceWith(node) } }, 'SPOILER'));
  return box;
}

function film(file) {
  const src = safeLink(file.url);
  if (!src) return null;
  if (file.content_type?.startsWith('video/')) return el('video', { class: 'attachment-image', src, controls: true, preload: 'metadata', 'aria-label': nameOf(file) });
  if (file.content_type?.startsWith('audio/')) return el('figure', { class: 'sound' }, el('figcaption', {}, file.filename), el('audio', { src, controls: true, preload: 'metadata' }));
  return null;
}

/** A size as people read it. */
export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < SMALL) return `${bytes} bytes`;
  return bytes < SMALL * SMALL ? `${(bytes / SMALL).toFixed(1)} KB` : `${(bytes / SMALL / SMALL).toFixed(1)} MB`;
}

function fileCard(file) {
  const href = safeLink(file.url);
  const name = file.filename ?? 'file';
  return el('div', { class: 'file-card', 'data-testid': 'file-card' }, icon('file', 32),
    el('div', { class: 'file-text' },
      href ? el('a', { class: 'link file-name', href, target: '_blank', rel: 'noopener noreferrer' }, name) : el('span', { class: 'file-name' }, name),
      el('div', { class: 'file-size' }, fileSize(file.size), file.description && ` — ${file.description}`)),
    href && el('a', { class: 'icon-button', href, download: name, 'aria-label': `Download ${name}`, title: 'Download' }, icon('download', 20)));
}
