/** Files waiting to be sent with the next message: chosen, pasted or dropped, shown before they go. */
import { fileSize } from './attachments.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { may, MAY } from './rights.js';
import { on, state } from './state.js';

/** Discord's limits for a message: files, and bytes per file without a boost. */
const MOST = 10;
const LARGEST = 10 * 1024 * 1024;

/** Channel id → [File]; each file may carry `description` and `spoiler`. */
const waiting = new Map();

const tray = el('ul', { class: 'upload-tray', hidden: true, 'aria-label': 'Files to send', 'data-testid': 'upload-tray' });
const chooser = el('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1', 'data-testid': 'upload-input', 'aria-label': 'Choose files' });
const veil = el('div', { class: 'drop-veil', hidden: true, 'aria-hidden': 'true' }, el('div', { class: 'drop-card' }, icon('upload', 40), el('strong', {}, 'Drop to attach'), el('span', {}, 'Hold Shift to send at once')));

/** The nodes to place around the message box. */
export const uploadTray = tray;
export const uploadChooser = chooser;
export const dropVeil = veil;

const files = () => waiting.get(state.channelId) ?? [];
export const hasFiles = () => files().length > 0;
export const chooseFiles = () => chooser.click();

let hooks = null;

/** `offer(files)` may take them for something else, `report(text)` shows a problem, `changed()` runs after every change, `sendNow()` sends at once. */
export function startUploads(given) {
  hooks = given;
  chooser.addEventListener('change', () => {
    addFiles([...chooser.files]);
    chooser.value = '';
  });
  document.addEventListener('paste', (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    addFiles(pasted);
  });
  listenForDrops();
  on('channel', draw);
}

/** Adds files to what waits in the open channel. */
function addFiles(added) {
  if (!added.length || !state.channelId) return;
  if (hooks.offer(added)) return undefined;
  if (!may(state.channelId, MAY.ATTACH_FILES)) return hooks.report('You may not attach files here.');
  const tooLarge = added.filter((file) => file.size > LARGEST);
  const fitting = added.filter((file) => file.size <= LARGEST);
  const all = [...files(), ...fitting];
  waiting.set(state.channelId, all.slice(0, MOST));
  draw();
  if (tooLarge.length) hooks.report(`Files have at most ${fileSize(LARGEST)}: ${tooLarge.map((file) => file.name).join(', ')}`);
  else if (all.length > MOST) hooks.report(`A message has at most ${MOST} files.`);
  return undefined;
}

/** Takes what waits, for sending. */
export function takeFiles() {
  const taken = files().map((file) => {
    const name = file.spoiler && !file.name.startsWith('SPOILER_') ? `SPOILER_${file.name}` : file.name;
    return Object.assign(name === file.name ? file : new File([file], name, { type: file.type }), { description: file.description });
  });
  waiting.delete(state.channelId);
  draw();
  return taken;
}

function draw() {
  for (const image of tray.querySelectorAll('img')) URL.revokeObjectURL(image.src);
  const list = files();
  tray.hidden = !list.length;
  replace(tray, list.map(card));
  hooks?.changed();
}

function card(file) {
  const change = (apply) => () => {
    apply();
    draw();
  };
  const describe = el('input', { class: 'upload-description', type: 'text', placeholder: 'Description (alt text)', maxlength: '1024', 'aria-label': `Description of ${file.name}`, value: file.description ?? '', on: { input: (event) => { file.description = event.target.value; } } });
  const button = (label, name, run, on = null) => el('button', { type: 'button', class: `icon-button${on ? ' is-on' : ''}`, 'aria-label': `${label}: ${file.name}`, 'aria-pressed': on === null ? null : String(on), title: label, on: { click: run } }, icon(name, 18));
  return el('li', { class: 'upload', 'data-testid': 'upload' },
    el('div', { class: `upload-face${file.spoiler ? ' is-spoiler' : ''}` }, file.type.startsWith('image/') ? el('img', { src: URL.createObjectURL(file), alt: '' }) : icon('file', 48)),
    el('div', { class: 'upload-tools' },
      button('Spoiler', 'eye', change(() => { file.spoiler = !file.spoiler; }), Boolean(file.spoiler)),
      button('Remove', 'trash', change(() => waiting.set(state.channelId, files().filter((other) => other !== file))))),
    el('div', { class: 'upload-name', title: file.name }, file.name), el('div', { class: 'upload-size' }, fileSize(file.size)), describe);
}

function listenForDrops() {
  let depth = 0;
  const isFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files') && !document.querySelector('dialog[open]');
  document.addEventListener('dragenter', (event) => {
    if (!isFiles(event)) return;
    depth += 1;
    veil.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (!isFiles(event)) return;
    depth = Math.max(depth - 1, 0);
    veil.hidden = depth === 0;
  });
  document.addEventListener('dragover', (event) => isFiles(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    depth = 0;
    veil.hidden = true;
    if (!isFiles(event)) return;
    event.preventDefault();
    addFiles([...event.dataTransfer.files]);
    if (event.shiftKey) hooks.sendNow();
  });
}
