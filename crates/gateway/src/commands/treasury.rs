//! `/treasury`: what the guild has together, proposals about it, and the votes that decide.

mod ballot;
mod own;

use app_economy::treasury::{ProposalOrder, ProposalTo, VoteChoice};
use core_errors::{AppError, codes};
use core_security::{Action, LimitClass};
use core_types::{AmountInput, Money};

use super::{
    desk::{Desk, Visit},
    economy::steer::members,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Form, Options, Pressed},
    presentation::{Card, Field, Tone, Words, form, label, say},
    reply::{Answer, Message, Visibility},
};

/// Members who are asked about whether they have a role, at most.
const ASKED: u32 = 1_000;

/// `/treasury`.
#[derive(Debug)]
pub(crate) struct TreasuryCommand {
    desk: Desk,
}

impl TreasuryCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn propose(&self, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
        let AmountInput::Exact(amount) = AmountInput::parse(options.required_text("amount")?)? else {
            return Err(AppError::new(codes::OPTION_INVALID).with("option", "amount"));
        };
        let to = match options.subcommand() {
            "propose" => {
                let member = options.required_user("to")?;
                ProposalTo::Member(member.id, member.bot)
            }
            "propose-many" => {
                let mut named = options.text("members").map(members).unwrap_or_default();
                let role = options.role("role");
                if let Some(role) = role {
                    let economy = &self.desk.economy;
                    let known = economy.treasury_candidates(&visit.request, ASKED).await?;
                    let security = self.desk.security();
                    named.extend(
                        security
                            .with_role(visit.request.guild, role, known)
                            .await?
                            .members,
                    );
                }
                ProposalTo::Many(role, named.into_iter().collect())
            }
            _ => ProposalTo::Burn,
        };
        let order = ProposalOrder {
            to,
            amount,
            reason: options.required_text("reason")?.to_owned(),
        };
        let proposal = self.desk.economy.treasury_propose(&visit.request, order).await?;
        let card = ballot::card(&self.desk, visit, &self.common(visit).await?, &proposal, None)?;
        Ok(Reply::of(Answer::Message(Message::public(card))))
    }

    /// What everybody reads is in the server's language, whoever presses a button of it.
    async fn common(&self, visit: &Visit<'_>) -> Result<Words, AppError> {
        let guards = self.desk.security().settings(visit.request.guild).await?;
        Ok(visit.words_in(guards.language))
    }

    async fn ballot(&self, visit: &Visit<'_>, words: &Words, number: i64) -> Result<Card, AppError> {
        let (proposal, mine) = self
            .desk
            .economy
            .treasury_proposal(&visit.request, number)
            .await?;
        ballot::card(&self.desk, visit, words, &proposal, mine)
    }

    async fn vetoed(&self, visit: &Visit<'_>, number: i64, why: &str) -> Result<Card, AppError> {
        let economy = &self.desk.economy;
        let proposal = economy.treasury_veto(&visit.request, number, why).await?;
        ballot::card(&self.desk, visit, &visit.words, &proposal, None)
    }
}

fn number(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::new(codes::COMPONENT_STALE))
}

