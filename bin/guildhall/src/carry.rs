//! `guildhall export`, `guildhall import`, `guildhall verify --export`: an economy as a file.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, anyhow, bail};
use app_economy::{
    ImportOrder,
    export::{OnLine, export_note},
    operator_confirm, operator_import, operator_raise_xp,
};
use clap::Args;
use core_config::Settings;
use core_db::{Db, is_sqlite};
use core_errors::codes;
use core_security::AuditActor;
use core_types::{GuildId, Money, UserId};
use domain_economy::{
    export::Verifier,
    import::{Columns, Imported, Rate, fingerprint, read},
    steer::MAX_ROWS,
};

use crate::{
    console::{Found, plain, say},
    database,
};

mod nadeko;

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ImportFormat {
    /// Told by its contents.
    Auto,
    /// JSON of UnbelievaBoat or Red, or a table.
    Text,
    /// Nadeko's SQLite database.
    Nadeko,
}

/// What to import.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The server's id.
    #[arg(long, value_name = "ID")]
    pub guild: GuildId,
    /// The file.
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// What one coin there is worth here, with at most two decimals.
    #[arg(long, default_value = "1")]
    pub rate: String,
    /// What the file is, if it is not to be told by its contents.
    #[arg(long, value_enum, default_value_t = ImportFormat::Auto)]
    pub format: ImportFormat,
    /// From Nadeko's database: also coins of members who were never seen on this server.
    #[arg(long)]
    pub everyone: bool,
    /// From Nadeko's database: bring experience along as well. Nobody loses any by it.
    #[arg(long)]
    pub xp: bool,
    /// The heading of the column with the members' ids, if it cannot be guessed.
    #[arg(long, value_name = "HEADING")]
    pub member: Option<String>,
    /// The heading of a column to add up; may be given several times.
    #[arg(long, value_name = "HEADING")]
    pub amount: Vec<String>,
    /// Why; kept in the audit log.
    #[arg(long, default_value = "imported by the operator")]
    pub reason: String,
    /// Do it, instead of only saying what would happen.
    #[arg(long)]
    pub confirm: bool,
}

/// Reads an exported file and says everything that is not as it must be; [`Found`] if there was anything.
pub(crate) fn verify(file: &Path) -> anyhow::Result<()> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut verifier = Verifier::new();
    for line in BufReader::new(opened).lines() {
        verifier.line(&line.with_context(|| format!("{} cannot be read", file.display()))?);
    }
    let checked = verifier.finish();
    say(format_args!(
        "export: {} entries, {} accounts, {} records",
        checked.entries, checked.accounts, checked.records
    ))?;
    if checked.faults.is_empty() {
        return Ok(say("Everything adds up.")?);
    }
    for fault in &checked.faults {
        say(format_args!("fault: {fault}"))?;
    }
    if checked.more > 0 {
        say(format_args!("and {} more", checked.more))?;
    }
    Err(Found.into())
}

/// The file of an export, and the first thing that went wrong with it.
struct Written {
    file: BufWriter<File>,
    failed: Option<std::io::Error>,
}

impl Written {
    fn take(&mut self, line: Option<&str>) -> std::io::Result<()> {
        match line {
            None => {
                // The database may have asked to begin again.
                self.file.seek(std::io::SeekFrom::Start(0))?;
                self.file.get_ref().set_len(0)
            }
            Some(line) => {
                self.file.write_all(line.as_bytes())?;
                self.file.write_all(b"\n")
            }
        }
    }
}

/// Writes a server's economy, and checks what was written.
pub(crate) async fn export(settings: &Settings, guild: GuildId, to: &Path) -> anyhow::Result<()> {
    let file = File::create_new(to).with_context(|| format!("{} cannot be made", to.display()))?;
    let written = Arc::new(Mutex::new(Written {
        file: BufWriter::new(file),
        failed: None,
    }));
    let into = Arc::clone(&written);
    let on_line: OnLine = Arc::new(move |line| {
        let mut written = into.lock().unwrap_or_else(PoisonError::into_inner);
        match written.take(line) {
            Ok(()) => true,
            Err(error) => {
                written.failed = Some(error);
                false
            }
        }
    });
    let db = database::open(settings).await?;
    let done = app_economy::export::export(&db, guild, on_line).await;
    let flushed = flush(&written);
    let noted = match (&done, &flushed) {
        (Ok(true), Ok(())) => {
            let bytes = fs::metadata(to).map_or(0, |file| usize::try_from(file.len()).unwrap_or(usize::MAX));
            export_note(&db, guild, (AuditActor::System, "guildhall export"), bytes).await
        }
        _ => Ok(()),
    };
    db.close().await;
    done?;
    flushed.with_context(|| format!("{} cannot be written", to.display()))?;
    noted?;
    say(format_args!("Written to {}", to.display()))?;
    verify(to)
}

