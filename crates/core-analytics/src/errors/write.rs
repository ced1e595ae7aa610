//! From the inbox into the database.

use std::collections::BTreeMap;
use std::time::Duration;

use core_db::{DbError, DbErrorKind, Rows, Tx};
use core_types::{GuildId, Timestamp, UserId};
use tokio_util::sync::CancellationToken;

use super::ErrorNote;
use super::inbox::dropped;
use super::store::{HOUR_ADD, RECORD_ADD};
use crate::Reports;

/// Errors come in crowds: after the first, others are waited for, so that a crowd costs one commit.
const GATHER: Duration = Duration::from_millis(250);

/// Waits after a database that refused, first and longest.
const WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

impl Reports {
    /// Keeps an error. Returns at once: it is written by [`Self::run`], and dropped (and counted) when too many wait.
    pub fn record(&self, note: ErrorNote) {
        self.inbox().push(note);
    }

    /// Writes everything that waits now, and waits for what another task is writing.
    ///
    /// # Errors
    /// Those of the database: what was not written waits for the next time.
    pub async fn flush(&self) -> Result<(), DbError> {
        // The semaphore is never closed; without its turn the batch is still written once, only beside another.
        let _turn = self.inbox().turn().acquire().await;
        let notes = self.inbox().take();
        if notes.is_empty() {
            return Ok(());
        }
        let build = self.build().to_owned();
        let written = self
            .db()
            .write_with("error_record", (notes.clone(), build), |tx, input| {
                Box::pin(async move { write(tx, &input.0, &input.1).await })
            })
            .await;
        match &written {
            Ok(()) => {}
            // Perhaps it is there: counting it twice would be worse than not at all.
            Err(error) if error.kind() == DbErrorKind::CommitUnknown => dropped(notes.len()),
            Err(_) => self.inbox().put_back(notes),
        }
        written
    }

    /// Writes what comes in, until told to stop; then what is left, once.
    pub async fn run(self, stop: CancellationToken) {
        let mut wait = WAITS.0;
        while !stop.is_cancelled() {
            tokio::select! {
                () = self.inbox().rung() => {}
                () = stop.cancelled() => break,
            }
            sleep_or(&stop, GATHER).await;
            while let Err(error) = self.flush().await {
                if self.inbox().settled(false) {
                    tracing::warn!(%error, "error records cannot be written now; they wait");
                }
                if stop.is_cancelled() {
                    return;
                }
                sleep_or(&stop, wait).await;
                wait = (wait * 2).min(WAITS.1);
            }
            wait = WAITS.0;
            if self.inbox().settled(true) {
                tracing::info!("error records are written again");
            }
        }
        if let Err(error) = self.flush().await {
            tracing::warn!(%error, "the last error records were not written");
        }
    }
}

async fn sleep_or(stop: &CancellationToken, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = stop.cancelled() => {}
    }
}

async fn write(tx: &mut Tx, notes: &[ErrorNote], build: &str) -> Result<(), DbError> {
    let ours: Vec<&ErrorNote> = notes
        .iter()
        .filter(|note| note.code.kind().is_our_fault())
        .collect();
    if !ours.is_empty() {
        let ids: Vec<String> = ours.iter().map(|note| note.id.to_string()).collect();
        let interactions: Vec<String> = ours.iter().map(|note| note.interaction.to_string()).collect();
        let rows = Rows::new()
            .texts(ids.iter().map(String::as_str))
            .i64s(ours.iter().map(|note| note.at.as_micros()))
            .i64s(ours.iter().map(|note| guild_of(note)))
            .opt_i64s(ours.iter().map(|note| Some(UserId::as_i64(note.member))))
            .texts(interactions.iter().map(String::as_str))
            .texts(ours.iter().map(|note| note.trace.as_str()))
            .texts(ours.iter().map(|note| note.code.name()))
            .texts(ours.iter().map(|note| note.code.kind().label()))
            .texts(ours.iter().map(|note| note.command.as_str()))
            .texts(ours.iter().map(|note| note.detail.as_str()))
            .texts(ours.iter().map(|note| note.causes.as_str()));
        tx.query(RECORD_ADD).bind(build).bind(rows).execute().await?;
    }
    let mut hours: BTreeMap<(i64, i64, &str, &str), Hour> = BTreeMap::new();
    for note in notes {
        let key = (
            guild_of(note),
            hour_of(note.at),
            note.code.name(),
            note.command.as_str(),
        );
        let hour = hours.entry(key).or_insert(Hour {
            kind: note.code.kind().label(),
            times: 0,
            first: note.at,
            last: note.at,
        });
        hour.times += 1;
        hour.first = hour.first.min(note.at);
        hour.last = hour.last.max(note.at);
    }
    let rows = Rows::new()
        .i64s(hours.keys().map(|key| key.0))
        .i64s(hours.keys().map(|key| key.1))
        .texts(hours.keys().map(|key| key.2))
        .texts(hours.keys().map(|key| key.3))
        .texts(hours.values().map(|hour| hour.kind))
        .i64s(hours.values().map(|hour| hour.times))
        .i64s(hours.values().map(|hour| hour.first.as_micros()))
        .i64s(hours.values().map(|hour| hour.last.as_micros()));
    tx.query(HOUR_ADD).bind(build).bind(rows).execute().await?;
    Ok(())
}

struct Hour {
    kind: &'static str,
    times: i64,
    first: Timestamp,
    last: Timestamp,
}

/// Direct messages are kept as guild 0, which no guild is.
fn guild_of(note: &ErrorNote) -> i64 {
    note.guild.map_or(0, GuildId::as_i64)
}

/// The hour a moment is in, counted from 1970-01-01.
pub(crate) const fn hour_of(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(3_600_000_000)
}
