//! `/collect` and `/income-role`: what roles pay.

use app_economy::things::{Collected, IncomeRole};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{Money, RoleId};
use twilight_model::guild::Permissions;

use super::kit;
use crate::commands::desk::{Desk, Visit};
use crate::commands::gains;
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::Options,
    presentation::{Card, Markup, Tone, Words, say},
};

/// `/collect`.
#[derive(Debug)]
pub(crate) struct Collect {
    desk: Desk,
}

impl Collect {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn collected(visit: &Visit<'_>, done: &Collected) -> Card {
    let words = &visit.words;
    let paid = done.paid.iter().map(|(role, amount, next)| {
        say!(
            words,
            "collect-line",
            role = kit::role(*role),
            amount = *amount,
            next = *next
        )
    });
    let waiting = done
        .waiting
        .iter()
        .map(|(role, next)| say!(words, "collect-waiting", role = kit::role(*role), next = *next));
    let lines: Vec<Markup> = paid.chain(waiting).collect();
    let card = Card::with_icon(
        Tone::Good,
        "💼",
        &say!(words, "collect-title", amount = done.total),
    )
    .text(Markup::join(&lines, "\n"));
    gains::rewards(card, words, done.rewards_ppm).footer(&say!(words, "shop-wallet", wallet = done.wallet))
}

impl Command for Collect {
    fn declaration(&self) -> Declaration {
        Declaration::new("collect")
            .flag("shop")
            .action(Action::EconomyUse)
            .public()
            .example("/collect")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        match self.desk.economy.collect(&visit.request).await {
            Ok(done) => Ok(Reply::message(collected(&visit, &done), visit.usual())),
            // Nothing went wrong: there is only nothing to collect, so the roles that pay are shown.
            Err(error) if error.code() == codes::INCOME_NONE => {
                let roles = self.desk.economy.income_roles(&visit.request).await?;
                Ok(Reply::private(listed(&visit.words, &roles, true)))
            }
            Err(error) => Err(error),
        }
    }
}

/// The roles that pay.
fn listed(words: &Words, roles: &[IncomeRole], for_nothing: bool) -> Card {
    let mut card = Card::with_icon(Tone::Neutral, "💼", &say!(words, "income-title"));
    if for_nothing {
        card = card.text(say!(words, "income-not-yours"));
    }
    if roles.is_empty() {
        return card.text(say!(words, "income-empty"));
    }
    let lines: Vec<Markup> = roles.iter().map(|income| line(words, income)).collect();
    card.text(Markup::join(&lines, "\n"))
}

fn line(words: &Words, income: &IncomeRole) -> Markup {
    let role = kit::role(income.role);
    if income.hours.is_multiple_of(24) {
        say!(
            words,
            "income-days",
            role = role,
            amount = income.amount,
            days = income.hours / 24
        )
    } else {
        say!(
            words,
            "income-hours",
            role = role,
            amount = income.amount,
            hours = income.hours
        )
    }
}

/// `/income-role`.
#[derive(Debug)]
pub(crate) struct IncomeRoleCommand {
    desk: Desk,
}

impl IncomeRoleCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn chosen(options: &Options) -> Result<RoleId, AppError> {
    options
        .role("role")
        .ok_or_else(|| AppError::new(codes::OPTION_INVALID).with("option", "role"))
}

impl Command for IncomeRoleCommand {
    fn declaration(&self) -> Declaration {
        Declaration::new("income-role")
            .flag("shop")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::ShopManage)
            .private()
            .subcommand(
                Declaration::new("add")
                    .option(OptionSpec::role("role").required())
                    .option(
                        OptionSpec::integer("amount")
                            .required()
                            .within(1, 1_000_000_000_000),
                    )
                    .option(OptionSpec::integer("hours").within(1, 720))
                    .example("/income-role add role:5 amount:100")
                    .example("/income-role add role:5 amount:700 hours:168"),
            )
            .subcommand(Declaration::new("list").example("/income-role list"))
            .subcommand(
                Declaration::new("remove")
                    .option(OptionSpec::role("role").required())
                    .example("/income-role remove role:5"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        let card = match options.subcommand() {
            "add" => {
                let hours = options.integer("hours").unwrap_or(24);
                let income = IncomeRole {
                    role: chosen(options)?,
                    amount: Money::new(options.required_integer("amount")?),
                    hours: u32::try_from(hours).map_err(|_| AppError::new(codes::INCOME_PERIOD))?,
                };
                let set = economy.income_set(&visit.request, income).await?;
                Card::new(Tone::Good, &say!(words, "income-set-title")).text(line(words, &set))
            }
            "remove" => {
                let role = chosen(options)?;
                economy.income_remove(&visit.request, role).await?;
                let card = Card::new(Tone::Good, &say!(words, "income-removed-title"));
                card.text(say!(words, "income-removed-text", role = kit::role(role)))
            }
            "list" => listed(words, &economy.income_roles(&visit.request).await?, false),
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }
}
