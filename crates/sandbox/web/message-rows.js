/** Rows between messages: days, "new", the outlines of what is loading, and why it did not. */
import { el } from './dom.js';

export const daySeparator = (text) => el('li', { class: 'day-separator', role: 'separator' }, el('span', {}, text));

export const unreadDivider = () => el('li', { class: 'unread-divider', role: 'separator', 'aria-label': 'New messages', 'data-testid': 'unread-divider' }, el('span', { 'aria-hidden': 'true' }, 'New'));

export const skeletonRows = () => [62, 88, 45, 74].map((width) =>
  el('li', { class: 'skeleton', 'aria-hidden': 'true' }, el('span', { class: 'skeleton-avatar' }),
    el('span', { class: 'skeleton-lines' }, el('i', { style: { width: '120px' } }), el('i', { style: { width: `${width}%` } }))));

export const loadFailure = (reason, again) => [el('li', { class: 'load-failed', role: 'alert' }, el('span', {}, `The messages could not be loaded: ${reason}`),
  el('button', { type: 'button', class: 'button button-secondary', on: { click: again } }, el('span', { class: 'button-label' }, 'Try again')))];
