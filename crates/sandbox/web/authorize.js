/**
 * The authorize page: who allows what to which application. It speaks Discord's own two calls,
 * `GET` and `POST /oauth2/authorize`, as the chosen member.
 *
 * Hooks for browser tests (`data-testid`): `authorize-person`, `authorize-guild`, `authorize-permission` with
 * `data-bit`, `authorize-confirm`, `authorize-cancel`, `authorize-problem`, `authorize-done`.
 */
import * as api from './api.js';
import { avatar } from './avatar.js';
import { el, replace, uid } from './dom.js';
import { icon } from './icons.js';
import { MANAGE_SERVER, bits, permissionsIn } from './permissions.js';
import { scopeText } from './scopes.js';
import { startTheme } from './theme.js';

const page = document.getElementById('authorize');
const here = new URL(location.href);
const ADDS = ['bot', 'applications.commands'];

startTheme();
if (here.pathname.endsWith('/authorized')) done('Authorised', 'You can close this page and go back to the application.');
else open(here.searchParams.get('as')).catch(refused);

async function open(personId) {
  api.setActingUser(personId);
  const world = await api.fetchState();
  api.setActingUser(world.me.id);
  document.title = 'Authorise | Sandbox';
  let request;
  try {
    request = await api.call('GET', `/api/v10/oauth2/authorize?${question()}`);
  } catch (error) {
    return refused(error);
  }
  // What the application got wrong it is told at its own address.
  if (request.location) return go(request.location);
  const joins = request.scopes.includes('bot') || request.scopes.includes('applications.commands');
  if (request.prompt === 'none' && request.authorized && !joins) return decide(request, true, {});
  return show(request, world);
}

/** The application's own query, without what only this page uses. */
function question() {
  const query = new URLSearchParams(here.search);
  query.delete('as');
  return query;
}

function show(request, world) {
  const { application, user } = request;
  const adds = request.scopes.some((scope) => ADDS.includes(scope));
  const isBot = request.scopes.includes('bot');
  const choice = { guild: null, permissions: bits(request.permissions) };
  const confirm = el('button', { type: 'button', class: 'button button-primary', 'data-testid': 'authorize-confirm', on: { click: () => send(true) } }, el('span', { class: 'button-label' }, 'Authorise'));
  const problem = el('p', { class: 'form-problem', role: 'alert', hidden: true, 'data-testid': 'authorize-problem' });
  const chosen = (guild) => {
    choice.guild = guild;
    confirm.disabled = adds && !guild;
  };
  async function send(authorise) {
    problem.hidden = true;
    confirm.disabled = true;
    try {
      const guild = choice.guild && world.guilds.find((candidate) => candidate.id === choice.guild);
      await decide(request, authorise, { guild_id: choice.guild ?? undefined, permissions: isBot ? choice.permissions.toString() : undefined }, guild);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      confirm.disabled = false;
    }
  }
  const title = adds ? `Add ${application.name} to a server` : `${application.name} wants to access your account`;
  replace(page, el('div', { class: 'authorize-card' },
    el('header', { class: 'authorize-header' },
      el('div', { class: 'authorize-pair' }, avatar({ id: application.bot?.id ?? application.id, name: application.name, bot: true }, 72),
        el('span', { class: 'authorize-dots', 'aria-hidden': 'true' }, '• • •'), avatar({ ...user, name: nameOf(user) }, 72)),
      el('h1', {}, title),
      personChoice(world)),
    el('div', { class: 'authorize-body' },
      scopeList(request, nameOf(user)),
      adds && guildChoice(request, chosen),
      isBot && choice.permissions > 0n && permissionChoice(request, choice),
      facts(request), problem),
    el('footer', { class: 'authorize-footer' },
      el('button', { type: 'button', class: 'button button-secondary', 'data-testid': 'authorize-cancel', on: { click: () => send(false) } }, el('span', { class: 'button-label' }, 'Cancel')), confirm)));
  confirm.disabled = adds && !choice.guild;
}

const nameOf = (user) => user.global_name ?? user.username;

/** Who agrees: anyone of the sandbox. */
function personChoice(world) {
  const id = uid('person');
  const people = world.users.filter((user) => !user.bot);
  const select = el('select', { id, class: 'input', 'data-testid': 'authorize-person' }, people.map((user) => el('option', { value: user.id, selected: user.id === world.me.id }, `${nameOf(user)} (${user.username})`)));
  select.addEventListener('change', () => {
    here.searchParams.set('as', select.value);
    history.replaceState(null, '', here);
    open(select.value).then(() => document.querySelector('[data-testid=authorize-person]')?.focus(), refused);
  });
  return el('div', { class: 'authorize-person' }, el('label', { for: id }, 'Signed in as'), select);
}

