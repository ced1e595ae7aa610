//! `guildhall outbox` and `guildhall jobs`: what could not be done, for the person who decides what becomes of it.

use core_config::Settings;
use core_db::{Db, DbError, QueueRow, QueueState, Tx};
use futures_util::future::BoxFuture;

use crate::{
    cli::{JobsCommand, OutboxCommand},
    console::{Found, say},
    database,
};

/// Rows looked at per transaction when all are replayed.
const PAGE: u32 = 200;

/// Lists, shows, replays or drops messages; [`Found`] if a number is not that of such a message.
pub(crate) async fn outbox(settings: &Settings, what: OutboxCommand) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let done = match what {
        OutboxCommand::List {
            topic,
            waiting,
            limit,
        } => outbox_list(&db, topic, state(waiting), limit).await,
        OutboxCommand::Show { id } => outbox_show(&db, id).await,
        OutboxCommand::Replay { ids, all, topic } => {
            let ids = if all { outbox_dead(&db, topic).await? } else { ids };
            each(
                &db,
                &ids,
                "will be delivered again",
                "is no failed message",
                |tx, id| Box::pin(tx.outbox_replay(id)),
            )
            .await
        }
        OutboxCommand::Drop { ids } => {
            let refused = "is no message that can be dropped: unknown, done, or being delivered";
            each(&db, &ids, "was given up", refused, |tx, id| {
                Box::pin(tx.outbox_drop(id))
            })
            .await
        }
    };
    db.close().await;
    done
}

/// Lists or retries jobs; [`Found`] if a number is not that of a failed job.
pub(crate) async fn jobs(settings: &Settings, what: JobsCommand) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let done = match what {
        JobsCommand::List { kind, waiting, limit } => jobs_list(&db, kind, state(waiting), limit).await,
        JobsCommand::Retry { ids, all } => {
            let ids = if all { jobs_dead(&db).await? } else { ids };
            let refused = "is no failed job, or another one of its key waits already";
            each(&db, &ids, "will run again", refused, |tx, id| {
                Box::pin(tx.job_replay(id))
            })
            .await
        }
    };
    db.close().await;
    done
}

const fn state(waiting: bool) -> QueueState {
    if waiting {
        QueueState::Waiting
    } else {
        QueueState::Dead
    }
}

async fn outbox_list(db: &Db, topic: String, state: QueueState, limit: u32) -> anyhow::Result<()> {
    let (rows, counts) = db
        .read::<_, DbError, _>("outbox_list", move |tx| {
            let topic = topic.clone();
            Box::pin(async move {
                Ok((
                    tx.outbox_list(state, &topic, 0, limit).await?,
                    tx.outbox_counts().await?,
                ))
            })
        })
        .await?;
    list(&rows)?;
    for count in counts {
        say(format_args!(
            "{}: {} waiting, {} failed",
            count.topic, count.waiting, count.dead
        ))?;
    }
    Ok(())
}

async fn jobs_list(db: &Db, kind: String, state: QueueState, limit: u32) -> anyhow::Result<()> {
    let (rows, counts) = db
        .read::<_, DbError, _>("job_list", move |tx| {
            let kind = kind.clone();
            Box::pin(async move { Ok((tx.job_list(state, &kind, 0, limit).await?, tx.job_counts().await?)) })
        })
        .await?;
    list(&rows)?;
    for count in counts {
        say(format_args!(
            "{}: {} waiting, {} failed",
            count.kind, count.waiting, count.dead
        ))?;
    }
    Ok(())
}

fn list(rows: &[QueueRow]) -> anyhow::Result<()> {
    if rows.is_empty() {
        say("Nothing to list.")?;
    }
    for row in rows {
        let error = core_telemetry::scrub(row.last_error.as_deref().unwrap_or("-"));
        say(format_args!(
            "{:>8}  {:<20}  {}  failed {} times  {error}",
            row.id, row.topic, row.created_at, row.failures
        ))?;
    }
    Ok(())
}

async fn outbox_show(db: &Db, id: i64) -> anyhow::Result<()> {
    let found = db
        .read::<_, DbError, _>("outbox_find", move |tx| Box::pin(tx.outbox_find(id)))
        .await?;
    let Some(row) = found else {
        say(format_args!("{id} is no message"))?;
        return Err(Found.into());
    };
    say(format_args!(
        "number      {}\ntopic       {}\nstate       {}\nput in      {}\nnext try    {}\nfailures    {}\nlast error  {}\n",
        row.id,
        row.topic,
        row.state,
        row.created_at,
        row.due_at,
        row.failures,
        core_telemetry::scrub(row.last_error.as_deref().unwrap_or("-")),
    ))?;
    Ok(say(core_telemetry::scrub(&row.payload))?)
}

async fn outbox_dead(db: &Db, topic: String) -> Result<Vec<i64>, DbError> {
    let mut ids = Vec::new();
    loop {
        let (topic, after) = (topic.clone(), ids.last().copied().unwrap_or(0));
        let page: Vec<QueueRow> = db
            .read("outbox_list", move |tx| {
                let topic = topic.clone();
                Box::pin(async move { tx.outbox_list(QueueState::Dead, &topic, after, PAGE).await })
            })
            .await?;
        if page.is_empty() {
            return Ok(ids);
        }
        ids.extend(page.iter().map(|row| row.id));
    }
}

async fn jobs_dead(db: &Db) -> Result<Vec<i64>, DbError> {
    let mut ids = Vec::new();
    loop {
        let after = ids.last().copied().unwrap_or(0);
        let page: Vec<QueueRow> = db
            .read("job_list", move |tx| {
                Box::pin(tx.job_list(QueueState::Dead, "", after, PAGE))
            })
            .await?;
        if page.is_empty() {
            return Ok(ids);
        }
        ids.extend(page.iter().map(|row| row.id));
    }
}

/// Does something to each number, one transaction each, and says what became of it.
async fn each(
    db: &Db,
    ids: &[i64],
    done: &str,
    refused: &str,
    change: for<'t> fn(&'t mut Tx, i64) -> BoxFuture<'t, Result<bool, DbError>>,
) -> anyhow::Result<()> {
    let mut is_all = true;
    if ids.is_empty() {
        say("Nothing to do.")?;
    }
    for &id in ids {
        let changed = db.write("queue_change", move |tx| change(tx, id)).await?;
        is_all &= changed;
        say(format_args!("{id} {}", if changed { done } else { refused }))?;
    }
    if is_all { Ok(()) } else { Err(Found.into()) }
}
