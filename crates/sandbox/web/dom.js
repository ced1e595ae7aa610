/**
 * The only place that creates elements.
 *
 * Everything a member or a bot wrote reaches the page as a text node or as an
 * attribute that was checked first; nothing in this client uses innerHTML.
 */

/** Creates an element: `el('button', {class: 'x', on: {click}}, 'text', child)`. */
export function el(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Creates an SVG element with the same conventions as `el`. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'on') {
      for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    } else if (key === 'style') {
      for (const [name, v] of Object.entries(value)) node.style.setProperty(name, v);
    } else if (key === 'value') {
      node.value = value;
    } else {
      node.setAttribute(key, value === true ? '' : String(value));
    }
  }
  node.append(...present(children));
  return node;
}

/** Children without the holes that `condition && node` leaves behind. */
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== '');
}

/** Replaces all children of `node`. */
export function replace(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

/** Makes `parent`'s children exactly `nodes`, moving only what is out of place. */
export function reconcile(parent, nodes) {
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node === cursor) {
      cursor = cursor.nextSibling;
    } else {
      parent.insertBefore(node, cursor);
    }
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

/** A link target that cannot run script, or null. */
export function safeLink(url) {
  return checked(url, ['http:', 'https:', 'mailto:']);
}

/** An image source that cannot run script, or null. */
export function safeImage(url) {
  if (/^data:image\/(png|jpe?g|gif|webp|svg\+xml)[;,]/i.test(String(url))) return url;
  return checked(url, ['http:', 'https:']);
}

function checked(url, protocols) {
  try {
    const parsed = here(new URL(String(url), location.origin));
    return protocols.includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

const SERVED = /^\/(attachments|emojis|avatars|icons|banners)\//;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The sandbox writes its files' addresses with the name it listens on; this page may know it by another. */
function here(parsed) {
  if (LOOPBACK.has(parsed.hostname) && LOOPBACK.has(location.hostname) && SERVED.test(parsed.pathname)) parsed.host = location.host;
  return parsed;
}

/** A Discord colour integer as CSS, or null for "no colour". */
export function cssColour(value) {
  if (!Number.isInteger(value) || value <= 0 || value > 0xffffff) return null;
  return `#${value.toString(16).padStart(6, '0')}`;
}

let counter = 0;
/** An id that is unique on this page, for labels and listbox options. */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}
