//! What one page of members owes, and taking it.

use std::collections::BTreeSet;

use core_db::{DbError, Tx};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{Day, GuildId, Money, UserId, Zone};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::levy::{DecayRules, DecayStep, Idle, LevyRules, taken};
use domain_economy::settings::FeeTarget;

use super::round::later;
use super::store::{self, Levy, Member, Range, Round};
use crate::books;
use crate::fail::Fail;

/// What a page is looked at with.
#[derive(Clone, Copy)]
pub(super) struct Due<'a> {
    pub(super) rules: &'a LevyRules,
    pub(super) zone: &'a Zone,
    /// Members who pay no tax.
    pub(super) exempt: &'a BTreeSet<UserId>,
    pub(super) round: &'a Round,
    /// The last entry that counts.
    pub(super) high: i64,
}

/// What one page comes to.
#[derive(Default)]
struct Page {
    levies: Vec<Levy>,
    tax: Vec<(AccountRef, Money)>,
    decay: Vec<(AccountRef, Money)>,
}

/// Takes what a page of members owes, in one entry for each kind, and answers the sum.
pub(super) async fn take(
    tx: &mut Tx,
    guild: GuildId,
    due: &Due<'_>,
    range: Range,
    members: &[Member],
) -> Result<Money, Fail> {
    let Due {
        rules, zone, round, ..
    } = *due;
    let today = zone.day(tx.now());
    let done = store::levied(tx, guild, range, round.week).await?;
    let mut page = Page::default();
    let mut left: Vec<Member> = members.to_vec();
    if let Some(brackets) = &rules.tax {
        let received = store::received(tx, guild, range, (round.low, due.high)).await?;
        for member in &mut left {
            let base = received.get(&member.id).copied().unwrap_or_default();
            let owed = brackets.tax(base);
            let is_exempt = due.exempt.contains(&member.id);
            if owed.is_positive() && !is_exempt && !done.contains(&(member.id, "tax".to_owned())) {
                take_from(
                    guild,
                    member,
                    ("tax", base, owed),
                    &mut page.levies,
                    &mut page.tax,
                )?;
            }
        }
    }
    // Weeks in which nobody could be warned cost nobody anything: of weeks that were missed, only the last one counts.
    let is_latest = later(round.week, 14).number() > today.number();
    if let Some(decay) = rules.decay.filter(|_| is_latest) {
        let warned = store::warned(tx, guild, range).await?;
        let away = store::away(tx, guild, range, today).await?;
        for member in &mut left {
            let idle = Idle {
                free: member.wallet.plus(member.bank)?,
                last: member.last,
                warned: warned.get(&member.id).copied(),
                vacation: away.contains(&member.id),
            };
            match decay.step(&idle, today) {
                DecayStep::Safe if idle.warned.is_some() => store::unwarn(tx, guild, member.id).await?,
                DecayStep::Warn(count) => {
                    store::warn(tx, guild, member.id, count, today).await?;
                    warn(
                        tx,
                        guild,
                        member.id,
                        (count, &decay, decay.weekly(idle.free)),
                        round.week,
                    )
                    .await?;
                }
                DecayStep::Take(owed) if !done.contains(&(member.id, "decay".to_owned())) => {
                    let base = idle.free;
                    take_from(
                        guild,
                        member,
                        ("decay", base, owed),
                        &mut page.levies,
                        &mut page.decay,
                    )?;
                    shrunk(tx, guild, member.id, owed, &decay, round.week).await?;
                }
                DecayStep::Safe | DecayStep::Rest | DecayStep::Take(_) => {}
            }
        }
    }
    let decay_to = match rules.decay.map(|decay| decay.to) {
        Some(FeeTarget::Burn) => AccountRef::burn(guild),
        _ => AccountRef::treasury(guild),
    };
    let mut sum = Money::ZERO;
    for (kind, lines, to) in [
        (EntryKind::Tax, page.tax, AccountRef::treasury(guild)),
        (EntryKind::Decay, page.decay, decay_to),
    ] {
        let taken = lines
            .iter()
            .try_fold(Money::ZERO, |sum, (_, line)| sum.minus(*line))?;
        if taken.is_positive() {
            let draft = Draft::new(kind, lines.into_iter().chain([(to, taken)]))?;
            books::post(tx, draft).await?;
            sum = sum.plus(taken)?;
        }
    }
    store::levy_add(tx, guild, round.week, &page.levies).await?;
    Ok(sum)
}

/// Notes what a member owes and takes of it what they have at hand, then what they saved.
fn take_from(
    guild: GuildId,
    member: &mut Member,
    (kind, base, owed): (&'static str, Money, Money),
    levies: &mut Vec<Levy>,
    lines: &mut Vec<(AccountRef, Money)>,
) -> Result<(), Fail> {
    let (wallet, bank) = taken(owed, member.wallet, member.bank);
    member.wallet = member.wallet.minus(wallet)?;
    member.bank = member.bank.minus(bank)?;
    for (account, part) in [
        (AccountRef::wallet(guild, member.id), wallet),
        (AccountRef::bank(guild, member.id), bank),
    ] {
        if part.is_positive() {
            lines.push((account, part.negated()?));
        }
    }
    levies.push(Levy {
        member: member.id,
        kind,
        base,
        owed,
        taken: wallet.plus(bank)?,
    });
    Ok(())
}

async fn warn(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    (count, decay, amount): (u32, &DecayRules, Money),
    week: Day,
) -> Result<(), DbError> {
    let notice = Notice::to_member(guild, member, notice_kind::DECAY_WARNING)
        .with("amount", NoticeArg::Money(amount))
        .with("count", NoticeArg::Number(count.into()))
        .with("threshold", NoticeArg::Money(decay.threshold))
        .once(&format!("decay-warning {member} {}", week.number()));
    notice_post(tx, &notice).await
}

async fn shrunk(
    tx: &mut Tx,
    guild: GuildId,
    member: UserId,
    amount: Money,
    decay: &DecayRules,
    week: Day,
) -> Result<(), DbError> {
    let notice = Notice::to_member(guild, member, notice_kind::DECAY_TAKEN)
        .with("amount", NoticeArg::Money(amount))
        .with("threshold", NoticeArg::Money(decay.threshold))
        .once(&format!("decay-taken {member} {}", week.number()));
    notice_post(tx, &notice).await
}
