//! `/help`: what people come to do, every command with an example, and a page for each. Made from the declarations.

use std::{collections::BTreeMap, sync::Arc};

use arc_swap::ArcSwap;
use core_errors::AppError;
use core_security::{Policy, Rank, Resource};

use super::{
    desk::{Desk, suggestion, suggestions},
    example::{Example, Leaf, leaves, local_option, local_path},
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Context, Focused, Options, Pressed},
    presentation::{
        Block, Button, Card, Languages, Markup, Select, SelectOption, Style, Tone, Words, command_key, label,
        say,
    },
    reply::{Choice, Visibility},
    texts::Texts as _,
};

/// The ids that Discord gave to the registered commands, which make their names clickable. Empty until they are known.
#[derive(Debug, Clone, Default)]
pub struct CommandIds(Arc<ArcSwap<BTreeMap<String, u64>>>);

impl CommandIds {
    /// Replaces what is known: command names with their ids.
    pub fn learn(&self, ids: impl IntoIterator<Item = (String, u64)>) {
        self.0.store(Arc::new(ids.into_iter().collect()));
    }

    /// A command as people see it in this language, clickable if its id is known.
    fn link(&self, words: &Words, path: &[String]) -> Markup {
        let ids = self.0.load();
        match path.first().and_then(|name| ids.get(name)) {
            Some(id) => Markup::trusted(format!("</{}:{id}>", path.join(" "))),
            None => Markup::trusted(format!("`/{}`", local_path(words.locale(), path))),
        }
    }
}

/// What people come to do, and the commands for it.
const TASKS: [(&str, &[&str]); 4] = [
    ("help-task-earn", &["daily", "work list", "work shift"]),
    ("help-task-keep", &["deposit", "withdraw"]),
    ("help-task-pay", &["pay"]),
    ("help-task-look", &["balance", "transactions", "leaderboard"]),
];

/// The categories in their order, with the commands at the top that belong to them. A test finds commands left out.
pub(crate) const CATEGORIES: [(&str, &[&str]); 4] = [
    (
        "help-category-money",
        &[
            "balance",
            "deposit",
            "withdraw",
            "pay",
            "daily",
            "transactions",
            "leaderboard",
        ],
    ),
    ("help-category-work", &["work"]),
    ("help-category-you", &["help", "feedback", "privacy", "appeal"]),
    (
        "help-category-staff",
        &[
            "economy", "settings", "limits", "audit", "errors", "keys", "access", "security",
        ],
    ),
];

/// `/help`.
#[derive(Debug)]
pub(crate) struct Help {
    desk: Desk,
    declarations: Vec<Declaration>,
    ids: CommandIds,
}

impl Help {
    /// Explains these commands and itself.
    pub(crate) fn new(desk: Desk, mut declarations: Vec<Declaration>, ids: CommandIds) -> Self {
        declarations.push(declaration());
        Self {
            desk,
            declarations,
            ids,
        }
    }

