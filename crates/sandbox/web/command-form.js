/**
 * A chosen slash command in the composer: its name, one pill per option, and a
 * tail where the caret rests when all is filled in. Required options come first
 * and are always there; optional ones are added from the list or with Tab.
 */
import { avatar } from './avatar.js';
import { el } from './dom.js';
import { OptionPill } from './option-pill.js';
import { isClosedList } from './option-values.js';
import { interactionData, optionNames, splitValues, TYPE } from './commands.js';
import { OptionSuggester } from './option-suggester.js';

export class CommandForm {
  /** `onSend(data, files)` gets the interaction data and the files of attachment options; `onCancel(text)` the text to go back to. */
  constructor(entry, suggestions, { onSend, onCancel }) {
    this.entry = entry;
    this.suggestions = suggestions;
    this.onSend = onSend;
    this.onCancel = onCancel;
    this.suggester = new OptionSuggester(this, suggestions);
    this.pills = [];
    this.active = null;
    this.tail = this.makeTail();
    this.more = el('button', { type: 'button', class: 'optional-more', 'data-testid': 'command-more-options', on: { click: () => this.addOption(this.remaining()[0]) } });
    const bot = { id: entry.application.bot?.id ?? entry.application.id, name: entry.application.name, bot: true };
    this.row = el('div', { class: 'command-row' },
      el('span', { class: 'command-name', 'data-testid': 'command-name' }, avatar(bot, 20), `/${entry.name}`), this.tail, this.more);
    this.node = el('div', { class: 'command-form', role: 'group', 'aria-label': `Command /${entry.name}` }, this.row);
    for (const option of entry.options.filter((candidate) => candidate.required)) this.insertPill(option);
    this.refreshMore();
  }

  makeTail() {
    const tail = el('input', {
      class: 'command-tail', type: 'text', autocomplete: 'off', spellcheck: 'false', role: 'combobox', 'aria-autocomplete': 'list', enterkeyhint: 'send',
      'aria-label': `End of /${this.entry.name}: press Enter to run it`, 'aria-controls': this.suggestions.id, 'aria-expanded': 'false', 'data-testid': 'command-tail',
    });
    tail.addEventListener('focus', () => this.activate(null));
    tail.addEventListener('input', () => this.suggester.refresh());
    tail.addEventListener('keydown', (event) => this.keydown(event, null));
    tail.addEventListener('blur', () => this.blurred());
    return tail;
  }

  insertPill(option) {
    const pill = new OptionPill(option, this.suggestions.id, {
      focus: (self) => this.activate(self),
      input: () => this.suggester.refresh(),
      keydown: (event, self) => this.keydown(event, self),
      blur: () => this.blurred(),
    });
    this.pills.push(pill);
    this.row.insertBefore(pill.node, this.tail);
    return pill;
  }

  /** Fills in values written as `to:@bo amount:1k`. */
  prefill(text) {
    for (const [name, value] of splitValues(this.entry.options, text)) {
      const option = this.entry.options.find((candidate) => optionNames(candidate).includes(name));
      const pill = this.pills.find((candidate) => candidate.option === option) ?? this.insertPill(option);
      pill.set(value);
    }
    this.refreshMore();
  }

  /** Optional options that have no pill yet. */
  remaining() {
    return this.entry.options.filter((option) => !this.pills.some((pill) => pill.option === option));
  }

  addOption(option) {
    if (!option) return;
    this.tail.value = '';
    this.insertPill(option).focus();
    this.refreshMore();
  }

  removePill(pill) {
    const index = this.pills.indexOf(pill);
    this.pills.splice(index, 1);
    pill.node.remove();
    this.refreshMore();
    this.focusAt(index - 1 >= 0 ? index - 1 : this.pills.length);
  }

  refreshMore() {
    const count = this.remaining().length;
    this.more.hidden = count === 0;
    this.more.textContent = `+${count} optional`;
    this.more.title = 'Add an optional value';
  }

  focus() {
    this.focusAt(Math.max(this.pills.findIndex((pill) => pill.isEmpty), this.pills.some((pill) => pill.isEmpty) ? 0 : this.pills.length));
  }

