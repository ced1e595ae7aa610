//! `/work list|apply|shift|resign`.

mod list;
mod shift;

use std::time::Duration;

use app_economy::{Applied, Job, Resigned};
use core_errors::{AppError, codes};
use core_security::Action;

use super::{
    desk::{Desk, Visit, suggestion, suggestions},
    jobs,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{Button, Card, Style, Tone, label, percent, say},
    reply::{Choice, Visibility},
};

/// `/work`.
#[derive(Debug)]
pub(crate) struct Work {
    desk: Desk,
}

/// Chances are in millionths.
const WHOLE: i64 = 1_000_000;

/// A shift that can begin sooner than this can begin now.
const WORTH_SAYING: Duration = Duration::from_secs(10);

impl Work {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn list(&self, visit: &Visit<'_>, career: Option<&str>) -> Result<Card, AppError> {
        let list = self.desk.economy.work_list(&visit.request).await?;
        list::card(&self.desk, visit, &list, career)
    }

    async fn apply(&self, visit: &Visit<'_>, typed: &str) -> Result<Card, AppError> {
        let key = self.career_key(typed);
        let applied = self.desk.economy.work_apply(&visit.request, &key).await?;
        self.hired(visit, &applied)
    }

    async fn shift(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let worked = self.desk.economy.work_shift(&visit.request).await?;
        Ok(shift::card(self.desk.economy.careers(), visit, &worked))
    }

    /// The key of a career from what was typed: a suggestion holds the key, people type its name in some language.
    fn career_key(&self, typed: &str) -> String {
        let wanted = typed.trim().to_lowercase();
        let is_name = |name: &str| name.to_lowercase() == wanted;
        self.desk
            .economy
            .careers()
            .all()
            .iter()
            .find(|career| {
                core_types::Locale::ALL
                    .iter()
                    .any(|locale| is_name(career.name(*locale)))
            })
            .map_or(wanted.clone(), |career| career.key.clone())
    }

    fn hired(&self, visit: &Visit<'_>, applied: &Applied) -> Result<Card, AppError> {
        let (words, locale, careers) = (&visit.words, visit.locale(), self.desk.economy.careers());
        let start = self.desk.own(visit.call, "work", "shift", "")?;
        let mut card = Card::new(Tone::Good, &say!(words, "work-apply-title")).text(say!(
            words,
            "work-apply-text",
            rank = jobs::rank_name(careers, locale, &applied.job),
            career = jobs::career_name(careers, locale, &applied.job.career)
        ));
        if let Some(previous) = &applied.previous {
            let rank = jobs::rank_name(careers, locale, previous);
            card = card.text(say!(words, "work-apply-left", rank = rank));
        }
        let chance = percent(locale, i64::from(applied.chance_ppm), WHOLE);
        card = card.text(say!(
            words,
            "work-apply-odds",
            chance = chance,
            pay = applied.expected_pay
        ));
        if applied.next_shift_at > visit.call.received.at.plus(WORTH_SAYING) {
            card = card.text(say!(words, "work-apply-next", at = applied.next_shift_at));
        }
        Ok(card
            .buttons(vec![
                Button::new(Style::Primary, label!(words, "work-shift-button"), start).icon("🛠️"),
            ])
            .footer(&say!(words, "work-apply-notice", until = applied.notice_until)))
    }

    fn left(&self, visit: &Visit<'_>, resigned: &Resigned) -> Result<Card, AppError> {
        let (words, locale, careers) = (&visit.words, visit.locale(), self.desk.economy.careers());
        let list = self.desk.own(visit.call, "work", "list", "")?;
        let text = say!(
            words,
            "work-resign-text",
            rank = jobs::rank_name(careers, locale, &resigned.job),
            career = jobs::career_name(careers, locale, &resigned.job.career),
            xp = resigned.xp
        );
        let mut card = Card::new(Tone::Neutral, &say!(words, "work-resign-title")).text(text);
        if resigned.may_apply_at > visit.call.received.at {
            card = card.footer(&say!(words, "work-resign-notice", at = resigned.may_apply_at));
        }
        Ok(card.buttons(vec![Button::new(
            Style::Plain,
            label!(words, "work-resign-list"),
            list,
        )]))
    }
}

impl Command for Work {
    fn declaration(&self) -> Declaration {
        let all = Declaration::new("work").flag("work");
        all.subcommand(
            Declaration::new("list")
                .action(Action::EconomyView)
                .private()
                .example("/work list"),
        )
        .subcommand(
            Declaration::new("apply")
                .option(OptionSpec::text("job").required().suggested().within(1, 40))
                .action(Action::EconomyUse)
                .public()
                .example("/work apply job:harbour"),
        )
        .subcommand(
            Declaration::new("shift")
                .action(Action::EconomyUse)
                .public()
                .example("/work shift"),
        )
        .subcommand(
            Declaration::new("resign")
                .action(Action::EconomyUse)
                .private()
                .example("/work resign"),
        )
        .component("career", Ack::Update)
        .component("list", Ack::Message(Visibility::Private))
        .component("apply", Ack::Message(Visibility::Public))
        .component("shift", Ack::Message(Visibility::Public))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        match options.subcommand() {
            "list" => Ok(Reply::private(self.list(&visit, None).await?)),
            "apply" => {
                let card = self.apply(&visit, options.required_text("job")?).await?;
                Ok(Reply::message(card, visit.usual()))
            }
            "shift" => Ok(Reply::message(self.shift(&visit).await?, visit.usual())),
            "resign" => {
                let resigned = self.desk.economy.work_resign(&visit.request).await?;
                Ok(Reply::private(self.left(&visit, &resigned)?))
            }
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let typed = focused.text.trim().to_lowercase();
        let careers = self.desk.economy.careers().all().iter();
        let fitting = careers
            .filter(|career| {
                career.key.contains(&typed) || career.name(call.locale).to_lowercase().contains(&typed)
            })
            .map(|career| {
                let first = career.ranks.first().map_or("", |rank| rank.name(call.locale));
                suggestion(&format!("{} · {first}", career.name(call.locale)), &career.key)
            });
        Ok(suggestions(fitting))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let career = pressed.id.payload.as_str();
        match pressed.id.action.as_str() {
            "career" => Ok(Reply::update(self.list(&visit, Some(career)).await?)),
            "list" => Ok(Reply::private(self.list(&visit, None).await?)),
            "apply" => Ok(Reply::message(self.apply(&visit, career).await?, visit.usual())),
            "shift" => Ok(Reply::message(self.shift(&visit).await?, visit.usual())),
            _ => Err(AppError::new(codes::COMPONENT_STALE)),
        }
    }
}

/// The place on the ladder above a job's, if there is one.
fn next_rank(careers: &domain_economy::career::Careers, job: &Job) -> Option<Job> {
    let career = careers.career(&job.career)?;
    let (place, _) = career.rank(&job.rank)?;
    let next = career.ranks.get(place + 1)?;
    Some(Job {
        career: job.career.clone(),
        rank: next.key.clone(),
    })
}
