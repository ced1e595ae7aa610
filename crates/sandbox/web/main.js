/**
 * Entry point of the sandbox's web client: starts every view, then the session.
 *
 * Hooks for browser tests (`data-testid` unless noted):
 *
 * - `composer` the message box; `composer-send` sends text or the command at hand; `composer-plus`
 * - `command-suggestion` a row of the command list; `option-suggestion` a value for an option;
 *   `optional-option` an optional option to add; `mention-suggestion`; `suggestions` the panel itself
 * - `command-name`, `command-option-<name>` an option's input, `command-tail`, `command-more-options`
 * - `message` with `data-message-id` and `data-author`; `message-content`; `message-list`;
 *   `command-pending` and `command-failed` for commands without an answer; `dismiss-message`; `jump-to-present`
 * - `component-button` and `component-select` with `data-custom-id`; buttons are reachable by their text;
 *   `select-option` with `data-value`, `select-search`, `select-done`
 * - `modal`, `modal-input-<custom_id>`, `modal-submit`, `modal-cancel`, `modal-close`
 * - `member-switcher` with `data-acting-as` opens the list with `member-switch-<username>`;
 *   `member-<username>` in the member list opens a card with `act-as-<username>`
 * - `channel-<name>`, `guild-<id>`, `channel-title`, `open-channels`, `toggle-members`, `command-mention`
 * - `hint-<command>` first steps (spaces become hyphens); `connection`; `theme-menu`, `theme-light`,
 *   `theme-dark`, `theme-system`; `about`, `about-dialog`; `home` direct messages
 * - `message-menu` with `action-<id>` (`react`, `reply`, `edit`, `thread`, `pin`, `unpin`, `apps`, `copy`, `link`, `id`,
 *   `remove`) and `action-command-<name>`; the same over a row as `tool-<id>`, `quick-reaction`, `message-more`;
 *   `reaction` with `data-emoji`, `emoji-search`, `emoji-choice`; `reply-bar`, `reply-ping`, `reply-text`; `edit-input`;
 *   `confirm-yes`; `toast`; `unread-divider`; `message-failed`, `message-retry`; `announcer` for screen readers
 * - `upload-input`, `upload`, `attachment-image`, `lightbox`, `file-card`; `command-file-<option>`
 * - `open-pins`, `pin-list`, `pin-jump`, `pin-remove`; `open-threads`, `thread-row`, `thread-name`, `thread-submit`,
 *   `thread-back`, `thread-card`, `thread-state`, `thread-actions`; `forum-post`, `new-post`, `post-title`, `post-text`,
 *   `post-tag-<name>`, `post-submit`, `tag-<name>`
 * - `poll` with `data-state`, `poll-answer` with `data-answer`, `poll-vote`, `poll-results`, `poll-take-back`, `poll-end`
 * - `profile-message`, `profile-apps`, `user-menu`, `new-message`; `modal-tick-<custom_id>-<value>`; `shortcuts`
 * - `tool-<id>` in the top bar (`split`, `wire`, `developer`, `world`), `menu-<id>` on a phone; the tools name their
 *   own hooks on top of `inspector.js`, `wire.js`, `split.js`, `developer.js`, `settings.js`, `world.js`
 */
import { startAbout } from './about.js';
import { startChannelHeader } from './channel-header.js';
import { startChecks } from './checks.js';
import { startComposer } from './composer.js';
import { startDeveloper } from './developer.js';
import { startForum } from './forum.js';
import { startInspector } from './inspector.js';
import { startLayout } from './layout.js';
import { startMembers } from './members.js';
import { startMessageList } from './message-list.js';
import { startNavigation } from './navigation.js';
import { startPrivateList } from './private-list.js';
import { startProfile } from './profile.js';
import { startServerSettings } from './server-settings.js';
import { startSession } from './session.js';
import { startShortcuts } from './shortcuts.js';
import { startSplit } from './split.js';
import { startTheme } from './theme.js';
import { startTools } from './tools.js';
import { startTopBar } from './top-bar.js';
import { startTrouble } from './trouble.js';
import { startTyping } from './typing.js';
import { startUserMenus } from './user-menu.js';
import { startUserPanel } from './user-panel.js';
import { startWire } from './wire.js';
import { startWorld } from './world.js';

startTheme();
startTopBar();
startNavigation();
startMembers();
startUserPanel();
startMessageList();
startChannelHeader();
startForum();
startComposer();
startTyping();
startProfile();
startPrivateList();
startUserMenus();
startAbout();
startShortcuts();
startInspector();
startWire();
startTrouble();
startChecks();
startSplit();
startTools();
startDeveloper();
startWorld();
startServerSettings();
startLayout();
startSession();
