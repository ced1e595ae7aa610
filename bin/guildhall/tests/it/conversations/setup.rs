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
