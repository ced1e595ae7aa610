//! `/economy import` and `/economy export`: balances from elsewhere, and everything for elsewhere.

use app_economy::ImportOrder;
use core_errors::{AppError, codes};
use core_types::Money;
use domain_economy::import::{Columns, Rate, fingerprint, read};

use super::{health::file, steer::question};
use crate::{
    Reply,
    command::Form,
    commands::desk::{Desk, Visit},
    presentation::{Field, form, label, say},
    reply::Message,
};

/// The most that fits into a form.
const LONGEST: u16 = 4_000;

/// A form to paste balances into; the rate travels in its id.
pub(super) fn form_of(desk: &Desk, visit: &Visit<'_>, rate: Option<&str>) -> Result<Reply, AppError> {
    let words = &visit.words;
    let rate = rate.unwrap_or("1");
    if Rate::parse(rate).is_none() {
        return Err(AppError::new(codes::OPTION_INVALID).with("option", "rate"));
    }
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

/// What was pasted, planned: nothing moves before the word.
pub(super) async fn import(desk: &Desk, visit: &Visit<'_>, form: &Form) -> Result<Reply, AppError> {
    let stale = || AppError::new(codes::COMPONENT_STALE);
    let rate = Rate::parse(&form.id.payload).ok_or_else(stale)?;
    let text = form.text("balances");
    let guild = visit.request.guild;
    let imported = read(text, &guild.to_string(), &Columns::default())
        .map_err(|error| AppError::new(codes::IMPORT_FORMAT).context(error.to_string()))?;
    let order = ImportOrder {
        source: fingerprint(text),
        rows: imported
            .balances
            .into_iter()
            .map(|(member, amount)| (member, Money::new(rate.of(amount))))
            .collect(),
        reason: form.text("reason").to_owned(),
    };
    let planned = desk.economy.import_plan(&visit.request, order).await?;
    let mut card = question(desk, visit, &planned)?;
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
