//! Files that people give commands and modals, and what they do with messages besides.

use serde_json::{Value, json};

use crate::{
    checked::Sandbox,
    raw::{RawBot, text},
};

const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00";

#[tokio::test]
async fn a_command_and_a_modal_take_files() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let commands = json!([
        {"name": "show", "description": "Shows", "options": [
            {"type": 11, "name": "picture", "description": "Which", "required": true},
        ]},
        {"name": "ask", "description": "Asks"},
    ]);
    let mut bot = RawBot::start(&sandbox, &commands, 0).await;
    let showing = {
        let ana = ana.clone();
        tokio::spawn(async move { ana.slash("show").file("picture", "a.gif", GIF).send().await })
    };
    let asked = bot.interaction().await;
    let id = text(&asked["data"]["options"][0]["value"]);
    let file = &asked["data"]["resolved"]["attachments"][id];
    assert_eq!(
        (&file["filename"], &file["width"], &file["height"]),
        (&json!("a.gif"), &json!(2), &json!(3))
    );
    assert_eq!(
        (&file["ephemeral"], &file["size"]),
        (&json!(true), &json!(GIF.len()))
    );
    let url = text(&file["url"])
        .strip_prefix(&sandbox.api_url())
        .unwrap()
        .to_owned();
    let (status, _, bytes) = crate::files::exchange(&sandbox, "GET", &url, "", b"").await;
    assert_eq!((status, bytes.as_slice()), (200, GIF));
    bot.say(&asked, json!({"content": "seen"})).await;
    showing.await.unwrap().unwrap();
    assert!(ana.slash("show").send().await.is_err(), "the file is required");
    assert!(
        ana.slash("show").option("picture", "7").send().await.is_err(),
        "no such file"
    );

    let asking = {
        let ana = ana.clone();
        tokio::spawn(async move { ana.slash("ask").send().await })
    };
    let asked = bot.interaction().await;
    let modal = json!({"type": 9, "data": {"custom_id": "m", "title": "Files", "components": [
        {"type": 18, "label": "Proof", "component": {"type": 19, "custom_id": "f", "min_values": 1, "max_values": 2}},
    ]}});
    let (status, answer) = bot.answer(&asked, &modal).await;
    assert_eq!(status, 200, "{answer}");
    let modal = asking.await.unwrap().unwrap();
    let three: [(&str, &[u8]); 3] = [("a.gif", GIF), ("b.txt", b"b"), ("c.txt", b"c")];
    assert!(
        ana.submit(&modal).upload("Proof", &three).send().await.is_err(),
        "two at most"
    );
    let submitting = {
        let ana = ana.clone();
        tokio::spawn(async move { ana.submit(&modal).upload("Proof", &three[..2]).send().await })
    };
    let sent = bot.interaction().await;
    let values = &sent["data"]["components"][0]["component"]["values"];
    assert_eq!(values.as_array().map(Vec::len), Some(2));
    assert_eq!(
        sent["data"]["resolved"]["attachments"][text(&values[1])]["filename"],
        "b.txt"
    );
    bot.say(&sent, json!({"content": "thanks"})).await;
    submitting.await.unwrap().unwrap();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn commands_of_context_menus_say_what_they_were_used_on() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let mut bot = RawBot::start(
        &sandbox,
        &json!([{"name": "Wave", "type": 2}, {"name": "Quote", "type": 3}]),
        0,
    )
    .await;
    let said = bo.say("wise words").unwrap();
    let waving = {
        let (ana, bo) = (ana.clone(), bo.clone());
        tokio::spawn(async move { ana.use_on_member("Wave", &bo).await })
    };
    let asked = bot.interaction().await;
    bot.say(&asked, json!({"content": "hi"})).await;
    let reply = waving.await.unwrap().unwrap();
    assert_eq!(
        reply.json()["interaction_metadata"]["target_user"]["id"],
        json!(bo.id())
    );
    let quoting = tokio::spawn(async move { ana.use_on_message("Quote", said).await });
    let asked = bot.interaction().await;
    bot.say(&asked, json!({"content": "hm"})).await;
    let reply = quoting.await.unwrap().unwrap();
    assert_eq!(
        reply.json()["interaction_metadata"]["target_message_id"],
        json!(said)
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn people_talk() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let [ana, bo, max] = ["Ana", "Bo", "Max"].map(|name| sandbox.member(name).unwrap());
    let asked = ana.say("lunch?").unwrap();
    let answered = bo.reply(asked, "soup").unwrap();
    bo.edit(answered, "soup, please").unwrap();
    ana.react(answered, "🍲").unwrap();
    max.pin(asked).unwrap();
    let photo = ana.upload("", &[("soup.gif", GIF)]).unwrap();
    let seen = ana.messages("general").unwrap();
    let find = |id| seen.iter().find(|message| message.id() == id).unwrap();
    let answer = find(answered);
    assert_eq!(
        (answer.text().as_str(), &answer.json()["reactions"][0]["count"]),
        ("soup, please", &json!(1))
    );
    assert_eq!(find(asked).json()["pinned"], true);
    assert_eq!(find(photo).file("soup.gif").as_deref(), Some(GIF));
    assert!(ana.unreact(answer, "🥗").is_err() && ana.edit(answer, "x").is_err());
    ana.unreact(answer, "🍲").unwrap();
    max.unpin(asked).unwrap();
    bo.delete(answer).unwrap();
    assert!(bo.look_again(answer).is_err());

    let thread = ana.start_thread(asked, "lunch").unwrap();
    bo.in_thread(&thread).say("noodles").unwrap();
    let inside = thread.messages();
    let contents: Vec<&Value> = inside.iter().map(|message| &message["content"]).collect();
    assert_eq!(contents, [&json!(""), &json!("noodles")]);
    let post = ana
        .in_channel("ideas")
        .post("A choir", "Who sings?", &["Events"])
        .unwrap();
    bo.in_thread(&post).say("I do").unwrap();
    assert_eq!(post.messages().len(), 2);
    assert!(ana.in_channel("ideas").post("x", "x", &["no such tag"]).is_err());
    sandbox.shutdown().await;
}
