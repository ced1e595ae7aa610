//! What members and staff do, over the real protocols, on both databases.

mod access;
mod backup;
mod bank;
mod carry;
mod channels;
mod errors;
mod farmers;
mod features;
mod http_door;
mod keys;
mod life;
mod limits;
mod pictures;
mod resilience;
mod retention;
mod seasons;
mod security;
mod settings;
mod setup;
mod shards;
mod shared;
mod steering;
mod strange;
mod things;
mod traces;
mod treasury;
mod webhooks;

use std::{net::SocketAddr, time::Duration};

use core_db::{Db, DbError, Sql};
use sandbox::{Member, Reply};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

use crate::hall::on_each_database;

/// The button that confirms a payment of 20,000.
const PAY_20K: &str = "Pay 🪙\u{a0}20,000\u{a0}coins";

#[tokio::test(flavor = "multi_thread")]
async fn the_first_loop_of_the_economy() {
    on_each_database(async |hall| {
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let jobs = ask(&ana, "work list").await;
        assert!(jobs.text().contains("Harbour"), "{}", jobs.text());
        let suggestions = ana
            .autocomplete("work apply")
            .focus("job", "harb")
            .send()
            .await
            .unwrap();
        let harbour = suggestions.first().unwrap().value.as_str().unwrap().to_owned();
        let hired = ana
            .slash("work apply")
            .option("job", harbour.as_str())
            .send()
            .await
            .unwrap();
        assert!(hired.text().contains("Deckhand"), "{}", hired.text());

        let mut shifts = 0;
        while wallet(&ana).await == 0 {
            assert!(shifts < 6, "six shifts brought nothing");
            shifts += 1;
            life::work(&ana).await;
            hall.clock.advance(Duration::from_hours(2));
        }

        let daily = ask(&ana, "daily").await;
        assert!(daily.text().contains("100"), "{}", daily.text());
        let again = ask(&ana, "daily").await;
        assert!(
            again.is_ephemeral() && again.text().contains("economy.daily_taken"),
            "{}",
            again.text()
        );

        ana.slash("deposit")
            .option("amount", "half")
            .send()
            .await
            .unwrap();
        ana.slash("withdraw").option("amount", "10").send().await.unwrap();
        let paid = pay(&ana, &bo, "20").await;
        assert!(!paid.is_ephemeral(), "a payment is public");
        assert_eq!(wallet(&bo).await, 20);

        let statement = ask(&ana, "transactions").await;
        assert!(statement.is_ephemeral());
        for entry in ["Payment", "Deposit", "Withdrawal", "Daily reward"] {
            assert!(
                statement.text().contains(entry),
                "{entry} in {}",
                statement.text()
            );
        }
        let board = ask(&bo, "leaderboard").await;
        assert!(board.text().contains("place 2"), "{}", board.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_49_a_large_payment_is_confirmed_once_and_by_its_payer_alone() {
    on_each_database(async |hall| {
        hall.grant("Ana", "50k").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let question = pay(&ana, &bo, "20k").await;
        assert!(
            question.is_ephemeral() && question.text().contains("20,000"),
            "{}",
            question.text()
        );
        let (first, second) = tokio::join!(ana.click(&question, PAY_20K), ana.click(&question, PAY_20K));
        assert!(first.is_ok() || second.is_ok());
        assert_eq!(wallet(&bo).await, 20_000, "a double click pays once");

        let refused = pay(&ana, &bo, "1.500k").await;
        assert!(refused.text().contains("amount.ambiguous"), "{}", refused.text());
        let own = pay(&ana, &ana, "5").await;
        assert!(own.text().contains("economy.pay_self"), "{}", own.text());
        let too_much = pay(&bo, &ana, "20001").await;
        assert!(
            too_much.text().contains("economy.not_enough"),
            "{}",
            too_much.text()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_38_and_48_buttons_belong_to_their_owner_and_survive_a_restart() {
    on_each_database(async |hall| {
        hall.grant("Ana", "50k").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let card = ask(&ana, "balance").await;
        let foreign = bo.click(&card, "Deposit all").await.unwrap();
        assert!(
            foreign.is_ephemeral() && foreign.text().contains("component.foreign"),
            "{}",
            foreign.text()
        );

        let question = pay(&ana, &bo, "20k").await;
        hall.stop().await;
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        ana.click(&question, PAY_20K).await.unwrap();
        assert_eq!(wallet(&bo).await, 20_000);
        let banked = ana.click(&card, "Deposit all").await.unwrap();
        assert_eq!(coins(&banked.text(), "Bank"), 30_000, "{}", banked.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_11_whatever_the_connection_does_an_interaction_has_one_effect() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (ana, bo, controls) = (hall.member("Ana"), hall.member("Bo"), hall.sandbox.controls());
        let pay = async || {
            ana.slash("pay")
                .option("to", &bo)
                .option("amount", "100")
                .send()
                .await
        };

        controls.duplicate_next_interaction();
        pay().await.unwrap();
        controls.drop_connections();
        hall.sandbox.wait_until_connected().await.unwrap();
        pay().await.unwrap();
        controls.reconnect();
        hall.sandbox.wait_until_connected().await.unwrap();
        pay().await.unwrap();
        controls.fail_rest("/callback", 500, 1);
        pay().await.unwrap();
        controls.rate_limit_rest("/callback", Duration::from_millis(50), 1);
        pay().await.unwrap();

        assert_eq!(wallet(&bo).await, 500);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_53_many_members_at_once_with_a_slow_discord() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        hall.sandbox.controls().delay_rest(Duration::from_millis(50));
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let pay = || ana.slash("pay").option("to", &bo).option("amount", "600").send();
        let payments = futures_util::future::join_all((0..20).map(|_| pay())).await;
        let paid = payments
            .iter()
            .flatten()
            .filter(|reply| !reply.is_ephemeral())
            .count();
        assert_eq!(paid, 1, "only one payment of 600 fits into 1000");
        assert!(payments.iter().all(Result::is_ok), "everybody has an answer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_steer_the_economy_and_members_cannot() {
    on_each_database(async |hall| {
        let (ana, max, dan) = (hall.member("Ana"), hall.member("Max"), hall.member("Dan"));
        let hidden = ana
            .slash("economy add-money")
            .option("member", &ana)
            .option("amount", "5")
            .option("reason", "me")
            .send()
            .await;
        assert!(hidden.is_err(), "Discord does not even show it");
        let given = max
            .slash("economy add-money")
            .option("member", &dan)
            .option("amount", "250")
            .option("reason", "helped at the fair")
            .send()
            .await
            .unwrap();
        assert!(given.text().contains("250"), "{}", given.text());
        let german = ask(&dan, "balance").await;
        assert!(
            german.text().contains("Geldbeutel") || german.text().contains("Börse"),
            "{}",
            german.text()
        );
        let taken = max
            .slash("economy remove-money")
            .option("member", &dan)
            .option("amount", "300")
            .option("reason", "too much")
            .send()
            .await
            .unwrap();
        assert!(taken.text().contains("economy.not_enough"), "{}", taken.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_takes_their_data_and_leaves() {
    on_each_database(async |hall| {
        hall.grant("Cleo", "777").await;
        let cleo = hall.member("Cleo");
        let export = ask(&cleo, "privacy export").await;
        assert!(export.is_ephemeral());
        let attachments = export.json()["attachments"].as_array().unwrap();
        let [attachment] = attachments.as_slice() else {
            panic!("{attachments:?}")
        };
        let name = attachment["filename"].as_str().unwrap();
        assert!(name.ends_with(&format!("-{}.json", cleo.id())), "{name}");
        let data: Value = serde_json::from_slice(&export.file(name).unwrap()).unwrap();
        assert_eq!(data["balances"]["wallet"], 777, "{data}");
        let question = ask(&cleo, "privacy delete").await;
        let gone = cleo.click(&question, "Delete for good").await.unwrap();
        assert!(gone.text().contains("777"), "{}", gone.text());
        assert_eq!(wallet(&cleo).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_12_an_answer_that_takes_long_is_deferred_and_arrives() {
    on_each_database(async |hall| {
        hall.stop().await;
        hall.deadline_ms = 100;
        hall.start().await;
        let (ana, general) = (hall.member("Ana"), hall.sandbox.channel("general").unwrap());
        let thinking = |message: &Reply| message.json()["flags"].as_u64().unwrap() & LOADING != 0;

        let lock = LedgerLock::take(hall.database.db()).await;
        let (daily, ()) = tokio::join!(ask(&ana, "daily"), async {
            general.wait_for_message(thinking).await.unwrap();
            lock.release().await;
        });
        assert!(
            daily.text().contains("100") && !daily.is_ephemeral(),
            "{}",
            daily.text()
        );

        // Refused after "thinking" was shown to all: the refusal itself is nobody else's business.
        let lock = LedgerLock::take(hall.database.db()).await;
        let (refused, ()) = tokio::join!(ana.slash("daily").send(), async {
            general.wait_for_message(thinking).await.unwrap();
            lock.release().await;
        });
        drop(refused);
        let seen = ana.messages("general").unwrap();
        let last = seen.last().unwrap();
        assert!(
            last.is_ephemeral() && last.text().contains("economy.daily_taken"),
            "{}",
            last.text()
        );
        assert!(!seen.iter().any(thinking), "nothing keeps thinking");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_door_tells_how_it_goes() {
    on_each_database(async |hall| {
        ask(&hall.member("Ana"), "daily").await;
        assert!(get(hall.web, "/health/ready").await.starts_with("HTTP/1.1 200"));
        let health = get(hall.web, "/health").await;
        assert!(health.contains("\"discord\":{\"status\":\"ok\""), "{health}");
        let stats = get(hall.web, "/stats").await;
        assert!(
            stats.contains("\"handled\":1") && stats.contains("\"guilds\":1"),
            "{stats}"
        );
        let config = get(hall.web, "/config").await;
        assert!(!config.contains(&hall.sandbox.token()), "a secret is shown");
        assert!(
            get(hall.web, "/metrics")
                .await
                .contains("db_client_operation_duration_seconds_count")
        );
    })
    .await;
}

/// Discord's flag of a message that stands for an answer to come.
const LOADING: u64 = 1 << 7;

/// Holds up everybody who writes, as a slow disk or another process would.
struct LedgerLock {
    release: oneshot::Sender<()>,
    holder: JoinHandle<()>,
}

impl LedgerLock {
    async fn take(db: Db) -> Self {
        let (release, released) = oneshot::channel();
        let (tell, taken) = oneshot::channel();
        let mut turn = Some((tell, released));
        let holder = tokio::spawn(async move {
            let held: Result<(), DbError> = db
                .write("hold_up", move |tx| {
                    let turn = turn.take();
                    Box::pin(async move {
                        let lock = Sql::split("UPDATE ledger_head SET seq = seq WHERE false", LOCK_TABLES);
                        tx.query(lock).execute().await?;
                        if let Some((tell, released)) = turn {
                            tell.send(()).unwrap();
                            released.await.unwrap();
                        }
                        Ok(())
                    })
                })
                .await;
            held.unwrap();
        });
        taken.await.unwrap();
        Self { release, holder }
    }

    async fn release(self) {
        self.release.send(()).unwrap();
        self.holder.await.unwrap();
    }
}

/// On SQLite a writer is alone anyway.
const LOCK_TABLES: &str = "LOCK TABLE idempotency IN ACCESS EXCLUSIVE MODE";

/// The answer to a plain GET, head and body.
async fn get(address: SocketAddr, path: &str) -> String {
    get_with(address, path, "").await
}

/// The same with more headers, each ending its line.
async fn get_with(address: SocketAddr, path: &str, headers: &str) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: hall\r\n{headers}connection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Uses a command that has no options.
async fn ask(member: &Member, command: &str) -> Reply {
    member.slash(command).send().await.unwrap()
}

/// Asks to pay; what comes back is the announcement, the question, or the refusal.
async fn pay(payer: &Member, payee: &Member, amount: &str) -> Reply {
    payer
        .slash("pay")
        .option("to", payee)
        .option("amount", amount)
        .send()
        .await
        .unwrap()
}

/// What is in a member's wallet, by their own balance card.
async fn wallet(member: &Member) -> i64 {
    coins(&ask(member, "balance").await.text(), "Wallet")
}

/// The number that stands behind a label.
fn coins(text: &str, label: &str) -> i64 {
    let after = text
        .split(label)
        .nth(1)
        .unwrap_or_else(|| panic!("no {label} in {text}"));
    let digits = after
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == ',');
    digits
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap()
}
