/** The server's own emoji. Hooks: `emoji-file`, `emoji-row`, `emoji-name`, `emoji-delete`. */
import { el, replace } from './dom.js';
import { actionButton, readPicture, textInput } from './fields.js';
import { displayName, state } from './state.js';
import { toast } from './toast.js';

export async function showEmoji(region, context) {
  const { guild, get, send } = context;
  const emoji = await get(`/guilds/${guild.id}/emojis`);
  const again = () => showEmoji(region, context);
  const input = el('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp', multiple: true, class: 'visually-hidden', 'aria-label': 'Emoji pictures', 'data-testid': 'emoji-file' });
  input.addEventListener('change', async () => {
    for (const file of input.files) {
      const name = file.name.replace(/\.[^.]*$/, '').replace(/\W+/g, '_').slice(0, 32).padEnd(2, '_');
      try {
        await send('POST', `/guilds/${guild.id}/emojis`, { name, image: await readPicture(file), roles: [] });
      } catch (error) {
        toast(`${file.name}: ${error.message}`, true);
      }
    }
    await again();
  });
  replace(region, el('div', { class: 'settings-form' },
    el('p', {}, 'Pictures up to 256 KiB. Anyone with the permission may use them in messages and reactions as :name:.'),
    el('div', { class: 'form-actions' }, actionButton('primary', 'Upload emoji', async () => input.click()), input),
    el('ul', { class: 'plain-list' }, emoji.map((entry) => row(entry, context, again)), !emoji.length && el('li', { class: 'plain-empty' }, 'No emoji yet.'))));
}

function row(entry, { guild, send }, again) {
  const name = textInput(entry.name, { maxlength: 32, class: 'input emoji-name', 'aria-label': `Name of ${entry.name}`, 'data-testid': 'emoji-name' });
  name.addEventListener('change', async () => {
    try {
      await send('PATCH', `/guilds/${guild.id}/emojis/${entry.id}`, { name: name.value });
      toast('Renamed.');
    } catch (error) {
      toast(error.message, true);
      name.value = entry.name;
    }
  });
  return el('li', { class: 'plain-row', 'data-testid': 'emoji-row' },
    el('img', { class: 'emoji-picture', alt: entry.name, src: `/emojis/${entry.id}.${entry.animated ? 'gif' : 'png'}` }), name,
    el('span', { class: 'menu-text menu-description' }, entry.user ? `by ${displayName(state.users.get(entry.user.id) ?? entry.user)}` : ''),
    actionButton('secondary', 'Delete', async () => {
      await send('DELETE', `/guilds/${guild.id}/emojis/${entry.id}`);
      await again();
    }, { testid: 'emoji-delete', small: true }));
}
