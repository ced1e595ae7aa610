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
    /// What was in the wallet afterwards.
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
            LastAnswer {
                use_case: past.use_case().to_owned(),
                at: past.at,
                amount: find(&answer, AMOUNTS).and_then(Value::as_i64).map(Money::new),
                person: find(&answer, PEOPLE)
                    .and_then(Value::as_str)
                    .and_then(|id| id.parse().ok()),
                wallet: find(&answer, WALLETS).and_then(Value::as_i64).map(Money::new),
            }
        });
        Ok(answers.collect())
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

    #[test]
    fn amounts_and_people_are_found_however_the_answer_is_built() {
        for answer in [
            json!({"payee": "12", "amount": 50, "wallet": 7}),
            json!({"Paid": {"payee": "12", "amount": 50, "wallet": 7}}),
            json!({"Confirm": {"preview": {"payee": "12", "amount": 50, "wallet": 7}, "key": "1"}}),
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
}
