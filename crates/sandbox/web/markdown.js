/**
 * Discord's markdown, block level: code blocks, quotes, headings, subtext and
 * lists. Inline text is left to `markdown-inline.js`. The result is DOM, never
 * HTML text.
 */
import { el } from './dom.js';
import { renderInline } from './markdown-inline.js';

const FENCE = /```(?:([a-z0-9_+\-.#]+)\n)?\n*([\s\S]+?)\n*```/i;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const BULLET = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
const DEEPEST = 6;

/** Renders `text` to nodes. `options.links` allows masked links (messages by bots and embeds). */
export function markdown(text, options = {}) {
  return blocks(String(text ?? ''), options, 0);
}

/** Splits off code blocks, which no other rule may look into. */
function blocks(text, options, depth) {
  const nodes = [];
  let rest = text;
  for (let fence = FENCE.exec(rest); fence; fence = FENCE.exec(rest)) {
    nodes.push(...lines(rest.slice(0, fence.index).replace(/\n$/, ''), options, depth));
    nodes.push(el('pre', {}, el('code', { class: 'code-block', tabindex: '0', 'data-language': fence[1] ?? null }, fence[2])));
    rest = rest.slice(fence.index + fence[0].length).replace(/^\n/, '');
  }
  nodes.push(...lines(rest, options, depth));
  return nodes;
}

function lines(text, options, depth) {
  if (!text) return [];
  const all = text.split('\n');
  const nodes = [];
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(...renderInline(plain.join('\n'), options));
    plain = [];
  };
  let index = 0;
  while (index < all.length) {
    const line = all[index];
    const taken = quote(all, index, options, depth) ?? list(all, index, options) ?? heading(line, options);
    if (taken) {
      flush();
      nodes.push(taken.node);
      index += taken.count;
    } else {
      plain.push(line);
      index += 1;
    }
  }
  flush();
  return nodes;
}

function heading(line, options) {
  const title = HEADING.exec(line);
  if (title) return { node: el(`h${title[1].length + 2}`, { class: `md-h${title[1].length}` }, renderInline(title[2], options)), count: 1 };
  const small = SUBTEXT.exec(line);
  if (small) return { node: el('small', { class: 'md-subtext' }, renderInline(small[1], options)), count: 1 };
  return null;
}

function quote(all, index, options, depth) {
  if (depth > 0) return null;
  if (/^>>> ?/.test(all[index])) {
    const body = all.slice(index).join('\n').replace(/^>>> ?/, '');
    return { node: quoteNode(body, options), count: all.length - index };
  }
  let end = index;
  while (end < all.length && /^> /.test(all[end])) end += 1;
  if (end === index) return null;
  const body = all.slice(index, end).map((line) => line.slice(2)).join('\n');
  return { node: quoteNode(body, options), count: end - index };
}

const quoteNode = (body, options) => el('blockquote', {}, el('div', { class: 'md-quote' }, lines(body, options, 1)));

/** Consecutive bullets; two more spaces of indentation nest a list in the item above. */
function list(all, index, options) {
  let end = index;
  while (end < all.length && BULLET.test(all[end])) end += 1;
  if (end === index) return null;
  const items = all.slice(index, end).map((line) => {
    const [, indent, mark, text] = BULLET.exec(line);
    return { level: Math.min(Math.floor(indent.length / 2), DEEPEST), mark, text };
  });
  return { node: listNode(items, options), count: end - index };
}

function listNode(items, options) {
  const ordered = /\d/.test(items[0].mark);
  const node = el(ordered ? 'ol' : 'ul', ordered ? { start: parseInt(items[0].mark, 10) } : {});
  let at = 0;
  while (at < items.length) {
    const children = [];
    let next = at + 1;
    while (next < items.length && items[next].level > items[at].level) children.push(items[next++]);
    node.append(el('li', {}, renderInline(items[at].text, options), children.length > 0 && listNode(children, options)));
    at = next;
  }
  return node;
}
