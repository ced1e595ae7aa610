/**
 * Discord's markdown, inline level: emphasis, code, spoilers, links, mentions,
 * timestamps, custom emoji and command mentions.
 *
 * An ordered list of rules is tried at each position; the first that matches
 * wins. Order matters: escapes before emphasis, bold before italic.
 */
import { el, safeLink } from './dom.js';
import { emojiNode } from './emoji.js';
import { channelMention, commandMention, everyoneMention, roleMention, userMention } from './mentions.js';
import { timestamp } from './time.js';

const DEEPEST = 12;
const WORD = /[\p{L}\p{N}_]/u;

const RULES = [
  { at: '\\', match: /^\\([^0-9A-Za-z\s])/, node: (m) => m[1] },
  { at: '`', match: /^(`+)([\s\S]*?[^`])\1(?!`)/, node: (m) => el('code', { class: 'inline-code' }, m[2].trim() || m[2]) },
  { at: '<', match: /^<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>/, node: (m) => timestamp(Number(m[1]) * 1000, m[2] ?? 'f') },
  { at: '<', match: /^<@!?(\d+)>/, node: (m) => userMention(m[1]) },
  { at: '<', match: /^<@&(\d+)>/, node: (m) => roleMention(m[1]) },
  { at: '<', match: /^<#(\d+)>/, node: (m) => channelMention(m[1]) },
  { at: '<', match: /^<\/([-_\p{L}\p{N}' ]{1,100}):(\d+)>/u, node: (m) => commandMention(m[1], m[2]) },
  { at: '<', match: /^<(a?):(\w{2,32}):(\d+)>/, node: (m) => emojiNode({ id: m[3], name: m[2], animated: m[1] === 'a' }) },
  { at: '<', match: /^<(https?:\/\/[^\s<>]+)>/, node: (m) => link(m[1], [m[1]]) },
  { at: '[', match: /^\[((?:\\.|[^[\]\\]|\[[^[\]]*\])+)\]\(\s*<?((?:[^\s()<>\\]|\([^\s()]*\))+)>?(?:\s+"[^"]*")?\s*\)/, node: masked },
  { at: 'h', alone: true, match: /^https?:\/\/[^\s<>]*[^\s<>.,:;"'\]|*_~`]/, trim: bareUrl, node: (m) => link(m[0], [m[0]]) },
  { at: '@', match: /^@(everyone|here)(?!\w)/, node: (m) => everyoneMention(m[1]) },
  { at: '*', match: /^\*\*\*((?:\\[\s\S]|[^\\])+?)\*\*\*(?!\*)/, node: (m, o) => el('strong', {}, el('em', {}, inner(m[1], o))) },
  { at: '*', match: /^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, node: (m, o) => el('strong', {}, inner(m[1], o)) },
  { at: '_', match: /^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, node: (m, o) => el('u', {}, inner(m[1], o)) },
  { at: '~', match: /^~~((?:\\[\s\S]|[^\\])+?)~~(?!~)/, node: (m, o) => el('s', {}, inner(m[1], o)) },
  { at: '|', match: /^\|\|([\s\S]+?)\|\|/, node: (m, o) => spoiler(inner(m[1], o)) },
  { at: '*', match: /^\*(?=\S)((?:\\[\s\S]|\*\*(?:\\[\s\S]|[^\\*])+\*\*|[^\\*])*?[^\s\\*]|\*\*[^*]+\*\*)\*(?!\*)/, node: (m, o) => el('em', {}, inner(m[1], o)) },
  { at: '_', alone: true, match: /^_((?:\\[\s\S]|__|[^\\_])+?)_(?![\p{L}\p{N}_])/u, node: (m, o) => el('em', {}, inner(m[1], o)) },
];

/** Renders inline markdown to nodes. */
export function renderInline(text) {
  return inner(text, { depth: 0, inLink: false });
}

function inner(text, options) {
  const depth = options.depth + 1;
  if (depth > DEEPEST) return [text];
  const nodes = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const found = ruleAt(text, at, { ...options, depth });
    if (found) {
      if (plain) nodes.push(plain);
      plain = '';
      nodes.push(found.node);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function ruleAt(text, at, options) {
  const char = text[at];
  let rest = null;
  for (const rule of RULES) {
    if (rule.at !== char) continue;
    if (rule.alone && at > 0 && WORD.test(text[at - 1])) continue;
    rest ??= text.slice(at);
    const match = rule.match.exec(rest);
    if (!match) continue;
    if (rule.trim) match[0] = rule.trim(match[0]);
    const node = rule.node(match, options);
    if (node !== null) return { node, length: match[0].length };
  }
  return null;
}

function masked(match, options) {
  if (options.inLink) return null;
  return safeLink(match[2]) ? link(match[2], inner(match[1], { ...options, inLink: true })) : null;
}

function link(url, children) {
  const href = safeLink(url);
  if (!href) return url;
  return el('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer nofollow', title: href }, children);
}

/** A bare address keeps a closing bracket only if it opened one. */
function bareUrl(url) {
  return url.endsWith(')') && !url.includes('(') ? url.slice(0, -1) : url;
}

function spoiler(children) {
  const node = el('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': 'Spoiler, press to reveal', 'aria-expanded': 'false' },
    el('span', { class: 'spoiler-text', 'aria-hidden': 'true' }, children));
  const reveal = (event) => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return;
    if (!node.classList.contains('revealed')) event.preventDefault();
    node.classList.add('revealed');
    node.setAttribute('aria-expanded', 'true');
    node.removeAttribute('aria-label');
    node.firstChild.removeAttribute('aria-hidden');
  };
  node.addEventListener('click', reveal);
  node.addEventListener('keydown', reveal);
  return node;
}
