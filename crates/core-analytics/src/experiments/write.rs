//! What happened to units, on its way into the database.

use core_db::{DbError, Rows, Tx};
use core_telemetry::name;
use tokio_util::sync::CancellationToken;

use super::store::{EXPOSURE_ADD, GOAL_REACHED};
use super::{Experiments, Note, WINDOW, What};

impl Experiments {
    /// Writes everything that waits now, and waits for what another task is writing. Writing it twice does no harm.
    ///
    /// # Errors
    /// Those of the database: what was not written waits for the next time.
    pub async fn flush(&self) -> Result<(), DbError> {
        let inbox = &self.0.inbox;
        // The semaphore is never closed; without its turn the batch is still written once, only beside another.
        let _turn = inbox.turn().acquire().await;
        let notes = inbox.take();
        if notes.is_empty() {
            return Ok(());
        }
        let written = self
            .0
            .db
            .write_with("experiments", notes.clone(), |tx, notes| {
                Box::pin(async move { write(tx, &notes).await })
            })
            .await;
        if written.is_err() {
            inbox.put_back(notes);
        }
        written
    }

    /// Writes what comes in, until told to stop; then what is left, once.
    pub async fn run(self, stop: CancellationToken) {
        let experiments = self.clone();
        let flush = move || {
            let experiments = experiments.clone();
            async move { experiments.flush().await }
        };
        self.0.inbox.run("experiments", stop, flush).await;
    }
}

/// Tells of notes that were lost.
pub(super) fn dropped(count: usize) {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    metrics::counter!(name::EXPERIMENT_NOTES_DROPPED).increment(count);
}

async fn write(tx: &mut Tx, notes: &[Note]) -> Result<(), DbError> {
    // In the order of the key, so that processes do not meet crosswise.
    let mut notes: Vec<&Note> = notes.iter().collect();
    notes.sort_by_key(|note| (note.unit, note.at));
    let saw = notes.iter().filter_map(|note| match note.what {
        What::Saw(variant) => Some((*note, variant)),
        What::Reached => None,
    });
    let saw: Vec<(&Note, &str)> = saw.collect();
    if !saw.is_empty() {
        let rows = units(saw.iter().map(|(note, _)| *note))
            .texts(saw.iter().map(|(_, variant)| *variant))
            .i64s(saw.iter().map(|(note, _)| note.at.as_micros()));
        tx.query(EXPOSURE_ADD).bind(rows).execute().await?;
    }
    let reached = || notes.iter().copied().filter(|note| note.what == What::Reached);
    if reached().next().is_some() {
        let window = i64::try_from(WINDOW.as_micros()).unwrap_or(i64::MAX);
        let rows = units(reached()).i64s(reached().map(|note| note.at.as_micros()));
        tx.query(GOAL_REACHED).bind(window).bind(rows).execute().await?;
    }
    Ok(())
}

fn units<'n>(notes: impl Iterator<Item = &'n Note> + Clone) -> Rows<'n> {
    Rows::new()
        .texts(notes.clone().map(|note| note.unit.experiment))
        .i64s(notes.clone().map(|note| note.unit.guild.as_i64()))
        .i64s(notes.map(|note| note.unit.id))
}
