/** A picture over the whole page: arrows for the next one, Enter or a press for full size, Escape to close. */
import { el, replace, safeImage, safeLink } from './dom.js';
import { icon } from './icons.js';

/** Opens `files` at an index. */
export function openLightbox(files, start = 0) {
  let at = Math.max(start, 0);
  let zoomed = false;
  const before = document.activeElement;
  const stage = el('div', { class: 'lightbox-stage' });
  const caption = el('p', { class: 'lightbox-caption', 'aria-live': 'polite' });
  const several = files.length > 1;
  const go = (step) => {
    at = (at + step + files.length) % files.length;
    zoomed = false;
    draw();
  };
  const zoom = () => {
    zoomed = !zoomed;
    draw();
  };
  const control = (label, name, run, className = '') => el('button', { type: 'button', class: `icon-button ${className}`, 'aria-label': label, title: label, on: { click: run } }, icon(name, 24));
  const tools = el('div', { class: 'lightbox-tools' });
  const dialog = el('dialog', { class: 'lightbox', 'aria-label': 'Picture', 'data-testid': 'lightbox' }, stage, tools, caption,
    several && control('Previous picture', 'back', () => go(-1), 'lightbox-back'), several && control('Next picture', 'forward', () => go(1), 'lightbox-next'));
  function draw() {
    const file = files[at];
    const name = file.description || file.filename || 'Picture';
    const image = el('img', { src: safeImage(file.url), alt: name, class: zoomed ? 'is-zoomed' : '', width: file.width, height: file.height, on: { click: zoom } });
    replace(stage, image);
    dialog.classList.toggle('is-zoomed', zoomed);
    const href = safeLink(file.url);
    replace(tools,
      control(zoomed ? 'Fit to the page' : 'Full size', 'zoom', zoom),
      href && el('a', { class: 'icon-button', href, target: '_blank', rel: 'noopener noreferrer', 'aria-label': 'Open in a new tab', title: 'Open in a new tab' }, icon('external', 22)),
      href && el('a', { class: 'icon-button', href, download: file.filename, 'aria-label': `Download ${name}`, title: 'Download', 'data-testid': 'lightbox-download' }, icon('download', 22)),
      control('Close', 'close', () => dialog.close()));
    replace(caption, several && `${at + 1} of ${files.length}: `, name, file.width && ` (${file.width} × ${file.height})`);
  }
  dialog.addEventListener('keydown', (event) => {
    const keys = { ArrowLeft: several && (() => go(-1)), ArrowRight: several && (() => go(1)), z: zoom, '+': zoom, '-': zoom };
    const run = keys[event.key] || (event.key === 'Enter' && event.target === dialog && zoom);
    if (!run) return;
    event.preventDefault();
    run();
  });
  dialog.addEventListener('click', (event) => (event.target === dialog || event.target === stage) && dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  draw();
  document.body.append(dialog);
  dialog.showModal();
  dialog.tabIndex = -1;
  dialog.focus();
}
