//! How rows of the tables are sent and compared.

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::bot::{call, http};

/// A body, and the one fault in it: where it is (dotted, as in `embeds.0.title`) and its inner code.
pub(crate) type Fault = (Value, &'static str, &'static str);

/// Who sends it: the bot, nobody, or a person by name.
pub(crate) const BOT: &str = "";
pub(crate) const NOBODY: &str = "nobody";

/// Sends each body as the bot; each must be refused with 50035 for its one fault, and for nothing else.
pub(crate) async fn refuse_each(sandbox: &Sandbox, method: &str, path: &str, faults: &[Fault]) {
    for (body, at, inner) in faults {
        let (status, answer) = call(sandbox, method, path, body).await;
        must_be(status, &answer, at, inner, body);
    }
}

/// Requires a 50035 with one fault.
pub(crate) fn must_be(status: u16, answer: &Value, at: &str, inner: &str, body: &Value) {
    let shown: String = body.to_string().chars().take(300).collect();
    assert_eq!(
        (status, &answer["code"], faults(answer)),
        (400, &json!(50_035), vec![(at.to_owned(), inner.to_owned())]),
        "{shown}: {answer}"
    );
}

/// All faults of a refusal: where, and the inner code.
fn faults(answer: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&answer["errors"], "", &mut found);
    found
}

fn collect(errors: &Value, path: &str, into: &mut Vec<(String, String)>) {
    for (key, inner) in errors.as_object().into_iter().flatten() {
        if key == "_errors" {
            for error in inner.as_array().unwrap() {
                assert!(
                    error["message"].as_str().is_some_and(|words| words.len() > 5),
                    "{error}"
                );
                into.push((path.to_owned(), error["code"].as_str().unwrap().to_owned()));
            }
        } else {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            collect(inner, &path, into);
        }
    }
}

/// One REST call by whom it may be.
pub(crate) async fn send(
    sandbox: &Sandbox,
    who: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> (u16, Value) {
    let (address, path) = (sandbox.address().to_string(), format!("/api/v10{path}"));
    let header = match who {
        NOBODY => None,
        BOT => Some(("Authorization", "Bot sandbox-token".to_owned())),
        name => Some(("X-Sandbox-User", sandbox.member(name).unwrap().id().to_string())),
    };
    let header = header.as_ref().map(|(name, value)| (*name, value.as_str()));
    http(&address, method, &path, header, body).await
}
