/** One option of a chosen command: its name and an input that grows with the text. */
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { resolveText } from './option-values.js';
import { TYPE } from './commands.js';

export class OptionPill {
  /** `handlers` are `focus`, `input`, `keydown` and `blur`, called with this pill. */
  constructor(option, listId, handlers) {
    this.option = option;
    this.picked = undefined;
    this.error = null;
    const numeric = { [TYPE.INTEGER]: 'numeric', [TYPE.NUMBER]: 'decimal' }[option.type];
    this.input = el('input', {
      class: 'option-input', type: 'text', size: '2', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', inputmode: numeric, enterkeyhint: 'next',
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': listId, 'aria-expanded': 'false', 'aria-required': option.required ? 'true' : null,
      'aria-label': `${option.name}: ${option.description ?? ''}`, 'data-testid': `command-option-${option.name}`,
    });
    if (option.type === TYPE.ATTACHMENT) this.addChooser();
    this.picture = el('span', { class: 'option-picture' });
    this.node = el('label', { class: 'option-pill' }, el('span', { class: 'option-name' }, option.name_localized ?? option.name), this.picture, this.input, this.chooser);
    this.input.addEventListener('focus', () => {
      this.node.classList.add('is-active');
      handlers.focus(this);
    });
    this.input.addEventListener('input', () => {
      this.picked = undefined;
      replace(this.picture);
      this.showError(null);
      this.grow();
      handlers.input(this);
    });
    this.input.addEventListener('keydown', (event) => handlers.keydown(event, this));
    this.input.addEventListener('blur', () => {
      this.node.classList.remove('is-active');
      if (!this.isEmpty) this.showError(this.result().error);
      handlers.blur(this);
    });
  }

  /** An attachment is chosen, not typed: the pill opens the system's file dialog. */
  addChooser() {
    this.chooser = el('input', { type: 'file', class: 'visually-hidden', tabindex: '-1', 'aria-hidden': 'true', 'data-testid': `command-file-${this.option.name}` });
    this.chooser.addEventListener('change', () => this.chooser.files[0] && this.setFile(this.chooser.files[0]));
    Object.assign(this.input, { readOnly: true, placeholder: 'Choose, paste or drop a file', size: 26 });
    this.input.addEventListener('click', () => this.chooseFile());
  }

  chooseFile() {
    this.chooser.click();
  }

  /** Whether Enter should open the file dialog. */
  get wantsFile() {
    return Boolean(this.chooser) && this.isEmpty;
  }

  setFile(file) {
    this.set(file.name, file, () => icon('file', 18));
    this.focus();
  }

  get isEmpty() {
    return this.input.value === '';
  }

  /** Whether the value was picked from a list and not changed since. */
  get isPicked() {
    return this.picked !== undefined;
  }

  grow() {
    this.input.size = Math.max(2, [...this.input.value].length + 1);
  }

  focus(atEnd = true) {
    this.input.focus();
    const at = atEnd ? this.input.value.length : 0;
    this.input.setSelectionRange(at, at);
  }

  set(label, value, picture) {
    this.input.value = label;
    this.picked = value;
    replace(this.picture, picture?.());
    this.showError(null);
    this.grow();
  }

  /** `{value}`, `{}` for an empty optional option, or `{error}`. */
  result() {
    return this.isPicked ? { value: this.picked } : resolveText(this.option, this.input.value);
  }

  showError(error) {
    this.error = error ?? null;
    this.node.classList.toggle('has-error', Boolean(error));
    if (error) this.input.setAttribute('aria-invalid', 'true');
    else this.input.removeAttribute('aria-invalid');
  }
}
