//! Keys of the HTTP interface: made by staff, used by a program, revoked.

use serde_json::Value;

use super::{ask, get};
use crate::hall::{TestHall, on_each_database};

/// The answer to a GET with a key: status and body.
async fn call(hall: &TestHall, path: &str, key: &str) -> (u16, Value) {
    let answer = super::get_with(hall.web, path, &format!("authorization: Bearer {key}\r\n")).await;
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    (
        status,
        serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}")),
    )
}

/// The key in a card.
fn key_in(text: &str) -> String {
    let start = text
        .find("gh_live_")
        .unwrap_or_else(|| panic!("no key in {text}"));
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    text[start..].chars().take_while(is_part).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_make_a_key_that_sees_their_guild_alone_until_it_is_revoked() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        hall.grant("Ana", "50").await;
        let hidden = ana
            .slash("keys create")
            .option("name", "mine")
            .option("scopes", "audit:read")
            .send()
            .await;
        assert!(hidden.is_err(), "Discord does not even show it to members");

        let made = olive
            .slash("keys create")
            .option("name", "dashboard")
            .option("scopes", "audit:read")
            .send()
            .await
            .unwrap();
        assert!(made.is_ephemeral(), "only who asked sees it");
        let key = key_in(&made.text());
        let (guild,): (i64,) = hall
            .database
            .read("guild", |tx| {
                Box::pin(async move {
                    tx.query("SELECT guild_id FROM audit_head")
                        .fetch_one::<(i64,)>()
                        .await
                })
            })
            .await
            .map_err(|error: core_db::DbError| error)
            .unwrap();
        let path = format!("/api/v1/guilds/{guild}/audit");

        let (status, page) = call(hall, &path, &key).await;
        assert_eq!(status, 200, "{page}");
        let actions: Vec<_> = page["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["action"].clone())
            .collect();
        assert_eq!(actions, ["keys.manage", "economy.add_money"], "{page}");
        assert!(!page.to_string().contains(&key), "the secret is in no record");
        assert!(get(hall.web, &path).await.starts_with("HTTP/1.1 401"));
        let (other, _) = call(hall, "/api/v1/guilds/1/audit", &key).await;
        assert_eq!(other, 404, "another guild looks like none");

        // Exchanged: both work until the old one ends.
        let list = ask(&olive, "keys list").await;
        assert!(
            list.text().contains("dashboard") && !list.text().contains(&key),
            "{}",
            list.text()
        );
        let id = key.split('_').nth(2).unwrap();
        let rotated = olive
            .slash("keys rotate")
            .option("key", id)
            .option("hours", 1_i64)
            .send()
            .await
            .unwrap();
        let fresh = key_in(&rotated.text());
        for (key, expected) in [(&key, 200), (&fresh, 200)] {
            assert_eq!(call(hall, &path, key).await.0, expected);
        }
        hall.clock.advance(std::time::Duration::from_mins(61));
        assert_eq!(call(hall, &path, &key).await.0, 401, "the old one ended");
        assert_eq!(call(hall, &path, &fresh).await.0, 200);

        let fresh_id = fresh.split('_').nth(2).unwrap();
        let revoked = olive
            .slash("keys revoke")
            .option("key", fresh_id)
            .send()
            .await
            .unwrap();
        assert!(revoked.text().contains("revoked"), "{}", revoked.text());
        assert_eq!(call(hall, &path, &fresh).await.0, 401);
        let again = olive
            .slash("keys revoke")
            .option("key", fresh_id)
            .send()
            .await
            .unwrap();
        assert!(again.text().contains("keys.unknown"), "{}", again.text());

        // What is kept of all this helps nobody.
        for key in [&key, &fresh] {
            assert!(!get(hall.web, "/config").await.contains(key.as_str()));
        }
    })
    .await;
}
