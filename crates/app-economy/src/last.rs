//! The latest answers to a member's own requests, for whoever lost one.

use core_errors::AppError;
use core_security::Action;
use core_types::{Money, Timestamp, UserId};
use serde_json::Value;

use crate::economy::Economy;
use crate::{Request, fail::Fail};

/// Answers that are shown.
const SHOWN: u32 = 5;

/// What an amount, a person and a wallet are called in the answers of the use cases.
const AMOUNTS: &[&str] = &["amount", "reward", "moved", "pay", "coins", "grant"];
const PEOPLE: &[&str] = &["payee", "member"];
const WALLETS: &[&str] = &["wallet"];

/// How far it came with what was not done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastStep {
    /// The member was asked to confirm it.
    Confirm,
    /// It arrives after a while, and could be called back until then.
    Delayed,
    /// Its money was set aside until staff has looked at it.
    Held,
    /// A second person had to approve first.
    Approval,
}

/// An effect that a request of the member had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAnswer {
    /// The use case, such as `pay`.
    pub use_case: String,
    /// When it happened.
    pub at: Timestamp,
    /// The amount it was about.
    pub amount: Option<Money>,
    /// The person it was about.
    pub person: Option<UserId>,
    /// How far it came, if it was not done at once.
    pub step: Option<LastStep>,
    /// What was in the wallet afterwards; none of what was not done at once.
    pub wallet: Option<Money>,
}

impl Economy {
    /// The latest effects of the asker's own requests in this guild, the newest first: five at most, from the last seven
    /// days. They are read from the answers that are stored with the effects, so they say what was said then.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.last", level = "debug", skip_all)]
    pub async fn last(&self, request: &Request) -> Result<Vec<LastAnswer>, AppError> {
        request.allow_own_data(Action::PrivacyExportSelf)?;
        let (guild, user) = (request.guild, request.user());
        let past = self
            .look("last", request, (), move |tx, _, ()| {
                Box::pin(async move { Ok::<_, Fail>(tx.answers_of(guild, user, SHOWN).await?) })
            })
            .await?;
        let answers = past.into_iter().map(|past| {
            let answer = serde_json::from_str(&past.answer).unwrap_or_default();
            let step = step(&answer);
            // The wallet in the answer is the one before a payment that was never made, or leaves the impression that it was.
            let wallet = find(&answer, WALLETS).filter(|_| step.is_none());
            LastAnswer {
                use_case: past.use_case().to_owned(),
                at: past.at,
                amount: find(&answer, AMOUNTS).and_then(Value::as_i64).map(Money::new),
                person: find(&answer, PEOPLE)
                    .and_then(Value::as_str)
                    .and_then(|id| id.parse().ok()),
                step,
                wallet: wallet.and_then(Value::as_i64).map(Money::new),
            }
        });
        Ok(answers.collect())
    }
}

/// How far it came: [`PayStep`](crate::PayStep) says so in a field, [`StaffStep`](crate::StaffStep) by the name of its variant.
fn step(answer: &Value) -> Option<LastStep> {
    match answer.get("step").and_then(Value::as_str) {
        Some("confirm") => Some(LastStep::Confirm),
        Some("delayed") => Some(LastStep::Delayed),
        Some("held") => Some(LastStep::Held),
        _ => answer.get("Waits").map(|_| LastStep::Approval),
    }
}

/// The first field of these names, in the answer itself or in the variant that it is.
fn find<'a>(answer: &'a Value, names: &[&str]) -> Option<&'a Value> {
    let fields = answer.as_object()?;
    let found = names.iter().find_map(|name| fields.get(*name));
    found
        .filter(|found| !found.is_object() && !found.is_null())
        .or_else(|| {
            let mut inner = fields.values().filter(|value| value.is_object());
            inner.find_map(|value| find(value, names))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        ApprovalWaits, HeldKind, HeldPayment, HeldState, Offer, Paid, PayPreview, PayStep, StaffMoved,
        StaffStep, Waits,
    };

    #[test]
    fn amounts_and_people_are_found_however_the_answer_is_built() {
        for answer in [
            json!({"payee": "12", "amount": 50, "wallet": 7}),
            json!({"step": "paid", "payee": "12", "amount": 50, "wallet": 7}),
            json!({"step": "confirm", "preview": {"payee": "12", "amount": 50, "wallet": 7}, "key": "1"}),
            json!({"Moved": {"member": "12", "amount": 50, "wallet": 7}}),
        ] {
            assert_eq!(find(&answer, AMOUNTS), Some(&json!(50)), "{answer}");
            assert_eq!(find(&answer, PEOPLE), Some(&json!("12")), "{answer}");
            assert_eq!(find(&answer, WALLETS), Some(&json!(7)), "{answer}");
        }
        assert_eq!(
            find(&json!({"reward": 5, "grant": null}), AMOUNTS),
            Some(&json!(5))
        );
        assert_eq!(find(&json!("gone"), AMOUNTS), None);
    }

    /// Read from what the types are stored as, so that a variant that is renamed is noticed here.
    #[test]
    fn what_was_not_done_at_once_is_told_from_what_was() {
        let (member, amount, at) = (
            UserId::new(12).unwrap(),
            Money::new(50),
            Timestamp::from_seconds(0),
        );
        let preview = PayPreview {
            payee: member,
            amount,
            fee: Money::ZERO,
            total: amount,
            wallet: Money::new(7),
            memo: None,
            needs_confirm: true,
        };
        let offer = Offer {
            preview,
            key: "1".to_owned(),
            expires_at: at,
            why: None,
        };
        let payment = HeldPayment {
            hold: 1,
            payer: None,
            payee: Some(member),
            amount,
            fee: Money::ZERO,
            memo: None,
            kind: HeldKind::Delay,
            state: HeldState::Waiting,
            case: None,
            opened_at: at,
            due_at: at,
            closed_at: None,
        };
        let waits = Waits {
            payment,
            wallet: Money::new(7),
            why: None,
        };
        let paid = Paid {
            payee: member,
            amount,
            fee: Money::ZERO,
            wallet: Money::new(7),
            memo: None,
            at,
        };
        let approval = ApprovalWaits {
            id: 1,
            member,
            amount,
            reason: String::new(),
            until: at,
        };
        let moved = StaffMoved {
            member,
            amount,
            wallet: Money::new(7),
            reason: String::new(),
        };
        for (answer, expected) in [
            (serde_json::to_value(PayStep::Paid(paid)), None),
            (
                serde_json::to_value(PayStep::Confirm(offer)),
                Some(LastStep::Confirm),
            ),
            (
                serde_json::to_value(PayStep::Delayed(waits.clone())),
                Some(LastStep::Delayed),
            ),
            (serde_json::to_value(PayStep::Held(waits)), Some(LastStep::Held)),
            (serde_json::to_value(StaffStep::Moved(moved)), None),
            (
                serde_json::to_value(StaffStep::Waits(approval)),
                Some(LastStep::Approval),
            ),
        ] {
            let answer = answer.unwrap();
            assert_eq!(step(&answer), expected, "{answer}");
            assert_eq!(find(&answer, AMOUNTS), Some(&json!(50)), "{answer}");
            assert_eq!(find(&answer, PEOPLE), Some(&json!("12")), "{answer}");
        }
        assert_eq!(step(&json!("gone")), None);
    }
}
