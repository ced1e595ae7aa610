//! What a reply shows, independent of how any door writes it down.

mod controls;

pub use controls::{Button, Select, SelectOption, Style};
use core_types::Timestamp;

use super::{Markup, numbers};
use crate::reply::File;

/// What a card is about, in three ways at once: colour, icon and (in the title that follows) word.
///
/// The accent colours keep a contrast of at least 3:1 on Discord's light and dark background (a test computes it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Facts.
    #[default]
    Neutral,
    /// It worked, something was gained.
    Good,
    /// Wait, or look twice.
    Caution,
    /// Refused or failed.
    Bad,
}

impl Tone {
    /// All tones.
    pub const ALL: [Self; 4] = [Self::Neutral, Self::Good, Self::Caution, Self::Bad];

    /// The accent colour, as 0xRRGGBB.
    pub const fn colour(self) -> u32 {
        match self {
            Self::Neutral => 0x5c_7a_f0,
            Self::Good => 0x2f_9e_5b,
            Self::Caution => 0xb9_7f_14,
            Self::Bad => 0xe2_48_4d,
        }
    }

    /// The icon in front of the title.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "📒",
            Self::Good => "✅",
            Self::Caution => "⚠️",
            Self::Bad => "⛔",
        }
    }
}

/// One reply: a card with an accent, made of blocks from top to bottom.
///
/// ```
/// use gateway::presentation::{Markup, Tone, Card};
/// let card = Card::new(Tone::Good, &Markup::escaped("Paid", 20)).text(Markup::escaped("5 coins", 20));
/// assert_eq!(card.plain(), "✅ Paid\n5 coins");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    pub(crate) tone: Tone,
    pub(crate) blocks: Vec<Block>,
    pub(crate) pictures: Vec<File>,
}

/// One part of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Text.
    Text(Markup),
    /// Text with a button beside it.
    Section(Markup, Button),
    /// A line between two parts.
    Rule,
    /// Buttons beside one another; more than five go on in the next row.
    Buttons(Vec<Button>),
    /// A choice from a list.
    Select(Select),
    /// A file that the reply carries, by its name.
    File(String),
    /// A picture of the card's, by its name, and what it shows.
    Picture(String, String),
}

impl Card {
    /// A card with a title.
    pub fn new(tone: Tone, title: &Markup) -> Self {
        Self::with_icon(tone, tone.icon(), title)
    }

