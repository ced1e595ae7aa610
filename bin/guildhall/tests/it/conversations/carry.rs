//! Balances come along from elsewhere, and everything can be taken elsewhere and looked into.

use sandbox::{Member, Reply};

use super::{ask, pay, wallet};
use crate::hall::on_each_database;

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
            says(&payment, &part.replace('-', "−"));
        }
        says(&payment, &bo.id().to_string());
        let grant = olive.click(&payment, "Before").await.unwrap();
        says(&grant, "Entry no. 1");
        says(&grant, "Mint");
        says(&grant, &hall.member("Max").id().to_string());

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
        says(&olive.click(&undone, "Before").await.unwrap(), "Entry no. 1");
    })
    .await;
}
