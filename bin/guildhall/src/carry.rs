//! `guildhall export`, `guildhall import`, `guildhall verify --export`: an economy as a file.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, anyhow, bail};
use app_economy::{ImportOrder, export::OnLine, operator_confirm, operator_import};
use clap::Args;
use core_config::Settings;
use core_types::{GuildId, Money};
use domain_economy::{
    export::Verifier,
    import::{Columns, Rate, fingerprint, read},
};

use crate::{
    console::{Found, plain, say},
    database,
};

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
        "export: {} entries, {} accounts",
        checked.entries, checked.accounts
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
    db.close().await;
    done?;
    {
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = written.failed.take() {
            return Err(error).with_context(|| format!("{} cannot be written", to.display()));
        }
        written.file.flush()?;
    }
    say(format_args!("Written to {}", to.display()))?;
    verify(to)
}

/// Says what an import would do, or does it.
pub(crate) async fn import(settings: &Settings, args: ImportArgs) -> anyhow::Result<()> {
    let text = fs::read_to_string(&args.file)
        .with_context(|| format!("{} cannot be read as text", args.file.display()))?;
    let rate =
        Rate::parse(&args.rate).ok_or_else(|| anyhow!("{} is no rate; write 1, 0.5 or 10", args.rate))?;
    let columns = Columns {
        member: args.member,
        amounts: args.amount,
    };
    let imported = read(&text, &args.guild.to_string(), &columns)?;
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
        .collect();
    if !args.confirm {
        let sum: i128 = rows.iter().map(|(_, amount)| i128::from(amount.minor())).sum();
        return Ok(say(format_args!(
            "{sum} coins would be made. Add --confirm to do it."
        ))?);
    }
    if args.reason.trim().is_empty() {
        bail!("a reason is needed");
    }
    let order = ImportOrder {
        rows,
        source: fingerprint(&text),
        reason: args.reason,
    };
    let db = database::open(settings).await?;
    let done = async {
        let planned = operator_import(&db, args.guild, order).await?;
        operator_confirm(&db, args.guild, planned.batch.id).await
    };
    let done = done.await;
    db.close().await;
    let batch = done.map_err(plain)?;
    Ok(say(format_args!(
        "Batch {}: {} of {} rows, {} coins. /economy batches number:{} undoes it.",
        batch.id, batch.rows_done, batch.rows, batch.amount_done, batch.id
    ))?)
}
