/**
 * The fields of a modal: text inputs in the old action rows, and labels around
 * text inputs, selects, file uploads, radio groups and check boxes. Each kind is a function in
 * `KINDS` returning `{node, error(), value(), focus()}`.
 */
import { el, replace, uid } from './dom.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { selectControl } from './component-select.js';
import { fileField } from './modal-files.js';

const KINDS = { 3: choice, 4: textInput, 5: choice, 6: choice, 7: choice, 8: choice, 19: fileUpload, 21: radioGroup, 22: checkboxGroup, 23: checkbox };
const REQUIRED = 'This field is required.';

/** Builds all fields of a modal's `components`. */
export function modalFields(list) {
  const fields = list.map(topLevel).filter(Boolean);
  const inputs = fields.filter((field) => field.input);
  return {
    nodes: fields.map((field) => field.node),
    validate() {
      const bad = inputs.filter((field) => !field.check());
      bad[0]?.input.focus();
      return bad.length === 0;
    },
    /** The answers, and the files they name by their place in the list. */
    collect() {
      const files = [];
      return { components: fields.map((field) => field.data(files)), files };
    },
    focusFirst: () => inputs[0]?.input.focus(),
  };
}

function topLevel(data) {
  if (data.type === 1) {
    const inner = data.components?.[0];
    return labelled(inner, inner?.label, null, (answer) => ({ type: 1, components: [answer] }));
  }
  if (data.type === 18) {
    return labelled(data.component, data.label, data.description, (answer) => ({ type: 18, id: data.id, component: answer }));
  }
  if (data.type === 10) {
    return { node: el('div', { class: 'markdown modal-text' }, markdown(data.content)), data: () => ({ type: 10, id: data.id }) };
  }
  return null;
}

function labelled(data, label, description, wrap) {
  const kind = KINDS[data?.type];
  if (!kind) return { node: el('div', { class: 'unknown-component' }, `Component type ${data?.type} is not supported here`), data: () => wrap({ type: data?.type, custom_id: data?.custom_id }) };
  const ids = { input: uid('field'), label: uid('label'), error: uid('error'), hint: uid('hint') };
  const input = kind(data, ids);
  const note = el('div', { class: 'field-error', id: ids.error, role: 'alert', hidden: true });
  const node = el('div', { class: 'field' },
    label && el('label', { class: 'field-label', id: ids.label, for: ids.input }, label, data.required !== false && el('span', { class: 'required', 'aria-hidden': 'true' }, ' *')),
    description && el('div', { class: 'field-description', id: ids.hint }, description), input.node, note);
  const check = () => {
    const error = input.error();
    note.hidden = !error;
    replace(note, error && icon('warning', 14), error);
    node.classList.toggle('has-error', Boolean(error));
    return !error;
  };
  node.addEventListener('input', () => !note.hidden && check());
  node.addEventListener('change', () => !note.hidden && check());
  return { node, input, check, data: (files) => wrap({ type: data.type, id: data.id, custom_id: data.custom_id, ...input.value(files) }) };
}

function textInput(data, ids) {
  const paragraph = data.style === 2;
  const most = data.max_length ?? 4000;
  const control = el(paragraph ? 'textarea' : 'input', {
    class: 'text-input', id: ids.input, rows: paragraph ? 4 : null, type: paragraph ? null : 'text', placeholder: data.placeholder, maxlength: most,
    'aria-describedby': `${ids.error} ${ids.hint}`, 'aria-required': data.required !== false ? 'true' : null, autocomplete: 'off',
    value: data.value ?? '', 'data-testid': `modal-input-${data.custom_id}`, 'data-custom-id': data.custom_id,
  });
  const counter = el('span', { class: 'field-counter', 'aria-hidden': 'true' });
  const count = () => {
    counter.textContent = data.max_length || paragraph ? `${control.value.length}/${most}` : '';
  };
  control.addEventListener('input', count);
  count();
  return {
    node: el('div', { class: 'text-field' }, control, counter),
    focus: () => control.focus(),
    value: () => ({ value: control.value }),
    error() {
      const { length } = control.value;
      const required = data.required !== false;
      if (!control.value.trim()) return required ? REQUIRED : null;
      if (data.min_length && length < data.min_length) return `Must be at least ${data.min_length} in length.`;
      return length > most ? `Must be ${most} or fewer in length.` : null;
    },
  };
}

function choice(data, ids) {
  let node = null;
  const tell = () => node.dispatchEvent(new Event('change', { bubbles: true }));
  node = selectControl({ ...data, disabled: false }, { onChange: tell, labelledBy: ids.label });
  node.id = ids.input;
  const required = data.required !== false;
  const least = data.min_values ?? (required ? 1 : 0);
  return {
    node,
    focus: () => node.focus(),
    value: () => ({ values: node.values }),
    error() {
      if (!node.values.length) return required ? REQUIRED : null;
      return node.values.length < least ? `Select at least ${least}.` : null;
    },
  };
}

function ticks(type, data, ids) {
  const name = uid('ticks');
  const boxes = (data.options ?? []).map((option) => ({
    option,
    box: el('input', { type, name, value: option.value, checked: Boolean(option.default), 'data-testid': `modal-tick-${data.custom_id}-${option.value}` }),
  }));
  const node = el('div', { class: 'tick-group', id: ids.input, role: type === 'radio' ? 'radiogroup' : 'group', 'aria-labelledby': ids.label },
    boxes.map(({ option, box }) => el('label', { class: 'tick' }, box, el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, option.label), option.description && el('span', { class: 'menu-description' }, option.description)))));
  return { node, boxes, chosen: () => boxes.filter(({ box }) => box.checked).map(({ option }) => option.value), focus: () => boxes[0]?.box.focus() };
}

function fileUpload(data, ids) {
  return fileField(data, ids, REQUIRED);
}

function radioGroup(data, ids) {
  const group = ticks('radio', data, ids);
  return { ...group, value: () => ({ value: group.chosen()[0] ?? null }), error: () => (data.required !== false && !group.chosen().length ? REQUIRED : null) };
}

function checkboxGroup(data, ids) {
  const group = ticks('checkbox', data, ids);
  const least = data.min_values ?? (data.required !== false ? 1 : 0);
  const most = data.max_values ?? Infinity;
  return {
    ...group,
    value: () => ({ values: group.chosen() }),
    error() {
      const count = group.chosen().length;
      if (count < least && (count || data.required !== false)) return count ? `Select at least ${least}.` : REQUIRED;
      return count > most ? `Select at most ${most}.` : null;
    },
  };
}

function checkbox(data, ids) {
  const box = el('input', { type: 'checkbox', id: ids.input, 'data-testid': `modal-input-${data.custom_id}`, checked: Boolean(data.default), 'aria-describedby': ids.hint });
  return { node: el('span', { class: 'tick single' }, box), focus: () => box.focus(), value: () => ({ value: box.checked }), error: () => null };
}
