//! Servers as bots and people change them.

mod applications;
mod audit_log;
mod bans;
mod channels;
mod emojis;
mod events;
mod invites;
mod members;
mod moderation;
mod roles;
mod servers;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{bot::http, checked::Sandbox};

/// Who calls: the bot, or a person by name.
pub(crate) const BOT: &str = "";

/// The seeded server and what is in it.
pub(crate) struct Town {
    pub(crate) sandbox: Sandbox,
    pub(crate) guild: String,
    /// The people, by name: also those who are gone.
    people: BTreeMap<&'static str, String>,
}

impl Town {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let guild = crate::refusals::id_of(&sandbox, "/users/@me/guilds", "Guildhall").await;
        let people = ["Olive", "Max", "Ana", "Bo", "Cleo", "Dan"];
        let people = people.map(|name| (name, sandbox.member(name).unwrap().id().to_string()));
        Self {
            sandbox,
            guild,
            people: people.into(),
        }
    }

    /// A person's user id.
    pub(crate) fn user(&self, name: &str) -> String {
        self.people[name].clone()
    }

    /// The id of a role or channel (`"roles"`, `"channels"`), by name.
    pub(crate) async fn id(&self, list: &str, name: &str) -> String {
        let (_, found) = self
            .call(
                "Olive",
                "GET",
                &format!("/guilds/{}/{list}", self.guild),
                &Value::Null,
            )
            .await;
        let found = found.as_array().unwrap().iter().find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}"))["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// One REST call as the bot or as a person.
    pub(crate) async fn call(&self, who: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.call_because(who, "", method, path, body).await
    }

    /// One REST call with a reason for the audit log.
    pub(crate) async fn call_because(
        &self,
        who: &str,
        reason: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let (name, mut value) = if who == BOT {
            ("Authorization", "Bot sandbox-token".to_owned())
        } else {
            ("X-Sandbox-User", self.user(who))
        };
        if !reason.is_empty() {
            value = format!("{value}\r\nX-Audit-Log-Reason: {reason}");
        }
        let path = format!("/api/v10{path}");
        let address = self.sandbox.address().to_string();
        http(&address, method, &path, Some((name, &value)), body).await
    }

    /// Status and media type of what is served at a path.
    pub(crate) async fn picture(&self, path: &str) -> (u16, String) {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let address = self.sandbox.address();
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).to_lowercase();
        let kind = answer
            .lines()
            .find_map(|line| line.strip_prefix("content-type: "));
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, kind.unwrap_or_default().to_owned())
    }

    /// A call that must be good.
    pub(crate) async fn good(&self, who: &str, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.call(who, method, path, body).await;
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    /// A call that must be refused so.
    pub(crate) async fn refused(
        &self,
        who: &str,
        method: &str,
        path: &str,
        body: &Value,
        expected: (u16, u64),
    ) {
        let (status, answer) = self.call(who, method, path, body).await;
        let code = answer["code"].as_u64().unwrap_or_default();
        assert_eq!((status, code), expected, "{who} {method} {path} {body}: {answer}");
    }
}

/// One call of a table and what comes of it: who, method, path below the server, body, status and code.
pub(crate) type Row<'a> = (&'a str, &'a str, String, Value, u16, u64);

impl Town {
    /// Makes every call of a table in its order.
    pub(crate) async fn table(&self, rows: Vec<Row<'_>>) {
        for (who, method, path, body, status, code) in rows {
            let path = if path.starts_with("/channels/") || path.starts_with("/users") {
                path
            } else {
                format!("/guilds/{}{path}", self.guild)
            };
            let (found, answer) = self.call(who, method, &path, &body).await;
            let found_code = answer["code"].as_u64().unwrap_or_default();
            let who = if who == BOT { "the bot" } else { who };
            assert_eq!(
                (found, found_code),
                (status, code),
                "{who}: {method} {path} {body}: {answer}"
            );
        }
    }
}
