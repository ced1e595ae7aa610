/**
 * Channels: making, changing, removing; who may do what in each.
 * Hooks: `channel-create`, `new-channel-name`, `new-channel-kind`, `new-channel-confirm`, `channel-row-<name>`,
 * `channel-name`, `channel-topic`, `channel-delete`; overwrites: see `server-overwrites.js`.
 */
import { confirmDialog, dialogButton, openDialog } from './dialogs.js';
import { el, replace } from './dom.js';
import { channelIcon } from './entities.js';
import { actionButton, changes, choice, field, saveBar, textArea, textInput, toggle } from './fields.js';
import { icon } from './icons.js';
import { overwrites } from './server-overwrites.js';

const KINDS = [[0, 'Text'], [5, 'Announcements'], [15, 'Forum'], [2, 'Voice'], [4, 'Category']];
const SLOW = [[0, 'Off'], [5, '5 seconds'], [10, '10 seconds'], [30, '30 seconds'], [60, '1 minute'], [300, '5 minutes'], [900, '15 minutes'], [3600, '1 hour'], [21600, '6 hours']];

export async function showChannels(region, context, selected = context.detail?.channelId) {
  const channels = await context.get(`/guilds/${context.guild.id}/channels`);
  const ordered = tree(channels);
  const channel = ordered.find((candidate) => candidate.id === selected) ?? ordered.find((candidate) => candidate.type === 0) ?? ordered[0];
  const again = (id) => showChannels(region, context, id);
  replace(region, el('div', { class: 'master' },
    el('div', { class: 'master-list' },
      dialogButton('primary', 'Create channel', 'channel-create', () => create(context, channels, again)),
      el('ul', { class: 'role-list', 'aria-label': 'Channels' }, ordered.map((entry) => el('li', { class: `role-row${entry === channel ? ' is-current' : ''}${entry.parent_id ? ' is-inside' : ''}` },
        el('button', { type: 'button', class: 'role-pick', 'aria-current': entry === channel ? 'true' : null, 'data-testid': `channel-row-${entry.name}`, on: { click: () => again(entry.id) } }, icon(channelIcon(entry), 16), el('span', { class: 'settings-item-label' }, entry.name)))))),
    channel ? el('div', { class: 'master-detail' }, editor(channel, channels, context, again)) : el('p', { class: 'plain-empty' }, 'No channel yet.')));
}

/** Loose channels first, then each category with what is in it. */
function tree(channels) {
  const sorted = [...channels].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  const inside = (parent) => sorted.filter((channel) => channel.type !== 4 && (channel.parent_id ?? null) === parent);
  return [...inside(null), ...sorted.filter((channel) => channel.type === 4).flatMap((category) => [category, ...inside(category.id)])];
}

const parents = (channels) => [['', 'No category'], ...channels.filter((channel) => channel.type === 4).map((channel) => [channel.id, channel.name])];

function create({ guild, send }, channels, again) {
  const kind = choice(KINDS, 0, { 'data-testid': 'new-channel-kind' });
  const name = textInput('', { maxlength: 100, placeholder: 'new-channel', 'data-testid': 'new-channel-name' });
  const parent = choice(parents(channels), '');
  const make = actionButton('primary', 'Create', async () => {
    const made = await send('POST', `/guilds/${guild.id}/channels`, { name: name.value, type: Number(kind.value), ...(parent.value && kind.value !== '4' ? { parent_id: parent.value } : {}) });
    dialog.close();
    await again(made.id);
  }, { testid: 'new-channel-confirm' });
  const dialog = openDialog({
    title: 'Create channel', testid: 'new-channel', body: [field('Kind', kind), field('Name', name), field('Category', parent)],
    footer: [dialogButton('secondary', 'Cancel', 'new-channel-cancel', () => dialog.close()), make],
  });
  name.addEventListener('keydown', (event) => event.key === 'Enter' && make.click());
  name.focus();
}

function editor(before, channels, context, again) {
  const { guild, send } = context;
  const category = before.type === 4;
  const name = textInput(before.name, { maxlength: 100, 'data-testid': 'channel-name' });
  const topic = textArea(before.topic ?? '', { maxlength: before.type === 15 ? 4096 : 1024, rows: 2, 'data-testid': 'channel-topic' });
  const parent = choice(parents(channels), before.parent_id ?? '');
  const slow = choice(SLOW, before.rate_limit_per_user ?? 0);
  const adult = toggle('Age-restricted', 'Only for adults; commands marked so may be used here.', Boolean(before.nsfw));
  const now = () => ({
    name: name.value, ...(category ? {} : { topic: topic.value || null, parent_id: parent.value || null, rate_limit_per_user: Number(slow.value), nsfw: adult.input.checked }),
  });
  const bar = saveBar({
    dirty: () => Boolean(changes(before, now())),
    save: async () => {
      await send('PATCH', `/channels/${before.id}`, changes(before, now()));
      await again(before.id);
    },
    reset: () => again(before.id),
  });
  const general = el('div', { class: 'settings-form' },
    field('Name', name), !category && field(before.type === 15 ? 'Guidelines' : 'Topic', topic),
    !category && el('div', { class: 'two-columns' }, field('Category', parent), field('Slow mode', slow)),
    !category && adult.row, bar.bar);
  general.addEventListener('input', bar.check);
  return el('div', { class: 'settings-form' }, general,
    el('h4', {}, 'Permissions'), overwrites(before, context, () => again(before.id)),
    el('div', { class: 'form-actions' }, el('button', { type: 'button', class: 'button button-danger', 'data-testid': 'channel-delete', on: { click: () => confirmDialog({
      title: `Delete ${before.name}?`, text: category ? 'The channels in it stay, without a category.' : 'All its messages are gone for good.', action: 'Delete',
      run: async () => { await send('DELETE', `/channels/${before.id}`); await again(null); },
    }) } }, el('span', { class: 'button-label' }, category ? 'Delete category' : 'Delete channel'))),
    el('p', { class: 'field-note' }, `ID ${before.id} in ${guild.name}`));
}
