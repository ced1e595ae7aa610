//! Discord's limits, in one place. Figures from Discord's developer documentation (components, embeds, commands).
//!
//! Only presentation knows these; commands build a view and the view is cut to fit.

/// Components in one message, nested ones counted too.
pub(crate) const COMPONENTS: usize = 40;
/// UTF-16 code units over all text displays of one message.
pub(crate) const MESSAGE_TEXT: usize = 4_000;
/// Buttons in one action row.
pub(crate) const ROW_BUTTONS: usize = 5;
/// Characters of a button's label.
pub(crate) const BUTTON_LABEL: usize = 80;
/// Characters of a component's custom id.
#[cfg(test)]
pub(crate) const CUSTOM_ID: usize = 100;
/// Options of one select menu.
pub(crate) const SELECT_OPTIONS: usize = 25;
/// Characters of a select option's label, value or description.
pub(crate) const SELECT_TEXT: usize = 100;
/// Characters of a select menu's placeholder.
pub(crate) const PLACEHOLDER: usize = 150;
/// Characters of a modal's title and of a label in it.
pub(crate) const MODAL_LABEL: usize = 45;
/// Characters of what a picture's description says.
pub(crate) const MEDIA_DESCRIPTION: usize = 1_024;
/// Characters of an embed's title.
pub(crate) const EMBED_TITLE: usize = 256;
/// Characters of an embed's description.
pub(crate) const EMBED_DESCRIPTION: usize = 4_096;
/// Characters over all texts of all embeds of one message.
#[cfg(test)]
pub(crate) const EMBED_TOTAL: usize = 6_000;
/// Characters of the name of a command, sub-command or option.
#[cfg(test)]
pub(crate) const COMMAND_NAME: usize = 32;
/// Characters of the description of a command, sub-command or option.
#[cfg(test)]
pub(crate) const COMMAND_ABOUT: usize = 100;
/// Suggestions of one autocomplete answer.
pub(crate) const SUGGESTIONS: usize = 25;
/// Characters of the name of one suggestion or choice.
pub(crate) const SUGGESTION: usize = 100;
/// Columns of a table that a phone shows without breaking lines.
pub(crate) const PHONE_COLUMNS: usize = 34;
