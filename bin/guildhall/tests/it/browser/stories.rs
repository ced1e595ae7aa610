//! Everything a member does in channels, told briefly: without the hall's bot, with a small one inside a page where
//! it takes a bot.

use std::fs;

use sandbox::Sandbox;
use serde_json::{Value, json};

use super::driver::{Screen, with_browser};

/// A red picture of one pixel.
pub(super) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

/// More than the page shows at once, several pages of the server's.
const MANY: usize = 600;

#[tokio::test(flavor = "multi_thread")]
async fn people_answer_react_edit_pin_and_attach() {
    with_browser(async |browser| {
        let sandbox = Sandbox::builder().seed(7).start().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("lantern.png");
        fs::write(&picture, PICTURE).unwrap();
        let ana = browser.open(Screen::Desktop, &sandbox.api_url()).await;
        ana.act_as("ana").await;
        let bo = ana.second_window(&sandbox.api_url()).await;
        bo.act_as("bo").await;

        ana.say("Who has lanterns?").await;
        bo.act_on("Who has lanterns?", "reply").await;
        bo.sees("[data-testid=reply-bar]").await;
        bo.say("I have six").await;
        ana.reads("[data-testid=reply-text]", "Who has lanterns?").await;

        ana.act_on("I have six", "react").await;
        ana.fill("emoji-search", "tada").await;
        ana.touch("emoji-choice").await;
        bo.reads("[data-testid=reaction][aria-pressed=false]", "1").await;
        bo.touch("reaction").await;
        ana.reads("[data-testid=reaction]", "2").await;

        bo.press_key("composer", "\u{e013}").await;
        bo.fill("edit-input", "I have seven").await;
        bo.press_key("edit-input", "\u{e007}").await;
        ana.wait_for_text("I have seven (edited)").await;

        ana.choose_file("upload-input", &picture).await;
        ana.sees("[data-testid=upload] img").await;
        ana.say("This one").await;
        bo.touch("attachment-image").await;
        bo.sees("[data-testid=lightbox] img").await;
        bo.touch("lightbox-download").await;
        bo.front()
            .await
            .active_element()
            .await
            .unwrap()
            .send_keys("\u{e00c}")
            .await
            .unwrap();
        bo.sees_no("[data-testid=lightbox]").await;

        ana.act_as("max").await;
        ana.act_on("This one", "pin").await;
        ana.wait_for_text("pinned a message to this channel").await;
        bo.touch("open-pins").await;
        bo.reads("[data-testid=pin-list]", "This one").await;
        bo.touch("pin-jump").await;
        ana.act_on("I have seven", "remove").await;
        ana.touch("confirm-yes").await;
        bo.wait_until_gone("I have seven").await;

        bo.touch("channel-general").await;
        bo.wait_for_channel("general").await;
        ana.say("Anybody still there?").await;
        bo.sees("[data-testid=channel-welcome].is-unread").await;
        bo.touch("channel-welcome").await;
        bo.sees("[data-testid=unread-divider]").await;
        sandbox.shutdown().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_posts_and_direct_messages() {
    with_browser(async |browser| {
        let sandbox = Sandbox::builder().seed(7).start().await.unwrap();
        let ana = browser.open(Screen::Desktop, &sandbox.api_url()).await;
        ana.act_as("max").await;
        ana.say("The harbour feast").await;
        ana.act_on("The harbour feast", "thread").await;
        ana.fill("thread-name", "Lanterns").await;
        ana.touch("thread-submit").await;
        ana.wait_for_channel("Lanterns").await;
        ana.say("I bring six").await;
        ana.touch("thread-actions").await;
        ana.touch("action-lock").await;
        ana.reads("[data-testid=thread-state]", "Locked").await;
        ana.touch("thread-back").await;
        ana.reads("[data-testid=thread-card]", "Lanterns").await;

        ana.touch("channel-ideas").await;
        ana.touch("new-post").await;
        ana.fill("post-title", "A market").await;
        ana.fill("post-text", "Every Saturday").await;
        ana.touch("post-tag-Events").await;
        ana.touch("post-submit").await;
        ana.wait_for_text("Every Saturday").await;
        ana.touch("thread-back").await;
        ana.reads("[data-testid=forum-post]", "A market").await;
        ana.touch("tag-Games").await;
        ana.sees_no("[data-testid=forum-post]").await;

        ana.touch("member-bo").await;
        ana.touch("profile-message").await;
        ana.wait_for_channel("Bo").await;
        ana.say("Between us").await;
        ana.act_as("bo").await;
        ana.touch("home").await;
        ana.wait_for_text("Between us").await;
        sandbox.shutdown().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn apps_are_used_on_messages_and_members_and_ask_with_forms() {
    with_browser(async |browser| {
        let sandbox = Sandbox::builder().seed(7).start().await.unwrap();
        let bot = browser.open(Screen::Desktop, &sandbox.api_url()).await;
        let commands = json!([
            {"type": 3, "name": "Report"}, {"type": 2, "name": "Badge"},
            {"type": 1, "name": "form", "description": "Asks"}, {"type": 1, "name": "silent", "description": "Says nothing"},
            {"type": 1, "name": "upload", "description": "Takes a file", "options": [
                {"type": 11, "name": "picture", "description": "A picture", "required": true}]},
        ]);
        let said = |text: &str| json!({"type": 4, "data": {"content": text}});
        let answers = json!({"Report": said("Reported."), "Badge": said("A fine badge."), "form": form(), "upload": said("A file came.")});
        bot.play_bot(&sandbox.token(), commands, answers).await;
        let ana = bot.second_window(&sandbox.api_url()).await;
        ana.act_as("ana").await;
        ana.say("Spam!").await;
        ana.act_on("Spam!", "apps").await;
        ana.touch("action-command-Report").await;
        ana.wait_for_text("Reported.").await;
        ana.touch("member-bo").await;
        ana.touch("profile-apps").await;
        ana.touch("action-command-Badge").await;
        ana.wait_for_text("A fine badge.").await;

        ana.choose_command("form").await;
        ana.touch("composer-send").await;
        ana.touch("modal-submit").await;
        ana.sees("[data-testid=modal] .field.has-error").await;
        ana.fill("modal-input-name", "Ana").await;
        ana.touch("modal-tick-often-daily").await;
        ana.touch("modal-tick-days-mon").await;
        ana.touch("modal-input-agree").await;
        ana.touch("modal-submit").await;
        ana.sees_no("[data-testid=modal]").await;
        ana.wait_for_text("\"value\":\"daily\"").await;
        ana.wait_for_text("\"values\":[\"mon\"]").await;

        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("lantern.png");
        fs::write(&picture, PICTURE).unwrap();
        ana.choose_command("upload").await;
        ana.choose_file("command-file-picture", &picture).await;
        ana.touch("composer-send").await;
        ana.wait_for_text("A file came.").await;

        ana.choose_command("silent").await;
        ana.touch("composer-send").await;
        ana.reads("[data-testid=command-failed]", "The application did not respond").await;
        ana.touch("dismiss-message").await;
        ana.sees_no("[data-testid=command-failed]").await;
        sandbox.shutdown().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_vote_write_emoji_by_name_and_send_again() {
    with_browser(async |browser| {
        let sandbox = Sandbox::builder().seed(7).start().await.unwrap();
        let ana = browser.open(Screen::Desktop, &sandbox.api_url()).await;
        ana.act_as("ana").await;
        ana.touch("channel-general").await;
        ana.wait_for_channel("general").await;
        let bo = ana.second_window(&sandbox.api_url()).await;
        bo.act_as("bo").await;
        bo.touch("channel-general").await;
        bo.wait_for_channel("general").await;
        let poll = json!({"poll": {
            "question": {"text": "Soup or bread?"}, "duration": 1,
            "answers": [{"poll_media": {"text": "Soup"}}, {"poll_media": {"text": "Bread"}}],
        }});
        let general = sandbox.channel("general").unwrap();
        ana.post_as_bot(
            &sandbox.token(),
            &format!("/channels/{}/messages", general.id()),
            poll,
        )
        .await;
        for (person, total) in [(&ana, "1 vote "), (&bo, "2 votes ")] {
            person.touch("poll-answer").await;
            person.touch("poll-vote").await;
            person.sees("[data-testid=poll][data-state=voted]").await;
            person.reads("[data-testid=poll-total]", total).await;
        }
        ana.reads("[data-testid=poll-total]", "2 votes ").await;
        ana.touch("poll-take-back").await;
        ana.sees("[data-testid=poll][data-state=open]").await;
        bo.reads("[data-testid=poll-total]", "1 vote ").await;

        ana.fill("composer", "Hooray :tada: but `:tada:` !").await;
        ana.press_key("composer", "\u{e007}").await;
        bo.wait_for_text("Hooray 🎉 but :tada: !").await;

        ana.lose_the_next_message().await;
        ana.fill("composer", "Can you hear me?").await;
        ana.press_key("composer", "\u{e007}").await;
        ana.sees("[data-testid=message-failed]").await;
        ana.touch("message-retry").await;
        bo.wait_for_text("Can you hear me?").await;
        ana.sees_no("[data-testid=message-failed]").await;
        sandbox.shutdown().await;
    })
    .await;
}

/// A modal with a text, radio buttons, a group of boxes and one box.
fn form() -> Value {
    let label = |label: &str, component: Value| json!({"type": 18, "label": label, "component": component});
    json!({"type": 9, "data": {"custom_id": "form", "title": "Join", "components": [
        {"type": 10, "content": "Tell us about **yourself**."},
        label("Name", json!({"type": 4, "custom_id": "name", "style": 1})),
        label("How often", json!({"type": 21, "custom_id": "often", "options": [
            {"label": "Daily", "value": "daily"}, {"label": "Weekly", "value": "weekly"}]})),
        label("Days", json!({"type": 22, "custom_id": "days", "options": [
            {"label": "Monday", "value": "mon"}, {"label": "Friday", "value": "fri"}]})),
        label("I agree", json!({"type": 23, "custom_id": "agree"})),
    ]}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_channel_is_walked_with_the_keyboard_alone() {
    with_browser(async |browser| {
        let sandbox = Sandbox::builder().seed(7).start().await.unwrap();
        let bo = sandbox.member("Bo").unwrap().in_channel("general");
        for number in 0..MANY {
            bo.say(&format!("Line {number} of many")).unwrap();
        }
        let ana = browser.open(Screen::Desktop, &sandbox.api_url()).await;
        ana.act_as("ana").await;
        ana.touch("channel-general").await;
        ana.wait_for_text("Line 599 of many").await;
        let up = "const list = document.querySelector('[data-testid=message-list]'); list.scrollTop = 0;
            const rows = document.querySelectorAll('[data-testid=message]');
            return rows.length <= 200 && rows[0].innerText.includes('Line 0 of');";
        ana.holds("the first line, with few rows", up).await;
        ana.touch("jump-to-present").await;
        ana.wait_for_text("Line 599 of many").await;

        // Out of the box, two lines up, and answer with a key.
        let arrow = "const active = document.activeElement; const list = document.querySelector('[data-testid=message-list]');
            if (!list.contains(active)) list.focus();
            for (const key of ['ArrowUp', 'ArrowUp', 'r']) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
            return true;";
        ana.holds("a line chosen", arrow).await;
        ana.reads("[data-testid=reply-bar]", "Bo").await;
        ana.say("Which many?").await;
        ana.reads("[data-testid=reply-text]", "Line 598 of many").await;
        bo.say("All of them").unwrap();
        ana.holds("said aloud", "return document.querySelector('[data-testid=announcer]')?.textContent.includes('All of them') ?? false;").await;
        sandbox.shutdown().await;
    })
    .await;
}
