//! `/economy add-money|remove-money|config|health|trace|reverse|…`, for staff.

mod carry;
mod charts;
mod entry;
mod health;
pub(super) mod steer;
mod what_if;

use app_economy::{StaffMove, StaffMoved, StaffStep};
use core_errors::{AppError, codes};
use core_resilience::Priority;
use core_security::Action;
use core_types::AmountInput;
use domain_economy::ledger::EntryKind;
use twilight_model::guild::Permissions;

use self::charts::Look;
use super::{
    access,
    desk::{Desk, Visit},
    settings,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    follow::Follower,
    presentation::{Card, Markup, Tone, mention, say},
    reply::{Choice, Visibility},
};

/// The kinds of entries that can be undone by kind.
const KINDS: [EntryKind; 7] = [
    EntryKind::Pay,
    EntryKind::Daily,
    EntryKind::Work,
    EntryKind::Grant,
    EntryKind::Remove,
    EntryKind::Fee,
    EntryKind::Import,
];

fn look() -> Declaration {
    Declaration::new("health")
        .option(OptionSpec::integer("days").within(1, 400))
        .action(Action::EconomyHealth)
        .private()
        .example("/economy health")
        .example("/economy health days:30")
}

fn trace() -> Declaration {
    Declaration::new("trace")
        .option(OptionSpec::user("member"))
        .option(OptionSpec::integer("entry").within(1, i64::from(u32::MAX)))
        .action(Action::EconomyHealth)
        .private()
        .example("/economy trace member:@Bo")
        .example("/economy trace entry:1")
}

fn reverse() -> Declaration {
    let kinds = KINDS.map(|kind| Choice::text(kind.name(), kind.name()));
    Declaration::new("reverse")
        .option(OptionSpec::text("reason").required().within(1, 400))
        .option(OptionSpec::integer("entry").within(1, i64::from(u32::MAX)))
        .option(OptionSpec::user("member"))
        .option(OptionSpec::text("since").within(2, 10))
        .option(OptionSpec::text("until").within(2, 10))
        .option(OptionSpec::text("kind").choices(kinds))
        .option(OptionSpec::boolean("partly"))
        .action(Action::EconomyReverse)
        .private()
        .example("/economy reverse reason:paid twice entry:1")
        .example("/economy reverse reason:exploit member:@Bo since:24h partly:true")
        .example("/economy reverse reason:broken event since:2h kind:grant")
}

/// The same to everybody who is named.
fn many(name: &'static str, example: &'static str) -> Declaration {
    Declaration::new(name)
        .option(OptionSpec::text("amount").required().within(1, 40))
        .option(OptionSpec::text("reason").required().within(1, 400))
        .option(OptionSpec::role("role"))
        .option(OptionSpec::text("members").within(1, 6_000))
        .action(Action::EconomyBulk)
        .private()
        .example(example)
}

/// `/economy`.
#[derive(Debug)]
pub(crate) struct EconomyCommand {
    desk: Desk,
    follower: Follower,
}

impl EconomyCommand {
    pub(crate) const fn new(desk: Desk, follower: Follower) -> Self {
        Self { desk, follower }
    }
}

