/** The file upload of a modal: chosen or dropped, shown with a way to take each back. */
import { fileSize } from './attachments.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';

/** The field for a component of type 19. */
export function fileField(data, ids, requiredText) {
  const most = data.max_values ?? 1;
  const required = data.required !== false;
  const least = data.min_values ?? (required ? 1 : 0);
  let files = [];
  const chooser = el('input', { type: 'file', multiple: most > 1, class: 'file-chooser', id: ids.input, 'aria-describedby': `${ids.error} ${ids.hint}`, 'data-testid': `modal-input-${data.custom_id}`, 'data-custom-id': data.custom_id });
  const list = el('ul', { class: 'post-files' });
  const zone = el('div', { class: 'file-zone' }, icon('upload', 24), el('span', {}, most > 1 ? `Choose or drop up to ${most} files` : 'Choose or drop a file'), chooser);
  const add = (added) => {
    files = [...files, ...added].slice(0, most);
    draw();
  };
  const draw = () => {
    replace(list, files.map((file) => el('li', {}, icon('file', 16), el('span', { class: 'menu-text' }, `${file.name} (${fileSize(file.size)})`),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${file.name}`, on: { click: () => { files = files.filter((other) => other !== file); draw(); } } }, icon('close', 16)))));
    node.dispatchEvent(new Event('change', { bubbles: true }));
  };
  chooser.addEventListener('change', (event) => {
    event.stopPropagation();
    if (!chooser.files.length) return;
    add([...chooser.files]);
    chooser.value = '';
  });
  zone.addEventListener('dragover', (event) => event.preventDefault());
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  const node = el('div', { class: 'file-field' }, zone, list);
  return {
    node,
    focus: () => chooser.focus(),
    value: (all) => ({ values: files.map((file) => String(all.push(file) - 1)) }),
    error() {
      if (!files.length) return required ? requiredText : null;
      return files.length < least ? `Choose at least ${least} files.` : null;
    },
  };
}
