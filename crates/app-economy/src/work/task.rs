//! Tasks within shifts. A task follows from the seed and the number of the shift it belongs to: the stream
//! `["task", guild, user, number]`. What is stored is only since when it is shown. Answering works the shift, in one
//! transaction; a task that is left alone costs nothing, and is there again when a shift is asked for.

use std::sync::Arc;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_types::Timestamp;
use domain_economy::career::{Odds, TASK_BONUS};
use domain_economy::task::{Task, TaskAnswer, TaskKind};
use serde::Serialize;

use super::shift::{Begin, work};
use super::{job, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Life, Request, Shift, TaskView, WorkStep};

/// An answer as it is hashed.
#[derive(Debug, Clone, Serialize)]
struct Answered {
    number: i64,
    answer: TaskAnswer,
}

impl Economy {
    /// Begins a shift: shows its task with the chance and the pay to expect, or works it at once where the guild has no tasks.
    ///
    /// # Errors
    /// `work.job_none`; `work.too_early` with `at`, when the rest is over.
    #[tracing::instrument(name = "economy.work_begin", level = "debug", skip_all)]
    pub async fn work_begin(&self, request: &Request) -> Result<WorkStep, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        if !life.rules.tasks {
            let shift = self.work_shift(request).await?;
            return Ok(WorkStep::Worked(Box::new(shift)));
        }
        let view = self
            .effect("work_begin", request, (), move |tx, scope, ()| {
                let life = Arc::clone(&life);
                Box::pin(async move { begin(tx, &scope, &life).await })
            })
            .await?;
        Ok(WorkStep::Task(view))
    }

    /// Shows the question of a task whose things were looked at.
    ///
    /// # Errors
    /// `work.task_over` if its shift was worked; as [`Self::work_begin`].
    #[tracing::instrument(name = "economy.work_ask", level = "debug", skip_all)]
    pub async fn work_ask(&self, request: &Request, number: i64) -> Result<TaskView, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        self.effect("work_ask", request, number, move |tx, scope, number| {
            let life = Arc::clone(&life);
            Box::pin(async move {
                let (guild, user) = (scope.guild(), scope.user());
                let asked = store::task_ask(tx, guild, user, number).await?;
                let since = asked.ok_or_else(|| AppError::new(codes::TASK_OVER))?;
                view(tx, &scope, &life, Some(number), Some(since)).await
            })
        })
        .await
    }

    /// Answers a task, or leaves it, and works the shift.
    ///
    /// # Errors
    /// `work.task_over` if its shift was worked before; as [`Self::work_begin`].
    #[tracing::instrument(name = "economy.work_answer", level = "debug", skip_all)]
    pub async fn work_answer(
        &self,
        request: &Request,
        number: i64,
        answer: TaskAnswer,
    ) -> Result<Shift, AppError> {
        request.allow_use()?;
        let life = self.life(request.guild).await?;
        let answered = Answered { number, answer };
        let shift = self
            .effect_once("work_answer", request, answered, move |tx, scope, answered| {
                let life = Arc::clone(&life);
                Box::pin(async move {
                    let Answered { number, answer } = &answered;
                    let begin = Begin::Task {
                        number: *number,
                        answer,
                    };
                    work(tx, &scope, &life, begin).await
                })
            })
            .await?;
        self.watch_shift(request, &shift);
        Ok(shift.value)
    }
}

/// The task of a shift.
fn drawn(scope: &Scope, number: i64) -> Task {
    let (guild, user) = (scope.guild().to_string(), scope.user().to_string());
    let label = ["task", &guild, &user, &number.to_string()];
    Task::draw(&mut scope.economy.seed().stream(&label))
}

async fn begin(tx: &mut Tx, scope: &Scope, life: &Life) -> Result<TaskView, Fail> {
    view(tx, scope, life, None, None).await
}

/// The task of the next shift, as it is to be shown; `number` is the shift it must belong to.
async fn view(
    tx: &mut Tx,
    scope: &Scope,
    life: &Life,
    number: Option<i64>,
    asked: Option<Timestamp>,
) -> Result<TaskView, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let none = || Fail::from(AppError::new(codes::JOB_NONE));
    let worker = store::worker_get(tx, guild, user).await?.ok_or_else(none)?;
    let next = worker.nonce + 1;
    if number.is_some_and(|number| number != next) {
        return Err(AppError::new(codes::TASK_OVER).into());
    }
    let key = worker.career.ok_or_else(none)?;
    if worker.next_shift_at > now {
        return Err(AppError::new(codes::SHIFT_TOO_EARLY)
            .with("at", worker.next_shift_at)
            .into());
    }
    let career = life.careers.career(&key).ok_or_else(none)?;
    let mut standing = store::progress_get(tx, guild, user, career)
        .await?
        .ok_or_else(none)?;
    if life.rules.demotions {
        // As the shift will find it; what comes of it is stored with the shift.
        standing.review(career, now);
    }
    let rank = standing.rank_in(career).ok_or_else(none)?;
    let odds = Odds::at(rank, standing.skill());
    let best = odds.with_bonus(TASK_BONUS);
    let task = drawn(scope, next);
    let (since, asked) = if let Some(since) = asked {
        (since, true)
    } else {
        let is_asked = task.kind() != TaskKind::Memory;
        // A member who is being forgotten at this moment leaves no task behind: their worker's row is gone by then.
        if !store::worker_lock(tx, guild, user).await? {
            return Err(none());
        }
        let (opened_at, asked_at) = store::task_open(tx, guild, user, next, is_asked).await?;
        (asked_at.unwrap_or(opened_at), asked_at.is_some())
    };
    Ok(TaskView {
        number: next,
        job: job(career, &standing).ok_or_else(none)?,
        task,
        asked,
        since,
        chance_ppm: odds.chance,
        expected_pay: odds.expected_pay(),
        best_chance_ppm: best.chance,
        best_expected_pay: best.expected_pay(),
    })
}

/// Takes the task of a shift that is being worked, and answers what its answer adds to the chance, in millionths.
pub(super) async fn bonus(tx: &mut Tx, scope: &Scope, number: i64, answer: &TaskAnswer) -> Result<u32, Fail> {
    let now = tx.now();
    let since = store::task_take(tx, scope.guild(), scope.user(), number).await?;
    // Without its row nobody knows how long the answer took.
    let since = since.ok_or_else(|| AppError::new(codes::TASK_OVER))?;
    Ok(drawn(scope, number).bonus(answer, now.since(since)))
}
