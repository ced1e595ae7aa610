/**
 * Bots with their commands and who may use them, and webhooks.
 * Hooks: `integration-<application id>`, `integration-remove`, `command-permissions`, `webhook-create`, `webhook-row`.
 */
import { avatar } from './avatar.js';
import { copyButton } from './clipboard.js';
import { confirmDialog } from './dialogs.js';
import { el, replace } from './dom.js';
import { actionButton, choice, textInput } from './fields.js';
import { commandAccess } from './server-commands.js';
import { state } from './state.js';

export async function showIntegrations(region, context) {
  const { guild } = context;
  const apps = state.applications.filter((application) => guild.members.some((member) => member.user.id === application.bot?.id));
  const hooks = el('div', {});
  replace(region, el('div', { class: 'settings-form' },
    el('h4', {}, 'Bots and apps'), apps.length ? apps.map((application) => app(application, context)) : el('p', { class: 'plain-empty' }, 'No app yet. Add one on the developer page.'),
    el('h4', {}, 'Webhooks'), hooks));
  await webhooks(hooks, context);
}

function app(application, context) {
  const commands = el('div', {});
  const details = el('details', { class: 'app-card', 'data-testid': `integration-${application.id}` },
    el('summary', {}, avatar({ id: application.bot.id, name: application.name, bot: true }, 36, application.connected ? 'online' : 'offline'),
      el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, application.name), el('span', { class: 'menu-description' }, application.description || 'No description'))),
    commands,
    el('div', { class: 'form-actions' }, el('button', { type: 'button', class: 'button button-danger button-small', 'data-testid': 'integration-remove', on: { click: () => confirmDialog({
      title: `Remove ${application.name}?`, text: 'Its bot leaves the server. It can be added again on the developer page.', action: 'Remove',
      run: async () => {
        await context.send('DELETE', `/guilds/${context.guild.id}/members/${application.bot.id}`);
        details.remove();
      },
    }) } }, el('span', { class: 'button-label' }, 'Remove from server'))));
  details.addEventListener('toggle', () => details.open && !commands.firstChild && commandAccess(commands, application, context));
  return details;
}

async function webhooks(region, context) {
  const { guild, get, send } = context;
  let list = [];
  try {
    list = await get(`/guilds/${guild.id}/webhooks`);
  } catch (error) {
    return replace(region, el('p', { class: 'plain-empty' }, error.message));
  }
  const again = () => webhooks(region, context);
  const channels = guild.channels.filter((channel) => [0, 5, 15].includes(channel.type));
  const name = textInput('', { maxlength: 80, placeholder: 'Name', 'aria-label': 'Name of the new webhook' });
  const place = choice(channels.map((channel) => [channel.id, `#${channel.name}`]), channels[0]?.id, { 'aria-label': 'Channel of the new webhook' });
  return replace(region,
    el('div', { class: 'inline-row' }, name, place, actionButton('primary', 'Create', async () => {
      await send('POST', `/channels/${place.value}/webhooks`, { name: name.value || 'Webhook' });
      await again();
    }, { testid: 'webhook-create' })),
    el('ul', { class: 'plain-list' }, list.map((hook) => el('li', { class: 'plain-row', 'data-testid': 'webhook-row' },
      avatar({ id: hook.id, name: hook.name ?? 'Webhook' }, 36),
      el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, hook.name), el('span', { class: 'menu-description' }, `#${guild.channels.find((channel) => channel.id === hook.channel_id)?.name ?? hook.channel_id}`)),
      hook.token && copyButton('Copy address', 'Address', () => `${location.origin}/api/webhooks/${hook.id}/${hook.token}`),
      actionButton('secondary', 'Delete', async () => {
        await send('DELETE', `/webhooks/${hook.id}`);
        await again();
      }, { small: true }))), !list.length && el('li', { class: 'plain-empty' }, 'No webhook yet.')));
}