impl Command for EconomyCommand {
    fn declaration(&self) -> Declaration {
        let moves = |name, action, example| {
            Declaration::new(name)
                .option(OptionSpec::user("member").required())
                .option(OptionSpec::text("amount").required().within(1, 40))
                .option(OptionSpec::text("reason").required().within(1, 400))
                .action(action)
                .priority(Priority::Money)
                .public()
                .example(example)
        };
        let config = Declaration::new("config")
            .option(OptionSpec::text("setting").suggested().within(1, 64))
            .option(OptionSpec::text("value").within(1, 100))
            .option(OptionSpec::text("reason").within(1, 400))
            .action(Action::EconomyConfigure)
            .private()
            .example("/economy config")
            .example("/economy config setting:daily.base value:250 reason:summer fair");
        Declaration::new("economy")
            .default_permissions(Permissions::MANAGE_GUILD)
            .subcommand(moves(
                "add-money",
                Action::EconomyAddMoney,
                "/economy add-money member:@Bo amount:500 reason:won the quiz",
            ))
            .subcommand(moves(
                "remove-money",
                Action::EconomyRemoveMoney,
                "/economy remove-money member:@Bo amount:50 reason:paid twice",
            ))
            .subcommand(config)
            // Steering.
            .subcommand(look())
            .subcommand(trace())
            .subcommand(reverse())
            .subcommand(many(
                "add-money-role",
                "/economy add-money-role amount:50 members:<@102> reason:summer fair",
            ))
            .subcommand(
                many(
                    "remove-money-role",
                    "/economy remove-money-role amount:5% members:<@102> reason:wealth tax",
                )
                .option(OptionSpec::boolean("partly")),
            )
            .subcommand(
                Declaration::new("batches")
                    .option(OptionSpec::integer("number").within(1, i64::from(u32::MAX)))
                    .action(Action::EconomyBulk)
                    .private()
                    .example("/economy batches"),
            )
            .subcommand(
                Declaration::new("what-if")
                    .option(OptionSpec::text("setting").required().suggested().within(1, 64))
                    .option(OptionSpec::text("value").required().within(1, 20))
                    .option(OptionSpec::integer("days").within(1, 90))
                    .action(Action::EconomyHealth)
                    .private()
                    .example("/economy what-if setting:daily.base value:250"),
            )
            .component("what-if-save", Ack::Message(Visibility::Private))
            .subcommand(carry::declared())
            .subcommand(
                Declaration::new("export")
                    .action(Action::EconomyExport)
                    .private()
                    .example("/economy export"),
            )
            .component("import", Ack::Message(Visibility::Private))
            .component("health", Ack::Update)
            .component("health-look", Ack::Update)
            .component("trace-entry", Ack::Update)
            .component("health-json", Ack::Message(Visibility::Private))
            .component("health-csv", Ack::Message(Visibility::Private))
            .component("batch-go", Ack::Update)
            .component("batch-stop", Ack::Update)
            .component("batch-look", Ack::Update)
            .component("batch-undo", Ack::Update)
            .component("batch-file", Ack::Message(Visibility::Private))
            .component("edit", Ack::Modal)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        match options.subcommand() {
            "add-money" => {
                let step = self.desk.economy.add_money(&visit.request, order(options)?);
                Ok(moved(&visit, &step.await?, |moved| Text {
                    title: say!(words, "staff-add-title"),
                    text: say!(
                        words,
                        "staff-add-text",
                        member = moved.member,
                        amount = moved.amount
                    ),
                }))
            }
            "remove-money" => {
                let step = self.desk.economy.remove_money(&visit.request, order(options)?);
                Ok(moved(&visit, &step.await?, |moved| Text {
                    title: say!(words, "staff-remove-title"),
                    text: say!(
                        words,
                        "staff-remove-text",
                        member = moved.member,
                        amount = moved.amount
                    ),
                }))
            }
            "config" => match (options.text("setting"), options.text("value")) {
                (Some(key), Some(value)) => {
                    settings::set(&self.desk, &visit, key, Some(value), options.text("reason")).await
                }
                (Some(key), None) => settings::one(&self.desk, &visit, key).await,
                _ => {
                    let card = settings::table(&self.desk, &visit, &settings::ECONOMY, "economy").await?;
                    Ok(Reply::private(card))
                }
            },
            // Steering.
            "health" => {
                let days = options.integer("days").and_then(|days| u32::try_from(days).ok());
                let card = health::health(&self.desk, &visit, days.unwrap_or(7), Look::Supply).await?;
                Ok(Reply::private(card))
            }
            "trace" => {
                let card = match (options.user("member"), options.integer("entry")) {
                    (Some(member), None) => health::trace(&self.desk, &visit, member.id).await?,
                    (None, Some(entry)) => entry::card(&self.desk, &visit, entry).await?,
                    _ => return Err(AppError::new(codes::TRACE_WHAT)),
                };
                Ok(Reply::private(card))
            }
            "what-if" => what_if::show(&self.desk, &visit, options).await,
            "reverse" => steer::reverse(&self.desk, &visit, options).await,
            "add-money-role" => steer::bulk(&self.desk, &visit, options, true).await,
            "remove-money-role" => steer::bulk(&self.desk, &visit, options, false).await,
            "import" => carry::begin(&self.desk, &visit, options).await,
            "export" => carry::export(&self.desk, &visit).await,
            "batches" => steer::list(&self.desk, &visit, options.integer("number")).await,

            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        Ok(settings::suggest(
            call.locale,
            &focused.text,
            Some(&settings::ECONOMY),
        ))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let days = || pressed.id.payload.parse().unwrap_or(7);
        match pressed.id.action.as_str() {
            "health" | "health-look" => {
                // Days, and the look unless it was chosen just now. Cards of earlier versions know no look.
                let (days, look) = pressed
                    .id
                    .payload
                    .split_once(' ')
                    .unwrap_or((&pressed.id.payload, ""));
                let look = Look::of(pressed.values.first().map_or(look, String::as_str));
                let card = health::health(&self.desk, &visit, days.parse().unwrap_or(7), look).await?;
                return Ok(Reply::update(card));
            }
            "health-json" => return health::data(&self.desk, &visit, days(), false).await,
            "health-csv" => return health::data(&self.desk, &visit, days(), true).await,
            "trace-entry" => {
                let seq = pressed.id.payload.parse();
                let seq = seq.map_err(|_| AppError::new(codes::COMPONENT_STALE))?;
                return Ok(Reply::update(entry::card(&self.desk, &visit, seq).await?));
            }
            "what-if-save" => return what_if::save(&self.desk, &visit, &pressed.id.payload).await,
            action if action.starts_with("batch-") => {
                return steer::press(&self.desk, &self.follower, &visit, pressed).await;
            }
            _ => {}
        }
        let chosen = pressed.values.first().map_or("", String::as_str);
        settings::edit(&self.desk, &visit, chosen, "economy").await
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        if form.id.action == "import" {
            return carry::import(&self.desk, &visit, form).await;
        }
        settings::submit(&self.desk, &visit, form).await
    }
}

fn order(options: &Options) -> Result<StaffMove, AppError> {
    let member = options.required_user("member")?;
    Ok(StaffMove {
        member: member.id,
        member_is_bot: member.bot,
        amount: AmountInput::parse(options.required_text("amount")?)?,
        reason: options.required_text("reason")?.to_owned(),
    })
}

/// What is said of money that was moved.
struct Text {
    title: Markup,
    text: Markup,
}

/// The answer when money was moved, or when somebody else has to agree first.
fn moved(visit: &Visit<'_>, step: &StaffStep, text: impl FnOnce(&StaffMoved) -> Text) -> Reply {
    let words = &visit.words;
    let moved = match step {
        StaffStep::Moved(moved) => moved,
        StaffStep::Waits(waits) => return Reply::private(access::waits(words, waits)),
    };
    let Text { title, text } = text(moved);
    let card = Card::with_icon(Tone::Caution, "🪪", &title)
        .text(text)
        .fields(&[
            (say!(words, "staff-wallet"), words.money(moved.wallet)),
            (say!(words, "staff-reason"), Markup::escaped(&moved.reason, 200)),
        ])
        .footer(&say!(words, "staff-by", staff = mention(visit.call.caller.id)));
    Reply::message(card, visit.usual())
}
