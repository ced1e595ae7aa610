//! `/security cases|case|hold|release|block|unblock|report`, for staff.

mod card;
mod list;

use app_economy::{BlockOrder, Decision, HoldOrder};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::AmountInput;
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    presentation::{Card, Field, Tone, duration, form, label, say},
    reply::{Choice, Visibility},
};

/// `/security`.
#[derive(Debug)]
pub(crate) struct SecurityCommand {
    desk: Desk,
}

/// How long a note may be, in characters.
const NOTE: u16 = 500;
/// How long a reason may be, in characters.
const REASON: u16 = 200;

impl SecurityCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The file of a case, as it is now.
    async fn file(&self, visit: &Visit<'_>, number: i64) -> Result<Card, AppError> {
        let view = self.desk.economy.case(&visit.request, number).await?;
        card::case(&self.desk, visit, &view)
    }

    async fn decide(&self, visit: &Visit<'_>, number: i64, decision: Decision) -> Result<Card, AppError> {
        self.desk
            .economy
            .case_decide(&visit.request, number, decision)
            .await?;
        self.file(visit, number).await
    }

    async fn block(&self, visit: &Visit<'_>, order: BlockOrder) -> Result<Card, AppError> {
        let words = &visit.words;
        let done = self.desk.economy.case_block(&visit.request, order).await?;
        let text = match done.block.until {
            Some(until) => say!(
                words,
                "security-blocked-until",
                member = done.block.member,
                until = until
            ),
            None => say!(words, "security-blocked-text", member = done.block.member),
        };
        Ok(Card::new(Tone::Caution, &say!(words, "security-blocked-title"))
            .text(text)
            .footer(&say!(words, "security-in-case", case = done.case)))
    }

    /// Asks for what a decision needs: a reason, or what to write down.
    fn ask(&self, visit: &Visit<'_>, action: &str, number: i64) -> Result<Reply, AppError> {
        let words = &visit.words;
        let id = self
            .desk
            .own(visit.call, "security", action, number.to_string())?;
        let field = |name, label, longest, required| Field {
            name,
            label,
            about: None,
            value: None,
            longest,
            required,
        };
        let fields = if action == "blocking" {
            vec![
                field("reason", label!(words, "security-form-reason"), REASON, true),
                field("hours", label!(words, "security-form-hours"), 5, false),
            ]
        } else {
            vec![field("text", label!(words, "security-form-note"), NOTE, true)]
        };
        Ok(Reply::modal(form(
            &label!(words, "security-form-title", case = number),
            id,
            fields,
        )))
    }
}

