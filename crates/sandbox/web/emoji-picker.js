/** The emoji picker: search, the ones used last, the server's own, and the common ones by category. */
import { el, replace } from './dom.js';
import { EMOJI, emojiName, QUICK } from './emoji-data.js';
import { emojiNode } from './emoji.js';
import { closePopover, openPopover } from './popover.js';
import { currentGuild } from './state.js';

const REMEMBERED = 16;
const STORE = 'sandbox-emoji';

/** Emoji used last, newest first. */
function recent() {
  try {
    const known = JSON.parse(localStorage.getItem(STORE) ?? '[]').filter((emoji) => emoji?.name);
    const own = new Set((currentGuild()?.emojis ?? []).map((emoji) => emoji.id));
    return known.filter((emoji) => !emoji.id || own.has(emoji.id));
  } catch {
    return [];
  }
}

/** The four one is most likely to want. */
export const likely = () => [...recent(), ...QUICK].filter((emoji, at, all) => all.findIndex((other) => sameEmoji(other, emoji)) === at).slice(0, 4);

export const sameEmoji = (a, b) => (a.id || b.id ? a.id === b.id : plain(a.name) === plain(b.name));
const plain = (name) => String(name).replaceAll('\ufe0f', '');

/** Puts an emoji first among those used last. */
export function rememberEmoji({ id, name, animated }) {
  const list = [{ id, name, animated }, ...recent().filter((other) => !sameEmoji(other, { id, name }))].slice(0, REMEMBERED);
  try {
    localStorage.setItem(STORE, JSON.stringify(list));
  } catch {
    // Private windows may refuse; the list is a convenience.
  }
}

/** Opens the picker beside `anchor`; `onPick` gets `{id, name, animated}`. */
export function pickEmoji(anchor, { onPick, at, label = 'Pick an emoji', side = 'bottom' }) {
  const search = el('input', { class: 'menu-search', type: 'text', placeholder: 'Find the perfect emoji', 'aria-label': 'Search emoji', autocomplete: 'off', spellcheck: 'false', 'data-testid': 'emoji-search' });
  const grid = el('div', { class: 'emoji-grid', 'data-testid': 'emoji-grid' });
  const name = el('div', { class: 'emoji-hint', 'aria-hidden': 'true' }, 'Arrow keys, then Enter');
  const choose = (emoji) => {
    rememberEmoji(emoji);
    closePopover();
    onPick({ id: emoji.id ?? null, name: emoji.name, animated: Boolean(emoji.animated) });
  };
  const button = (emoji) => el('button', {
    type: 'button', class: 'emoji-choice', tabindex: '-1', 'aria-label': emojiName(emoji), 'data-testid': 'emoji-choice', 'data-emoji': emoji.name,
    on: { click: () => choose(emoji), focus: () => show(emoji), pointerenter: () => show(emoji) },
  }, emojiNode(emoji, 'emoji-face'));
  const show = (emoji) => replace(name, emojiNode(emoji, 'emoji-face'), `:${emojiName(emoji)}:`);
  const draw = () => {
    const found = sections(search.value.trim().toLowerCase());
    replace(grid, found.map(({ title, emoji }) => el('section', { class: 'emoji-section' }, el('h3', {}, title), el('div', { class: 'emoji-row' }, emoji.map(button)))),
      !found.length && el('div', { class: 'menu-empty' }, 'No emoji matches your search'));
  };
  search.addEventListener('input', draw);
  search.addEventListener('keydown', (event) => {
    const first = grid.querySelector('button');
    if (event.key === 'Enter' && search.value && first) {
      event.preventDefault();
      first.click();
    } else if (event.key === 'ArrowDown' || (event.key === 'Tab' && !event.shiftKey)) {
      event.preventDefault();
      first?.focus();
    }
  });
  grid.addEventListener('keydown', (event) => walk(event, grid, search));
  draw();
  openPopover(anchor, [search, grid, name], { label, at, side, className: 'emoji-picker', focus: matchMedia('(hover: hover)').matches ? search : undefined });
}

/** Emoji whose name or words fit, those that begin so first. */
export function findEmoji(query) {
  const found = sections(query).flatMap((section) => section.emoji);
  const begins = (emoji) => Number(emojiName(emoji).startsWith(query));
  return found.sort((a, b) => begins(b) - begins(a));
}

function sections(query) {
  const own = (currentGuild()?.emojis ?? []).filter((emoji) => emoji.available !== false);
  const all = [{ title: 'Used last', emoji: query ? [] : recent() }, { title: currentGuild()?.name ?? 'This server', emoji: own }, ...EMOJI];
  const fits = (emoji) => `${emoji.name} ${emoji.words ?? ''}`.toLowerCase().includes(query.replaceAll(':', ''));
  return all.map((section) => ({ ...section, emoji: query ? section.emoji.filter(fits) : section.emoji })).filter((section) => section.emoji.length);
}

/** Left and right by one, up and down to the nearest one in the next line. */
function walk(event, grid, search) {
  const all = [...grid.querySelectorAll('button')];
  const at = all.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const line = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && !line) return;
  event.preventDefault();
  let next = all[at + (step ?? 0)];
  if (line) {
    const here = all[at].getBoundingClientRect();
    const away = (node) => (node.getBoundingClientRect().top - here.top) * line;
    const beyond = all.filter((node) => away(node) > 4).sort((a, b) => away(a) - away(b));
    const nearest = beyond.filter((node) => away(node) - away(beyond[0]) < 4);
    next = nearest.sort((a, b) => Math.abs(a.getBoundingClientRect().left - here.left) - Math.abs(b.getBoundingClientRect().left - here.left))[0];
  }
  if (next) next.focus();
  else if (event.key === 'ArrowUp') search.focus();
}
