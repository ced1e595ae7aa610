/**
 * Fills the panel above the composer while a command is being written: what the
 * active option expects, its values (fixed, entities, or asked from the bot),
 * and the optional options still to be had.
 */
import { optionNames } from './commands.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { askAutocomplete } from './interactions.js';
import { expectation, localSuggestions } from './option-values.js';

const DEBOUNCE = 200;

export class OptionSuggester {
  constructor(form, suggestions) {
    this.form = form;
    this.suggestions = suggestions;
    this.collapsed = null;
  }

  /** Shows what belongs to the active pill, or to the tail. */
  refresh() {
    const pill = this.form.active;
    if (this.collapsed !== pill) this.collapsed = null;
    this.cancel();
    if (!pill) this.showTail();
    else if (pill.isPicked || this.collapsed) this.show(pill, []);
    else if (pill.option.autocomplete) this.ask(pill);
    else this.show(pill, localSuggestions(pill.option, pill.input.value));
  }

  /** Escape with a list open: only the list goes. */
  collapse() {
    this.collapsed = this.form.active;
    this.refresh();
  }

  stop() {
    this.cancel();
    this.suggestions.hide();
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  /** Asks the bot once typing pauses; the last answer wins. */
  ask(pill) {
    const known = this.answer?.pill === pill ? this.answer.choices : [];
    this.show(pill, known, { busy: true, first: -1 });
    const request = new AbortController();
    this.request = request;
    this.timer = setTimeout(async () => {
      const choices = await askAutocomplete(this.form.draft(pill), request.signal);
      if (request.signal.aborted || this.form.active !== pill) return;
      const suggestions = choices.map((choice) => ({ label: choice.name_localized ?? choice.name, value: choice.value, picture: () => el('span', { class: 'choice-mark' }, icon('slash', 16)) }));
      this.answer = { pill, choices: suggestions };
      this.show(pill, suggestions, { empty: 'No options match your search.' });
    }, pill.isEmpty && !known.length ? 0 : DEBOUNCE);
  }

  show(pill, values, { busy = false, empty = null, first = 0 } = {}) {
    const { option } = pill;
    const items = values.map((value) => ({
      key: String(value.value), testid: 'option-suggestion', pick: () => this.form.take(pill, value),
      render: () => [value.picture?.(), el('span', { class: 'suggestion-name' }, value.label), value.detail && el('span', { class: 'suggestion-side' }, value.detail)],
    }));
    const waiting = busy && !items.length ? 'Loading options…' : empty;
    this.suggestions.show({
      owner: pill.input, head: this.head(pill), first, label: `Values for ${option.name}`,
      sections: [{ items, empty: waiting, label: option.name }, ...(items.length || waiting ? [] : [this.optional()])],
      ...(items.length || waiting ? {} : { first: -1 }),
    });
  }

  head(pill) {
    const hint = pill.error ?? expectation(pill.option);
    return el('div', { class: `option-head${pill.error ? ' has-error' : ''}` },
      el('strong', {}, pill.option.name_localized ?? pill.option.name),
      el('span', {}, pill.option.description_localized ?? pill.option.description ?? ''),
      hint && el('span', { class: 'option-hint', role: pill.error ? 'alert' : null }, pill.error ? hint : `(${hint})`));
  }

  showTail() {
    const { entry, tail } = this.form;
    const typed = tail.value.trim().toLowerCase();
    this.suggestions.show({
      owner: tail, first: typed ? 0 : -1, label: 'Optional values', sections: [this.optional(typed)],
      head: el('div', { class: 'option-head' }, el('strong', {}, `/${entry.name}`), el('span', {}, entry.description), el('span', { class: 'option-hint' }, 'Enter to run')),
    });
  }

  optional(typed = '') {
    const items = this.form.remaining().filter((option) => optionNames(option).some((name) => name.includes(typed))).map((option) => ({
      key: `option-${option.name}`, testid: 'optional-option', pick: () => this.form.addOption(option),
      render: () => [el('span', { class: 'choice-mark' }, icon('plus', 16)), el('span', { class: 'suggestion-name' }, option.name_localized ?? option.name), el('span', { class: 'suggestion-side' }, option.description_localized ?? option.description)],
    }));
    return { title: items.length ? 'Optional' : null, items };
  }
}