    /// A card without a title.
    pub const fn bare(tone: Tone) -> Self {
        Self {
            tone,
            blocks: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// A card whose icon says what it is about, where the tone's own would say less.
    pub fn with_icon(tone: Tone, icon: &str, title: &Markup) -> Self {
        Self {
            tone,
            blocks: vec![Block::Text(Markup::trusted(format!("### {icon} {title}")))],
            pictures: Vec::new(),
        }
    }

    /// Adds a block.
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds a text; an empty one adds nothing.
    pub fn text(self, text: Markup) -> Self {
        if text.is_empty() {
            self
        } else {
            self.block(Block::Text(text))
        }
    }

    /// Adds a picture, if there is one. The card says in words as well what it shows.
    pub fn picture(mut self, picture: Option<File>) -> Self {
        let Some(picture) = picture else {
            return self;
        };
        let description = picture.description().unwrap_or_default().to_owned();
        self.blocks
            .push(Block::Picture(picture.name().to_owned(), description));
        self.pictures.push(picture);
        self
    }

    /// Adds named values, one a line: `**Wallet** 1,234 coins`.
    pub fn fields(self, fields: &[(Markup, Markup)]) -> Self {
        let lines: Vec<Markup> = fields
            .iter()
            .map(|(name, value)| Markup::trusted(format!("**{name}**  {value}")))
            .collect();
        self.text(Markup::join(&lines, "\n"))
    }

    /// Adds small print.
    pub fn footer(self, text: &Markup) -> Self {
        self.text(small(text))
    }

    /// Adds a line between two parts.
    pub fn rule(self) -> Self {
        self.block(Block::Rule)
    }

    /// Adds buttons; none add nothing.
    pub fn buttons(self, buttons: Vec<Button>) -> Self {
        if buttons.is_empty() {
            self
        } else {
            self.block(Block::Buttons(buttons))
        }
    }

    /// Adds tabs: one button each, the active one marked by style, sign and being pressed already.
    pub fn tabs(self, tabs: Vec<(String, String, bool)>) -> Self {
        let buttons = tabs
            .into_iter()
            .map(|(label, custom_id, active)| {
                let style = if active { Style::Primary } else { Style::Plain };
                let label = if active { format!("▸ {label}") } else { label };
                Button::new(style, label, custom_id).enabled(!active)
            })
            .collect();
        self.buttons(buttons)
    }

    /// Adds the two buttons of a question and until when it can be answered.
    ///
    /// The style of `yes` says whether it can be undone.
    pub fn confirm(self, yes: Button, no: Button, until: &Markup) -> Self {
        self.buttons(vec![yes, no]).footer(until)
    }

    /// The same card after an answer was given: buttons and choices are gone, so that nothing can be pressed twice.
    pub fn settled(mut self) -> Self {
        self.blocks.retain_mut(|block| match block {
            Block::Buttons(_) | Block::Select(_) => false,
            Block::Section(text, _) => {
                *block = Block::Text(std::mem::take(text));
                true
            }
            _ => true,
        });
        self
    }

    /// The whole card as text without markdown, for doors and readers without components: buttons in square brackets.
    pub fn plain(&self) -> String {
        let lines: Vec<String> = self
            .blocks
            .iter()
            .map(|block| match block {
                Block::Text(text) => text.plain(),
                Block::Section(text, button) => format!("{} [{}]", text.plain(), button.label),
                Block::Rule => "—".to_owned(),
                Block::Buttons(buttons) => {
                    let labels: Vec<String> = buttons
                        .iter()
                        .map(|button| format!("[{}]", button.label))
                        .collect();
                    labels.join(" ")
                }
                Block::Select(select) => {
                    let labels: Vec<&str> = select
                        .options
                        .iter()
                        .map(|choice| choice.label.as_str())
                        .collect();
                    format!("{}: {}", select.placeholder, labels.join(" | "))
                }
                Block::File(name) => format!("[{name}]"),
                Block::Picture(_, description) => format!("[{description}]"),
            })
            .collect();
        lines.join("\n")
    }
}

/// Small print, on every line.
pub fn small(text: &Markup) -> Markup {
    let lines: Vec<String> = text.as_str().lines().map(|line| format!("-# {line}")).collect();
    Markup::trusted(lines.join("\n"))
}

/// A moment as markup, relative and absolute.
pub fn moment(at: Timestamp) -> Markup {
    Markup::trusted(numbers::moment(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(rgb: u32) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from(rgb >> shift & 0xff) / 255.0;
            if value <= 0.039_28 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    #[test]
    fn accents_can_be_told_from_both_backgrounds() {
        for tone in Tone::ALL {
            for background in [0xff_ff_ff, 0x31_33_38] {
                let (a, b) = (luminance(tone.colour()), luminance(background));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 3.0, "{tone:?} on {background:06x}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn tabs_mark_the_active_one_without_colour_alone() {
        let card = Card::new(Tone::Neutral, &Markup::trusted("Top")).tabs(vec![
            ("Cash".into(), "a".into(), true),
            ("Bank".into(), "b".into(), false),
        ]);
        assert_eq!(card.plain(), "📒 Top\n[▸ Cash] [Bank]");
    }

    #[test]
    fn settled_views_have_nothing_left_to_press() {
        let button = || Button::new(Style::Danger, "Delete", "x");
        let card = Card::new(Tone::Bad, &Markup::trusted("Sure?"))
            .block(Block::Section(Markup::trusted("row"), button()))
            .confirm(button(), button(), &Markup::trusted("until then"));
        assert_eq!(card.settled().plain(), "⛔ Sure?\nrow\nuntil then");
    }
}
