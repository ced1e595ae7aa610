//! Who may do what, as owner, as a treasurer by gift and as a member: given, used, denied, capped, and with two people.

use std::net::SocketAddr;

use sandbox::{Member, Reply};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{ask, wallet};
use crate::hall::{TestHall, on_each_database};

/// Does something in the sandbox as a person, where the client of the tests has no word for it.
pub(super) async fn call(address: SocketAddr, who: &Member, method: &str, path: &str, body: &Value) -> Value {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\nx-sandbox-user: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        who.id(),
        body.len()
    );
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 20"), "{path}: {answer}");
    serde_json::from_str(body).unwrap()
}

pub(super) async fn guild(hall: &TestHall) -> String {
    let olive = hall.member("Olive");
    let state = call(
        hall.sandbox.address(),
        &olive,
        "GET",
        "/client/state",
        &Value::Null,
    )
    .await;
    state["guilds"][0]["id"].as_str().unwrap().to_owned()
}

/// Shows a command to these people, as staff does under Server Settings > Integrations.
pub(super) async fn make_visible(hall: &TestHall, command: &str, to: &[&Member]) {
    let (address, olive, guild) = (hall.sandbox.address(), hall.member("Olive"), guild(hall).await);
    let path = format!("/client/guilds/{guild}/commands");
    let commands = call(address, &olive, "GET", &path, &Value::Null).await;
    let found = commands
        .as_array()
        .unwrap()
        .iter()
        .find(|known| known["name"] == command);
    let found = found.unwrap_or_else(|| panic!("no {command} in {commands}"));
    let (application, id) = (
        found["application_id"].as_str().unwrap(),
        found["id"].as_str().unwrap(),
    );
    let path = format!("/api/v10/applications/{application}/guilds/{guild}/commands/{id}/permissions");
    let rule = |member: &&Member| json!({"id": member.id().to_string(), "type": 2, "permission": true});
    let rules: Vec<Value> = to.iter().map(rule).collect();
    call(address, &olive, "PUT", &path, &json!({ "permissions": rules })).await;
}

async fn add_money(who: &Member, to: &Member, amount: &str) -> Reply {
    who.slash("economy add-money")
        .option("member", to)
        .option("amount", amount)
        .option("reason", "for the fair")
        .send()
        .await
        .unwrap()
}

pub(super) async fn role(who: &Member, command: &str, role: &str, to: &Member) -> Reply {
    who.slash(command)
        .option("role", role)
        .option("member", to)
        .send()
        .await
        .unwrap()
}

/// Coins above this need a second person.
pub(super) async fn second_person_above(hall: &TestHall, minor: i64) {
    let guild: i64 = guild(hall).await.parse().unwrap();
    let written: Result<(), core_db::DbError> = hall
        .database
        .write("test", move |tx| {
            Box::pin(async move {
                tx.query(
                    "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by)
                        VALUES ($1, 'staff.approval_above', $2, 1, 1, 1)",
                )
                .bind(guild)
                .bind(minor.to_string())
                .execute()
                .await?;
                Ok(())
            })
        })
        .await;
    written.unwrap();
}

/// A text is in a reply.
#[track_caller]
fn says(reply: &Reply, part: &str) {
    assert!(
        reply.text().contains(part),
        "{part:?} is not in: {}",
        reply.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn case_61_a_treasurer_is_made_and_unmade() {
    on_each_database(async |hall| {
        let (olive, max) = (hall.member("Olive"), hall.member("Max"));
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let given = role(&olive, "access give", "treasurer", &ana).await;
        assert!(given.is_ephemeral());
        says(&given, "Integrations");
        let hidden = ana.slash("economy add-money").option("member", &bo).send().await;
        assert!(hidden.is_err(), "Discord does not even show it");
        make_visible(hall, "economy", &[&ana, &bo]).await;
        make_visible(hall, "access", &[&ana]).await;
        says(&add_money(&ana, &bo, "40").await, "40");
        assert_eq!(wallet(&bo).await, 40);

        // A member whom Discord shows the command may still not use it, and a treasurer changes no rights.
        let refused = add_money(&bo, &bo, "40").await;
        assert!(refused.is_ephemeral());
        says(&refused, "access.forbidden");
        says(
            &role(&ana, "access give", "auditor", &bo).await,
            "access.forbidden",
        );
        says(&role(&max, "access give", "admin", &ana).await, "access.above");
        let deny = |whom: &Member| {
            max.slash("access deny")
                .option("action", "economy.add_money")
                .option("member", whom)
                .option("reason", "until the books are checked")
                .send()
        };
        says(&deny(&olive).await.unwrap(), "access.above");

        // Caps, then a denial that beats the role, and the way back.
        let cap = max
            .slash("access cap")
            .option("role", "treasurer")
            .option("action", "economy.add_money")
            .option("at-once", 100_i64)
            .send()
            .await
            .unwrap();
        says(&cap, "at most");
        let capped = add_money(&ana, &bo, "101").await;
        says(&capped, "access.capped");
        says(&capped, "100");
        says(&deny(&ana).await.unwrap(), "until the books are checked");
        says(&add_money(&ana, &bo, "5").await, "access.forbidden");
        let why = max
            .slash("access check")
            .option("member", &ana)
            .option("action", "economy.add_money")
            .send()
            .await
            .unwrap();
        says(&why, "denials beat every grant");
        max.slash("access reset")
            .option("member", &ana)
            .send()
            .await
            .unwrap();
        says(&add_money(&ana, &bo, "5").await, "45");
        role(&max, "access take", "treasurer", &ana).await;
        says(&add_money(&ana, &bo, "5").await, "access.forbidden");
        assert_eq!(wallet(&bo).await, 45);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_66_large_amounts_take_a_second_person() {
    on_each_database(async |hall| {
        let (olive, max) = (hall.member("Olive"), hall.member("Max"));
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        second_person_above(hall, 1_000).await;
        role(&olive, "access give", "treasurer", &ana).await;
        make_visible(hall, "economy", &[&ana]).await;
        make_visible(hall, "access", &[&ana]).await;
        let waits = add_money(&ana, &bo, "5k").await;
        assert!(waits.is_ephemeral());
        says(&waits, "A second person is needed");
        assert_eq!(wallet(&bo).await, 0);

        let own = ask(&ana, "access approvals").await;
        assert!(own.button("Approve").is_none(), "nobody approves their own");
        let list = ask(&max, "access approvals").await;
        says(&list, "5,000");
        says(&list, "for the fair");
        let approved = max.click(&list, "Approve").await.unwrap();
        says(&approved, "Approved and done");
        assert_eq!(wallet(&bo).await, 5_000);
        says(&ask(&max, "access approvals").await, "Nothing waits");

        // Whoever asked and lost the role by now gets nothing.
        says(&add_money(&ana, &bo, "6k").await, "Number 2");
        let list = ask(&max, "access approvals").await;
        role(&olive, "access take", "treasurer", &ana).await;
        says(&max.click(&list, "Approve").await.unwrap(), "approval.asker_lost");
        says(&max.click(&list, "Refuse").await.unwrap(), "Refused");
        assert_eq!(wallet(&bo).await, 5_000);
    })
    .await;
}
