//! Finding threads: by searching, and when a channel opens to a bot.

use serde_json::{Value, json};

use super::{GUILDS_AND_MESSAGES, code, start};
use crate::{
    bot::call,
    checked::Sandbox,
    people::act,
    raw::{RawBot, text},
};

#[tokio::test]
async fn posts_are_found_by_words_and_tags() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let forum = sandbox.channel("ideas").unwrap().id();
    let (_, channel) = act(&sandbox, &ana, "GET", &format!("/channels/{forum}"), &Value::Null).await;
    let tag = text(&channel["available_tags"][0]["id"]);
    for (name, tags) in [
        ("A choir", json!([tag])),
        ("A brass band", json!([])),
        ("No choir", json!([])),
    ] {
        let body = json!({"name": name, "applied_tags": tags, "message": {"content": name}});
        let (status, post) = act(
            &sandbox,
            &ana,
            "POST",
            &format!("/channels/{forum}/threads"),
            &body,
        )
        .await;
        assert_eq!(status, 201, "{post}");
        if name == "No choir" {
            let path = format!("/channels/{}", text(&post["id"]));
            assert_eq!(
                act(&sandbox, &ana, "PATCH", &path, &json!({"archived": true}))
                    .await
                    .0,
                200
            );
        }
    }
    let path = format!("/channels/{forum}/threads/search");
    for (query, expected, more) in [
        (String::new(), vec!["No choir", "A brass band", "A choir"], false),
        ("name=CHOIR".to_owned(), vec!["No choir", "A choir"], false),
        ("archived=false&name=choir".to_owned(), vec!["A choir"], false),
        (format!("tag={tag}"), vec!["A choir"], false),
        (format!("tag={tag},1&tag_setting=match_all"), vec![], false),
        (
            "sort_by=creation_time&sort_order=asc&limit=1".to_owned(),
            vec!["A choir"],
            true,
        ),
        (
            "sort_by=creation_time&sort_order=asc&offset=1".to_owned(),
            vec!["A brass band", "No choir"],
            false,
        ),
    ] {
        let (status, found) = call(&sandbox, "GET", &format!("{path}?{query}"), &Value::Null).await;
        assert_eq!(status, 200, "{query}: {found}");
        let names = |list: &str, key: &str| {
            let list = found[list].as_array().unwrap().iter();
            list.map(|one| text(&one[key]).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("threads", "name"), expected, "{query}");
        assert_eq!(names("first_messages", "content"), expected, "{query}");
        assert_eq!(found["has_more"], more, "{query}");
    }
    for query in [
        "limit=26",
        "offset=9976",
        "sort_by=luck",
        "sort_order=up",
        "tag_setting=some",
    ] {
        let answer = act(&sandbox, &ana, "GET", &format!("{path}?{query}"), &Value::Null).await;
        assert_eq!(code(&answer), (400, 50_035), "{query}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_bot_that_comes_to_see_a_channel_hears_of_its_threads() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let [ana, olive] = ["Ana", "Olive"].map(|name| sandbox.member(name).unwrap());
    let thread = start(&sandbox, &ana, &json!({"name": "talk", "type": 11})).await;
    let mut bot = RawBot::start(&sandbox, &json!([]), GUILDS_AND_MESSAGES).await;
    let channel = sandbox.channel("general").unwrap().id();
    let (_, me) = call(&sandbox, "GET", "/users/@me", &Value::Null).await;
    let path = format!("/channels/{channel}/permissions/{}", text(&me["id"]));
    let deny = json!({"type": 1, "deny": "1024"});
    assert_eq!(act(&sandbox, &olive, "PUT", &path, &deny).await.0, 204);
    assert_eq!(act(&sandbox, &olive, "DELETE", &path, &Value::Null).await.0, 204);
    let heard = bot.socket.event("THREAD_LIST_SYNC").await;
    assert_eq!(heard["channel_ids"], json!([channel]));
    assert_eq!(heard["threads"][0]["id"], thread["id"]);
    assert_eq!(
        (&heard["threads"][1], &heard["members"]),
        (&Value::Null, &json!([]))
    );
    sandbox.shutdown().await;
}
