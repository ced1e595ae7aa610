//! Cards as Discord's components and embeds, cut to Discord's limits.

use twilight_model::{
    channel::message::{
        Component, EmojiReactionType,
        component::{
            ActionRow, Button as WireButton, ButtonStyle, Container, FileDisplay, MediaGallery,
            MediaGalleryItem, Section, SelectMenu, SelectMenuOption, SelectMenuType, Separator,
            SeparatorSpacingSize, TextDisplay, UnfurledMediaItem,
        },
        embed::Embed,
    },
    util::Timestamp as WireTime,
};

use super::{
    Block, Button, Card, Markup, Select, Style, limits,
    markup::{truncate_units, units},
};

impl Card {
    /// The card as one container of Discord's second component system, within all its limits.
    ///
    /// Too long a text loses the end of its longest parts; too many parts lose the last texts. Titles, buttons and
    /// choices stay.
    pub fn components(&self) -> Vec<Component> {
        let mut blocks = self.blocks.clone();
        fit_text(&mut blocks);
        let mut parts: Vec<Component> = blocks.into_iter().flat_map(components).collect();
        fit_count(&mut parts);
        vec![Component::Container(Container {
            accent_color: Some(Some(self.tone.colour())),
            components: parts,
            id: None,
            spoiler: None,
        })]
    }

    /// The card's texts as an embed, for messages that cannot have the second component system.
    pub fn embed(&self, at: Option<core_types::Timestamp>) -> Embed {
        let mut texts = self.blocks.iter().filter_map(|block| match block {
            Block::Text(text) | Block::Section(text, _) => Some(text.as_str()),
            _ => None,
        });
        let title = texts.next().map(|title| Markup::trusted(title).plain());
        let description = texts.collect::<Vec<_>>().join("\n");
        Embed {
            author: None,
            color: Some(self.tone.colour()),
            description: Some(truncate_units(&description, limits::EMBED_DESCRIPTION))
                .filter(|text| !text.is_empty()),
            fields: Vec::new(),
            flags: None,
            footer: None,
            image: None,
            kind: "rich".to_owned(),
            provider: None,
            thumbnail: None,
            timestamp: at.and_then(|at| WireTime::from_micros(at.as_micros()).ok()),
            title: title.map(|title| truncate_units(&title, limits::EMBED_TITLE)),
            url: None,
            video: None,
        }
    }

    /// The card's buttons and choices alone, to go with [`Card::embed`].
    pub fn controls(&self) -> Vec<Component> {
        let controls = self.blocks.iter().filter_map(|block| match block {
            Block::Buttons(_) | Block::Select(_) => Some(block.clone()),
            Block::Section(_, button) => Some(Block::Buttons(vec![button.clone()])),
            _ => None,
        });
        // A message of the first system has at most five rows.
        controls.flat_map(components).take(5).collect()
    }
}

/// Shortens the longest texts until all of them together fit.
fn fit_text(blocks: &mut [Block]) {
    loop {
        let total: usize = blocks
            .iter()
            .filter_map(text_of)
            .map(|text| units(text.as_str()))
            .sum();
        let Some(over) = total.checked_sub(limits::MESSAGE_TEXT).filter(|over| *over > 0) else {
            return;
        };
        let longest = blocks
            .iter_mut()
            .filter_map(text_of_mut)
            .max_by_key(|text| units(text.as_str()));
        let Some(longest) = longest else { return };
        let length = units(longest.as_str());
        // At most half at a time, so that no part disappears while another is still long.
        let shorter = shorten(longest, length.saturating_sub(over).max(length / 2));
        if units(shorter.as_str()) >= length {
            return;
        }
        *longest = shorter;
    }
}

/// Shortens a text; a code block loses lines and keeps its closing fence.
fn shorten(text: &Markup, longest: usize) -> Markup {
    const FENCE: &str = "\n```";
    match text.as_str().strip_suffix(FENCE) {
        Some(inside) => {
            let cut = truncate_units(inside, longest.saturating_sub(FENCE.len() + 2));
            let lines = cut.rsplit_once('\n').map_or(cut.as_str(), |(whole, _)| whole);
            Markup::trusted(format!("{lines}\n…{FENCE}"))
        }
        None => Markup::trusted(truncate_units(text.as_str(), longest)),
    }
}

