//! `/economy add-money|remove-money|config`, for staff.

use app_economy::{StaffMove, StaffMoved, StaffStep};
use core_errors::{AppError, codes};
use core_resilience::Priority;
use core_security::Action;
use core_types::AmountInput;
use twilight_model::guild::Permissions;

use super::{
    access,
    desk::{Desk, Visit},
    settings,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    presentation::{Card, Markup, Tone, mention, say},
    reply::Choice,
};

/// `/economy`.
#[derive(Debug)]
pub(crate) struct EconomyCommand {
    desk: Desk,
}

impl EconomyCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
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
        let chosen = pressed.values.first().map_or("", String::as_str);
        settings::edit(&self.desk, &visit, chosen, "economy").await
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
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
