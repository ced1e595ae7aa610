//! Requests at the HTTP door: the signature, and the body behind it.

use std::sync::LazyLock;

use core_config::PublicKey;
use core_types::{Timestamp, hex};
use ed25519_dalek::{Signer as _, SigningKey};
use gateway::fuzzing;
use hyper::{HeaderMap, header::HeaderValue};
use serde_json::Value;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const DEEPEST: usize = 32;

static KEY: LazyLock<(SigningKey, PublicKey)> = LazyLock::new(|| {
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = hex(key.verifying_key().as_bytes());
    (key, PublicKey::from_hex(&public).expect("a key"))
});

fn headers(signature: &[u8], timestamp: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert("x-signature-ed25519", HeaderValue::from_bytes(signature).ok()?);
    headers.insert("x-signature-timestamp", HeaderValue::from_bytes(timestamp).ok()?);
    Some(headers)
}

pub fn run(data: &[u8]) {
    let mut rest = data;
    let [how, at, with] = super::take(&mut rest);
    if how & 0b1100_0000 == 0 {
        signatures(how, at, with, rest);
    }
    body(rest);
}

fn signatures(how: u8, at: u8, with: u8, rest: &[u8]) {
    let (key, public) = &*KEY;
    let proof = |headers: &HeaderMap, body: &[u8]| {
        fuzzing::proof(*public, headers, body, NOW).expect("the key is one")
    };
    // Whatever somebody puts into the two headers without the key.
    let (first, second) = rest.split_at(rest.len() / 2);
    if let Some(made_up) = headers(first, second) {
        assert_eq!(proof(&made_up, rest), (false, false));
    }
    // A real signature, and the same with one thing changed.
    let seconds = NOW.as_seconds() + i64::from(i8::from_ne_bytes([with])) * 5;
    let timestamp = seconds.to_string();
    let signature = key.sign(&[timestamp.as_bytes(), rest].concat()).to_bytes();
    let real = headers(hex(&signature).as_bytes(), timestamp.as_bytes()).expect("ASCII");
    let is_fresh = (seconds - NOW.as_seconds()).abs() <= 300;
    assert_eq!(proof(&real, rest), (true, is_fresh));
    let bit = 1 << (how & 7);
    let mut edited = signature;
    edited[usize::from(at) % 64] ^= bit;
    let edited = headers(hex(&edited).as_bytes(), timestamp.as_bytes()).expect("ASCII");
    assert_eq!(proof(&edited, rest), (false, false), "another signature");
    if !rest.is_empty() {
        let mut body = rest.to_vec();
        body[usize::from(at) % rest.len()] ^= bit;
        assert_eq!(proof(&real, &body), (false, false), "another body");
    }
    let later = headers(hex(&signature).as_bytes(), (seconds + 1).to_string().as_bytes()).expect("ASCII");
    assert_eq!(proof(&later, rest), (false, false), "another moment");
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn body(body: &[u8]) {
    let read = fuzzing::posted(body, NOW);
    let value: Option<Value> = serde_json::from_slice(body).ok();
    match read {
        Ok(call) => {
            if let Some(call) = &call {
                super::event::check(call);
            }
            // Stricter than we are where it keeps what we skip: numbers that no float holds, half characters.
            let Some(value) = value else { return };
            assert!(depth(&value) <= DEEPEST);
            match call {
                None => assert_eq!(value["type"], 1),
                Some(call) => super::event::assert_id(&value["id"], &call),
            }
        }
        Err(refusal) => {
            let is_deep = value.as_ref().is_some_and(|value| depth(value) > DEEPEST);
            assert!(!is_deep || refusal == "TooDeep", "{refusal}");
        }
    }
}
