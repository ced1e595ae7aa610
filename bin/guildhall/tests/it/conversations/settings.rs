//! Staff changes settings, looks at what was changed, and takes it back; notices arrive in the channel they chose.

use super::ask;
use crate::hall::on_each_database;

#[tokio::test(flavor = "multi_thread")]
async fn case_40_settings_are_changed_seen_and_undone() {
    on_each_database(async |hall| {
        let (olive, ana) = (hall.member("Olive"), hall.member("Ana"));
        let set = async |setting: &str, value: &str| {
            let change = olive.slash("settings set").option("setting", setting);
            change.option("value", value).send().await.unwrap()
        };
        let changed = set("daily.base", "250").await;
        assert!(
            changed.text().contains("is now **250**; before it was 100"),
            "{}",
            changed.text()
        );
        assert!(ask(&ana, "daily").await.text().contains("250"));

        let history = ask(&olive, "settings history").await;
        assert!(
            history.is_ephemeral() && history.text().contains("standard → 250"),
            "{}",
            history.text()
        );
        let undone = olive
            .slash("settings undo")
            .option("change", 1_i64)
            .send()
            .await
            .unwrap();
        assert!(undone.text().contains("is now **100**"), "{}", undone.text());
        let again = olive
            .slash("settings undo")
            .option("change", 1_i64)
            .send()
            .await
            .unwrap();
        assert!(again.text().contains("staff.setting_moved"), "{}", again.text());

        // Who chooses the channel for staff sees at once that notices arrive there.
        let chosen = set("staff.channel", "here").await;
        assert!(chosen.text().contains("Channel for staff"), "{}", chosen.text());
        let general = hall.sandbox.channel("general").unwrap();
        general
            .wait_for_message(|message| message.text().contains("Notices arrive here"))
            .await
            .unwrap();
        let refused = set("staff.channel", "the moon").await;
        assert!(
            refused.text().contains("staff.setting_invalid"),
            "{}",
            refused.text()
        );
    })
    .await;
}