impl Command for SecurityCommand {
    fn declaration(&self) -> Declaration {
        let states = ["undecided", "open", "waiting", "closed", "all"];
        let cases = Declaration::new("cases")
            .option(OptionSpec::text("state").choices(states.map(|state| Choice::text(state, state))))
            .option(OptionSpec::user("member"))
            .action(Action::SecurityCases)
            .example("/security cases")
            .example("/security cases state:all member:@Bo");
        let case = Declaration::new("case")
            .option(
                OptionSpec::integer("number")
                    .required()
                    .suggested()
                    .within(1, 1_000_000_000),
            )
            .action(Action::SecurityCases)
            .example("/security case number:1");
        let hold = Declaration::new("hold")
            .option(OptionSpec::user("member").required())
            .option(OptionSpec::text("amount").required().within(1, 40))
            .option(OptionSpec::text("reason").required().within(1, 400))
            .option(OptionSpec::integer("days").within(1, 28))
            .action(Action::SecurityBlock)
            .example("/security hold member:@Bo amount:500 reason:paid twice by mistake");
        let release = Declaration::new("release")
            .option(
                OptionSpec::integer("number")
                    .required()
                    .suggested()
                    .within(1, 1_000_000_000),
            )
            .action(Action::SecurityBlock)
            .example("/security release number:1");
        let block = Declaration::new("block")
            .option(OptionSpec::user("member").required())
            .option(OptionSpec::text("reason").required().within(1, 400))
            .option(OptionSpec::integer("hours").within(1, 8_760))
            .action(Action::SecurityBlock)
            .example("/security block member:@Bo reason:floods the channel hours:24");
        let unblock = Declaration::new("unblock")
            .option(OptionSpec::user("member").required())
            .option(OptionSpec::text("reason").required().within(1, 400))
            .action(Action::SecurityBlock)
            .example("/security unblock member:@Bo reason:talked it over");
        let report = Declaration::new("report")
            .action(Action::SecurityCases)
            .example("/security report");
        let mut declaration = Declaration::new("security").default_permissions(Permissions::MANAGE_GUILD);
        for subcommand in [hold, cases, case, release, block, unblock, report] {
            declaration = declaration.subcommand(subcommand.private());
        }
        declaration
            .component("show", Ack::Message(Visibility::Private))
            .component("pick", Ack::Message(Visibility::Private))
            .component("on", Ack::Update)
            .component("block", Ack::Modal)
            .component("note", Ack::Modal)
            .component("blocking", Ack::Message(Visibility::Private))
            .component("noting", Ack::Message(Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, request, economy) = (&visit.words, &visit.request, &self.desk.economy);
        let card = match options.subcommand() {
            "cases" => {
                let member = options.user("member").map(|member| member.id);
                let filter = list::filter(options.text("state").unwrap_or("undecided"), member);
                list::page(&self.desk, &visit, filter, None).await?
            }
            "case" => self.file(&visit, options.required_integer("number")?).await?,
            "release" => {
                let number = options.required_integer("number")?;
                self.decide(&visit, number, Decision::Release).await?
            }
            "hold" => {
                let member = options.required_user("member")?;
                let order = HoldOrder {
                    member: member.id,
                    member_is_bot: member.bot,
                    amount: AmountInput::parse(options.required_text("amount")?)?,
                    reason: options.required_text("reason")?.to_owned(),
                    days: options
                        .integer("days")
                        .and_then(|days| days.try_into().ok())
                        .unwrap_or(7),
                };
                let done = economy.case_hold(request, order).await?;
                let text = say!(
                    words,
                    "security-held-text",
                    member = done.member,
                    amount = done.amount,
                    until = done.until
                );
                Card::new(Tone::Caution, &say!(words, "security-held-title"))
                    .text(text)
                    .footer(&say!(words, "security-in-case", case = done.case))
            }
            "block" => {
                let member = options.required_user("member")?;
                let order = BlockOrder {
                    member: member.id,
                    member_is_bot: member.bot,
                    member_is_staff: member
                        .permissions
                        .intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
                    reason: options.required_text("reason")?.to_owned(),
                    hours: options.integer("hours").and_then(|hours| hours.try_into().ok()),
                };
                self.block(&visit, order).await?
            }
            "unblock" => {
                let member = options.required_user("member")?.id;
                let reason = options.required_text("reason")?;
                economy.case_unblock(request, member, reason).await?;
                Card::new(Tone::Good, &say!(words, "security-unblocked-title")).text(say!(
                    words,
                    "security-unblocked-text",
                    member = member
                ))
            }
            "report" => report(&visit, &economy.case_report(request).await?),
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let visit = self.desk.visit(call).await?;
        list::suggest(&self.desk, &visit, &focused.text).await
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (action, payload) = (pressed.id.action.as_str(), pressed.id.payload.as_str());
        if action == "on" {
            let (filter, before) = list::decode(payload);
            return Ok(Reply::update(
                list::page(&self.desk, &visit, filter, before).await?,
            ));
        }
        let chosen = pressed.values.first().map_or(payload, String::as_str);
        let number = chosen
            .parse()
            .map_err(|_| AppError::new(codes::COMPONENT_STALE))?;
        let decision = match action {
            "show" | "pick" => return Ok(Reply::private(self.file(&visit, number).await?)),
            "block" => return self.ask(&visit, "blocking", number),
            "note" => return self.ask(&visit, "noting", number),
            "release" => Decision::Release,
            "return" => Decision::Return,
            "right" => Decision::Justified,
            "wrong" => Decision::FalseAlarm,
            _ => return Err(AppError::new(codes::COMPONENT_STALE)),
        };
        Ok(Reply::update(self.decide(&visit, number, decision).await?))
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let number: i64 = form
            .id
            .payload
            .parse()
            .map_err(|_| AppError::new(codes::COMPONENT_STALE))?;
        if form.id.action == "noting" {
            self.desk
                .economy
                .case_note(&visit.request, number, form.text("text"))
                .await?;
            return Ok(Reply::private(self.file(&visit, number).await?));
        }
        let subject = self.desk.economy.case(&visit.request, number).await?.file.subject;
        let member = subject.ok_or_else(|| AppError::new(codes::CASE_CLOSED))?;
        let hours = match form.text("hours").trim() {
            "" => None,
            typed => match typed.parse() {
                Ok(hours @ 1..=8_760) => Some(hours),
                _ => return Err(AppError::new(codes::OPTION_INVALID).with("option", "hours")),
            },
        };
        // Nothing of this press says who they are; the same rules hold as for the command.
        let person = self.desk.security().person(visit.request.guild, member).await?;
        let order = BlockOrder {
            member,
            member_is_bot: person.is_bot,
            member_is_staff: person.is_staff,
            reason: form.text("reason").to_owned(),
            hours,
        };
        Ok(Reply::private(self.block(&visit, order).await?))
    }
}

/// The running week in figures.
fn report(visit: &Visit<'_>, report: &app_economy::WeekReport) -> Card {
    let (words, week) = (&visit.words, &report.figures);
    let median = week.median_seconds.map_or_else(
        || "–".to_owned(),
        |seconds| duration(std::time::Duration::from_secs(seconds)),
    );
    let alarms = week
        .false_alarm_percent()
        .map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"));
    Card::with_icon(
        Tone::Neutral,
        "📊",
        &say!(words, "notice-case-report-title", week = &report.week),
    )
    .text(say!(
        words,
        "notice-case-report-text",
        opened = week.opened,
        closed = week.closed,
        open = week.open_now,
        released = week.released,
        returned = week.returned,
        lapsed = week.lapsed,
        blocked = week.blocked,
        appeals = week.appeals,
        alarms = alarms,
        median = median
    ))
    .footer(&say!(words, "security-report-since", from = report.from))
}
