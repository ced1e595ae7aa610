/** Who may not come in. Hooks: `bans`, `ban-row`, `unban`. */
import { avatar } from './avatar.js';
import { el, replace } from './dom.js';
import { actionButton } from './fields.js';

export async function showBans(region, context) {
  const { guild, get, send } = context;
  const bans = await get(`/guilds/${guild.id}/bans?limit=1000`);
  replace(region, el('ul', { class: 'plain-list', 'data-testid': 'bans' }, bans.map(({ user, reason }) => el('li', { class: 'plain-row', 'data-testid': 'ban-row' },
    avatar({ ...user, name: user.global_name ?? user.username }, 36),
    el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, user.global_name ?? user.username), el('span', { class: 'menu-description' }, reason ?? 'No reason given')),
    actionButton('secondary', 'Unban', async () => {
      await send('DELETE', `/guilds/${guild.id}/bans/${user.id}`);
      await showBans(region, context);
    }, { testid: 'unban', small: true }))), !bans.length && el('li', { class: 'plain-empty' }, 'Nobody is banned.')));
}
