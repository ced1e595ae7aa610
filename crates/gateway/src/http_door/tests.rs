use std::sync::Arc;

use core_config::PublicKey;
use core_types::{Clock as _, ManualClock, Seed, Timestamp};
use ed25519_dalek::{Signer as _, SigningKey};
use http_body_util::BodyExt as _;
use hyper::header::HeaderValue;
use serde_json::{Value, json};

use super::*;
use crate::{
    command::Commands,
    rest::{
        Standing, Transport,
        fake::{Script, Scripted},
    },
    stack::testing::{Echo, parts},
};

const NOW: i64 = 1_750_000_000;

struct House {
    door: HttpDoor,
    script: Arc<Script>,
    key: SigningKey,
}

fn public(key: &SigningKey) -> PublicKey {
    let hex = key.verifying_key().to_bytes().map(|byte| format!("{byte:02x}"));
    PublicKey::from_hex(&hex.concat()).unwrap()
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn house(keys: &[&SigningKey]) -> House {
    let script = Script::of([]);
    let transport: Arc<dyn Transport> = script.clone();
    let responder = Responder::new(&transport, None, &Seed::new([1; 32]), &Standing::default());
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(NOW)));
    let reception = Reception::new(&parts(Commands::new().with(Echo::default())), clock);
    let keys: Vec<PublicKey> = keys.iter().map(|key| public(key)).collect();
    House {
        door: HttpDoor::new(
            reception,
            responder,
            crate::servers::Servers::unheard(),
            PublicKeys::new(&keys).unwrap(),
        ),
        script,
        key: key(1),
    }
}

fn signed(key: &SigningKey, timestamp: &str, body: &str) -> HeaderMap {
    let signature = key.sign(format!("{timestamp}{body}").as_bytes()).to_bytes();
    let hex = signature.map(|byte| format!("{byte:02x}")).concat();
    let header = |text: &str| HeaderValue::from_str(text).unwrap();
    let pairs = [
        ("x-signature-ed25519", header(&hex)),
        ("x-signature-timestamp", header(timestamp)),
    ];
    HeaderMap::from_iter(pairs.map(|(name, value)| (name.parse().unwrap(), value)))
}

fn echo() -> String {
    let option = json!({"name": "text", "type": 3, "value": "hi"});
    json!({
        "id": "10", "application_id": "20", "type": 2, "token": "token", "guild_id": "30",
        "data": {"name": "echo", "type": 1, "options": [option]},
        "member": {"user": {"id": "40", "username": "ana"}, "permissions": "0"},
    })
    .to_string()
}

impl House {
    async fn post(&self, headers: HeaderMap, body: &str) -> Response<AnswerBody> {
        self.door
            .clone()
            .receive(headers, Bytes::copy_from_slice(body.as_bytes()))
            .await
    }

    async fn status(&self, headers: HeaderMap, body: &str) -> u16 {
        self.post(headers, body).await.status().as_u16()
    }
}

