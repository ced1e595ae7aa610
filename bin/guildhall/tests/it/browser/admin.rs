//! Running a server in the web client: settings, applications, what is behind a message, two members at once.

use std::fs;

use core_db::testing::TestDb;

use super::{
    driver::{Screen, with_browser},
    stories::PICTURE,
};
use crate::hall::on_database;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_run_and_looked_behind_in_the_browser() {
    with_browser(async |browser| {
        on_database(TestDb::sqlite().await.unwrap(), async |hall| {
            let page = browser.open(Screen::Desktop, &hall.sandbox.api_url()).await;
            page.act_as("olive").await;

            // What is behind an answer: the interaction, the bot's call, the message as it is.
            page.run("balance", &[]).await;
            page.inspect_last_message().await;
            page.sees("[data-testid=inspector] [data-testid=call][data-path=INTERACTION_CREATE]")
                .await;
            page.sees("[data-testid=inspector] [data-testid=call][data-method=POST]")
                .await;
            page.wait_for_words("[data-testid=inspector-json]", "interaction_metadata")
                .await;
            page.touch("dock-tab-wire").await;
            page.fill("wire-filter", "callback").await;
            page.sees("[data-testid=wire] [data-testid=call][data-method=POST]")
                .await;
            page.touch("dock-close").await;

            // A role, and a channel that this role may not write in.
            page.touch("server-settings").await;
            page.touch("settings-section-roles").await;
            page.touch("role-create").await;
            page.wait_for_words("[data-testid=role-row]", "new role").await;
            page.fill("role-name", "Night watch").await;
            page.touch("settings-save").await;
            page.wait_for_words(".role-list", "Night watch").await;
            page.touch("settings-section-channels").await;
            page.touch("channel-create").await;
            page.fill("new-channel-name", "night-watch").await;
            page.touch("new-channel-confirm").await;
            page.wait_for_words(".role-row.is-current", "night-watch").await;
            page.choose_labelled("overwrite-add", "Role: Member").await;
            page.touch_selector("[data-testid=overwrite-choice][data-bit='1024'][data-value=deny]")
                .await;
            page.touch("overwrite-save").await;
            page.sees("[data-testid=overwrite-remove]").await;
            // A picture of the server's own, and a webhook.
            let folder = tempfile::tempdir().unwrap();
            let picture = folder.path().join("lantern.png");
            fs::write(&picture, PICTURE).unwrap();
            page.touch("settings-section-emoji").await;
            page.choose_file("emoji-file", &picture).await;
            page.sees("[data-testid=emoji-row]").await;
            page.touch("settings-section-integrations").await;
            page.touch("webhook-create").await;
            page.sees("[data-testid=webhook-row]").await;
            page.touch("settings-section-audit").await;
            page.sees("[data-testid=audit-entry][data-action='13']").await;
            page.touch("settings-close").await;
            page.sees("[data-testid=channel-night-watch]").await;

            // Somebody else at the side, who does not see that channel.
            page.touch("tool-split").await;
            page.choose_labelled("split-person", "Bo").await;
            page.in_the_second_pane(
                "bo",
                "[data-testid=channel-general]",
                "[data-testid=channel-night-watch]",
            )
            .await;
            page.touch("split-close").await;

            // Another bot, added with a permission of its own.
            page.touch("tool-developer").await;
            page.touch("settings-section-new").await;
            page.fill("developer-name", "Second bot").await;
            page.touch("developer-create").await;
            page.follow("developer-add").await;
            page.touch("authorize-confirm").await;
            page.wait_for_words("[data-testid=authorize-done]", "added to Guildhall")
                .await;
        })
        .await;
    })
    .await;
}