  focusAt(index, atEnd = true) {
    if (index >= this.pills.length) this.tail.focus();
    else this.pills[Math.max(index, 0)].focus(atEnd);
  }

  activate(pill) {
    this.active = pill;
    this.suggester.refresh();
  }

  blurred() {
    // Focus moving between pills is not leaving.
    setTimeout(() => !this.node.contains(document.activeElement) && this.suggester.stop(), 0);
  }

  /** Takes a pasted or dropped file into the option that waits for one; false when there is none. */
  takeFile(file) {
    const wants = (pill) => pill.option.type === TYPE.ATTACHMENT && pill.isEmpty;
    let pill = this.active && wants(this.active) ? this.active : this.pills.find(wants);
    const more = !pill && this.remaining().find((option) => option.type === TYPE.ATTACHMENT);
    if (more) pill = this.insertPill(more);
    pill?.setFile(file);
    this.refreshMore();
    return Boolean(pill);
  }

  /** Takes a suggested value into the active pill and moves on. */
  take(pill, suggestion) {
    pill.set(suggestion.label, suggestion.value, suggestion.picture);
    const next = this.pills.findIndex((candidate) => candidate.isEmpty && candidate.option.required);
    this.focusAt(next >= 0 ? next : this.pills.length);
  }

  keydown(event, pill) {
    if (event.isComposing) return;
    const input = pill?.input ?? this.tail;
    const index = pill ? this.pills.indexOf(pill) : this.pills.length;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length;
    const { suggestions } = this;
    const actions = {
      Enter: () => (pill?.wantsFile ? pill.chooseFile() : suggestions.hasActive ? suggestions.pick() : this.submit()),
      ' ': pill?.chooseFile && pill.option.type === TYPE.ATTACHMENT && (() => pill.chooseFile()),
      Tab: () => this.tab(event, index),
      Escape: () => (suggestions.hasActive && pill ? this.suggester.collapse() : this.onCancel('')),
      ArrowDown: () => suggestions.move(1),
      ArrowUp: () => suggestions.move(-1),
      ArrowLeft: atStart && index > 0 && (() => this.focusAt(index - 1)),
      ArrowRight: atEnd && pill && (() => this.focusAt(index + 1, false)),
      Backspace: atStart && !input.value && (() => this.backspace(pill, index)),
    };
    const action = actions[event.key];
    if (!action || (event.key === 'Tab' && event.defaultPrevented)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  tab(event, index) {
    if (event.shiftKey) this.focusAt(index - 1);
    else if (this.suggestions.hasActive) this.suggestions.pick();
    else if (index < this.pills.length) this.focusAt(index + 1);
    else this.addOption(this.remaining()[0]);
  }

  backspace(pill, index) {
    if (pill && !pill.option.required) this.removePill(pill);
    else if (index > 0) this.focusAt(index - 1);
    else this.onCancel(`/${this.entry.name}`);
  }

  /** The options as they stand, for autocomplete; `focused` is the pill in question. */
  draft(focused) {
    const options = this.pills.filter((pill) => pill === focused || !pill.isEmpty).map((pill) => {
      const { name, type } = pill.option;
      if (pill === focused) return { name, type, value: pill.input.value, focused: true };
      const { value } = pill.result();
      return { name, type, value: value instanceof File ? '0' : value ?? pill.input.value };
    });
    return interactionData(this.entry, options);
  }

  /** Sends when every pill is valid, otherwise shows the first reason. */
  submit() {
    const options = [];
    const files = [];
    let firstBad = null;
    for (const pill of this.pills) {
      const result = pill.result();
      pill.showError(result.error);
      if (result.error) firstBad ??= pill;
      else if (result.value instanceof File) options.push({ name: pill.option.name, type: pill.option.type, value: String(files.push(result.value) - 1) });
      else if (result.value !== undefined) options.push({ name: pill.option.name, type: pill.option.type, value: result.value });
    }
    if (firstBad) {
      firstBad.focus();
      if (!isClosedList(firstBad.option)) this.suggester.refresh();
      return;
    }
    this.suggester.stop();
    this.onSend(interactionData(this.entry, options), files);
  }
}
