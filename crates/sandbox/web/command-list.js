/** The rows of the command list: grouped by application, with option hints. */
import { avatar } from './avatar.js';
import { el } from './dom.js';

/** Sections for the suggestion panel from matching entries. */
export function commandSections(entries, choose) {
  const byApplication = new Map();
  for (const entry of entries) {
    const { id } = entry.application;
    if (!byApplication.has(id)) byApplication.set(id, []);
    byApplication.get(id).push(entry);
  }
  return [...byApplication.values()].map((group) => {
    const { application } = group[0];
    const face = { id: application.bot?.id ?? application.id, name: application.name, bot: true };
    return {
      label: application.name,
      title: [avatar(face, 16), el('span', {}, application.name)],
      items: group.map((entry) => ({
        key: `${entry.command.id} ${entry.name}`, testid: 'command-suggestion', pick: () => choose(entry),
        render: () => [avatar(face, 32), text(entry), el('span', { class: 'suggestion-side' }, application.name)],
      })),
    };
  });
}

function text(entry) {
  return el('span', { class: 'suggestion-text' },
    el('span', { class: 'suggestion-name' }, `/${entry.name}`,
      entry.options.map((option) => el('span', { class: `option-tag${option.required ? '' : ' is-optional'}` }, option.name_localized ?? option.name))),
    el('span', { class: 'suggestion-description' }, entry.description));
}
