//! `/limits show|set|reset`: how often members may use the bot, for staff.

use core_errors::{AppError, codes};
use core_security::{Action, LimitClass, LimitScope, SettingChange, SettingChanged, SettingLine};
use core_types::setting::{SettingKind, SettingSpec};
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::Options,
    presentation::{Align, Card, Markup, Table, Tone, Words, label, say},
    reply::Choice,
};

/// `/limits`.
#[derive(Debug)]
pub(crate) struct LimitsCommand {
    desk: Desk,
}

impl LimitsCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn show(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let specs: Vec<SettingSpec> = LimitClass::ALL
            .iter()
            .flat_map(|class| LimitScope::ALL.iter().map(|scope| class.setting(*scope).spec()))
            .collect();
        let security = self.desk.security();
        let lines = security
            .settings_show(&visit.request, Action::LimitsConfigure, &specs)
            .await?;
        Ok(table(&visit.words, &lines))
    }

    async fn change(
        &self,
        visit: &Visit<'_>,
        options: &Options,
        rate: Option<&str>,
    ) -> Result<Card, AppError> {
        let class = LimitClass::by_name(options.required_text("class")?);
        let scope = LimitScope::by_name(options.required_text("scope")?);
        let (Some(class), Some(scope)) = (class, scope) else {
            return Err(AppError::new(codes::OPTION_INVALID).with("option", "class"));
        };
        let change = SettingChange {
            value: rate.map(str::to_owned),
            expected_version: None,
            reason: options.text("reason").map(str::to_owned),
        };
        let (security, spec) = (self.desk.security(), class.setting(scope).spec());
        let changed = security
            .setting_set(&visit.request, Action::LimitsConfigure, spec, change)
            .await
            .map_err(|error| said_plainly(error, spec.kind))?;
        Ok(done(&visit.words, class, scope, &changed))
    }
}

impl Command for LimitsCommand {
    fn declaration(&self) -> Declaration {
        let names = |names: Vec<&'static str>| {
            names
                .into_iter()
                .map(|name| Choice::text(name, name))
                .collect::<Vec<_>>()
        };
        let which = |declaration: Declaration| {
            declaration
                .option(
                    OptionSpec::text("class")
                        .required()
                        .choices(names(LimitClass::ALL.iter().map(|class| class.name()).collect())),
                )
                .option(
                    OptionSpec::text("scope")
                        .required()
                        .choices(names(LimitScope::ALL.iter().map(|scope| scope.name()).collect())),
                )
        };
        let why = || OptionSpec::text("reason").within(1, 400);
        Declaration::new("limits")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::LimitsConfigure)
            .private()
            .subcommand(Declaration::new("show").example("/limits show"))
            .subcommand(
                which(Declaration::new("set"))
                    .option(OptionSpec::text("rate").required().within(1, 40))
                    .option(why())
                    .example("/limits set class:money scope:member rate:20/1m reason:a calm week"),
            )
            .subcommand(
                which(Declaration::new("reset"))
                    .option(why())
                    .example("/limits reset class:money scope:member"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = match options.subcommand() {
            "show" => self.show(&visit).await?,
            "set" => {
                let rate = options.required_text("rate")?;
                self.change(&visit, options, Some(rate)).await?
            }
            "reset" => self.change(&visit, options, None).await?,
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }
}

/// A rate that a limit does not take, with those that it does.
fn said_plainly(error: AppError, kind: SettingKind) -> AppError {
    match kind {
        SettingKind::Rate(low, high) if error.code() == codes::SETTING_INVALID => {
            let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            AppError::new(codes::LIMIT_RATE)
                .with("low", count(low))
                .with("high", count(high))
                .caused_by(error)
        }
        _ => error,
    }
}

/// One line per class; `lines` has those of a member and of the server in turn.
fn table(words: &Words, lines: &[SettingLine]) -> Card {
    let mut table = Table::new([
        (label!(words, "limits-class"), Align::Left),
        (label!(words, "limits-scope-member"), Align::Right),
        (label!(words, "limits-scope-guild"), Align::Right),
    ]);
    let shown = |line: &SettingLine| format!("{}{}", line.value, if line.is_default { "" } else { "*" });
    for (class, pair) in LimitClass::ALL.iter().zip(lines.chunks(2)) {
        let mut row = vec![class_name(words, *class)];
        row.extend(pair.iter().map(shown));
        if let Ok(row) = <[String; 3]>::try_from(row) {
            table.row(row);
        }
    }
    Card::with_icon(Tone::Neutral, "🚦", &say!(words, "limits-title"))
        .text(table.markup())
        .text(say!(words, "limits-how"))
        .footer(&say!(words, "limits-legend"))
}

fn done(words: &Words, class: LimitClass, scope: LimitScope, changed: &SettingChanged) -> Card {
    let rate = |rate: &str| Markup::escaped(rate, 40).bold();
    let scope = match scope {
        LimitScope::Member => label!(words, "limits-scope-member"),
        LimitScope::Guild => label!(words, "limits-scope-guild"),
    };
    let (class, after) = (class_name(words, class), rate(&changed.after));
    let text = if changed.before == changed.after {
        say!(
            words,
            "limits-unchanged",
            class = class,
            scope = scope,
            after = after
        )
    } else {
        let before = rate(&changed.before);
        say!(
            words,
            "limits-changed",
            class = class,
            scope = scope,
            after = after,
            before = before
        )
    };
    Card::new(Tone::Good, &say!(words, "limits-changed-title")).text(text)
}

fn class_name(words: &Words, class: LimitClass) -> String {
    match class {
        LimitClass::Look => label!(words, "limits-class-look"),
        LimitClass::Money => label!(words, "limits-class-money"),
        LimitClass::Games => label!(words, "limits-class-games"),
        LimitClass::Staff => label!(words, "limits-class-staff"),
        LimitClass::Press => label!(words, "limits-class-press"),
        LimitClass::Suggest => label!(words, "limits-class-suggest"),
    }
}
