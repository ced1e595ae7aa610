//! Where commands may be used, as staff says.

use sandbox::{Member, Reply};

use super::{ask, wallet};
use crate::hall::{TestHall, on_each_database};

async fn rule(staff: &Member, how: &str, command: &str) -> Reply {
    let slash = staff.slash(&format!("commands {how}")).option("command", command);
    slash.send().await.unwrap()
}

async fn rule_in(hall: &TestHall, how: &str, command: &str, channel: &str) -> Reply {
    let (olive, channel) = (hall.member("Olive"), hall.sandbox.channel(channel).unwrap());
    let slash = olive.slash(&format!("commands {how}")).option("command", command);
    slash.option("channel", &channel).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_says_where_commands_may_be_used() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        assert!(
            ana.slash("commands show").send().await.is_err(),
            "members do not even see it"
        );
        assert!(
            ask(&olive, "commands show")
                .await
                .text()
                .contains("every channel")
        );

        // A topic in one channel only: elsewhere the answer names it, and in its threads it works.
        hall.grant("Ana", "10").await;
        let card = ask(&ana, "balance").await;
        let only = rule_in(hall, "only", "money", "bank").await;
        assert!(
            only.is_ephemeral() && only.text().contains("only in"),
            "{}",
            only.text()
        );
        let refused = ask(&ana, "daily").await;
        assert!(refused.is_ephemeral(), "nobody else needs to see it");
        let bank = hall.sandbox.channel("bank").unwrap().id();
        assert!(
            refused.text().contains(&format!("<#{bank}>")),
            "{}",
            refused.text()
        );
        assert_eq!(wallet(&ana.in_channel("bank")).await, 10, "nothing was paid");
        let there = ana.in_channel("bank");
        assert!(!ask(&there, "daily").await.text().contains("command."));
        let thread = there
            .start_thread(there.say("who plays?").unwrap(), "table")
            .unwrap();
        assert!(
            !ask(&ana.in_thread(&thread), "balance")
                .await
                .text()
                .contains("command.")
        );
        // What was begun is finished, and staff's commands and help work everywhere.
        assert!(
            !ana.click(&card, "Deposit all")
                .await
                .unwrap()
                .text()
                .contains("command.")
        );
        assert!(!ask(&ana, "help").await.text().contains("command."));
        assert!(ask(&olive, "commands show").await.text().contains("Money"));

        // One command of it is let out again by a rule of its own, and another is done without.
        rule_in(hall, "not", "balance", "bank").await;
        assert!(!ask(&ana, "balance").await.text().contains("command."));
        assert!(ask(&there, "balance").await.text().contains("command.not_here"));
        let hidden = rule(&olive, "hide", "leaderboard").await;
        assert!(hidden.text().contains("Integrations"), "{}", hidden.text());
        assert!(
            ask(&there, "leaderboard")
                .await
                .text()
                .contains("command.hidden_here")
        );
        let page = ana
            .slash("help")
            .option("command", "leaderboard")
            .send()
            .await
            .unwrap();
        assert!(
            !page.text().contains("richest"),
            "help leaves it out: {}",
            page.text()
        );
        olive.click(&hidden, "Take the rule back").await.unwrap();
        assert!(!ask(&there, "leaderboard").await.text().contains("command."));

        for (command, code) in [
            ("economy", "channels.staff"),
            ("help", "channels.staff"),
            ("nonsense", "channels.target"),
        ] {
            assert!(
                rule(&olive, "hide", command).await.text().contains(code),
                "{command}"
            );
        }
        let audit = ask(&olive, "audit search").await;
        assert!(audit.text().contains("channels:"), "{}", audit.text());
    })
    .await;
}
