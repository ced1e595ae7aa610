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

/** Renders `text` to nodes. */
export function markdown(text) {
  return blocks(String(text ?? ''), 0);
}

/** Splits off code blocks, which no other rule may look into. */
function blocks(text, depth) {
  const nodes = [];
  let rest = text;
  for (let fence = FENCE.exec(rest); fence; fence = FENCE.exec(rest)) {
    nodes.push(...lines(rest.slice(0, fence.index).replace(/\n$/, ''), depth));
    nodes.push(el('pre', {}, el('code', { class: 'code-block', tabindex: '0', 'data-language': fence[1] ?? null }, fence[2])));
    rest = rest.slice(fence.index + fence[0].length).replace(/^\n/, '');
  }
  nodes.push(...lines(rest, depth));
  return nodes;
}

function lines(text, depth) {
  if (!text) return [];
  const all = text.split('\n');
  const nodes = [];
  let plain = [];
  const flush = (beforeBlock) => {
    // An empty line before a block needs a break of its own to be seen.
    if (beforeBlock && plain.at(-1) === '') plain.push('');
    if (plain.length) nodes.push(...renderInline(plain.join('\n')));
    plain = [];
  };
  let index = 0;
  while (index < all.length) {
    const line = all[index];
    const taken = quote(all, index, depth) ?? list(all, index) ?? heading(line);
    if (taken) {
      flush(true);
      nodes.push(taken.node);
      index += taken.count;
    } else {
      plain.push(line);
      index += 1;
    }
  }
  flush(false);
  return nodes;
}

function heading(line) {
  const title = HEADING.exec(line);
  if (title) return { node: el('h4', { class: `md-h${title[1].length}` }, renderInline(title[2])), count: 1 };
  const small = SUBTEXT.exec(line);
  if (small) return { node: el('small', { class: 'md-subtext' }, renderInline(small[1])), count: 1 };
  return null;
}

function quote(all, index, depth) {
  if (depth > 0) return null;
  if (/^>>> ?/.test(all[index])) {
    const body = all.slice(index).join('\n').replace(/^>>> ?/, '');
    return { node: quoteNode(body), count: all.length - index };
  }
  let end = index;
  while (end < all.length && /^> /.test(all[end])) end += 1;
  if (end === index) return null;
  const body = all.slice(index, end).map((line) => line.slice(2)).join('\n');
  return { node: quoteNode(body), count: end - index };
}

const quoteNode = (body) => el('blockquote', {}, el('div', { class: 'md-quote' }, lines(body, 1)));

/** Consecutive bullets of one kind; two more spaces of indentation nest a list in the item above. */
function list(all, index) {
  let end = index;
  const kind = /^\d/.test(BULLET.exec(all[index])?.[2] ?? '');
  for (let next = BULLET.exec(all[end]); next && (next[1].length > 1 || /^\d/.test(next[2]) === kind); next = BULLET.exec(all[end] ?? '')) end += 1;
  if (end === index) return null;
  const items = all.slice(index, end).map((line) => {
    const [, indent, mark, text] = BULLET.exec(line);
    return { level: Math.min(Math.floor(indent.length / 2), DEEPEST), mark, text };
  });
  return { node: listNode(items), count: end - index };
}

function listNode(items) {
  const ordered = /\d/.test(items[0].mark);
  const node = el(ordered ? 'ol' : 'ul', ordered ? { start: parseInt(items[0].mark, 10) } : {});
  let at = 0;
  while (at < items.length) {
    const children = [];
    let next = at + 1;
    while (next < items.length && items[next].level > items[at].level) children.push(items[next++]);
    node.append(el('li', {}, renderInline(items[at].text), children.length > 0 && listNode(children)));
    at = next;
  }
  return node;
}
