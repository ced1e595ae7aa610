//! What can be pressed or chosen.

/// How a button looks, by what pressing it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The thing to do; at most one in a card.
    Primary,
    /// One of several.
    Plain,
    /// It cannot be undone.
    Danger,
}

/// Something to press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub(crate) label: String,
    pub(crate) icon: Option<&'static str>,
    pub(crate) style: Style,
    pub(crate) custom_id: String,
    pub(crate) disabled: bool,
}

impl Button {
    /// A button with plain text on it and the signed id that comes back when it is pressed.
    pub fn new(style: Style, label: impl Into<String>, custom_id: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            style,
            custom_id: custom_id.into(),
            disabled: false,
        }
    }

    /// With an icon in front of the label.
    pub const fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Greyed out unless it is enabled.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.disabled = !enabled;
        self
    }
}

/// A choice from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    pub(crate) placeholder: String,
    pub(crate) custom_id: String,
    pub(crate) options: Vec<SelectOption>,
}

/// One line of a [`Select`], all plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectOption {
    /// What comes back.
    pub value: String,
    /// What is read first.
    pub label: String,
    /// A second, smaller line.
    pub about: Option<String>,
    /// Whether it is marked as chosen now.
    pub chosen: bool,
}

impl Select {
    /// A choice with a text while nothing is chosen and the signed id that comes back.
    pub fn new(
        placeholder: impl Into<String>,
        custom_id: impl Into<String>,
        options: Vec<SelectOption>,
    ) -> Self {
        Self {
            placeholder: placeholder.into(),
            custom_id: custom_id.into(),
            options,
        }
    }
}
