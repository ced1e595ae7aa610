/**
 * The panel above the composer: a listbox of commands, option values or
 * mentions. It owns the highlighted row; the composer owns the keyboard and
 * passes arrows, Enter, Tab and Escape on.
 */
import { el, replace, uid } from './dom.js';

/** A plain text box has no expanded state; a combobox has. */
function setExpanded(owner, expanded) {
  if (owner?.getAttribute('role') === 'combobox') owner.setAttribute('aria-expanded', String(expanded));
}

export class Suggestions {
  constructor() {
    this.id = uid('suggestions');
    this.list = el('div', { class: 'suggestion-list', role: 'listbox', id: this.id, 'aria-label': 'Suggestions', tabindex: '-1' });
    this.head = el('div', { class: 'suggestion-head' });
    this.node = el('div', { class: 'suggestions', hidden: true, 'data-testid': 'suggestions' }, this.head, this.list);
    // Pressing a row must not take the focus out of the composer.
    this.node.addEventListener('pointerdown', (event) => event.preventDefault());
    this.items = [];
    this.active = -1;
    this.owner = null;
  }

  /**
   * Shows `sections` of `{title, items: [{key, render(), pick()}]}` for the input
   * `owner`. `head` is a node above the list; `first` is the row highlighted at
   * the start (-1 for none).
   */
  show({ owner, head = null, sections, first = 0, label = 'Suggestions' }) {
    const previous = this.items[this.active]?.key;
    this.setOwner(owner);
    this.items = sections.flatMap((section) => section.items);
    this.list.setAttribute('aria-label', label);
    replace(this.head, head);
    this.head.hidden = !head;
    let index = 0;
    replace(this.list, sections.filter((section) => section.items.length || section.empty).map((section) =>
      el('div', { class: 'suggestion-section', role: 'group', 'aria-label': section.label ?? null },
        section.title && el('div', { class: 'suggestion-title' }, section.title),
        section.items.map((item) => this.row(item, index++)),
        section.empty && !section.items.length && el('div', { class: 'suggestion-empty' }, section.empty))));
    this.list.hidden = !this.list.childElementCount;
    const same = first >= 0 ? this.items.findIndex((item) => item.key !== undefined && item.key === previous) : -1;
    this.node.hidden = !head && this.list.hidden;
    this.highlight(same >= 0 ? same : Math.min(first, this.items.length - 1));
    setExpanded(owner, !this.node.hidden);
  }

  row(item, index) {
    return el('div', {
      class: 'suggestion', role: 'option', id: `${this.id}-${index}`, 'aria-selected': 'false', 'data-testid': item.testid ?? 'suggestion',
      on: { click: () => item.pick(), pointermove: () => index !== this.active && this.highlight(index, false) },
    }, item.render());
  }

  setOwner(owner) {
    if (this.owner && this.owner !== owner) {
      this.owner.removeAttribute('aria-activedescendant');
      setExpanded(this.owner, false);
    }
    this.owner = owner;
  }

  highlight(index, scroll = true) {
    this.active = index;
    for (const row of this.list.querySelectorAll('.suggestion')) {
      const on = row.id === `${this.id}-${index}`;
      row.classList.toggle('is-active', on);
      row.setAttribute('aria-selected', String(on));
      if (on && scroll) row.scrollIntoView({ block: 'nearest' });
    }
    if (index >= 0) this.owner?.setAttribute('aria-activedescendant', `${this.id}-${index}`);
    else this.owner?.removeAttribute('aria-activedescendant');
  }

  get isOpen() {
    return !this.node.hidden && this.items.length > 0;
  }

  /** Whether Enter would pick a row rather than send. */
  get hasActive() {
    return this.isOpen && this.active >= 0;
  }

  move(delta) {
    const count = this.items.length;
    if (!count) return;
    const from = this.active < 0 && delta < 0 ? 0 : this.active;
    this.highlight((from + delta + count) % count);
  }

  pick() {
    this.items[this.active]?.pick();
  }

  hide() {
    this.node.hidden = true;
    this.items = [];
    this.active = -1;
    this.setOwner(null);
  }
}
