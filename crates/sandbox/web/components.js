/**
 * Message components, V1 rows and V2 layout, from Discord's numbers to DOM.
 * To add a kind: write a function below and enter it in `KINDS`.
 */
import { cssColour, el, safeLink } from './dom.js';
import { button } from './component-button.js';
import { select } from './component-select.js';
import { missingPicture, picture } from './embeds.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';

const KINDS = {
  1: actionRow,
  2: button,
  3: select, 5: select, 6: select, 7: select, 8: select,
  9: section,
  10: textDisplay,
  11: thumbnail,
  12: gallery,
  13: file,
  14: separator,
  17: container,
};

/** Renders a component; unknown kinds leave a visible note rather than nothing. */
export function component(data, context) {
  const kind = KINDS[data?.type];
  if (!kind) return el('div', { class: 'unknown-component' }, `Component type ${data?.type} is not supported here`);
  return kind(data, context);
}

/** All top-level components of a message. */
export function components(list, context) {
  return el('div', { class: `components${context.v2 ? ' components-v2' : ''}` }, (list ?? []).map((child) => component(child, context)));
}

function actionRow(data, context) {
  return el('div', { class: 'action-row' }, (data.components ?? []).map((child) => component(child, context)));
}

function container(data, context) {
  const colour = cssColour(data.accent_color);
  const body = (data.components ?? []).map((child) => component(child, context));
  const props = { class: `container${colour ? ' has-accent' : ''}`, style: colour ? { '--accent': colour } : {} };
  return hidden(data, el('div', props, body));
}

function section(data, context) {
  return el('div', { class: 'section' },
    el('div', { class: 'section-text' }, (data.components ?? []).map((child) => component(child, context))),
    data.accessory && el('div', { class: 'section-accessory' }, component(data.accessory, context)));
}

function textDisplay(data) {
  return el('div', { class: 'text-display markdown' }, markdown(data.content));
}

function thumbnail(data) {
  return hidden(data, picture(data.media, 'thumbnail', data.description) ?? missingPicture(data.description));
}

/** One to ten pictures; CSS lays out by count. */
function gallery(data) {
  const items = (data.items ?? []).map((item) =>
    hidden(item, el('div', { class: 'gallery-item' }, picture(item.media, 'gallery-image', item.description) ?? missingPicture(item.description))));
  return el('div', { class: 'gallery', 'data-count': items.length }, items);
}

function file(data) {
  const href = data.file?.url && !data.file.url.startsWith('attachment:') ? safeLink(data.file.url) : null;
  const name = data.name ?? data.file?.url?.replace(/^attachment:\/\//, '').split('/').pop() ?? 'file';
  return hidden(data, attachmentCard(name, data.size, href));
}

/** A file with its name and size; used for attachments too. */
export function attachmentCard(name, size, href) {
  return el('div', { class: 'file-card' }, icon('file', 32),
    el('div', { class: 'file-text' },
      href ? el('a', { class: 'link file-name', href, target: '_blank', rel: 'noopener noreferrer' }, name) : el('span', { class: 'file-name' }, name),
      Number.isFinite(size) && el('div', { class: 'file-size' }, size < 1024 ? `${size} bytes` : `${(size / 1024).toFixed(1)} KB`)),
    href && el('a', { class: 'icon-button', href, download: name, 'aria-label': `Download ${name}` }, icon('download', 20)));
}

function separator(data) {
  return el('hr', { class: `separator${data.divider === false ? ' no-line' : ''}${data.spacing === 2 ? ' large' : ''}` });
}

/** Covers spoilered components until pressed. */
function hidden(data, node) {
  if (!data.spoiler) return node;
  const cover = el('button', { type: 'button', class: 'spoiler-cover', on: { click: () => box.replaceWith(node) } }, 'SPOILER');
  const box = el('div', { class: 'spoiler-box' }, el('div', { class: 'spoiler-hidden', inert: true }, node), cover);
  return box;
}
