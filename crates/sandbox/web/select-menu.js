/**
 * The list a select menu opens: a listbox with arrow keys, type to search for
 * members, roles and channels, check marks when several values are allowed.
 */
import { el, replace, uid } from './dom.js';
import { icon } from './icons.js';
import { closePopover, openPopover } from './popover.js';

/** Opens the list for `anchor`; see `selectControl` for the callbacks. */
export function openMenu(anchor, { options, limits, chosen, searchable, label, onChange, onClose }) {
  const several = limits.max > 1;
  let values = [...chosen];
  let active = Math.max(options.findIndex((option) => values.includes(option.value)), 0);
  let shown = options;
  const listId = uid('menu');
  const list = el('div', { class: 'menu-list', role: 'listbox', id: listId, 'aria-label': label, 'aria-multiselectable': several ? 'true' : null, tabindex: '-1' });
  const search = searchable && el('input', {
    class: 'menu-search', type: 'text', placeholder: 'Search', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': listId,
    'aria-label': `Search: ${label}`, autocomplete: 'off', spellcheck: 'false', 'data-testid': 'select-search',
  });
  const keyTarget = search || list;

  const draw = () => {
    replace(list, shown.map((option, index) => row(option, index)), !shown.length && el('div', { class: 'menu-empty' }, 'Nothing found'));
    keyTarget.setAttribute('aria-activedescendant', shown.length ? `${listId}-${active}` : '');
    list.querySelector('.is-active')?.scrollIntoView({ block: 'nearest' });
  };
  const row = (option, index) => {
    const selected = values.includes(option.value);
    return el('div', {
      class: `menu-option${index === active ? ' is-active' : ''}${selected ? ' is-selected' : ''}`, role: 'option', id: `${listId}-${index}`,
      'aria-selected': String(selected), 'aria-disabled': !selected && several && values.length >= limits.max ? 'true' : null,
      'data-testid': 'select-option', 'data-value': option.value, on: { click: () => choose(index) },
    }, option.picture?.(), el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, option.label), option.description && el('span', { class: 'menu-description' }, option.description)),
    several ? el('span', { class: 'checkbox', 'aria-hidden': 'true' }, selected && icon('check', 16)) : selected && icon('check', 18));
  };
  const choose = (index) => {
    const option = shown[index];
    if (!option) return;
    active = index;
    if (!several) {
      values = limits.min === 0 && values.includes(option.value) ? [] : [option.value];
      onChange(values);
      closePopover();
      return;
    }
    if (values.includes(option.value)) values = values.filter((value) => value !== option.value);
    else if (values.length < limits.max) values = [...values, option.value];
    onChange(values);
    draw();
  };
  const move = (to) => {
    if (!shown.length) return;
    active = (to + shown.length) % shown.length;
    draw();
  };
  const keys = {
    ArrowDown: () => move(active + 1), ArrowUp: () => move(active - 1), Home: () => move(0), End: () => move(shown.length - 1),
    Enter: () => choose(active), Tab: () => closePopover(), ' ': searchable ? null : () => choose(active),
  };
  keyTarget.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    } else if (!searchable && event.key.length === 1) {
      const found = shown.findIndex((option) => option.label.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) move(found);
    }
  });
  search?.addEventListener?.('input', () => {
    const query = search.value.trim().toLowerCase();
    shown = options.filter((option) => `${option.label} ${option.description ?? ''}`.toLowerCase().includes(query));
    active = 0;
    draw();
  });

  draw();
  const done = several && el('div', { class: 'menu-done' }, el('button', { type: 'button', class: 'button button-primary', 'data-testid': 'select-done', on: { click: () => closePopover() } }, 'Done'));
  openPopover(anchor, [search, list, done], { label, matchWidth: true, className: 'menu', onClose, focus: keyTarget });
  draw();
}
