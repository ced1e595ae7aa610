//! `/commands show|only|not|hide|reset`: where members may use which commands, for staff.

use core_errors::{AppError, codes};
use core_security::{Action, ChannelChange, ChannelRule, ChannelRules, EVERYTHING, Security};
use core_types::{ChannelId, Locale};
use futures_util::future::BoxFuture;
use twilight_model::guild::Permissions;

use super::{
    desk::{Desk, Visit, suggestion, suggestions},
    example::{Leaf, local_path},
    help::{TOPICS, Topic},
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Focused, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, say},
    reply::Choice,
    stack::CommandChannels,
};

/// What nobody can be kept from: help, what is stored about oneself, and ways to complain.
const EVERYWHERE: [&str; 5] = ["help", "last", "feedback", "privacy", "appeal"];

/// Topics of commands for staff alone: who may use those is said with `/access`.
const FOR_STAFF: [&str; 5] = ["stock", "members", "rights", "server", "you"];

/// Asks the rules of the server about each command.
pub(crate) struct ChannelGuard(pub(crate) Security);

impl CommandChannels for ChannelGuard {
    fn check<'a>(&'a self, call: &'a Call) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(async move {
            let (Some(guild), command) = (call.guild_id(), call.command()) else {
                return Ok(());
            };
            if EVERYWHERE.contains(&command) {
                return Ok(());
            }
            // A rule that cannot be read keeps nobody from anything.
            let Ok(rules) = self.0.channel_rules(guild).await else {
                return Ok(());
            };
            let place: Vec<ChannelId> = [call.channel, call.parent].into_iter().flatten().collect();
            rules.decide(command, topic(command), &place)
        })
    }
}

/// Whether staff does without the command.
pub(super) fn is_hidden(rules: &ChannelRules, leaf: &Leaf<'_>) -> bool {
    let action = leaf.declaration.action.or(leaf.top.action);
    let (command, for_staff) = (leaf.top.name, action.is_some_and(Action::is_for_staff));
    let decided = rules.decide(command, topic(command), &[]);
    !for_staff
        && !EVERYWHERE.contains(&command)
        && decided.is_err_and(|error| error.code() == codes::HIDDEN_HERE)
}

fn topic(command: &str) -> Option<&'static str> {
    Topic::of(command).map(|topic| topic.key)
}

/// Commands and topics that rules can be about: those of members.
fn topics() -> impl Iterator<Item = &'static Topic> {
    TOPICS.iter().filter(|topic| !FOR_STAFF.contains(&topic.key))
}

/// `/commands`.
#[derive(Debug)]
pub(crate) struct Channels {
    desk: Desk,
}

impl Channels {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn show(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let words = &visit.words;
        let rules = self.desk.security().channel_rules(visit.request.guild).await?;
        let lines: Vec<Markup> = rules
            .iter()
            .map(|(target, rule)| line(words, target, Some(rule)))
            .collect();
        let text = if lines.is_empty() {
            say!(words, "channels-none")
        } else {
            Markup::join(&lines, "\n")
        };
        Ok(
            Card::with_icon(Tone::Neutral, "🚪", &say!(words, "channels-title"))
                .text(text)
                .footer(&say!(words, "channels-how")),
        )
    }

    async fn change(
        &self,
        visit: &Visit<'_>,
        target: &str,
        change: ChannelChange,
        reason: Option<&str>,
    ) -> Result<Card, AppError> {
        let words = &visit.words;
        let target = understood(visit.call.locale, target)?;
        let ruled = self
            .desk
            .security()
            .channel_rule_set(&visit.request, &target, change, reason)
            .await?;
        let title = if ruled.before == ruled.after {
            say!(words, "channels-unchanged")
        } else {
            say!(words, "channels-changed")
        };
        let mut card = Card::new(Tone::Good, &title).text(line(words, &target, ruled.after.as_ref()));
        if ruled.after == Some(ChannelRule::Hidden) {
            card = card.text(say!(words, "channels-menu"));
        }
        if ruled.after.is_some() {
            let reset = self.desk.own(visit.call, "commands", "reset", target)?;
            card = card.buttons(vec![Button::new(
                Style::Plain,
                label!(words, "channels-reset"),
                reset,
            )]);
        }
        Ok(card)
    }
}

