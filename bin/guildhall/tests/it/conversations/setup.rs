//! A server is set up from one panel, and what that changed is taken back.

use super::ask;
use crate::hall::on_each_database;

#[tokio::test(flavor = "multi_thread")]
async fn staff_sets_a_server_up_in_a_few_presses() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        let panel = ask(&olive, "setup").await;
        assert!(panel.is_ephemeral(), "{}", panel.text());
        for part in [
            "Your own mix",
            "🪙 coins",
            "go nowhere yet",
            "UTC, en",
            "all I need",
        ] {
            assert!(
                panel.text().contains(part),
                "{part} is missing in {}",
                panel.text()
            );
        }

        // A kind of server is shown before it is used, and changes nothing until then.
        let preview = olive
            .select(&panel, "See what suits your server", &["large"])
            .await
            .unwrap();
        assert!(preview.text().contains("What “Large” sets"), "{}", preview.text());
        assert!(
            preview.text().contains("2%") || preview.text().contains("2 %"),
            "{}",
            preview.text()
        );
        assert!(
            ask(&olive, "settings history")
                .await
                .text()
                .contains("Nothing was changed")
        );
        let used = olive.click(&preview, "Use these").await.unwrap();
        assert!(
            used.text().contains("settings changed") && used.text().contains("Large"),
            "{}",
            used.text()
        );
        assert!(ask(&ana, "daily").await.text().contains("50"));

        // All of it goes back at once, and only once.
        let undone = olive.click(&used, "Undo that").await.unwrap();
        assert!(undone.text().contains("as it was before"), "{}", undone.text());
        assert!(undone.text().contains("Your own mix"), "{}", undone.text());

        let form = olive.click(&undone, "Change").await.unwrap();
        let named = olive
            .submit(&form)
            .field("name", "doubloons")
            .field("symbol", "🏴")
            .send()
            .await
            .unwrap();
        assert!(named.text().contains("🏴 doubloons"), "{}", named.text());
        assert!(ask(&ana, "balance").await.text().contains("doubloons"));

        let told = olive.click(&named, "Here").await.unwrap();
        assert!(told.text().contains("arrive in <#"), "{}", told.text());
        let general = hall.sandbox.channel("general").unwrap();
        let hello = general.wait_for_message(|message| message.text().contains("Notices arrive here"));
        hello.await.unwrap();

        // Discord itself keeps it from others.
        assert!(ana.slash("setup").send().await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_press_and_a_change_meanwhile_do_no_harm() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        let panel = ask(&olive, "setup").await;
        let preview = olive
            .select(&panel, "See what suits your server", &["large"])
            .await
            .unwrap();
        let set = olive.slash("settings set").option("setting", "daily.base");
        set.option("value", "77").send().await.unwrap();
        let (first, second) = tokio::join!(
            olive.click(&preview, "Use these"),
            olive.click(&preview, "Use these")
        );
        let used = [first, second]
            .into_iter()
            .flatten()
            .find(|reply| reply.text().contains("settings changed"));
        let used = used.expect("one of the two presses changed something");
        assert!(ask(&ana, "daily").await.text().contains("50"));
        // What is undone is what the press changed, to what it was at that moment.
        olive.click(&used, "Undo that").await.unwrap();
        assert!(ask(&hall.member("Bo"), "daily").await.text().contains("77"));
    })
    .await;
}