async fn json_of(response: Response<AnswerBody>) -> Value {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn a_ping_is_a_pong_and_a_command_is_answered_in_the_response() {
    let house = house(&[&key(1)]);
    let ping = r#"{"type":1}"#;
    let pong = house.post(signed(&house.key, &NOW.to_string(), ping), ping).await;
    assert_eq!(pong.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(json_of(pong).await, json!({"type": 1}));

    let body = echo();
    let answer = house
        .post(signed(&house.key, &NOW.to_string(), &body), &body)
        .await;
    assert_eq!(json_of(answer).await["type"], 4);
    assert!(house.script.requests().is_empty(), "nothing goes over rest");
}

#[tokio::test]
async fn case_43_whoever_did_not_sign_this_body_with_this_key_is_refused_alike() {
    let house = house(&[&key(1)]);
    let (now, body) = (NOW.to_string(), echo());
    let good = signed(&house.key, &now, &body);
    let changed = |name: &'static str, value: &str| {
        let mut headers = good.clone();
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        headers
    };
    let without = |name: &str| {
        let mut headers = good.clone();
        headers.remove(name);
        headers
    };
    let own = good["x-signature-ed25519"].to_str().unwrap().to_owned();
    let later = (NOW + 1).to_string();
    for (headers, what) in [
        (signed(&key(2), &now, &body), "another key"),
        (signed(&house.key, &now, "{}"), "another body"),
        (changed("x-signature-timestamp", &later), "another moment"),
        (changed("x-signature-timestamp", ""), "no moment"),
        (without("x-signature-timestamp"), "no timestamp"),
        (without("x-signature-ed25519"), "no signature"),
        (changed("x-signature-ed25519", ""), "an empty signature"),
        (changed("x-signature-ed25519", &own[1..]), "a short signature"),
        (changed("x-signature-ed25519", &"0".repeat(128)), "zeros"),
        (changed("x-signature-ed25519", &"zz".repeat(64)), "no digits"),
        (changed("x-signature-ed25519", &"+1".repeat(64)), "signs"),
    ] {
        let refused = house.post(headers, &body).await;
        assert_eq!(refused.status(), 401, "{what}");
        assert!(
            refused.headers().is_empty() && refused.body().len() == 0,
            "{what}"
        );
    }
    assert_eq!(house.status(good, &body).await, 200);
}

#[tokio::test]
async fn case_44_a_signature_is_good_for_five_minutes_around_its_moment() {
    for (offset, expected) in [
        (-301, 401),
        (-300, 200),
        (300, 200),
        (301, 401),
        (i64::MIN / 2, 401),
    ] {
        let (house, body) = (house(&[&key(1)]), echo());
        let headers = signed(&house.key, &(NOW + offset).to_string(), &body);
        assert_eq!(house.status(headers, &body).await, expected, "{offset}");
    }
    let (house, body) = (house(&[&key(1)]), echo());
    for odd in ["1e9", "9999999999999999999999", "now"] {
        assert_eq!(house.status(signed(&house.key, odd, &body), &body).await, 401);
    }
}

#[tokio::test]
async fn several_keys_are_good_while_an_application_moves_and_without_one_the_door_is_closed() {
    let (now, body) = (NOW.to_string(), echo());
    let house = house(&[&key(1), &key(2)]);
    for (number, expected) in [(1, 200), (2, 200), (3, 401)] {
        assert_eq!(
            house.status(signed(&key(number), &now, &body), &body).await,
            expected
        );
    }
    let closed = super::tests::house(&[]);
    assert!(!closed.door.is_open());
    assert_eq!(closed.status(signed(&closed.key, &now, &body), &body).await, 503);
}

#[test]
fn bytes_that_are_no_key_or_a_weak_one_are_refused() {
    for hex in ["00".repeat(32), "01".to_owned() + &"00".repeat(31)] {
        let key = PublicKey::from_hex(&hex).unwrap();
        assert!(PublicKeys::new(&[key]).is_err(), "{hex}");
    }
}

#[tokio::test]
async fn case_42_what_is_signed_and_is_no_interaction_costs_nothing_more() {
    let house = house(&[&key(1)]);
    let deep = format!("{}{}", r#"{"a":"#.repeat(100), "}".repeat(100));
    let cut = &echo()[..100];
    for body in ["", "{", "[]", "\u{0}", r#"{"type":2}"#, cut, &deep] {
        let headers = signed(&house.key, &NOW.to_string(), body);
        assert_eq!(house.status(headers, body).await, 400, "{body:.40}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_takes_goes_over_rest_once() {
    let house = house(&[&key(1)]);
    let body = echo();
    let response = house
        .post(signed(&house.key, &NOW.to_string(), &body), &body)
        .await;
    drop(response);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let [(verb, path, sent)] = house.script.requests().try_into().unwrap();
    assert_eq!(
        (verb, path.as_str()),
        (crate::rest::Verb::Post, "interactions/10/token/callback")
    );
    assert_eq!(sent["type"], 4);
}

#[tokio::test(start_paused = true)]
async fn follow_ups_wait_until_discord_has_read_the_response() {
    let script = Script::of((0..3).map(|_| Scripted::Code(404, 10_015)));
    let transport: Arc<dyn Transport> = script.clone();
    let responder = Responder::new(&transport, None, &Seed::new([1; 32]), &Standing::default());
    let clock = ManualClock::new(Timestamp::from_seconds(NOW));
    let call = Call::from_json(&echo(), Door::Http, clock.now()).unwrap();
    let (delivery, answered) = InResponse::new(responder);
    let reply = crate::Reply::public(crate::View::text("done"));
    let delivery: Arc<dyn crate::delivery::Delivery> = Arc::new(delivery);
    let taking = async {
        let answer = answered.await.unwrap();
        AnswerBody::new(answer.content.bytes, Some(answer.taken))
            .collect()
            .await
            .unwrap()
    };
    let defer = crate::delivery::First::Defer(crate::command::Ack::Message(crate::reply::Visibility::Public));
    let (first, _) = tokio::join!(delivery.first(&call, defer), taking);
    first.unwrap();
    let ack = crate::command::Ack::Message(crate::reply::Visibility::Public);
    delivery.later(&call, ack, reply).await.unwrap();
    let paths: Vec<_> = script.requests().into_iter().map(|(_, path, _)| path).collect();
    assert_eq!(paths, ["webhooks/20/token/messages/@original"; 4]);
}
