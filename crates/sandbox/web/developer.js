/**
 * The developer page: applications and their bots, so that any second bot can be connected at once.
 * Hooks: `developer`, `developer-new`, `developer-name`, `developer-create`, `developer-token`, `developer-secret`,
 * `developer-reset-token`, `developer-redirects`, `developer-intents`, `developer-endpoint`, `developer-add`.
 */
import { call } from './api.js';
import { avatar } from './avatar.js';
import { copyButton } from './clipboard.js';
import { confirmDialog } from './dialogs.js';
import { el, replace } from './dom.js';
import { actionButton, changes, choice, field, saveBar, textArea, textInput, toggle } from './fields.js';
import { icon } from './icons.js';
import { openSettings } from './settings.js';
import { on, state } from './state.js';

const PRESETS = [
  ['277025770560', 'What most bots need: write, embed, attach, read, react, threads'],
  ['0', 'No permissions of its own'],
  ['8', 'Administrator'],
];

let settings = null;

export function startDeveloper() {
  on('developer', open);
}

async function open() {
  const applications = await call('GET', '/client/applications');
  settings = openSettings({ title: 'Applications', testid: 'developer', sections: sections(applications) });
}

const sections = (applications) => [
  ...applications.map((application) => ({
    id: application.id, label: application.name, group: 'Applications', picture: () => avatar({ id: application.id, name: application.name, bot: true }, 24, application.connected ? 'online' : 'offline'),
    show: (region) => show(region, application),
  })),
  { id: 'new', label: 'New application', group: 'More', icon: 'plus', show: create },
  { id: 'connect', label: 'How to connect', group: 'More', icon: 'plug', show: connect },
];

async function refresh(id) {
  settings.replaceSections(sections(await call('GET', '/client/applications')), id);
}

function create(region) {
  const name = textInput('', { maxlength: 32, 'data-testid': 'developer-name' });
  const form = el('form', { class: 'settings-form' },
    el('p', {}, 'An application comes with a bot, a token and a client secret. It can connect the moment it exists.'),
    field('Name', name), el('div', { class: 'form-actions' }, actionButton('primary', 'Create', make, { testid: 'developer-create' })));
  async function make() {
    const made = await call('POST', '/client/applications', { name: name.value });
    await refresh(made.id);
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    form.querySelector('button').click();
  });
  replace(region, form);
  name.focus();
}

function connect(region) {
  const line = (name, value) => field(name, el('div', { class: 'secret-row' }, textInput(value, { readonly: true, class: 'input input-mono' }), copyButton('Copy', name, () => value)));
  replace(region, el('div', { class: 'settings-form' },
    el('p', {}, 'Give any bot these addresses and one of the tokens. Nothing else of it has to change.'),
    line('REST', `${location.origin}/api`),
    line('Gateway', `ws://${location.host}/gateway`),
    line('OAuth2 authorize page', `${location.origin}/oauth2/authorize`),
    line('OAuth2 token exchange', `${location.origin}/api/oauth2/token`)));
}

function show(region, application) {
  const name = textInput(application.name, { maxlength: 32 });
  const description = textArea(application.description, { maxlength: 400, rows: 2 });
  const redirects = textArea(application.redirect_uris.join('\n'), { rows: 3, class: 'input input-mono', spellcheck: 'false', 'data-testid': 'developer-redirects' });
  const endpoint = textInput(application.interactions_endpoint_url ?? '', { class: 'input input-mono', placeholder: 'https://…', 'data-testid': 'developer-endpoint' });
  const intents = toggle('Privileged intents', 'Server members, presences and message content. A bot that asks for them while they are off is closed with 4014.', application.privileged_intents, { 'data-testid': 'developer-intents' });
  const now = () => ({
    name: name.value.trim(), description: description.value, privileged_intents: intents.input.checked,
    redirect_uris: redirects.value.split('\n').map((line) => line.trim()).filter(Boolean), interactions_endpoint_url: endpoint.value.trim() || null,
  });
  const bar = saveBar({
    dirty: () => Boolean(changes(application, now())),
    save: async () => {
      await call('PATCH', `/client/applications/${application.id}`, changes(application, now()));
      await refresh(application.id);
    },
    reset: () => show(region, application),
  });
  const form = el('div', { class: 'settings-form' },
    el('div', { class: 'app-head' }, avatar({ id: application.id, name: application.name, bot: true }, 64, application.connected ? 'online' : 'offline'),
      el('div', {}, el('p', { class: 'app-state' }, application.connected ? 'Connected to the gateway' : application.interactions_endpoint_url ? 'Takes interactions over HTTP' : 'Not connected'),
        el('p', { class: 'field-note' }, application.guilds.length ? `In ${application.guilds.map((guild) => guild.name).join(', ')}` : 'In no server yet'))),
    addTo(application),
    el('h4', {}, 'Bot and keys'),
    secret('Token', application.token, 'developer-token', () => ask(application, 'token', 'Reset the token?', 'The bot is disconnected, and the old token stops working.')),
    shown('Application ID', application.id), shown('Public key', application.verify_key),
    intents.row,
    el('h4', {}, 'General'), field('Name', name), field('Description', description),
    el('h4', {}, 'OAuth2'),
    secret('Client secret', application.client_secret, 'developer-secret', () => ask(application, 'secret', 'Reset the client secret?', 'Exchanges with the old secret stop working.')),
    field('Redirects, one per line', redirects, 'Compared letter by letter. http://127.0.0.1 and http://localhost alone stand for each of their ports and paths, in the sandbox only.'),
    el('h4', {}, 'Interactions over HTTP'), field('Interactions endpoint URL', endpoint, 'When set, interactions are posted there, signed with the public key’s other half, and no longer go over the gateway. The address is probed first, as Discord does.'),
    bar.bar);
  form.addEventListener('input', bar.check);
  replace(region, form);
}

const shown = (label, value) => field(label, el('div', { class: 'secret-row' }, textInput(value, { readonly: true, class: 'input input-mono' }), copyButton('Copy', label, () => value)));

function secret(label, value, testid, reset) {
  const input = textInput(value, { type: 'password', readonly: true, class: 'input input-mono', 'data-testid': testid });
  const eye = el('button', { type: 'button', class: 'icon-button', 'aria-label': `Show ${label.toLowerCase()}`, title: 'Show', on: { click: () => { input.type = input.type === 'password' ? 'text' : 'password'; } } }, icon('eye', 18));
  return field(label, el('div', { class: 'secret-row' }, input, eye, copyButton('Copy', label, () => value), el('button', { type: 'button', class: 'button button-secondary button-small', 'data-testid': `${testid.replace('developer-', 'developer-reset-')}`, on: { click: reset } }, el('span', { class: 'button-label' }, 'Reset'))));
}

function ask(application, what, title, text) {
  confirmDialog({
    title, text, action: 'Reset', run: async () => {
      await call('POST', `/client/applications/${application.id}/${what}`);
      await refresh(application.id);
    },
  });
}

/** The link that adds the bot to a server. */
function addTo(application) {
  const link = el('a', { class: 'button button-primary', target: '_blank', rel: 'opener', 'data-testid': 'developer-add' }, el('span', { class: 'button-label' }, icon('plus', 16), 'Add to server'));
  const preset = choice(PRESETS, PRESETS[0][0], { 'aria-label': 'Permissions to ask for' });
  const address = () => {
    const query = new URLSearchParams({ client_id: application.id, scope: 'bot applications.commands', permissions: preset.value, as: state.me.id });
    link.href = `/oauth2/authorize?${query}`;
  };
  preset.addEventListener('change', address);
  address();
  return el('div', { class: 'add-row' }, preset, link);
}
