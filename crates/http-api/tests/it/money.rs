//! Money and things for programs: who may, what they see, and that nothing happens twice.

use app_economy::Economy;
use app_economy::ledger::Ledger;
use app_economy::things::ItemPatch;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use core_db::testing::TestDb;
use core_errors::AppError;
use core_security::{Actor, KeyOwner, NewKey, People, Permissions, Person, RoleMembers, Scope, Security};
use core_types::{GuildId, RoleId, Seed, UserId};
use futures_util::future::BoxFuture;
use http_api::router;
use serde_json::{Value, json};

use crate::api::{get, guarded, key};
use crate::door::{Answer, Door, ask, from};

const ALL: [Scope; 4] = [
    Scope::MoneyRead,
    Scope::MoneyWrite,
    Scope::ThingsRead,
    Scope::ThingsWrite,
];
// Who runs the server, who did once, and a bot.
const MAKER: u64 = 7;
const FORMER: u64 = 8;
const BOT: u64 = 9;

struct Known;

impl People for Known {
    fn person(&self, _guild: GuildId, member: UserId) -> BoxFuture<'_, Result<Person, AppError>> {
        let is = |id| member == UserId::new(id).unwrap();
        Box::pin(std::future::ready(Ok(Person {
            is_bot: is(BOT),
            is_staff: is(MAKER),
            ..Person::default()
        })))
    }

    fn with_role(
        &self,
        _guild: GuildId,
        _role: RoleId,
        _known: Vec<UserId>,
    ) -> BoxFuture<'_, Result<RoleMembers, AppError>> {
        Box::pin(std::future::ready(Ok(RoleMembers::default())))
    }
}

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

async fn open(db: TestDb) -> (Door, Economy) {
    let (mut door, security) = guarded(db).await;
    security.people_known_by(std::sync::Arc::new(Known));
    let db = door.db.db();
    let economy = Economy::new(db.clone(), Ledger::start(db), security, Seed::new([7; 32])).unwrap();
    door.state = door.state.with_economy(economy.clone());
    (door, economy)
}

/// Somebody who runs the server, as Discord says at that moment.
async fn staff(security: &Security, user: u64, request: &str) -> app_economy::Request {
    let mut actor = Actor::member(UserId::new(user).unwrap(), guild(1));
    actor.permissions = Permissions::MANAGE_GUILD;
    security.request(guild(1), actor, request).await.unwrap()
}

async fn made_by(security: &Security, user: u64, scopes: &[Scope]) -> String {
    let new = NewKey {
        name: "shop".into(),
        scopes: scopes.to_vec(),
        days: Some(1),
    };
    let request = staff(security, user, "key").await;
    let issued = security.key_create(&request, new).await.unwrap();
    issued.token.unwrap().expose().to_owned()
}

async fn send(
    door: &Door,
    key: &str,
    (method, path): (&str, &str),
    name: Option<&str>,
    body: &Value,
) -> Answer {
    let mut request: Request<Body> = from("127.0.0.1:1", method, &format!("/api/v1/guilds/{path}"));
    let headers = request.headers_mut();
    headers.insert(header::AUTHORIZATION, format!("Bearer {key}").parse().unwrap());
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    if let Some(name) = name {
        headers.insert("idempotency-key", name.parse().unwrap());
    }
    *request.body_mut() = Body::from(body.to_string());
    ask(&router(door.state.clone()), request).await
}