const fn text_of(block: &Block) -> Option<&Markup> {
    match block {
        Block::Text(text) | Block::Section(text, _) => Some(text),
        _ => None,
    }
}

const fn text_of_mut(block: &mut Block) -> Option<&mut Markup> {
    match block {
        Block::Text(text) | Block::Section(text, _) => Some(text),
        _ => None,
    }
}

/// Drops the last texts and lines (never the title, never what can be pressed) until the count fits.
fn fit_count(parts: &mut Vec<Component>) {
    let count = |parts: &[Component]| 1 + parts.iter().map(counted).sum::<usize>();
    while count(parts) > limits::COMPONENTS {
        let spare = |part: &Component| !matches!(part, Component::ActionRow(_));
        let last = parts.iter().rposition(spare).filter(|place| *place > 0);
        parts.remove(last.unwrap_or(parts.len() - 1));
    }
}

/// Components in a part, itself and its accessory included.
fn counted(part: &Component) -> usize {
    match part {
        Component::Section(section) => 2 + section.components.len(),
        other => other.component_count(),
    }
}

fn components(block: Block) -> Vec<Component> {
    match block {
        Block::Text(text) if text.as_str().trim().is_empty() => Vec::new(),
        Block::Text(text) => vec![text_display(&text)],
        Block::Section(text, accessory) if text.as_str().trim().is_empty() => {
            components(Block::Buttons(vec![accessory]))
        }
        Block::Section(text, accessory) => vec![Component::Section(Section {
            accessory: Box::new(button(accessory)),
            components: vec![text_display(&text)],
            id: None,
        })],
        Block::Rule => vec![Component::Separator(Separator {
            divider: Some(true),
            id: None,
            spacing: Some(SeparatorSpacingSize::Small),
        })],
        Block::Buttons(buttons) => {
            let mut rows = Vec::new();
            let mut buttons = buttons.into_iter().map(button).peekable();
            while buttons.peek().is_some() {
                rows.push(row(buttons.by_ref().take(limits::ROW_BUTTONS).collect()));
            }
            rows
        }
        Block::Select(choice) if choice.options.is_empty() => Vec::new(),
        Block::Select(choice) => vec![row(vec![select(choice)])],
        Block::File(name) => vec![Component::File(FileDisplay {
            file: attached(&name),
            id: None,
            spoiler: None,
        })],
        Block::Picture(name, description) => vec![Component::MediaGallery(MediaGallery {
            id: None,
            items: vec![MediaGalleryItem {
                description: Some(truncate_units(&description, limits::MEDIA_DESCRIPTION)),
                media: attached(&name),
                spoiler: None,
            }],
        })],
    }
}

/// A file of the message's own.
fn attached(name: &str) -> UnfurledMediaItem {
    UnfurledMediaItem {
        content_type: None,
        height: None,
        proxy_url: None,
        url: format!("attachment://{name}"),
        width: None,
    }
}

fn text_display(text: &Markup) -> Component {
    Component::TextDisplay(TextDisplay {
        content: text.to_string(),
        id: None,
    })
}

const fn row(components: Vec<Component>) -> Component {
    Component::ActionRow(ActionRow { components, id: None })
}

fn button(button: Button) -> Component {
    Component::Button(WireButton {
        custom_id: Some(button.custom_id),
        disabled: button.disabled,
        emoji: button.icon.map(|icon| EmojiReactionType::Unicode {
            name: icon.to_owned(),
        }),
        id: None,
        label: Some(truncate_units(&button.label, limits::BUTTON_LABEL)),
        sku_id: None,
        style: match button.style {
            Style::Primary => ButtonStyle::Primary,
            Style::Plain => ButtonStyle::Secondary,
            Style::Danger => ButtonStyle::Danger,
        },
        url: None,
    })
}

