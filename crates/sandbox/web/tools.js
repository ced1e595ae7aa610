/**
 * Everything around the channel that Discord does not have: looking behind messages, two members at once, other
 * applications, worlds. In the top bar, and in the menu of the user panel where the bar has no room.
 */
import { toggleDock } from './dock.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { isPane } from './pane.js';
import { toggleSplit } from './split.js';
import { emit } from './state.js';

const TOOLS = [
  { id: 'split', label: 'Side by side', hint: 'Two members at once (Ctrl+Shift+S)', name: 'columns', run: () => toggleSplit(), wide: true },
  { id: 'wire', label: 'Inspector', hint: 'Calls and events behind everything (Ctrl+Shift+Y)', name: 'inspect', run: () => toggleDock('wire') },
  { id: 'developer', label: 'Developer', hint: 'Applications: add another bot, tokens, redirects', name: 'code', run: () => emit('developer') },
  { id: 'world', label: 'World', hint: 'People, saving and restoring', name: 'globe', run: () => emit('world') },
];

/** Ctrl+Shift with a letter. */
const KEYS = { KeyS: 'split', KeyY: 'wire' };

export function startTools() {
  document.addEventListener('keydown', (event) => {
    const tool = TOOLS.find((candidate) => candidate.id === KEYS[event.code]);
    if (!tool || isPane || !event.shiftKey || !(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    tool.run();
  });
}

/** Buttons for the top bar. */
export const toolBar = el('span', { class: 'bar-tools', role: 'toolbar', 'aria-label': 'Sandbox tools', hidden: isPane }, TOOLS.map((tool) => el('button', {
  type: 'button', class: 'bar-tool', title: tool.hint, 'data-testid': `tool-${tool.id}`, on: { click: tool.run },
}, icon(tool.name, 16), el('span', { class: 'bar-tool-label' }, tool.label))));

/** The same as menu rows; `done` closes the menu. */
export function toolItems(done) {
  if (isPane) return [];
  return TOOLS.map((tool) => el('button', {
    type: 'button', class: `menu-item${tool.wide ? ' not-phone' : ''}`, role: 'menuitem', 'data-testid': `menu-${tool.id}`, on: { click: () => { done(); tool.run(); } },
  }, icon(tool.name, 20), el('span', { class: 'menu-text' }, tool.label)));
}
