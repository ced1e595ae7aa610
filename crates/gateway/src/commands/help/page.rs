//! The page of one command.

use core_errors::AppError;

use super::{Help, Topic};
use crate::{
    Call, OptionSpec,
    commands::example::{Example, Leaf, local_option, local_path},
    presentation::{Button, Card, Languages, Markup, Style, Tone, Words, command_key, say},
    texts::Texts as _,
};

impl Help {
    /// What a command does, what it takes, and examples.
    pub(super) fn page(&self, call: &Call, words: &Words, leaf: &Leaf<'_>) -> Result<Card, AppError> {
        let key = command_key(&leaf.path);
        let title = Markup::trusted(format!("/{}", local_path(words.locale(), &leaf.path)));
        let options: Vec<Markup> = leaf
            .declaration
            .options
            .iter()
            .map(|option| explain(words, leaf, option))
            .collect();
        let mut card = Card::with_icon(Tone::Neutral, "🧭", &title).text(words.markup(&key, &[]));
        if let Some(help) = Languages.get(words.locale(), &format!("{key}-help"), &[]) {
            card = card.text(Markup::trusted(help));
        }
        if !options.is_empty() {
            let heading = say!(words, "help-options").bold();
            card = card.text(Markup::trusted(format!(
                "{heading}\n{}",
                Markup::join(&options, "\n")
            )));
        }
        let examples = examples(words, leaf);
        if !examples.is_empty() {
            let heading = say!(words, "help-examples").bold();
            card = card.text(Markup::trusted(format!(
                "{heading}\n{}",
                Markup::join(&examples, "\n")
            )));
        }
        let mut buttons = Vec::new();
        if let Some(topic) = Topic::of(leaf.top.name) {
            let back = self.desk.own(call, "help", "topic", topic.key)?;
            buttons.push(Button::new(Style::Plain, topic.label(words), back));
        }
        buttons.push(self.home(call, words)?);
        Ok(card.buttons(buttons))
    }
}

fn examples(words: &Words, leaf: &Leaf<'_>) -> Vec<Markup> {
    leaf.declaration
        .examples
        .iter()
        .filter_map(|example| Example::parse(example))
        .map(|example| Markup::trusted(format!("`{}`", example.localised(words.locale()))))
        .collect()
}

fn explain(words: &Words, leaf: &Leaf<'_>, option: &OptionSpec) -> Markup {
    let name = Markup::trusted(local_option(words, &leaf.path, option));
    let key = command_key(&leaf.path);
    let about = words.markup(&format!("{key}-option-{}", option.name), &[]);
    if option.required {
        say!(words, "help-option", name = name, about = about)
    } else {
        say!(words, "help-option-optional", name = name, about = about)
    }
}