fn select(choice: Select) -> Component {
    let options = choice
        .options
        .into_iter()
        .take(limits::SELECT_OPTIONS)
        .map(|option| SelectMenuOption {
            default: option.chosen,
            description: option
                .about
                .map(|about| truncate_units(&about, limits::SELECT_TEXT)),
            emoji: None,
            label: truncate_units(&option.label, limits::SELECT_TEXT),
            value: option.value,
        })
        .collect();
    Component::SelectMenu(SelectMenu {
        channel_types: None,
        custom_id: choice.custom_id,
        default_values: None,
        disabled: false,
        id: None,
        kind: SelectMenuType::Text,
        max_values: None,
        min_values: None,
        options: Some(options),
        placeholder: Some(truncate_units(&choice.placeholder, limits::PLACEHOLDER)),
        required: None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::presentation::{SelectOption, Tone};

    fn blocks() -> impl Strategy<Value = Block> {
        let text = || "\\PC{0,1500}".prop_map(Markup::trusted);
        let code = "[a-z\n]{0,2000}".prop_map(|inside| Markup::trusted(format!("```\n{inside}\n```")));
        let press = || "\\PC{0,120}".prop_map(|label| Button::new(Style::Plain, label, "id"));
        let choice = "\\PC{0,150}".prop_map(|label| SelectOption {
            value: "v".into(),
            about: Some(label.clone()),
            label,
            chosen: false,
        });
        prop_oneof![
            text().prop_map(Block::Text),
            code.prop_map(Block::Text),
            (text(), press()).prop_map(|(text, button)| Block::Section(text, button)),
            Just(Block::Rule),
            vec(press(), 0..12).prop_map(Block::Buttons),
            vec(choice, 0..40).prop_map(|options| Block::Select(Select::new("p".repeat(200), "id", options))),
        ]
    }

    fn walk(component: &serde_json::Value, count: &mut usize, text: &mut usize) {
        *count += 1;
        let length = |key: &str| component[key].as_str().map_or(0, units);
        match component["type"].as_u64() {
            Some(1) => assert!(
                component["components"]
                    .as_array()
                    .is_some_and(|row| (1..=5).contains(&row.len()))
            ),
            Some(2) => {
                assert!(length("label") <= limits::BUTTON_LABEL && length("custom_id") <= limits::CUSTOM_ID);
            }
            Some(3) => {
                assert!(
                    component["options"]
                        .as_array()
                        .is_some_and(|options| (1..=25).contains(&options.len()))
                );
                assert!(length("placeholder") <= limits::PLACEHOLDER);
            }
            Some(10) => {
                assert!(length("content") > 0);
                *text += length("content");
            }
            _ => {}
        }
        let nested = component["components"].as_array().into_iter().flatten();
        for child in nested.chain(component.get("accessory")) {
            walk(child, count, text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_card_fits_discord(parts in vec(blocks(), 0..30)) {
            let mut card = Card::new(Tone::Neutral, &Markup::trusted("Title"));
            card.blocks.extend(parts);
            let (mut count, mut text) = (0, 0);
            for component in card.components() {
                let json = serde_json::to_value(&component).unwrap();
                prop_assert_eq!(&json["components"][0]["content"], "### 📒 Title");
                walk(&json, &mut count, &mut text);
            }
            prop_assert!(count <= limits::COMPONENTS, "{} components", count);
            prop_assert!(text <= limits::MESSAGE_TEXT, "{} units of text", text);
            let embed = card.embed(None);
            let length = |text: &Option<String>| text.as_deref().map_or(0, units);
            prop_assert!(length(&embed.title) + length(&embed.description) <= limits::EMBED_TOTAL);
        }
    }

    #[test]
    fn shortened_code_blocks_keep_their_fence() {
        let rows: Vec<String> = (0..500).map(|row| format!("row {row:04}")).collect();
        let card = Card::new(Tone::Neutral, &Markup::trusted("Long"))
            .text(Markup::trusted(format!("```\n{}\n```", rows.join("\n"))))
            .footer(&Markup::trusted("kept"));
        let json = serde_json::to_value(card.components()).unwrap();
        let parts = json[0]["components"].as_array().unwrap();
        let code = parts[1]["content"].as_str().unwrap();
        assert!(
            code.starts_with("```\nrow 0000") && code.ends_with("\n…\n```"),
            "{code}"
        );
        assert_eq!(parts[2]["content"], "-# kept");
    }
}
