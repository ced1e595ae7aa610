//! `guildhall backup` and `guildhall restore`, and the copy that is made every day.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use core_config::Settings;
use core_db::{
    BackupError, Db, DbSettings, JobRunner, Manifest, backup_discard, backup_list, backup_name, backup_prune,
    backup_restore, backup_seal, backup_settings, backup_write,
};
use core_types::{Clock, SystemClock};

use crate::{console::say, database, verify};

/// The job that makes the regular copy.
const JOB: &str = "backup.make";

/// Makes a copy, checks it, and says where it is.
pub(crate) async fn run(settings: &Settings, to: Option<PathBuf>) -> anyhow::Result<()> {
    let options = database::options(settings);
    let db = database::open(settings).await?;
    let dialect = db.dialect();
    db.close().await;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let name = backup_name(dialect, clock.now());
    let to = match to {
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file,
        None => settings.backup_folder().join(name),
    };
    let manifest = make(&options, &to, &clock).await?;
    say(format_args!(
        "{}: {} bytes, SHA-256 {}",
        to.display(),
        manifest.bytes,
        manifest.sha256
    ))?;
    if backup_settings(&options, &to).is_none() {
        say(
            "Restore it somewhere and run `guildhall verify` there, now and then: docs/backup.md shows how.",
        )?;
    }
    Ok(say(
        "Keep the master key apart from it: without that, what members wrote in confidence cannot be read again.",
    )?)
}

/// Puts a copy back, brings it to the newest schema and verifies it.
pub(crate) async fn restore(settings: &Settings, copy: &Path, replace: bool) -> anyhow::Result<()> {
    let options = database::options(settings);
    let aside = backup_restore(&options, copy, replace, SystemClock.now()).await;
    let aside = match aside {
        Ok(aside) => aside,
        Err(error @ BackupError::NotEmpty) => {
            bail!("{error}; say --replace to put the copy in its place")
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(old) = aside {
        say(format_args!("what was there is now {old}"))?;
    }
    let db = database::open(settings).await?;
    let applied = db.migrate().await?;
    db.close().await;
    say(format_args!(
        "restored from {}, {applied} migrations applied",
        copy.display()
    ))?;
    verify::run(settings, None).await
}

/// A copy that was opened and whose books add up, with its description beside it.
async fn make(options: &DbSettings, to: &Path, clock: &Arc<dyn Clock>) -> anyhow::Result<Manifest> {
    backup_write(options, to).await?;
    if let Some(copied) = backup_settings(options, to) {
        let db = Db::connect(copied, Arc::clone(clock)).await?;
        let checked = verify::check(&db, None).await;
        db.close().await;
        let checked = checked?;
        if let Some(first) = checked.faults().next() {
            let count = checked.faults().count();
            bail!(
                "the copy at {} has {count} faults, the first: {first}",
                to.display()
            );
        }
    }
    Ok(backup_seal(options, to, clock.now()).await?)
}

/// Where the regular copies go and how often, if the settings ask for them.
pub(crate) fn regular_folder(settings: &Settings) -> Option<(PathBuf, Duration)> {
    let every = settings.backup.every;
    let wanted = every > Duration::ZERO && settings.database_url().is_sqlite();
    wanted.then(|| (settings.backup_folder(), every))
}

/// Adds the regular copy to the background work, if the settings ask for it. PostgreSQL is copied by its own tools, on a
/// schedule of whoever runs it.
pub(crate) fn schedule(runner: JobRunner, settings: &Settings, clock: Arc<dyn Clock>) -> JobRunner {
    let Some((folder, every)) = regular_folder(settings) else {
        // One may wait from before: without a handler it would be overdue for ever.
        return runner.on(JOB, |_| Box::pin(async { Ok(()) }));
    };
    let (options, keep) = (database::options(settings), settings.backup.keep);
    runner.every(JOB, every, move |_| {
        let (options, folder, clock) = (options.clone(), folder.clone(), Arc::clone(&clock));
        Box::pin(async move {
            let made = regular(&options, &folder, keep, &clock).await;
            made.map_err(|error| core_db::JobError::Retry(format!("{error:#}")))
        })
    })
}

async fn regular(
    options: &DbSettings,
    folder: &Path,
    keep: u32,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<()> {
    let to = folder.join(backup_name(core_db::Dialect::Sqlite, clock.now()));
    let made = make(options, &to, clock).await;
    if made.is_err() {
        // Tried again under another name: what is left of this one would fill the disk.
        backup_discard(&to).await?;
    }
    let manifest = made.context("the regular backup failed")?;
    // Only now: a copy that failed must not push out one that is good.
    let removed = backup_prune(folder, keep).await?;
    let copies = backup_list(folder).await?.len();
    tracing::info!(file = %to.display(), bytes = manifest.bytes, copies, removed, "backup made");
    Ok(())
}