impl Command for Channels {
    fn declaration(&self) -> Declaration {
        let about = |name| {
            Declaration::new(name).option(OptionSpec::text("command").required().suggested().within(1, 64))
        };
        let why = || OptionSpec::text("reason").within(1, 400);
        let channel = || OptionSpec::channel("channel").required();
        Declaration::new("commands")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::SettingsConfigure)
            .private()
            .subcommand(Declaration::new("show").example("/commands show"))
            .subcommand(
                about("only")
                    .option(channel())
                    .option(why())
                    .example("/commands only command:work channel:#market"),
            )
            .subcommand(
                about("not")
                    .option(channel())
                    .option(why())
                    .example("/commands not command:* channel:#hall reason:a place to talk"),
            )
            .subcommand(about("hide").option(why()).example("/commands hide command:rob"))
            .subcommand(
                about("reset")
                    .option(why())
                    .example("/commands reset command:rob"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let channel = || {
            let missing = || AppError::new(codes::OPTION_INVALID).with("option", "channel");
            options.channel("channel").ok_or_else(missing)
        };
        let change = match options.subcommand() {
            "show" => return Ok(Reply::private(self.show(&visit).await?)),
            "only" => ChannelChange::Only(channel()?),
            "not" => ChannelChange::Not(channel()?),
            "hide" => ChannelChange::Hide,
            "reset" => ChannelChange::Reset,
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        let target = options.required_text("command")?;
        let card = self
            .change(&visit, target, change, options.text("reason"))
            .await?;
        Ok(Reply::private(card))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let words = Words::new(call.locale);
        let typed = focused.text.trim().trim_start_matches('/').to_lowercase();
        let fitting = targets().filter_map(|target| {
            let name = name(&words, target);
            let fits = target.contains(&typed) || name.to_lowercase().contains(&typed);
            fits.then(|| suggestion(&name, target))
        });
        Ok(suggestions(fitting))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let target = &pressed.id.payload;
        let card = self.change(&visit, target, ChannelChange::Reset, None).await?;
        Ok(Reply::update(card))
    }
}

/// Everything that rules can be about: all commands, topics, single commands.
fn targets() -> impl Iterator<Item = &'static str> {
    let commands = topics().flat_map(|topic| topic.commands.iter().copied());
    std::iter::once(EVERYTHING)
        .chain(topics().map(|topic| topic.key))
        .chain(commands.filter(|command| topics().all(|topic| topic.key != *command)))
}

/// What was typed, as rules name it: the key or the name that people see.
fn understood(locale: Locale, typed: &str) -> Result<String, AppError> {
    let words = Words::new(locale);
    let typed = typed.trim().trim_start_matches('/').to_lowercase();
    let found = targets().find(|target| {
        *target == typed
            || name(&words, target).to_lowercase() == typed
            || local_path(locale, &[(*target).to_owned()]).to_lowercase() == typed
    });
    if let Some(target) = found {
        return Ok(target.to_owned());
    }
    let command = typed.split(' ').next().unwrap_or_default();
    let code = if Topic::of(command).is_some() || FOR_STAFF.contains(&command) {
        codes::CHANNELS_STAFF
    } else {
        codes::CHANNELS_TARGET
    };
    Err(AppError::new(code).with("command", typed))
}

/// What a rule is about, as people read it.
fn name(words: &Words, target: &str) -> String {
    if target == EVERYTHING {
        return label!(words, "channels-everything");
    }
    match Topic::find(target) {
        Some(topic) => words.label("channels-topic", &[("topic", topic.label(words).into())]),
        None => format!("/{}", local_path(words.locale(), &[target.to_owned()])),
    }
}

fn line(words: &Words, target: &str, rule: Option<&ChannelRule>) -> Markup {
    let name = Markup::escaped(&name(words, target), 100).bold();
    let mentions = |channels: &std::collections::BTreeSet<ChannelId>| {
        let each: Vec<Markup> = channels
            .iter()
            .map(|channel| Markup::trusted(format!("<#{channel}>")))
            .collect();
        Markup::join(&each, ", ")
    };
    match rule {
        None => say!(words, "channels-anywhere", name = name),
        Some(ChannelRule::Hidden) => say!(words, "channels-hidden", name = name),
        Some(ChannelRule::Only(channels)) => {
            say!(words, "channels-only", name = name, channels = mentions(channels))
        }
        Some(ChannelRule::Not(channels)) => {
            say!(words, "channels-not", name = name, channels = mentions(channels))
        }
    }
}
