//! Discord's limits, in one place. Figures from Discord's developer documentation (components, embeds, commands).
//!
//! Only presentation knows these; commands build a view and the view is cut to fit.

/// Components in one message, nested ones counted too.
pub const COMPONENTS: usize = 40;
/// UTF-16 code units over all text displays of one message.
pub const MESSAGE_TEXT: usize = 4_000;
/// Buttons in one action row.
pub const ROW_BUTTONS: usize = 5;
/// Characters of a button's label.
pub const BUTTON_LABEL: usize = 80;
/// Characters of a component's custom id.
pub const CUSTOM_ID: usize = 100;
/// Options of one select menu.
pub const SELECT_OPTIONS: usize = 25;
/// Characters of a select option's label, value or description.
pub const SELECT_TEXT: usize = 100;
/// Characters of a select menu's placeholder.
pub const PLACEHOLDER: usize = 150;
/// Text displays in one section.
pub const SECTION_TEXTS: usize = 3;
/// Characters of a modal's title and of a label in it.
pub const MODAL_LABEL: usize = 45;
/// Characters of an embed's title.
pub const EMBED_TITLE: usize = 256;
/// Characters of an embed's description.
pub const EMBED_DESCRIPTION: usize = 4_096;
/// Fields of one embed.
pub const EMBED_FIELDS: usize = 25;
/// Characters of an embed field's name.
pub const EMBED_FIELD_NAME: usize = 256;
/// Characters of an embed field's value.
pub const EMBED_FIELD_VALUE: usize = 1_024;
/// Characters of an embed's footer.
pub const EMBED_FOOTER: usize = 2_048;
/// Characters over all texts of all embeds of one message.
pub const EMBED_TOTAL: usize = 6_000;
/// Characters of the name of a command, sub-command or option.
pub const COMMAND_NAME: usize = 32;
/// Characters of the description of a command, sub-command or option.
pub const COMMAND_ABOUT: usize = 100;
/// Suggestions of one autocomplete answer.
pub const SUGGESTIONS: usize = 25;
/// Characters of the name of one suggestion or choice.
pub const SUGGESTION: usize = 100;
/// Columns of a table that a phone shows without breaking lines.
pub const PHONE_COLUMNS: usize = 34;
