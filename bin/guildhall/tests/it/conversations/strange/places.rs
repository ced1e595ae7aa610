//! Where people may be, other than an ordinary channel.

use sandbox::{Member, Reply};
use serde_json::{Value, json};

use super::{call, guild};
use crate::{
    conversations::{ask, coins, wallet},
    hall::{TestHall, on_each_database},
};

async fn as_olive(hall: &TestHall, method: &str, path: &str, body: &Value) -> Value {
    let olive = hall.member("Olive");
    call(
        hall.sandbox.address(),
        &olive,
        method,
        &format!("/api/v10{path}"),
        body,
    )
    .await
}

/// Looks at the balance and puts it into the bank by the button below it.
async fn bank_everything(who: &Member) -> Reply {
    let card = ask(who, "balance").await;
    who.click(&card, "Deposit all").await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn case_70_commands_and_buttons_work_in_threads_posts_and_odd_channels() {
    on_each_database(async |hall| {
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        let guild = guild(hall).await;
        let channels = format!("/guilds/{guild}/channels");
        let lounge = json!({"name": "lounge", "type": 2});
        let cellar = json!({"name": "cellar", "type": 0, "nsfw": true});
        let news = json!({"name": "news", "type": 5});
        for channel in [&lounge, &cellar, &news] {
            as_olive(hall, "POST", &channels, channel).await;
        }
        let thread = ana
            .start_thread(ana.say("what about lunch?").unwrap(), "lunch")
            .unwrap();
        let post = ana
            .in_channel("ideas")
            .post("a game of dice", "who is in?", &["Games"])
            .unwrap();
        let places = [
            ana.in_thread(&thread),
            ana.in_thread(&post),
            ana.in_channel("lounge"),
            ana.in_channel("cellar"),
            ana.in_channel("news"),
        ];
        for (place, banked) in places.iter().zip(1_i64..) {
            hall.grant("Ana", "10").await;
            let done = bank_everything(place).await;
            assert_eq!(
                coins(&done.text(), "Bank"),
                10 * banked,
                "{place:?}: {}",
                done.text()
            );
        }

        // A button in a thread that went to sleep meanwhile.
        let inside = ana.in_thread(&thread);
        let card = ask(&inside, "balance").await;
        as_olive(
            hall,
            "PATCH",
            &format!("/channels/{}", thread.id()),
            &json!({"archived": true}),
        )
        .await;
        let back = inside.click(&card, "Withdraw all").await.unwrap();
        assert_eq!(coins(&back.text(), "Wallet"), 50, "{}", back.text());
        assert_eq!(wallet(&bo).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_69_in_direct_messages_there_is_help_and_nothing_of_a_server() {
    on_each_database(async |hall| {
        let ana = hall.member("Ana").in_direct_messages();
        let help = ask(&ana, "help").await;
        assert!(!help.text().is_empty());
        let page = ana.slash("help").option("command", "pay").send().await.unwrap();
        assert!(page.text().contains("/pay"), "{}", page.text());
        for of_servers in ["balance", "daily", "work shift", "privacy export"] {
            let sent = ana.slash(of_servers).send().await;
            assert!(sent.is_err(), "Discord does not offer it there: {of_servers}");
        }
    })
    .await;
}
