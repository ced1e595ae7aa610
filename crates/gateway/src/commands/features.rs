//! `/features show|on|off|reset`: what is on here and why, and switching it, for staff.

use core_config::{FLAGS, Why};
use core_errors::{AppError, codes};
use core_security::{Action, FeatureLine};
use core_types::Locale;
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{
        Block, Button, Card, Markup, Select, SelectOption, Style, Tone, Words, label, mention, say, small,
    },
    reply::Choice,
};

/// `/features`.
#[derive(Debug)]
pub(crate) struct Features {
    desk: Desk,
}

impl Features {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// Every feature, to look at or to choose one of.
    async fn overview(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let words = &visit.words;
        let lines = self.desk.security().feature_list(&visit.request).await?;
        let said: Vec<Markup> = lines.iter().map(|line| short(words, line)).collect();
        let options = lines.iter().map(|line| SelectOption {
            value: line.spec.name.to_owned(),
            label: name(words, line.spec.name),
            about: None,
            chosen: false,
        });
        let choose = self.desk.own(visit.call, "features", "choose", "")?;
        Ok(
            Card::with_icon(Tone::Neutral, "🎛️", &say!(words, "features-title"))
                .text(Markup::join(&said, "\n"))
                .block(Block::Select(Select::new(
                    label!(words, "features-choose"),
                    choose,
                    options.collect(),
                )))
                .footer(&say!(words, "features-how")),
        )
    }

    /// One feature, with what the staff can do about it.
    async fn one(&self, visit: &Visit<'_>, wanted: &str, title: Option<&Markup>) -> Result<Card, AppError> {
        let words = &visit.words;
        let lines = self.desk.security().feature_list(&visit.request).await?;
        let unknown = || AppError::new(codes::FEATURE_UNKNOWN).with("feature", wanted);
        let line = lines.iter().find(|line| line.spec.name == wanted);
        let line = line.ok_or_else(unknown)?;
        let press = |action| self.desk.own(visit.call, "features", action, wanted);
        let switch = if line.decided.on {
            Button::new(Style::Danger, label!(words, "features-off"), press("off")?)
        } else {
            Button::new(Style::Primary, label!(words, "features-on"), press("on")?).enabled(line.can_be_on)
        };
        let reset = Button::new(Style::Plain, label!(words, "features-reset"), press("reset")?)
            .enabled(line.staff.is_some());
        let mut card = match title {
            Some(title) => Card::new(Tone::Good, title),
            None => Card::with_icon(Tone::Neutral, "🎛️", &say!(words, "features-one")),
        };
        card = card.text(short(words, line));
        if !line.decided.on && !line.can_be_on {
            card = card.text(say!(words, "features-not-yours"));
        }
        if let Some((who, at, reason)) = &line.changed {
            let mut by = match who {
                Some(who) => say!(words, "features-changed-by", who = mention(*who), at = *at),
                None => say!(words, "features-changed-at", at = *at),
            };
            if !reason.is_empty() {
                by = Markup::join(&[by, Markup::escaped(reason, 200)], " · ");
            }
            card = card.footer(&by);
        }
        Ok(card.buttons(vec![switch, reset]))
    }

    async fn switch(
        &self,
        visit: &Visit<'_>,
        wanted: &str,
        on: Option<bool>,
        reason: Option<&str>,
    ) -> Result<Card, AppError> {
        let security = self.desk.security();
        let switched = security.feature_set(&visit.request, wanted, on, reason).await?;
        let title = if switched.before == switched.after {
            say!(visit.words, "features-unchanged")
        } else {
            say!(visit.words, "features-changed")
        };
        self.one(visit, wanted, Some(&title)).await
    }
}

impl Command for Features {
    fn declaration(&self) -> Declaration {
        let feature = || OptionSpec::text("feature").suggested().within(1, 64);
        let change = |name| {
            Declaration::new(name)
                .option(feature().required())
                .option(OptionSpec::text("reason").within(1, 400))
        };
        Declaration::new("features")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::FeaturesSwitch)
            .private()
            .subcommand(
                Declaration::new("show")
                    .option(feature())
                    .example("/features show")
                    .example("/features show feature:work"),
            )
            .subcommand(
                change("off").example("/features off feature:leaderboard reason:nobody likes it here"),
            )
            .subcommand(change("on").example("/features on feature:leaderboard"))
            .subcommand(change("reset").example("/features reset feature:leaderboard"))
            .component("choose", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let reason = options.text("reason");
        let card = match (options.subcommand(), options.text("feature").map(str::trim)) {
            ("show", None) => self.overview(&visit).await?,
            ("show", Some(feature)) => self.one(&visit, feature, None).await?,
            (switch, Some(feature)) => self.switch(&visit, feature, said(switch)?, reason).await?,
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        Ok(suggest(call.locale, &focused.text))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = match (pressed.id.action.as_str(), pressed.values.first()) {
            ("choose", Some(feature)) => self.one(&visit, feature, None).await?,
            (switch, _) => {
                self.switch(&visit, &pressed.id.payload, said(switch)?, None)
                    .await?
            }
        };
        Ok(Reply::update(card))
    }
}

/// What a sub-command or button says about a feature.
fn said(switch: &str) -> Result<Option<bool>, AppError> {
    match switch {
        "on" => Ok(Some(true)),
        "off" => Ok(Some(false)),
        "reset" => Ok(None),
        _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
    }
}

/// The name of a feature, as people read it.
fn name(words: &Words, feature: &str) -> String {
    words.label(&format!("feature-{}", feature.replace('_', "-")), &[])
}

fn suggest(locale: Locale, typed: &str) -> Vec<Choice> {
    let words = Words::new(locale);
    let typed = typed.trim().to_lowercase();
    let all = FLAGS.iter().map(|spec| (spec.name, name(&words, spec.name)));
    let fitting = all.filter(|(key, name)| key.contains(&typed) || name.to_lowercase().contains(&typed));
    suggestions(fitting.map(|(key, name)| suggestion(&format!("{name} ({key})"), key)))
}

/// Whether it is on, and why.
fn short(words: &Words, line: &FeatureLine) -> Markup {
    let name = Markup::trusted(name(words, line.spec.name)).bold();
    let state = if line.decided.on {
        say!(words, "features-is-on", name = name)
    } else {
        say!(words, "features-is-off", name = name)
    };
    Markup::trusted(format!("{state}\n{}", small(&why(words, line))))
}

fn why(words: &Words, line: &FeatureLine) -> Markup {
    let (decided, rollout) = (line.decided, line.decided.rollout);
    let share = i64::from(rollout.percent);
    match (decided.why, decided.on) {
        (Why::Denied, _) => say!(words, "features-why-denied"),
        (Why::Stopped, _) => say!(words, "features-why-stopped"),
        (Why::Allowed, _) => say!(words, "features-why-allowed"),
        (Why::Staff, true) => say!(words, "features-why-staff-on"),
        (Why::Staff, false) => say!(words, "features-why-staff-off"),
        (Why::Operator | Why::File, _) => {
            let what = match (rollout.enabled, share, decided.on) {
                (false, ..) => say!(words, "features-why-off"),
                (true, 100, _) => say!(words, "features-why-all"),
                (true, _, true) => say!(words, "features-why-inside", share = share),
                (true, _, false) => say!(words, "features-why-outside", share = share),
            };
            let source = if decided.why == Why::Operator {
                say!(words, "features-from-operator")
            } else {
                say!(words, "features-from-file")
            };
            Markup::join(&[what, source], " ")
        }
    }
}
