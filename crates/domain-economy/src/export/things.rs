//! Whether things add up: what somebody holds is the sum of what came and went.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A member, a thing and a place.
type Key = (String, i64, String);

/// The sums of movements, and the holdings that they should come to.
#[derive(Debug, Default)]
pub(super) struct Things {
    sums: BTreeMap<Key, i128>,
    holdings: BTreeMap<Key, i64>,
}

#[derive(Deserialize)]
struct Movement {
    /// None once they were forgotten: what they held went with them.
    member: Option<String>,
    item: i64,
    place: String,
    delta: i64,
}

#[derive(Deserialize)]
struct Holding {
    member: String,
    item: i64,
    place: String,
    quantity: i64,
}

impl Things {
    /// Reads a record; what is wrong with it, if anything is. Records of other kinds mean nothing here.
    pub(super) fn record(&mut self, of: &str, data: &Value) -> Option<String> {
        match of {
            "movement" => match Movement::deserialize(data) {
                Ok(moved) => {
                    if let Some(member) = moved.member {
                        *self.sums.entry((member, moved.item, moved.place)).or_default() +=
                            i128::from(moved.delta);
                    }
                    None
                }
                Err(error) => Some(format!("a movement of things cannot be read: {error}")),
            },
            "holding" => match Holding::deserialize(data) {
                Ok(held) => {
                    let key = (held.member, held.item, held.place);
                    let fault = (held.quantity < 0).then(|| format!("{} has less than no things", key.0));
                    let earlier = self.holdings.insert(key, held.quantity);
                    fault.or_else(|| earlier.map(|_| "a holding of things is there twice".to_owned()))
                }
                Err(error) => Some(format!("a holding of things cannot be read: {error}")),
            },
            _ => None,
        }
    }

    /// What does not add up.
    pub(super) fn finish(self) -> Vec<String> {
        let mut sums = self.sums;
        let mut faults = Vec::new();
        for ((member, item, place), quantity) in self.holdings {
            let sum = sums.remove(&(member.clone(), item, place.clone())).unwrap_or(0);
            if sum != i128::from(quantity) {
                faults.push(format!(
                    "{member} holds {quantity} of thing {item} ({place}), the movements say {sum}"
                ));
            }
        }
        let lost = sums.into_iter().filter(|(_, sum)| *sum != 0);
        faults.extend(lost.map(|((member, item, place), sum)| {
            format!("{member} holds none of thing {item} ({place}), the movements say {sum}")
        }));
        faults
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn moved(member: Option<&str>, delta: i64) -> (&'static str, Value) {
        (
            "movement",
            json!({ "id": 1, "member": member, "item": 3, "place": "hand", "delta": delta }),
        )
    }

    fn held(member: &str, quantity: i64) -> (&'static str, Value) {
        (
            "holding",
            json!({ "member": member, "item": 3, "place": "hand", "quantity": quantity }),
        )
    }

    #[test]
    fn holdings_are_the_sums_of_movements() {
        for (records, faults) in [
            (vec![moved(Some("7"), 5), moved(Some("7"), -2), held("7", 3)], 0),
            (vec![moved(Some("7"), 5), held("7", 4)], 1),
            (vec![held("7", 1)], 1),
            (vec![moved(Some("7"), 5)], 1),
            (vec![moved(Some("7"), 5), moved(Some("7"), -5)], 0),
            (vec![moved(None, 5)], 0),
            (vec![held("7", 0), held("7", 0)], 1),
            (vec![("movement", json!({})), ("loan", json!({}))], 1),
        ] {
            let mut things = Things::default();
            let mut found: Vec<String> = records
                .iter()
                .filter_map(|(of, data)| things.record(of, data))
                .collect();
            found.extend(things.finish());
            assert_eq!(found.len(), faults, "{records:?}: {found:?}");
        }
    }
}
