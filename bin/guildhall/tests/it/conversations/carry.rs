//! Balances come along from elsewhere, and everything can be taken elsewhere and looked into.

use std::process::Command;

use core_db::testing::foreign_write;
use sandbox::{Member, Reply};

use super::{ask, pay, wallet};
use crate::hall::{TestHall, on_each_database};

fn says(reply: &Reply, part: &str) {
    let text = reply.text().replace('\u{a0}', " ");
    assert!(text.contains(part), "no {part:?} in {text}");
}

fn silent_on(reply: &Reply, part: &str) {
    let text = reply.text();
    assert!(!text.contains(part), "{part:?} in {text}");
}

async fn attach(member: &Member, name: &str, text: &str, options: &[(&str, &str)]) -> Reply {
    let mut slash = member.slash("economy import").file("file", name, text.as_bytes());
    for (option, value) in options {
        slash = slash.option(option, *value);
    }
    slash.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_attached_looked_at_imported_once_and_taken_back() {
    on_each_database(async |hall| {
        let (olive, ana, bo) = (hall.member("Olive"), hall.member("Ana"), hall.member("Bo"));
        let table = format!(
            "who,gold,silver\n{},10,1\n{},20,2\nnobody,5,5\n",
            ana.id(),
            bo.id()
        );
        let columns = [
            ("rate", "10"),
            ("reason", "we moved here"),
            ("member-column", "who"),
            ("amount-columns", "gold, silver"),
        ];
        let question = attach(&olive, "balances.csv", &table, &columns).await;
        assert!(question.is_ephemeral());
        for part in [
            "2 members",
            "330",
            "we moved here",
            "Read as: CSV",
            "1 row was left out",
        ] {
            says(&question, part);
        }
        assert_eq!(wallet(&ana).await, 0, "nothing moves before the word");
        let done = olive.click(&question, "Do it").await.unwrap();
        says(&done, "2 of 2 rows");
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (110, 220));

        let again = attach(&olive, "renamed.csv", &table, &columns).await;
        says(&again, "steer.imported");
        let undo = olive.click(&done, "Undo all of it").await.unwrap();
        olive.click(&undo, "Do it").await.unwrap();
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (0, 0));

        // Without a reason the name of the file is one.
        let red = format!(
            r#"{{"384734293238749":{{"USER":{{"{}":{{"balance":9}}}}}}}}"#,
            ana.id()
        );
        let question = attach(&olive, "settings.json", &red, &[]).await;
        says(&question, "Read as: Red");
        says(&question, "settings.json");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_table_of_balances_is_refused_with_a_reason() {
    on_each_database(async |hall| {
        let olive = hall.member("Olive");
        let none = attach(&olive, "notes.txt", "hello\nworld\n", &[]).await;
        says(&none, "import.format");
        let slash = olive.slash("economy import");
        let picture = slash
            .file("file", "cat.png", &[0xff, 0xd8, 0xff, 0x00])
            .send()
            .await;
        says(&picture.unwrap(), "import.file");
        let large = vec![b'1'; (8 << 20) + 1];
        let slash = olive.slash("economy import").file("file", "large.csv", &large);
        let large = slash.send().await.unwrap();
        says(&large, "import.too_large");
        says(&large, "At most 8 MiB");
        let rate = attach(&olive, "a.csv", "a,b", &[("rate", "-1")]).await;
        says(&rate, "command.option_invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_told_with_both_sides_and_leads_to_its_neighbours() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (olive, ana, bo) = (hall.member("Olive"), hall.member("Ana"), hall.member("Bo"));
        pay(&ana, &bo, "300").await;
        let of_bo = olive.slash("economy trace").option("member", &bo);
        let of_bo = of_bo.send().await.unwrap();
        let payment = olive.click(&of_bo, "No. 2").await.unwrap();
        for part in ["Entry no. 2: Payment", "-300", "+300", "700", "Unchanged"] {
            says(&payment, part);
        }
        says(&payment, &bo.id().to_string());
        let grant = olive.click(&payment, "Before").await.unwrap();
        says(&grant, "Entry no. 1");
        says(&grant, "Mint");
        says(&grant, &olive.id().to_string());

        let reverse = olive.slash("economy reverse").option("reason", "paid twice");
        let question = reverse.option("entry", 2_i64).send().await.unwrap();
        olive.click(&question, "Do it").await.unwrap();
        let entry = |number: i64| olive.slash("economy trace").option("entry", number);
        let undone = entry(2).send().await.unwrap();
        says(&undone, "Undone by");
        let undoing = olive.click(&undone, "After").await.unwrap();
        says(&undoing, "Undoes");
        silent_on(&undoing, "Undone by");

        says(&entry(99).send().await.unwrap(), "trace.unknown");
        says(&ask(&olive, "economy trace").await, "trace.what");
        // Nobody else may look, and a card belongs to whoever asked for it.
        assert!(
            ana.slash("economy trace")
                .option("entry", 1_i64)
                .send()
                .await
                .is_err()
        );
        hall.stop().await;
        hall.start().await;
        let olive = hall.member("Olive");
        // The message shows the entry that was turned to last.
        says(&olive.click(&undone, "Before").await.unwrap(), "Entry no. 2");
    })
    .await;
}

/// The tables of Nadeko's database that are read, with Ana in two of them and Bo, who never wrote anything here, in one.
fn nadeko(guild: &str, ana: &Member, bo: &Member) -> Vec<String> {
    vec![
        "CREATE TABLE DiscordUser (Id INTEGER PRIMARY KEY, UserId INTEGER, Username TEXT, TotalXp INTEGER, CurrencyAmount INTEGER)"
            .to_owned(),
        "CREATE TABLE BankUsers (Id INTEGER PRIMARY KEY, UserId INTEGER, Balance INTEGER)".to_owned(),
        "CREATE TABLE UserXpStats (Id INTEGER PRIMARY KEY, UserId INTEGER, GuildId INTEGER, Xp INTEGER)".to_owned(),
        format!("INSERT INTO DiscordUser VALUES (1, {}, 'ana', 900, 70), (2, {}, 'bo', 0, 1000)", ana.id(), bo.id()),
        format!("INSERT INTO BankUsers VALUES (1, {}, 30)", ana.id()),
        format!("INSERT INTO UserXpStats VALUES (1, {}, {guild}, 120), (2, {}, 77, 500)", ana.id(), bo.id()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn nadekos_database_comes_along_from_the_command_line_and_stays_untouched() {
    on_each_database(async |hall| {
        hall.grant("Ana", "5").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let guild = guild_of(hall).await.to_string();
        let file = hall.folder.path().join("NadekoBot.db");
        foreign_write(&file, &nadeko(&guild, &ana, &bo)).await.unwrap();
        let before = std::fs::read(&file).unwrap();
        let path = file.display().to_string();
        let import = [
            "import", "--guild", &guild, "--file", &path, "--rate", "2", "--xp",
        ];
        let shown = guildhall(hall, &import).await;
        for part in [
            "1 members with coins were never on this server",
            "1 members in",
            "read as nadeko",
            "200 coins would be made",
        ] {
            assert!(shown.contains(part), "no {part:?} in {shown}");
        }
        assert_eq!(wallet(&ana).await, 5, "nothing moves before the word");
        let confirmed = [&import[..], &["--confirm"]].concat();
        let done = guildhall(hall, &confirmed).await;
        assert!(done.contains("1 of 1 rows, 200 coins"), "{done}");
        assert!(done.contains("1 members have more experience now"), "{done}");
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (205, 0));
        says(&ask(&ana, "profile").await, "120");
        let twice = guildhall(hall, &confirmed).await;
        assert!(twice.contains("imported before"), "{twice}");
        let all = [&import[..], &["--everyone"]].concat();
        let all = guildhall(hall, &all).await;
        assert!(all.contains("2,200 coins") || all.contains("2200 coins"), "{all}");
        let paid = [&import[..], &["--everyone", "--confirm"]].concat();
        let paid = guildhall(hall, &paid).await;
        assert!(paid.contains("imported before"), "{paid}");
        assert_eq!(wallet(&ana).await, 205, "who was paid is not paid again");
        assert_eq!(std::fs::read(&file).unwrap(), before, "the file is as it was");
        assert!(!hall.folder.path().join("NadekoBot.db-wal").exists());
    })
    .await;
}

async fn guild_of(hall: &TestHall) -> i64 {
    let found: Result<(i64,), core_db::DbError> = hall
        .database
        .read("guild", |tx| {
            Box::pin(async move { tx.query("SELECT guild_id FROM ledger_head").fetch_one().await })
        })
        .await;
    found.unwrap().0
}

/// What a command of the executable says, on either way.
async fn guildhall(hall: &TestHall, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guildhall"));
    command.args(args).envs(hall.environment());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let texts = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&texts).into_owned()
}

/// 700 rows: some are done when the button is answered, and the message shows the rest by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_shows_how_far_it_is_in_the_same_message() {
    on_each_database(async |hall| {
        let olive = hall.member("Olive");
        let row = |row: u64| format!("{},5", 100_000_000_000_000_000 + row);
        let rows = (0..700).map(row).collect::<Vec<_>>().join("\n");
        let question = attach(&olive, "many.csv", &format!("user_id,balance\n{rows}"), &[]).await;
        says(&question, "700 members");
        let running = olive.click(&question, "Do it").await.unwrap();
        says(&running, "500 of 700 rows");
        let mut seen = running;
        for _ in 0..300 {
            hall.clock.advance(std::time::Duration::from_secs(2));
            seen = olive.look_again(&seen).unwrap();
            if seen.text().contains("700 of 700 rows") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        says(&seen, "700 of 700 rows");
        let undo = olive.click(&seen, "Undo all of it").await.unwrap();
        says(&undo, "3,500");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_taken_along_and_proves_itself_without_the_bot() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1000").await;
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        let create = olive.slash("shop-admin create").option("name", "Apple");
        create.option("price", 5_i64).send().await.unwrap();
        let give = olive.slash("shop-admin give").option("member", &ana);
        let give = give.option("item", "Apple").option("quantity", 7_i64);
        give.option("reason", "a prize").send().await.unwrap();
        ask(&ana, "daily").await;
        ana.slash("deposit").option("amount", "100").send().await.unwrap();

        let guild = guild_of(hall).await.to_string();
        let file = hall.folder.path().join("all.jsonl");
        let path = file.display().to_string();
        let written = guildhall(hall, &["export", "--guild", &guild, "--to", &path]).await;
        assert!(written.contains("Everything adds up."), "{written}");
        let text = std::fs::read_to_string(&file).unwrap();
        for of in [
            "item",
            "movement",
            "holding",
            "streak",
            "daily_claim",
            "savings",
            "progress",
            "setting",
        ] {
            let is_there = text.contains(&format!(r#""type":"record","of":"{of}""#));
            // Nothing was set here, so there is no setting.
            assert_eq!(is_there, of != "setting", "{of} in {text}");
        }
        // One apple more, and nobody moved it.
        let changed = text.replacen(r#""quantity":7"#, r#""quantity":8"#, 1);
        assert_ne!(changed, text);
        std::fs::write(&file, changed).unwrap();
        let found = guildhall(hall, &["verify", "--export", &path]).await;
        assert!(
            found.contains("holds 8 of thing 1 (hand), the movements say 7"),
            "{found}"
        );
        // A line that is gone is noticed as well.
        let cut: Vec<&str> = text
            .lines()
            .filter(|line| !line.contains(r#""of":"streak""#))
            .collect();
        std::fs::write(&file, cut.join("\n")).unwrap();
        let found = guildhall(hall, &["verify", "--export", &path]).await;
        assert!(found.contains("the end speaks of"), "{found}");

        let own = ask(&olive, "economy export").await;
        assert!(own.is_ephemeral());
        let audit = olive.slash("audit search").option("action", "economy.export");
        let audit = audit.send().await.unwrap().text();
        assert_eq!(audit.matches("taken along as a file").count(), 2, "{audit}");
    })
    .await;
}
