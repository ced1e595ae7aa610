/** Names and avatars that open a profile, and the menu on them. */
import { el } from './dom.js';
import { icon } from './icons.js';
import { emit } from './state.js';

/** The badge applications carry behind their name. */
export const appTag = (label = 'APP') => el('span', { class: 'app-tag' }, label === 'APP' && icon('badge', 12), label);

/** A name or avatar: a press opens the profile, the right button the member's menu. */
export function profileButton(className, user, label, ariaLabel, colour) {
  return el('button', {
    type: 'button', class: className, tabindex: '-1', 'aria-label': ariaLabel, style: colour ? { '--name': colour } : {}, 'data-user-id': user.id,
    on: { click: (event) => emit('profile', { userId: user.id, anchor: event.currentTarget }) },
  }, label);
}
