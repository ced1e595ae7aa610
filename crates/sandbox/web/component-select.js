/**
 * Select menus: strings, users, roles, mentionables and channels, in messages
 * and in modals. One value: choosing closes and sends. Several: the choice is
 * sent when the menu closes, as in Discord.
 */
import { el, replace, uid } from './dom.js';
import { icon } from './icons.js';
import { runComponent } from './component-run.js';
import { emojiLabel } from './component-button.js';
import { openMenu } from './select-menu.js';
import { channelMatches, entitiesFor } from './entities.js';

const DEFAULT_PLACEHOLDER = { 3: 'Make a selection', 5: 'Select a user', 6: 'Select a role', 7: 'Select a user or role', 8: 'Select a channel' };

/** A select inside a message. */
export function select(data, context) {
  return selectControl(data, {
    onCommit: (values, node) => runComponent(node, context.message, data, values),
  });
}

/** The options of any select as {value, label, description, picture, default}. */
export function selectOptions(data) {
  if (data.type === 3) {
    return (data.options ?? []).map((option) => ({ ...option, picture: () => emojiLabel(option.emoji) }));
  }
  const defaults = new Set((data.default_values ?? []).map((value) => value.id));
  return entitiesFor(data.type, (entity) => channelMatches(entity, data.channel_types))
    .map((entity) => ({ value: entity.id, label: entity.label, description: entity.detail, picture: entity.picture, default: defaults.has(entity.id) }));
}

/**
 * The control itself. `onCommit(values, node)` runs when a choice is complete,
 * `onChange(values)` at every change. Returns the element; its `values` property
 * holds what is chosen.
 */
export function selectControl(data, { onCommit, onChange, labelledBy } = {}) {
  const options = selectOptions(data);
  const limits = { min: data.min_values ?? 1, max: Math.max(data.max_values ?? 1, 1) };
  const face = el('span', { class: 'select-face', id: uid('select-face') });
  const node = el('button', {
    type: 'button', class: 'select', disabled: data.disabled, 'aria-haspopup': 'listbox', 'aria-expanded': 'false',
    'aria-labelledby': labelledBy ? `${labelledBy} ${face.id}` : null, 'data-testid': 'component-select', 'data-custom-id': data.custom_id,
  }, face, icon('chevron', 20));

  const show = () => {
    const chosen = node.values.map((value) => options.find((option) => option.value === value)).filter(Boolean);
    node.classList.toggle('has-value', chosen.length > 0);
    if (!chosen.length) replace(face, data.placeholder || DEFAULT_PLACEHOLDER[data.type]);
    else if (limits.max === 1) replace(face, chosen[0].picture?.(), el('span', { class: 'select-label' }, chosen[0].label));
    else replace(face, chosen.map((option) => el('span', { class: 'select-chip' }, option.picture?.(), option.label)));
  };
  const commit = (values, before) => {
    const changed = values.length !== before.length || values.some((value) => !before.includes(value));
    if (changed && values.length >= limits.min) onCommit?.(values, node);
    else if (changed && onCommit) {
      node.values = before;
      show();
    }
  };

  node.values = options.filter((option) => option.default).map((option) => option.value).slice(0, limits.max);
  node.addEventListener('click', () => {
    const before = [...node.values];
    openMenu(node, {
      options, limits, chosen: node.values, searchable: data.type !== 3, label: data.placeholder || DEFAULT_PLACEHOLDER[data.type],
      onChange: (values) => {
        node.values = values;
        show();
        onChange?.(values);
      },
      onClose: () => commit(node.values, before),
    });
  });
  show();
  return node;
}
