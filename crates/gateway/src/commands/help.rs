//! `/help`: what people come to do, the commands by topic, and a page for each. Made from the declarations.

mod page;
mod topics;

use std::{collections::BTreeMap, sync::Arc};

use arc_swap::ArcSwap;
use core_errors::AppError;
use core_security::{ChannelRules, Policy, Rank, Resource};

use super::{
    channels,
    desk::{Desk, suggestion, suggestions},
    example::{Leaf, leaves, local_path},
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Context, Focused, Options, Pressed},
    follow::Follower,
    presentation::{Card, Markup, Tone, Words, say},
    reply::{Choice, Visibility},
};
pub(crate) use topics::{TOPICS, Topic};

/// The ids that Discord gave to the registered commands, which make their names clickable. Empty until they are known.
#[derive(Debug, Clone, Default)]
pub struct CommandIds(Arc<ArcSwap<BTreeMap<String, u64>>>, Follower);

impl CommandIds {
    /// Replaces what is known: command names with their ids.
    pub fn learn(&self, ids: impl IntoIterator<Item = (String, u64)>) {
        self.0.store(Arc::new(ids.into_iter().collect()));
    }

    /// The way back to answers that go on changing, which the bot tells as well.
    pub(crate) const fn follower(&self) -> &Follower {
        &self.1
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

/// What a server decided about who may use what, and where.
#[derive(Debug, Default)]
struct Rules {
    policy: Arc<Policy>,
    channels: Arc<ChannelRules>,
}

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

    /// The commands this caller may use, in the order of the topics.
    fn offered(&self, call: &Call, rules: &Rules) -> Vec<Leaf<'_>> {
        let (actor, now) = (call.actor(), call.received.at);
        let allowed = |leaf: &Leaf<'_>| match leaf.declaration.action.or(leaf.top.action) {
            Some(action) if action.is_for_staff() => actor.guild.is_some_and(|guild| {
                rules
                    .policy
                    .decide(&actor, action, &Resource::Guild(guild), now)
                    .is_ok()
            }),
            // What staff may use in one way or another is for those who hold any right.
            _ => leaf.top.default_permissions.is_none() || rules.policy.rank_of(&actor, now) > Rank::Member,
        };
        let here = |leaf: &Leaf<'_>| !channels::is_hidden(&rules.channels, leaf);
        let mut offered: Vec<_> = leaves(&self.declarations)
            .into_iter()
            .filter(allowed)
            .filter(here)
            .collect();
        offered.sort_by_key(|leaf| topics::place(leaf.top.name));
        offered
    }

    /// What the server decided; nothing in direct messages.
    async fn rules(&self, call: &Call) -> Result<Rules, AppError> {
        let Some(guild) = call.guild_id() else {
            return Ok(Rules::default());
        };
        let security = self.desk.security();
        Ok(Rules {
            policy: security.policy(guild).await?,
            channels: security.channel_rules(guild).await?,
        })
    }

    /// The page of what was asked for, or a card that names what is close to it.
    fn answer(&self, call: &Call, rules: &Rules, words: &Words, asked: &str) -> Result<Card, AppError> {
        let offered = self.offered(call, rules);
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
        near.sort_by_cached_key(|leaf| {
            names(words, leaf)
                .iter()
                .map(|name| strsim::levenshtein(name, &asked))
                .min()
        });
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
        let rules = self.rules(call).await?;
        let card = match options.text("command") {
            Some(asked) => self.answer(call, &rules, &words, asked)?,
            None => self.overview(call, &rules, &words)?,
        };
        Ok(Reply::message(card, Visibility::Private))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let words = Words::new(call.locale);
        let rules = self.rules(call).await?;
        let typed = focused.text.trim().trim_start_matches('/').to_lowercase();
        let mut fitting: Vec<(usize, Choice)> = self
            .offered(call, &rules)
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
        let rules = self.rules(call).await?;
        // Lists say what was chosen, buttons carry it.
        let chosen = pressed.values.first().unwrap_or(&pressed.id.payload);
        let card = match pressed.id.action.as_str() {
            "show" => self.answer(call, &rules, &words, chosen)?,
            _ => match Topic::find(chosen) {
                Some(topic) => self.topic(call, &rules, &words, topic)?,
                None => self.overview(call, &rules, &words)?,
            },
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
        .component("topic", Ack::Update)
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
