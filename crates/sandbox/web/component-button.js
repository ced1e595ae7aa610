/**
 * Buttons in Discord's styles: 1 primary, 2 secondary, 3 success, 4 danger,
 * 5 link, 6 premium. A pressed button shows loading dots until the application
 * answered; meanwhile its message accepts no other press.
 */
import { el, safeLink } from './dom.js';
import { emojiNode } from './emoji.js';
import { icon } from './icons.js';
import { runComponent } from './component-run.js';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'primary' };

export function button(data, context) {
  const label = el('span', { class: 'button-label' }, emojiLabel(data.emoji), data.label && el('span', {}, data.label));
  const name = data.label ?? data.emoji?.name ?? 'Button';
  if (data.style === 5) return linkButton(data, label);
  const node = el(
    'button',
    {
      type: 'button', class: `button button-${STYLES[data.style] ?? 'secondary'}`, disabled: Boolean(data.disabled) || data.style === 6,
      'aria-label': data.label ? null : name, 'data-testid': 'component-button', 'data-custom-id': data.custom_id,
      on: { click: () => runComponent(node, context.message, data) },
    },
    label,
    dots(),
  );
  return node;
}

function linkButton(data, label) {
  const href = data.disabled ? null : safeLink(data.url);
  const props = { class: 'button button-secondary', 'data-testid': 'component-button' };
  if (!href) return el('span', { ...props, role: 'link', 'aria-disabled': 'true' }, label, icon('external', 16));
  return el('a', { ...props, href, target: '_blank', rel: 'noopener noreferrer nofollow', title: href }, label, icon('external', 16));
}

/** The emoji of a button or an option. */
export function emojiLabel(emoji) {
  if (!emoji?.name) return null;
  return el('span', { class: 'button-emoji', 'aria-hidden': 'true' }, emojiNode(emoji));
}

/** Three pulsing dots. */
export function dots() {
  return el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'));
}