function scopeList(request, name) {
  return el('section', {}, el('h2', { class: 'authorize-label' }, 'This will allow the developer of ', el('strong', {}, request.application.name), ' to'),
    el('ul', { class: 'authorize-scopes' }, request.scopes.map((scope) => el('li', {}, el('span', { class: 'authorize-tick', 'aria-hidden': 'true' }, icon('check', 14)), el('span', { title: scope }, scopeText(scope)))),
      el('li', { class: 'is-not' }, el('span', { class: 'authorize-tick', 'aria-hidden': 'true' }, icon('close', 14)), el('span', {}, `Read messages of ${name} elsewhere, or write as ${name}`))));
}

/** Servers the person manages; one that the link fixed cannot be changed. */
function guildChoice(request, chosen) {
  const id = uid('guild');
  const guilds = request.guilds.filter((guild) => bits(guild.permissions) & MANAGE_SERVER);
  const fixed = request.disable_guild_select && guilds.find((guild) => guild.id === request.guild_id);
  const first = guilds.find((guild) => guild.id === request.guild_id) ?? (guilds.length === 1 ? guilds[0] : null);
  chosen(first?.id ?? null);
  if (!guilds.length) {
    return el('section', {}, el('h2', { class: 'authorize-label' }, 'Add to server'), el('p', { class: 'authorize-empty' }, icon('warning', 18), 'This member manages no server. Choose somebody above who does.'));
  }
  const select = el('select', { id, class: 'input', disabled: Boolean(fixed), 'data-testid': 'authorize-guild' },
    !first && el('option', { value: '' }, 'Select a server'),
    guilds.map((guild) => el('option', { value: guild.id, selected: guild === first }, guild.has_bot ? `${guild.name} (already there: permissions change)` : guild.name)));
  select.addEventListener('change', () => chosen(select.value || null));
  return el('section', {}, el('label', { class: 'authorize-label', for: id }, 'Add to server'), select, el('p', { class: 'field-note' }, 'This requires you to have Manage Server permission in this server.'));
}

function permissionChoice(request, choice) {
  const asked = permissionsIn(bits(request.permissions));
  const row = (permission) => {
    const box = el('input', { type: 'checkbox', checked: true, 'data-testid': 'authorize-permission', 'data-bit': permission.bit });
    box.addEventListener('change', () => {
      choice.permissions = box.checked ? choice.permissions | permission.bit : choice.permissions & ~permission.bit;
    });
    return el('label', { class: 'check-row' }, box, el('span', { class: 'check-text' }, el('span', {}, permission.name), el('span', { class: 'field-note' }, permission.text)));
  };
  return el('section', {}, el('h2', { class: 'authorize-label' }, 'Permissions it asks for'), el('p', { class: 'field-note' }, 'Untick what you do not want to give.'), el('div', { class: 'authorize-permissions' }, asked.map(row)));
}

function facts(request) {
  const line = (name, ...text) => el('li', {}, icon(name, 16), el('span', {}, text));
  return el('ul', { class: 'authorize-facts' },
    request.redirect_uri && line('external', 'Once you authorise, you will be taken to ', el('strong', {}, new URL(request.redirect_uri).origin)),
    line('lock', 'This is the sandbox: nothing leaves this computer.'));
}

async function decide(request, authorise, choice, guild) {
  const { location: next } = await api.call('POST', `/api/v10/oauth2/authorize?${question()}`, { ...choice, authorize: authorise });
  if (next.startsWith('/oauth2/authorized')) {
    const added = guild ? `${request.application.name} has been authorised and added to ${guild.name}.` : `${request.application.name} has been authorised.`;
    return done('Success!', added, guild);
  }
  return go(next);
}

const go = (address) => location.assign(address);

function done(title, text, guild) {
  const back = guild?.channels?.find((channel) => channel.type === 0);
  const who = here.searchParams.get('as');
  replace(page, el('div', { class: 'authorize-card authorize-done', 'data-testid': 'authorize-done' },
    el('span', { class: 'authorize-mark' }, icon('check', 40)), el('h1', {}, title), el('p', {}, text),
    el('a', { class: 'button button-primary', href: `/${who ? `?as=${encodeURIComponent(who)}` : ''}${back ? `#/${back.id}` : ''}` }, guild ? `Go to ${guild.name}` : 'Go to the sandbox')));
}

/** What Discord would show: the reason and the body, so that the link can be put right. */
function refused(error) {
  const title = error.body?.errors?.redirect_uri ? 'Invalid OAuth2 redirect_uri' : error.body?.message ?? 'This link does not work';
  replace(page, el('div', { class: 'authorize-card authorize-done', role: 'alert', 'data-testid': 'authorize-problem' },
    el('span', { class: 'authorize-mark is-bad' }, icon('warning', 40)), el('h1', {}, title), el('p', {}, error.message),
    error.body && el('pre', { class: 'authorize-json' }, JSON.stringify(error.body, null, 2)),
    error.body?.errors?.redirect_uri && el('p', { class: 'field-note' }, 'The address must be in the application’s list, letter by letter. See its page under Developer in the sandbox.')));
}
