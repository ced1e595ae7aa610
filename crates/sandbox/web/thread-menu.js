/** What one can do with a thread or a forum post. */
import * as rest from './rest.js';
import { confirmDialog } from './dialogs.js';
import { may, MAY } from './rights.js';
import { renameThread } from './thread-dialogs.js';
import { changeThread, removeThread } from './threads.js';
import { state } from './state.js';
import { copyText, toast } from './toast.js';

/** Sections for an action menu. */
export function threadMenu(thread) {
  const { archived, locked } = thread.thread_metadata ?? {};
  const manages = may(thread.id, MAY.MANAGE_THREADS);
  const own = thread.owner_id === state.me?.id;
  const joined = Boolean(thread.member);
  const mayClose = manages || own;
  return [
    [joined
      ? { id: 'leave', icon: 'join', label: 'Leave thread', run: () => membership(thread, false) }
      : { id: 'join', icon: 'join', label: 'Join thread', run: () => membership(thread, true) }],
    [
      mayClose && { id: 'rename', icon: 'pencil', label: 'Rename thread', run: () => renameThread(thread) },
      mayClose && { id: 'archive', icon: 'archive', label: archived ? 'Reopen thread' : 'Close thread', run: () => changeThread(thread, { archived: !archived }) },
      manages && { id: 'lock', icon: 'lock', label: locked ? 'Unlock thread' : 'Lock thread', hint: locked ? null : 'Only moderators write in it', run: () => changeThread(thread, { locked: !locked }) },
    ].filter(Boolean),
    [{ id: 'copy-thread-id', icon: 'id', label: 'Copy thread ID', run: () => copyText(thread.id, 'ID') }],
    manages ? [{ id: 'delete-thread', icon: 'trash', danger: true, label: 'Delete thread', run: () => askToDelete(thread) }] : [],
  ];
}

async function membership(thread, join) {
  try {
    await (join ? rest.joinThread(thread.id) : rest.leaveThread(thread.id));
    toast(join ? 'You joined the thread.' : 'You left the thread.');
  } catch (error) {
    toast(error.message, true);
  }
}

function askToDelete(thread) {
  confirmDialog({
    title: 'Delete thread', action: 'Delete', text: `“${thread.name}” and all its messages will be gone for everyone.`,
    run: async () => {
      await rest.deleteChannel(thread.id);
      removeThread(thread.id);
    },
  });
}
