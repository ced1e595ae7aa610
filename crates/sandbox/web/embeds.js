/** Classic embeds: colour bar, author, title, text, fields, pictures, footer. */
import { cssColour, el, safeImage, safeLink } from './dom.js';
import { markdown } from './markdown.js';
import { messageTime } from './time.js';

/** One embed as an article. */
export function embed(data) {
  const colour = cssColour(data.color);
  const thumbnail = picture(data.thumbnail, 'embed-thumbnail', '');
  return el(
    'article',
    { class: `embed${thumbnail ? ' has-thumbnail' : ''}`, style: colour ? { '--accent': colour } : {} },
    el('div', { class: 'embed-main' },
      author(data.author),
      data.title && el('div', { class: 'embed-title' }, linked(data.url, markdown(data.title))),
      data.description && el('div', { class: 'embed-description markdown' }, markdown(data.description)),
      data.fields?.length > 0 && fields(data.fields)),
    thumbnail,
    picture(data.image, 'embed-image', data.image?.description ?? ''),
    footer(data),
  );
}

function linked(url, children) {
  const href = url ? safeLink(url) : null;
  return href ? el('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer nofollow' }, children) : children;
}

function author(data) {
  if (!data?.name) return null;
  return el('div', { class: 'embed-author' }, picture({ url: data.icon_url }, 'embed-icon', ''), el('span', {}, linked(data.url, [data.name])));
}

/** Inline fields share a row of up to three, as Discord lays them out. */
function fields(list) {
  const nodes = [];
  let row = [];
  const flush = () => {
    row.forEach((field, index) => nodes.push(fieldNode(field, `${1 + (12 / row.length) * index} / ${1 + (12 / row.length) * (index + 1)}`)));
    row = [];
  };
  for (const field of list) {
    if (!field.inline) {
      flush();
      nodes.push(fieldNode(field, '1 / 13'));
    } else {
      row.push(field);
      if (row.length === 3) flush();
    }
  }
  flush();
  return el('div', { class: 'embed-fields' }, nodes);
}

function fieldNode(field, columns) {
  return el('div', { class: `embed-field${field.inline ? '' : ' is-wide'}`, style: { '--columns': columns } },
    el('div', { class: 'embed-field-name' }, markdown(field.name)),
    el('div', { class: 'embed-field-value markdown' }, markdown(field.value)));
}

function footer(data) {
  const time = data.timestamp ? Date.parse(data.timestamp) : NaN;
  if (!data.footer?.text && Number.isNaN(time)) return null;
  return el('div', { class: 'embed-footer' },
    picture({ url: data.footer?.icon_url }, 'embed-icon', ''),
    data.footer?.text && el('span', {}, data.footer.text),
    data.footer?.text && !Number.isNaN(time) && el('span', { 'aria-hidden': 'true' }, '•'),
    !Number.isNaN(time) && el('time', { datetime: new Date(time).toISOString() }, messageTime(time)));
}

/** Stands in for a picture that cannot be shown, with its description. */
export function missingPicture(description, className = '') {
  return el('div', { class: `missing-picture ${className}` }, description || 'Picture not available');
}

/** An image, or nothing when its address is missing or unsafe. Addresses outside the sandbox are not fetched. */
export function picture(media, className, alt) {
  const src = media?.url ? safeImage(media.url) : null;
  if (!src) return null;
  const image = el('img', { class: className, src, alt: alt ?? '', loading: 'lazy', referrerpolicy: 'no-referrer' });
  image.addEventListener('error', () => image.replaceWith(missingPicture(alt, className)));
  return image;
}