async fn look(door: &Door, key: &str, path: &str) -> Value {
    let answer = get(door, &format!("/api/v1/guilds/{path}"), Some(key)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

fn pay(amount: i64) -> Value {
    json!({ "amount": amount, "reason": "an order of the web shop" })
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story: added, taken, and seen in three ways"
)]
async fn coins_are_added_once_taken_and_seen_everywhere() {
    for db in TestDb::all().await.unwrap() {
        let (door, economy) = open(db).await;
        let key = made_by(economy.security(), MAKER, &ALL).await;
        for (member, amount) in [(21, 300), (22, 500), (23, 300)] {
            let path = format!("1/members/{member}/adjust");
            for _ in 0..2 {
                let done = send(&door, &key, ("POST", &path), Some("first"), &pay(amount)).await;
                // One name for three orders: the second and third are refused, whatever was done.
                let expected = if member == 21 {
                    StatusCode::OK
                } else {
                    StatusCode::CONFLICT
                };
                assert_eq!(done.status, expected, "{}", done.text);
            }
            let done = send(&door, &key, ("POST", &path), Some(&path), &pay(amount)).await;
            let expected = if member == 21 { 600 } else { amount };
            assert_eq!(done.json()["wallet"], expected, "{}", done.text);
        }
        let taken = send(
            &door,
            &key,
            ("POST", "1/members/21/adjust"),
            Some("back"),
            &pay(-300),
        )
        .await;
        assert_eq!(
            (taken.status, &taken.json()["wallet"]),
            (StatusCode::OK, &json!(300))
        );
        let turned = send(
            &door,
            &key,
            ("POST", "1/members/21/adjust"),
            Some("back"),
            &pay(300),
        )
        .await;
        assert_eq!(turned.code(), "replay.mismatch", "a name stands for one order");
        let much = send(
            &door,
            &key,
            ("POST", "1/members/21/adjust"),
            Some("much"),
            &pay(-301),
        )
        .await;
        assert_eq!(much.code(), "economy.not_enough");

        let balance = look(&door, &key, "1/members/21/balance").await;
        assert_eq!(
            balance,
            json!({ "member": "21", "wallet": 300, "bank": 0, "held": 0, "total": 300 })
        );
        let mut path = "1/leaderboard?limit=1".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = look(&door, &key, &path).await;
            seen.extend(
                page["rows"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row["member"].clone()),
            );
            let Some(next) = page["next"].as_str() else { break };
            path = format!("1/leaderboard?limit=1&after={next}");
        }
        assert_eq!(seen, ["22", "21", "23"], "the lower id first among equals");
        assert_eq!(
            look(&door, &key, "1/leaderboard?by=bank").await["rows"],
            json!([])
        );

        let page = look(&door, &key, "1/entries?limit=2").await;
        assert_eq!(
            (&page["entries"][0]["seq"], &page["next"]),
            (&json!(5), &json!(4)),
            "{page}"
        );
        let entry = &page["entries"][0];
        assert_eq!((&entry["kind"], &entry["actor"]), (&json!("remove"), &json!("7")));
        let sum: i64 = entry["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["amount"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, 0, "{entry}");
        let rest = look(&door, &key, "1/entries?before=4").await;
        assert_eq!(
            (rest["entries"].as_array().unwrap().len(), &rest["next"]),
            (3, &Value::Null)
        );
        // The record names the key beside whoever made it.
        let (reader, _) = self::key(economy.security(), KeyOwner::Operator, &[Scope::AuditRead]).await;
        let audit = look(&door, &reader, "1/audit?action=economy.remove_money").await;
        let id = key.split('_').nth(2).unwrap();
        assert_eq!(audit["records"][0]["trace"], format!("key {id} back"), "{audit}");
    }
}

#[tokio::test]
async fn things_are_given_and_taken_once() {
    for db in TestDb::all().await.unwrap() {
        let (door, economy) = open(db).await;
        let patch = ItemPatch {
            name: Some("Apple".to_owned()),
            price: Some(5),
            ..ItemPatch::default()
        };
        let request = staff(economy.security(), MAKER, "apple").await;
        let apple = economy.item_create(&request, patch).await.unwrap().id;
        let key = made_by(economy.security(), MAKER, &ALL).await;
        let path = format!("1/members/21/inventory/{apple}");
        let hand = |quantity: i64| json!({ "quantity": quantity, "reason": "an order" });
        for _ in 0..2 {
            let given = send(&door, &key, ("PUT", &path), Some("a"), &hand(3)).await;
            assert_eq!(given.json()["quantity"], 3, "{}", given.text);
        }
        let taken = send(&door, &key, ("PUT", &path), Some("b"), &hand(-2)).await;
        assert_eq!(taken.json()["quantity"], 1, "{}", taken.text);
        let much = send(&door, &key, ("PUT", &path), Some("c"), &hand(-2)).await;
        assert_eq!(much.code(), "shop.not_held");
        let none = send(&door, &key, ("PUT", &path), Some("d"), &hand(0)).await;
        assert_eq!(none.code(), "shop.quantity");
        let items = look(&door, &key, "1/items").await;
        assert_eq!(
            (&items["items"][0]["name"], &items["next"]),
            (&json!("Apple"), &Value::Null)
        );
        let held = look(&door, &key, "1/members/21/inventory").await;
        assert_eq!(
            held["items"],
            json!([{ "id": apple, "name": "Apple", "quantity": 1 }])
        );
        let faults = app_economy::things::verify(&door.db.db(), app_economy::ledger::VerifyScope::All).await;
        assert_eq!(faults.unwrap().faults.len(), 0, "things still add up");
    }
}

const ROUTES: [(&str, &str, Scope); 7] = [
    ("GET", "members/21/balance", Scope::MoneyRead),
    ("GET", "leaderboard", Scope::MoneyRead),
    ("GET", "entries", Scope::MoneyRead),
    ("POST", "members/21/adjust", Scope::MoneyWrite),
    ("GET", "items", Scope::ThingsRead),
    ("GET", "members/21/inventory", Scope::ThingsRead),
    ("PUT", "members/21/inventory/1", Scope::ThingsWrite),
];

/// BOLA: another guild looks like one that does not exist, on every route, and a scope opens its own routes alone.
#[tokio::test]
async fn case_62_money_and_things_are_those_of_the_keys_guild_and_scopes() {
    for db in TestDb::all().await.unwrap() {
        let (door, economy) = open(db).await;
        let all = made_by(economy.security(), MAKER, &ALL).await;
        let body = json!({ "amount": 5, "reason": "theft" });
        for (method, path, scope) in ROUTES {
            let other = send(&door, &all, (method, &format!("2/{path}")), Some("x"), &body).await;
            let none = send(&door, &all, (method, &format!("0/{path}")), Some("x"), &body).await;
            assert_eq!(
                other.status,
                StatusCode::NOT_FOUND,
                "{method} {path}: {}",
                other.text
            );
            assert_eq!(other.text, none.text, "{method} {path}");
            let others: Vec<Scope> = ALL.into_iter().filter(|one| *one != scope).collect();
            let (narrow, _) = key(economy.security(), KeyOwner::Guild(guild(1)), &others).await;
            let refused = send(&door, &narrow, (method, &format!("1/{path}")), Some("x"), &body).await;
            assert_eq!(refused.code(), "http.scope", "{method} {path}");
        }
        assert_eq!(
            look(&door, &all, "1/leaderboard").await["rows"],
            json!([]),
            "nothing moved"
        );
    }
}

#[tokio::test]
async fn a_key_may_do_no_more_than_whoever_made_it() {
    for db in TestDb::all().await.unwrap() {
        let (door, economy) = open(db).await;
        let security = economy.security().clone();
        let adjust = ("POST", "1/members/21/adjust");
        let (operators, _) = key(&security, KeyOwner::Operator, &ALL).await;
        let nobody = send(&door, &operators, adjust, Some("a"), &pay(5)).await;
        assert_eq!(
            (nobody.status, nobody.code()),
            (StatusCode::FORBIDDEN, "keys.nobody".into())
        );
        assert_eq!(look(&door, &operators, "1/members/21/balance").await["wallet"], 0);
        let former = made_by(&security, FORMER, &ALL).await;
        let former = send(&door, &former, adjust, Some("a"), &pay(5)).await;
        assert_eq!(
            former.code(),
            "access.forbidden",
            "they do not run the server any more"
        );

        let good = made_by(&security, MAKER, &ALL).await;
        let send_all = [
            (None, pay(5), "http.idempotency_key"),
            (Some("a"), pay(0), "amount.zero"),
            (
                Some("b"),
                json!({ "amount": 5, "reason": "x" }),
                "staff.reason_missing",
            ),
            (Some("c"), json!({ "amount": 5 }), "http.body"),
            (
                Some("d"),
                json!({ "amount": "5", "reason": "a reason" }),
                "http.body",
            ),
            (Some("e"), pay(i64::MAX), "staff.cap"),
            (Some("f"), pay(i64::MIN), "amount.zero"),
        ];
        for (name, body, expected) in send_all {
            let refused = send(&door, &good, adjust, name, &body).await;
            assert_eq!(refused.code(), expected, "{body}");
        }
        let bot = format!("1/members/{BOT}/adjust");
        let bot = send(&door, &good, ("POST", &bot), Some("g"), &pay(5)).await;
        assert_eq!(bot.code(), "economy.member_bot");

        let written: Result<(), core_db::DbError> = door
            .db
            .write("test", |tx| {
                Box::pin(async move {
                    tx.query(
                        "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                        VALUES (1, 'staff.approval_above', '100', 1, 1, 1)",
                    )
                    .execute()
                    .await?;
                    Ok(())
                })
            })
            .await;
        written.unwrap();
        let waits = send(&door, &good, adjust, Some("h"), &pay(101)).await;
        assert_eq!(
            (waits.status, &waits.json()["state"]),
            (StatusCode::ACCEPTED, &json!("waits"))
        );
        assert_eq!(look(&door, &good, "1/members/21/balance").await["wallet"], 0);
    }
}

#[tokio::test]
async fn money_counts_against_the_budget_of_the_key() {
    let (door, economy) = open(TestDb::sqlite().await.unwrap()).await;
    let key = made_by(economy.security(), MAKER, &ALL).await;
    let answer = get(&door, "/api/v1/guilds/1/leaderboard", Some(&key)).await;
    assert!(answer.headers.contains_key("ratelimit"), "{:?}", answer.headers);
}
