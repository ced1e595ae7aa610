/**
 * The frame of settings: sections at the left, the open one at the right. On a phone the sections are a strip.
 * Hooks: `settings`, `settings-section-<id>`, `settings-close`, `settings-reason`, `settings-save`, `settings-reset`.
 */
import { el, replace, uid } from './dom.js';
import { icon } from './icons.js';

/**
 * Opens settings. `sections` are `{id, label, group?, show(region, settings)}`; a section may answer a clean-up
 * function. Answers `{select, reload, close}`.
 */
export function openSettings({ title, picture, sections, start, testid = 'settings', footer }) {
  const before = document.activeElement;
  const titleId = uid('settings');
  const nav = el('nav', { class: 'settings-nav', 'aria-label': 'Sections' });
  const content = el('div', { class: 'settings-content', tabindex: '-1' });
  const heading = el('h3', { class: 'settings-title' });
  const region = el('div', { class: 'settings-region' });
  const dialog = el('dialog', { class: 'settings', 'aria-labelledby': titleId, 'data-testid': testid },
    el('div', { class: 'settings-side' }, el('header', { class: 'settings-side-header' }, picture, el('h2', { id: titleId }, title)), nav, footer && el('div', { class: 'settings-footer' }, footer)),
    content,
    el('button', { type: 'button', class: 'settings-close', 'aria-label': 'Close', title: 'Close (Esc)', 'data-testid': 'settings-close', on: { click: () => dialog.close() } }, icon('close', 20)));
  replace(content, heading, region);
  let current = null;
  let list = sections;
  let tidy = null;

  function draw() {
    replace(nav, list.map((section, index) => [
      section.group && section.group !== list[index - 1]?.group && el('h3', { class: 'settings-group' }, section.group),
      el('button', { type: 'button', class: `settings-item${section === current ? ' is-current' : ''}`, 'aria-current': section === current ? 'page' : null, 'data-testid': `settings-section-${section.id}`, on: { click: () => select(section.id) } },
        section.picture?.(), section.icon && icon(section.icon, 18), el('span', { class: 'settings-item-label' }, section.label)),
    ]));
  }
  function select(id) {
    tidy?.();
    current = list.find((section) => section.id === id) ?? list[0];
    draw();
    heading.textContent = current?.title ?? current?.label ?? '';
    replace(region);
    content.scrollTop = 0;
    const shown = current?.show(region, settings) ?? null;
    tidy = typeof shown === 'function' ? shown : null;
    // What the member may not see, or the sandbox cannot tell.
    if (shown instanceof Promise) shown.catch((error) => replace(region, el('p', { class: 'plain-empty', role: 'alert' }, error.message)));
  }
  const settings = {
    select,
    reload: () => select(current?.id),
    close: () => dialog.close(),
    /** Other sections, staying where one is. */
    replaceSections(sectionsNow, id = current?.id) {
      list = sectionsNow;
      select(id);
    },
  };
  dialog.addEventListener('close', () => {
    tidy?.();
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  select(start ?? list[0]?.id);
  content.focus({ preventScroll: true });
  return settings;
}