impl Command for TreasuryCommand {
    fn declaration(&self) -> Declaration {
        let id = || OptionSpec::integer("number").required().within(1, 1 << 40);
        let amount = || OptionSpec::text("amount").required().within(1, 40);
        let reason = || OptionSpec::text("reason").required().within(1, 200);
        let look = |name| Declaration::new(name).action(Action::EconomyView);
        let act = |name| Declaration::new(name).action(Action::EconomyUse);
        Declaration::new("treasury")
            .flag("economy")
            .subcommand(look("view").public().example("/treasury view"))
            .subcommand(look("proposals").public().example("/treasury proposals"))
            .subcommand(
                look("proposal")
                    .private()
                    .option(id())
                    .example("/treasury proposal number:1"),
            )
            .subcommand(
                act("propose")
                    .public()
                    .option(OptionSpec::user("to").required())
                    .option(amount())
                    .option(reason())
                    .example("/treasury propose to:@Bo amount:500 reason:won the drawing contest"),
            )
            .subcommand(
                act("propose-many")
                    .public()
                    .action(Action::TreasuryPropose)
                    .option(amount())
                    .option(reason())
                    .option(OptionSpec::role("role"))
                    .option(OptionSpec::text("members").within(1, 6_000))
                    .example("/treasury propose-many amount:50 reason:thank you members:<@102>"),
            )
            .subcommand(
                act("propose-burn")
                    .public()
                    .option(amount())
                    .option(reason())
                    .example("/treasury propose-burn amount:500 reason:there is too much of it"),
            )
            .subcommand(
                act("withdraw")
                    .private()
                    .option(id())
                    .example("/treasury withdraw number:3"),
            )
            .subcommand(
                Declaration::new("veto")
                    .action(Action::TreasuryVeto)
                    .private()
                    .option(id())
                    .option(reason())
                    .example("/treasury veto number:2 reason:against the rules"),
            )
            .subcommand(look("taxes").private().example("/treasury taxes"))
            .subcommand(
                act("vacation")
                    .private()
                    .class(LimitClass::Look)
                    .option(OptionSpec::integer("days").within(0, 366))
                    .example("/treasury vacation")
                    .example("/treasury vacation days:14"),
            )
            .component("vote", Ack::Update)
            .component("again", Ack::Update)
            .component("look", Ack::Update)
            .component("view", Ack::Update)
            .component("page", Ack::Update)
            .component("on", Ack::Update)
            .component("withdraw", Ack::Update)
            .component("back", Ack::Message(Visibility::Private))
            .component("veto", Ack::Modal)
            .component("stop", Ack::Message(Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, desk) = (&visit.words, &self.desk);
        match options.subcommand() {
            "view" => Ok(Reply::message(
                ballot::treasury(desk, &visit).await?,
                visit.usual(),
            )),
            "proposals" => Ok(Reply::message(
                ballot::page(desk, &visit, None).await?,
                visit.usual(),
            )),
            "proposal" => {
                let card = self
                    .ballot(&visit, words, options.required_integer("number")?)
                    .await?;
                Ok(Reply::private(card))
            }
            "propose" | "propose-many" | "propose-burn" => self.propose(&visit, options).await,
            "withdraw" => {
                let number = options.required_integer("number")?;
                let back = desk.economy.treasury_withdraw(&visit.request, number).await?;
                Ok(Reply::private(ballot::card(desk, &visit, words, &back, None)?))
            }
            "veto" => {
                let number = options.required_integer("number")?;
                let card = self
                    .vetoed(&visit, number, options.required_text("reason")?)
                    .await?;
                Ok(Reply::private(card.footer(&say!(words, "treasury-vetoed-how"))))
            }
            "taxes" => Ok(Reply::private(own::taxes(desk, &visit).await?)),
            "vacation" => {
                let days = options.integer("days");
                Ok(Reply::private(own::vacation(desk, &visit, days).await?))
            }
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, desk) = (&visit.words, &self.desk);
        let chosen = pressed.values.first().unwrap_or(&pressed.id.payload);
        match pressed.id.action.as_str() {
            "vote" => {
                let (choice, id) = chosen
                    .split_once(' ')
                    .ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
                let choice =
                    VoteChoice::parse(choice).ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?;
                let voted = desk
                    .economy
                    .treasury_vote(&visit.request, number(id)?, choice)
                    .await?;
                // The ballot is everybody's; what somebody voted is their own business.
                let common = self.common(&visit).await?;
                let card = ballot::card(desk, &visit, &common, &voted.proposal, None)?;
                Ok(Reply::update(card).then(Message::private(ballot::voted(&visit, &voted))))
            }
            "again" | "look" => {
                let (number, common) = (number(chosen)?, self.common(&visit).await?);
                let (proposal, _) = desk.economy.treasury_proposal(&visit.request, number).await?;
                Ok(Reply::update(ballot::card(
                    desk, &visit, &common, &proposal, None,
                )?))
            }
            "view" => Ok(Reply::update(ballot::treasury(desk, &visit).await?)),
            "withdraw" => {
                let back = desk.economy.treasury_withdraw(&visit.request, number(chosen)?);
                let common = self.common(&visit).await?;
                Ok(Reply::update(ballot::card(
                    desk,
                    &visit,
                    &common,
                    &back.await?,
                    None,
                )?))
            }
            "back" => Ok(Reply::private(own::vacation(desk, &visit, Some(0)).await?)),
            "veto" => {
                let id = desk.own(visit.call, "treasury", "stop", chosen.clone())?;
                let field = Field {
                    name: "reason",
                    label: label!(words, "treasury-veto-reason"),
                    about: None,
                    value: None,
                    longest: 200,
                    required: true,
                };
                let title = label!(words, "treasury-veto-title", number = number(chosen)?);
                Ok(Reply::modal(form(&title, id, vec![field])))
            }
            _ => {
                let before = Some(number(chosen)?).filter(|before| *before > 0);
                Ok(Reply::update(ballot::page(desk, &visit, before).await?))
            }
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = self
            .vetoed(&visit, number(&form.id.payload)?, form.text("reason"))
            .await?;
        Ok(Reply::private(card))
    }
}

/// The tone of something of which there is nothing.
const fn tone_of(amount: Money) -> Tone {
    if amount.is_positive() {
        Tone::Neutral
    } else {
        Tone::Good
    }
}
