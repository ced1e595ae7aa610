//! `/economy import` and `/economy export`: balances from elsewhere, and everything for elsewhere.

use app_economy::ImportOrder;
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::Money;
use domain_economy::import::{Columns, Rate, fingerprint, read};

use super::{health::file, steer::question};
use crate::{
    Declaration, OptionSpec, Reply,
    call::Attachment,
    command::{Form, Options},
    commands::desk::{Desk, Visit},
    presentation::{Field, Markup, form, label, say},
    reply::Message,
};

/// The most that fits into a form.
const LONGEST: u16 = 4_000;

/// `/economy import`: a form to paste into, or a file.
pub(super) fn declared() -> Declaration {
    Declaration::new("import")
        .option(OptionSpec::attachment("file"))
        .option(OptionSpec::text("rate").within(1, 12))
        .option(OptionSpec::text("reason").within(1, 400))
        .option(OptionSpec::text("member-column").within(1, 60))
        .option(OptionSpec::text("amount-columns").within(1, 120))
        .action(Action::EconomyBulk)
        .opens_modal()
        .example("/economy import")
        .example("/economy import file:balances.csv rate:0.5 reason:we moved here")
}

/// What the command answers: a preview of a file, or the form.
pub(super) async fn begin(desk: &Desk, visit: &Visit<'_>, options: &Options) -> Result<Reply, AppError> {
    let rate = options.text("rate").unwrap_or("1");
    if Rate::parse(rate).is_none() {
        return Err(AppError::new(codes::OPTION_INVALID).with("option", "rate"));
    }
    match options.attachment("file") {
        None => form_of(desk, visit, rate),
        Some(attached) => attached_import(desk, visit, options, attached).await,
    }
}

/// A form to paste balances into; the rate travels in its id.
fn form_of(desk: &Desk, visit: &Visit<'_>, rate: &str) -> Result<Reply, AppError> {
    let words = &visit.words;
    let id = desk.own(visit.call, "economy", "import", rate)?;
    let field = |name, label, about, longest| Field {
        name,
        label,
        about: Some(about),
        value: None,
        longest,
        required: true,
    };
    let fields = vec![
        field(
            "balances",
            label!(words, "import-balances"),
            label!(words, "import-balances-about"),
            LONGEST,
        ),
        field(
            "reason",
            label!(words, "config-reason"),
            label!(words, "import-reason-about"),
            200,
        ),
    ];
    Ok(Reply::modal(form(&label!(words, "import-title"), id, fields)))
}

/// A file, planned: nothing moves before the word.
async fn attached_import(
    desk: &Desk,
    visit: &Visit<'_>,
    options: &Options,
    attached: &Attachment,
) -> Result<Reply, AppError> {
    let rate = options.text("rate").and_then(Rate::parse).unwrap_or(Rate::SAME);
    let names = |text: &str| {
        text.split([',', ';'])
            .map(|name| name.trim().to_owned())
            .collect()
    };
    let columns = Columns {
        member: options.text("member-column").map(|name| name.trim().to_owned()),
        amounts: options.text("amount-columns").map(names).unwrap_or_default(),
    };
    // The name of the file is a reason, if there is no better one.
    let reason = options.text("reason").unwrap_or(&attached.name).to_owned();
    let text = desk
        .economy
        .import_file(&visit.request, &attached.url, attached.size)
        .await?;
    plan(desk, visit, text, columns, rate, reason).await
}

/// What was pasted, planned: nothing moves before the word.
pub(super) async fn import(desk: &Desk, visit: &Visit<'_>, form: &Form) -> Result<Reply, AppError> {
    let stale = || AppError::new(codes::COMPONENT_STALE);
    let rate = Rate::parse(&form.id.payload).ok_or_else(stale)?;
    let (text, reason) = (form.text("balances").to_owned(), form.text("reason").to_owned());
    plan(desk, visit, text, Columns::default(), rate, reason).await
}

/// Reads balances and plans to bring them along.
async fn plan(
    desk: &Desk,
    visit: &Visit<'_>,
    text: String,
    columns: Columns,
    rate: Rate,
    reason: String,
) -> Result<Reply, AppError> {
    let guild = visit.request.guild.to_string();
    // Some mebibytes take a while to read: nobody else waits for that.
    let read = tokio::task::spawn_blocking(move || {
        read(&text, &guild, &columns).map(|imported| (fingerprint(&text), imported))
    });
    let read = read
        .await
        .map_err(|error| AppError::internal("a file could not be read to its end").caused_by(error))?;
    let (source, imported) =
        read.map_err(|error| AppError::new(codes::IMPORT_FORMAT).context(error.to_string()))?;
    let order = ImportOrder {
        source,
        rows: imported
            .balances
            .into_iter()
            .map(|(member, amount)| (member, Money::new(rate.of(amount))))
            .collect(),
        reason,
    };
    let planned = desk.economy.import_plan(&visit.request, order).await?;
    let format = Markup::escaped(imported.format.title(), 40);
    let mut card =
        question(desk, visit, &planned)?.footer(&say!(visit.words, "import-read-as", format = format));
    let left_out = i64::try_from(imported.left_out.len()).unwrap_or(i64::MAX);
    if left_out > 0 {
        card = card.footer(&say!(visit.words, "import-left-out", count = left_out));
    }
    Ok(Reply::private(card))
}

/// Everything as one file, if it fits into a message.
pub(super) async fn export(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, AppError> {
    let most = Message::MOST_BYTES;
    let text = desk.economy.export(&visit.request, most).await?;
    let text = text.ok_or_else(|| AppError::new(codes::EXPORT_TOO_LARGE))?;
    let name = format!("economy-{}.jsonl", visit.request.guild);
    file(&name, text, &say!(visit.words, "export-economy-title"))
}