    /// The commands this caller may use, in the order of the categories.
    fn offered(&self, call: &Call, policy: &Policy) -> Vec<Leaf<'_>> {
        let (actor, now) = (call.actor(), call.received.at);
        let allowed = |leaf: &Leaf<'_>| match leaf.declaration.action.or(leaf.top.action) {
            Some(action) if action.is_for_staff() => actor.guild.is_some_and(|guild| {
                policy
                    .decide(&actor, action, &Resource::Guild(guild), now)
                    .is_ok()
            }),
            // What staff may use in one way or another is for those who hold any right.
            _ => leaf.top.default_permissions.is_none() || policy.rank_of(&actor, now) > Rank::Member,
        };
        let place = |leaf: &Leaf<'_>| {
            CATEGORIES
                .iter()
                .flat_map(|(_, names)| names.iter())
                .position(|name| *name == leaf.top.name)
        };
        let mut offered: Vec<_> = leaves(&self.declarations).into_iter().filter(allowed).collect();
        offered.sort_by_key(|leaf| place(leaf).unwrap_or(usize::MAX));
        offered
    }

    /// What the server decided about rights; nothing in direct messages.
    async fn policy(&self, call: &Call) -> Result<Arc<Policy>, AppError> {
        match call.guild_id() {
            Some(guild) => self.desk.security().policy(guild).await,
            None => Ok(Arc::default()),
        }
    }

    fn overview(&self, call: &Call, policy: &Policy, words: &Words) -> Result<Card, AppError> {
        let offered = self.offered(call, policy);
        let mut card = Card::with_icon(Tone::Neutral, "🧭", &say!(words, "help-title"));
        let tasks: Vec<Markup> = TASKS
            .iter()
            .map(|(key, paths)| {
                let links: Vec<Markup> = paths
                    .iter()
                    .map(|path| {
                        let path: Vec<String> = path.split(' ').map(str::to_owned).collect();
                        self.ids.link(words, &path)
                    })
                    .collect();
                words.markup(key, &[("commands", Markup::join(&links, ", ").into())])
            })
            .collect();
        card = card
            .text(say!(words, "help-tasks").bold())
            .text(Markup::join(&tasks, "\n"))
            .rule();
        for (category, names) in CATEGORIES {
            let lines: Vec<Markup> = offered
                .iter()
                .filter(|leaf| names.contains(&leaf.top.name))
                .map(|leaf| self.line(words, leaf))
                .collect();
            if !lines.is_empty() {
                let heading = words.markup(category, &[]).bold();
                card = card.text(Markup::trusted(format!(
                    "{heading}\n{}",
                    Markup::join(&lines, "\n")
                )));
            }
        }
        let options = offered
            .iter()
            .map(|leaf| SelectOption {
                value: leaf.path.join(" "),
                label: format!("/{}", local_path(words.locale(), &leaf.path)),
                about: Some(words.label(&command_key(&leaf.path), &[])),
                chosen: false,
            })
            .collect();
        let choose = self.desk.own(call, "help", "show", "")?;
        Ok(card
            .block(Block::Select(Select::new(
                label!(words, "help-choose"),
                choose,
                options,
            )))
            .footer(&say!(words, "help-more")))
    }

    /// One command in the overview: name, what it does, and an example in small print if there is more to type.
    fn line(&self, words: &Words, leaf: &Leaf<'_>) -> Markup {
        let about = words.markup(&command_key(&leaf.path), &[]);
        let link = self.ids.link(words, &leaf.path);
        let with_options = |text: &&&str| text.contains(':');
        let example = leaf
            .declaration
            .examples
            .iter()
            .find(with_options)
            .and_then(|text| Example::parse(text));
        let Some(example) = example else {
            return Markup::trusted(format!("{link} {about}"));
        };
        let example = Markup::trusted(format!("`{}`", example.localised(words.locale())));
        let example = say!(words, "help-example", example = example);
        Markup::trusted(format!("{link} {about}\n-# {example}"))
    }

    fn page(&self, call: &Call, words: &Words, leaf: &Leaf<'_>) -> Result<Card, AppError> {
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
        let home = self.desk.own(call, "help", "home", "")?;
        Ok(card.buttons(vec![
            Button::new(Style::Plain, label!(words, "help-all"), home).icon("🧭"),
        ]))
    }

    /// The page of what was asked for, or a card that names what is close to it.
    fn answer(&self, call: &Call, policy: &Policy, words: &Words, asked: &str) -> Result<Card, AppError> {
        let offered = self.offered(call, policy);
        let asked = asked.trim().trim_start_matches('/').to_lowercase();
        let found = offered
            .iter()
            .find(|leaf| names(words, leaf).contains(&asked))
            // The first word of a command with sub-commands leads to the first of them.
            .or_else(|| {
                offered.iter().find(|leaf| {
                    names(words, leaf)
                        .iter()
                        .any(|name| starts_with_word(name, &asked))
                })
            });
        if let Some(leaf) = found {
            return self.page(call, words, leaf);
        }
        let mut near: Vec<&Leaf<'_>> = offered.iter().collect();
        near.sort_by_key(|leaf| names(words, leaf).iter().map(|name| distance(name, &asked)).min());
        let near: Vec<Markup> = near
            .into_iter()
            .take(3)
            .map(|leaf| self.ids.link(words, &leaf.path))
            .collect();
        let text = say!(
            words,
            "help-unknown-text",
            name = asked,
            near = Markup::join(&near, ", ")
        );
        Ok(Card::new(Tone::Caution, &say!(words, "help-unknown-title")).text(text))
    }
}

impl Command for Help {
    fn declaration(&self) -> Declaration {
        declaration()
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let words = Words::new(call.locale);
        let policy = self.policy(call).await?;
        let card = match options.text("command") {
            Some(asked) => self.answer(call, &policy, &words, asked)?,
            None => self.overview(call, &policy, &words)?,
        };
        Ok(Reply::message(card, Visibility::Private))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let words = Words::new(call.locale);
        let policy = self.policy(call).await?;
        let typed = focused.text.trim().trim_start_matches('/').to_lowercase();
        let mut fitting: Vec<(usize, Choice)> = self
            .offered(call, &policy)
            .iter()
            .filter_map(|leaf| {
                let place = names(&words, leaf)
                    .iter()
                    .filter_map(|name| name.find(&typed))
                    .min()?;
                let name = format!("/{}", local_path(call.locale, &leaf.path));
                Some((place, suggestion(&name, leaf.path.join(" "))))
            })
            .collect();
        fitting.sort_by_key(|(place, _)| *place);
        Ok(suggestions(fitting.into_iter().map(|(_, choice)| choice)))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let words = Words::new(call.locale);
        let policy = self.policy(call).await?;
        let card = match (pressed.id.action.as_str(), pressed.values.first()) {
            ("show", Some(asked)) => self.answer(call, &policy, &words, asked)?,
            _ => self.overview(call, &policy, &words)?,
        };
        Ok(Reply::update(card))
    }
}

fn declaration() -> Declaration {
    Declaration::new("help")
        .blocked_too()
        .option(OptionSpec::text("command").suggested().within(1, 64))
        .contexts([Context::Guild, Context::BotDm])
        .private()
        .component("show", Ack::Update)
        .example("/help")
        .example("/help command:pay")
}

/// The names under which a command is found, in lower case: as declared, and in the reader's language.
fn names(words: &Words, leaf: &Leaf<'_>) -> [String; 2] {
    [leaf.path.join(" "), local_path(words.locale(), &leaf.path)]
}

fn starts_with_word(name: &str, word: &str) -> bool {
    name.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
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

/// Single-character changes from one text to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (at, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_changes() {
        for (from, to, changes) in [
            ("pay", "pay", 0),
            ("pay", "pya", 2),
            ("", "abc", 3),
            ("daily", "dayli", 2),
        ] {
            assert_eq!(distance(from, to), changes, "{from} {to}");
        }
    }
}