/// The first thing that went wrong with the file, the last bytes included.
fn flush(written: &Mutex<Written>) -> std::io::Result<()> {
    let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
    match written.failed.take() {
        Some(error) => Err(error),
        None => written.file.flush(),
    }
}

/// What a file says.
struct Source {
    imported: Imported,
    /// Tells the file from all others.
    fingerprint: String,
    xp: Vec<(UserId, i64)>,
}

async fn source(args: &ImportArgs) -> anyhow::Result<Source> {
    let shown = args.file.display();
    let bytes = fs::read(&args.file).with_context(|| format!("{shown} cannot be read"))?;
    let is_nadeko = match args.format {
        ImportFormat::Auto => is_sqlite(&bytes),
        ImportFormat::Text => false,
        ImportFormat::Nadeko => true,
    };
    if is_nadeko {
        let read = nadeko::read(&args.file, args.guild, args.everyone).await?;
        if read.strangers > 0 {
            say(format_args!(
                "{} members with coins were never on this server, and are left out; if they are to come along, add --everyone before the first import",
                read.strangers
            ))?;
        }
        // Not of the file, which changes when Nadeko starts: of its coins.
        return Ok(Source {
            fingerprint: read.fingerprint,
            imported: read.imported,
            xp: read.xp,
        });
    }
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} cannot be read as text"))?;
    let columns = Columns {
        member: args.member.clone(),
        amounts: args.amount.clone(),
    };
    Ok(Source {
        fingerprint: fingerprint(&text),
        imported: read(&text, &args.guild.to_string(), &columns)?,
        xp: Vec::new(),
    })
}

/// Says what an import would do, or does it.
pub(crate) async fn import(settings: &Settings, args: ImportArgs) -> anyhow::Result<()> {
    let rate =
        Rate::parse(&args.rate).ok_or_else(|| anyhow!("{} is no rate; write 1, 0.5 or 10", args.rate))?;
    let Source {
        imported,
        fingerprint,
        xp,
    } = source(&args).await?;
    say(format_args!(
        "{} members in {}, read as {}; {} rows left out",
        imported.balances.len(),
        args.file.display(),
        imported.format.name(),
        imported.left_out.len()
    ))?;
    let rows: Vec<_> = imported
        .balances
        .into_iter()
        .map(|(member, amount)| (member, Money::new(rate.of(amount))))
        .filter(|(_, amount)| amount.is_positive())
        .collect();
    if !args.confirm {
        let sum: i128 = rows.iter().map(|(_, amount)| i128::from(amount.minor())).sum();
        if args.xp {
            say(format_args!("{} members have experience", xp.len()))?;
        }
        return Ok(say(format_args!(
            "{sum} coins would be made. Add --confirm to do it."
        ))?);
    }
    if args.reason.trim().is_empty() {
        bail!("a reason is needed");
    }
    let db = database::open(settings).await?;
    let done = carry_out(&db, &args, (rows, fingerprint), xp).await;
    db.close().await;
    done
}

/// Imports rows, as many to a batch as one may have, and experience. What was imported before is passed over where there are
/// several batches, so that one that broke off goes on.
async fn carry_out(
    db: &Db,
    args: &ImportArgs,
    (rows, fingerprint): (Vec<(UserId, Money)>, String),
    xp: Vec<(UserId, i64)>,
) -> anyhow::Result<()> {
    let parts = rows.chunks(MAX_ROWS);
    let is_one = parts.len() <= 1;
    for (part, rows) in parts.enumerate() {
        let order = ImportOrder {
            rows: rows.to_vec(),
            source: if part == 0 {
                fingerprint.clone()
            } else {
                format!("{fingerprint}.{part}")
            },
            reason: args.reason.clone(),
        };
        let planned = match operator_import(db, args.guild, order).await {
            Err(error) if (!is_one || args.xp) && error.code() == codes::STEER_IMPORTED => {
                say(format_args!("Part {} was imported before", part + 1))?;
                continue;
            }
            planned => planned.map_err(plain)?,
        };
        let batch = operator_confirm(db, args.guild, planned.batch.id).await;
        let batch = batch.map_err(plain)?;
        say(format_args!(
            "Batch {}: {} of {} rows, {} coins. /economy batches number:{} undoes it.",
            batch.id, batch.rows_done, batch.rows, batch.amount_done, batch.id
        ))?;
    }
    if args.xp {
        let raised = operator_raise_xp(db, args.guild, xp).await.map_err(plain)?;
        say(format_args!("{raised} members have more experience now"))?;
    }
    Ok(())
}
