//! `/work list|apply|shift|resign`.

mod list;
mod shift;
mod task;

use std::{sync::Arc, time::Duration};

use app_economy::{Applied, Job, Resigned, WorkStep};
use core_errors::{AppError, codes};
use core_security::Action;
use domain_economy::{career::Careers, task::TaskAnswer};

use super::{
    desk::{Desk, Visit, suggestion, suggestions},
    jobs,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
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
        let careers = self.careers(visit).await?;
        list::card(&self.desk, visit, &careers, &list, career)
    }

    async fn apply(&self, visit: &Visit<'_>, typed: &str) -> Result<Card, AppError> {
        let careers = self.careers(visit).await?;
        let key = career_key(&careers, typed);
        let applied = self.desk.economy.work_apply(&visit.request, &key).await?;
        self.hired(visit, &careers, &applied)
    }

    /// The task of the next shift, or what the shift brought where there are none.
    async fn shift(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let careers = self.careers(visit).await?;
        match self.desk.economy.work_begin(&visit.request).await? {
            WorkStep::Worked(worked) => Ok(shift::card(&careers, visit, &worked)),
            WorkStep::Task(task) => task::card(&self.desk, visit, &careers, &task),
        }
    }

    /// Shows the question of a task.
    async fn ask(&self, visit: &Visit<'_>, number: &str) -> Result<Card, AppError> {
        let number = task::number(number)?;
        let task = self.desk.economy.work_ask(&visit.request, number).await?;
        task::card(&self.desk, visit, &*self.careers(visit).await?, &task)
    }

    /// What the shift brought whose task was answered.
    async fn answered(&self, visit: &Visit<'_>, number: i64, answer: TaskAnswer) -> Result<Card, AppError> {
        let worked = self
            .desk
            .economy
            .work_answer(&visit.request, number, answer)
            .await?;
        Ok(shift::card(&*self.careers(visit).await?, visit, &worked))
    }

    /// The careers of the server.
    async fn careers(&self, visit: &Visit<'_>) -> Result<Arc<Careers>, AppError> {
        self.desk.economy.careers_of(visit.request.guild).await
    }

    fn hired(&self, visit: &Visit<'_>, careers: &Careers, applied: &Applied) -> Result<Card, AppError> {
        let (words, locale) = (&visit.words, visit.locale());
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

    fn left(&self, visit: &Visit<'_>, careers: &Careers, resigned: &Resigned) -> Result<Card, AppError> {
        let (words, locale) = (&visit.words, visit.locale());
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
        .component("ask", Ack::Update)
        .component("answer", Ack::Update)
        .component("type", Ack::Modal)
        .component("typed", Ack::Update)
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
                let careers = self.careers(&visit).await?;
                Ok(Reply::private(self.left(&visit, &careers, &resigned)?))
            }
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let typed = focused.text.trim().to_lowercase();
        let careers = self.desk.economy.careers_of(call.guild()?.id).await?;
        let fitting = careers
            .offered()
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
            "ask" => Ok(Reply::update(self.ask(&visit, career).await?)),
            "answer" => {
                let (number, answer) = task::chosen(career)?;
                Ok(Reply::update(self.answered(&visit, number, answer).await?))
            }
            "type" => Ok(Reply::modal(task::form_of(&self.desk, &visit, career)?)),
            _ => Err(AppError::new(codes::COMPONENT_STALE)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let number = task::number(&form.id.payload)?;
        let answer = TaskAnswer::Typed(form.text("word").to_owned());
        Ok(Reply::update(self.answered(&visit, number, answer).await?))
    }
}

/// The key of a career from what was typed: a suggestion holds the key, people type its name in some language.
fn career_key(careers: &Careers, typed: &str) -> String {
    let wanted = typed.trim().to_lowercase();
    let is_name = |name: &str| name.to_lowercase() == wanted;
    careers
        .all()
        .iter()
        .find(|career| {
            core_types::Locale::ALL
                .iter()
                .any(|locale| is_name(career.name(*locale)))
        })
        .map_or(wanted.clone(), |career| career.key.clone())
}

/// The place on the ladder above a job's, if there is one.
fn next_rank(careers: &Careers, job: &Job) -> Option<Job> {
    let career = careers.career(&job.career)?;
    let (place, _) = career.rank(&job.rank)?;
    let next = career.ranks.get(place + 1)?;
    Some(Job {
        career: job.career.clone(),
        rank: next.key.clone(),
    })
}
