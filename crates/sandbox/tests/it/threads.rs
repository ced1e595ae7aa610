//! Threads: from messages, without one, public and private; their members, their sleep, their end.

mod search;
mod sleep;

use sandbox::{Member, Snowflake};
use serde_json::{Value, json};

use crate::{
    bot::call,
    checked::Sandbox,
    people::{act, watch},
    raw::{RawBot, text},
};

const GUILDS_AND_MESSAGES: u64 = 1 | 1 << 9;

fn code((status, answer): &(u16, Value)) -> (u16, u64) {
    (*status, answer["code"].as_u64().unwrap_or_default())
}

async fn start(sandbox: &Sandbox, who: &Member, body: &Value) -> Value {
    let channel = sandbox.channel("general").unwrap().id();
    let (status, thread) = act(
        sandbox,
        who,
        "POST",
        &format!("/channels/{channel}/threads"),
        body,
    )
    .await;
    assert_eq!(status, 201, "{thread}");
    thread
}

async fn guild(sandbox: &Sandbox) -> String {
    let (_, guilds) = call(sandbox, "GET", "/users/@me/guilds", &Value::Null).await;
    text(&guilds[0]["id"]).to_owned()
}

#[tokio::test]
async fn a_thread_hangs_below_its_message() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), GUILDS_AND_MESSAGES).await;
    let mut ears = watch(&sandbox, &bo).await;
    let channel = sandbox.channel("general").unwrap().id();
    let message = ana.say("what about lunch?").unwrap();
    let path = format!("/channels/{channel}/messages/{message}/threads");
    let (status, thread) = act(&sandbox, &ana, "POST", &path, &json!({"name": "lunch"})).await;
    assert_eq!(status, 201, "{thread}");
    assert_eq!(
        (
            &thread["id"],
            &thread["type"],
            &thread["parent_id"],
            &thread["owner_id"]
        ),
        (&json!(message), &json!(11), &json!(channel), &json!(ana.id()))
    );
    assert_eq!(thread["member"]["user_id"], json!(ana.id()));

    let created = bot.socket.event("THREAD_CREATE").await;
    assert_eq!(
        (&created["newly_created"], &created["name"]),
        (&json!(true), &json!("lunch"))
    );
    assert!(created.get("member").is_none(), "the bot does not follow it");
    let updated = bot.socket.event("MESSAGE_UPDATE").await;
    assert_eq!(
        (&updated["flags"], &updated["thread"]["id"]),
        (&json!(32), &json!(message))
    );
    let starter = bot.socket.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&starter["type"], &starter["channel_id"]),
        (&json!(21), &json!(message))
    );
    assert_eq!(starter["referenced_message"]["content"], "");
    assert_eq!(ears.event("THREAD_CREATE").await["id"], json!(message));

    let inside = format!("/channels/{message}/messages");
    let (status, said) = act(&sandbox, &bo, "POST", &inside, &json!({"content": "soup"})).await;
    assert_eq!((status, &said["position"]), (200, &json!(0)), "{said}");
    let joined = ears.event("THREAD_MEMBERS_UPDATE").await;
    assert_eq!(joined["member_count"], 2);
    assert_eq!(joined["added_members"][0]["user_id"], json!(bo.id()));
    let (_, thread) = call(&sandbox, "GET", &format!("/channels/{message}"), &Value::Null).await;
    assert_eq!(
        (&thread["message_count"], &thread["total_message_sent"]),
        (&json!(1), &json!(1))
    );
    act(
        &sandbox,
        &bo,
        "DELETE",
        &format!("{inside}/{}", text(&said["id"])),
        &Value::Null,
    )
    .await;
    let (_, thread) = call(&sandbox, "GET", &format!("/channels/{message}"), &Value::Null).await;
    assert_eq!(
        (&thread["message_count"], &thread["total_message_sent"]),
        (&json!(0), &json!(1))
    );

    assert_eq!(
        code(&act(&sandbox, &ana, "POST", &path, &json!({"name": "again"})).await),
        (400, 160_004)
    );
    let max = sandbox.member("Max").unwrap();
    let (status, _) = act(
        &sandbox,
        &max,
        "DELETE",
        &format!("/channels/{message}"),
        &Value::Null,
    )
    .await;
    assert_eq!(status, 200);
    let gone = bot.socket.event("THREAD_DELETE").await;
    assert_eq!((&gone["id"], &gone["type"]), (&json!(message), &json!(11)));
    let (_, seen) = call(
        &sandbox,
        "GET",
        &format!("/channels/{channel}/messages/{message}"),
        &Value::Null,
    )
    .await;
    assert_eq!((&seen["flags"], seen.get("thread")), (&json!(0), None));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn private_threads_are_seen_by_their_members() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let [ana, bo, cleo, max] = ["Ana", "Bo", "Cleo", "Max"].map(|name| sandbox.member(name).unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), GUILDS_AND_MESSAGES).await;
    let mut ears = watch(&sandbox, &bo).await;
    // Private is what is not said otherwise.
    let thread = start(&sandbox, &ana, &json!({"name": "secret", "invitable": false})).await;
    assert_eq!(
        (&thread["type"], &thread["thread_metadata"]["invitable"]),
        (&json!(12), &json!(false))
    );
    let path = format!("/channels/{}", text(&thread["id"]));
    let members = format!("{path}/thread-members");
    let put = |who: &Member| format!("{members}/{}", who.id());
    assert_eq!(
        code(&act(&sandbox, &bo, "GET", &path, &Value::Null).await),
        (403, 50_001)
    );
    assert_eq!(
        act(&sandbox, &max, "GET", &path, &Value::Null).await.0,
        200,
        "moderators see all"
    );
    assert_eq!(act(&sandbox, &ana, "PUT", &put(&bo), &Value::Null).await.0, 204);
    assert_eq!(
        ears.event("THREAD_CREATE").await["member"]["user_id"],
        json!(bo.id())
    );
    let notice = ears.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&notice["type"], &notice["mentions"][0]["id"]),
        (&json!(1), &json!(bo.id()))
    );
    assert_eq!(
        code(&act(&sandbox, &bo, "PUT", &put(&cleo), &Value::Null).await),
        (403, 50_013)
    );

    let (_, me) = call(&sandbox, "GET", "/users/@me", &Value::Null).await;
    let bots = format!("{members}/{}", text(&me["id"]));
    assert_eq!(act(&sandbox, &ana, "PUT", &bots, &Value::Null).await.0, 204);
    let shown = bot.socket.event("THREAD_CREATE").await;
    assert_eq!((&shown["id"], shown.get("newly_created")), (&thread["id"], None));
    assert_eq!(
        bot.socket.event("THREAD_MEMBER_UPDATE").await["user_id"],
        me["id"]
    );
    let (_, list) = call(
        &sandbox,
        "GET",
        &format!("{members}?with_member=true"),
        &Value::Null,
    )
    .await;
    assert_eq!(list.as_array().map(Vec::len), Some(3));
    assert_eq!(list[0]["member"]["user"]["id"], list[0]["user_id"]);
    assert_eq!(act(&sandbox, &ana, "DELETE", &bots, &Value::Null).await.0, 204);
    let left = bot.socket.event("THREAD_MEMBERS_UPDATE").await;
    assert_eq!(left["removed_member_ids"], json!([me["id"]]));
    assert_eq!(
        code(&call(&sandbox, "GET", &path, &Value::Null).await),
        (403, 50_001)
    );
    assert_eq!(
        act(&sandbox, &bo, "DELETE", &format!("{members}/@me"), &Value::Null)
            .await
            .0,
        204
    );
    assert_eq!(
        code(&act(&sandbox, &max, "GET", &put(&bo), &Value::Null).await),
        (404, 10_007)
    );
    sandbox.shutdown().await;
}

#[expect(clippy::too_many_lines, reason = "one story from its beginning to its end")]
#[tokio::test]
async fn archived_threads_sleep_until_somebody_writes() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let [ana, bo, max] = ["Ana", "Bo", "Max"].map(|name| sandbox.member(name).unwrap());
    let mut bot = RawBot::start(&sandbox, &json!([]), GUILDS_AND_MESSAGES).await;
    let channel = sandbox.channel("general").unwrap().id();
    let thread = start(&sandbox, &ana, &json!({"name": "old", "type": 11})).await;
    let said = sandbox.channel("general").unwrap().messages();
    assert_eq!(
        (&said[0]["type"], &said[0]["content"]),
        (&json!(18), &json!("old"))
    );
    assert_eq!(said[0]["message_reference"]["channel_id"], thread["id"]);
    let path = format!("/channels/{}", text(&thread["id"]));
    let write = format!("{path}/messages");
    let (_, hers) = act(&sandbox, &ana, "POST", &write, &json!({"content": "x"})).await;
    let (status, edited) = act(&sandbox, &ana, "PATCH", &path, &json!({"archived": true})).await;
    assert_eq!(
        (status, &edited["thread_metadata"]["archived"]),
        (200, &json!(true)),
        "{edited}"
    );
    assert_eq!(
        bot.socket.event("THREAD_UPDATE").await["thread_metadata"]["archived"],
        true
    );

    let guild = guild(&sandbox).await;
    let active = format!("/guilds/{guild}/threads/active");
    let archived = format!("/channels/{channel}/threads/archived/public");
    for (path, expected) in [(&active, 0), (&archived, 1)] {
        let (status, list) = act(&sandbox, &bo, "GET", path, &Value::Null).await;
        assert_eq!(
            (status, list["threads"].as_array().map(Vec::len)),
            (200, Some(expected)),
            "{path}: {list}"
        );
    }
    let one = format!("{write}/{}", text(&hers["id"]));
    for (what, method, path, body) in [
        ("an edit", "PATCH", one.clone(), json!({"content": "y"})),
        (
            "a reaction",
            "PUT",
            format!("{one}/reactions/%F0%9F%91%8D/@me"),
            Value::Null,
        ),
        (
            "joining",
            "PUT",
            format!("{path}/thread-members/@me"),
            Value::Null,
        ),
        ("renaming", "PATCH", path.clone(), json!({"name": "new"})),
    ] {
        assert_eq!(
            code(&act(&sandbox, &ana, method, &path, &body).await),
            (400, 50_083),
            "{what}"
        );
    }
    assert_eq!(
        act(&sandbox, &bo, "POST", &write, &json!({"content": "awake"}))
            .await
            .0,
        200
    );
    assert_eq!(
        bot.socket.event("THREAD_UPDATE").await["thread_metadata"]["archived"],
        false
    );

    let lock = json!({"archived": true, "locked": true});
    assert_eq!(
        code(&act(&sandbox, &ana, "PATCH", &path, &lock).await),
        (403, 50_013)
    );
    assert_eq!(act(&sandbox, &max, "PATCH", &path, &lock).await.0, 200);
    assert_eq!(
        code(&act(&sandbox, &ana, "POST", &write, &json!({"content": "x"})).await),
        (400, 50_083)
    );
    assert_eq!(
        code(&act(&sandbox, &ana, "PATCH", &path, &json!({"archived": false})).await),
        (400, 50_083)
    );
    assert_eq!(
        act(&sandbox, &max, "PATCH", &path, &json!({"archived": false}))
            .await
            .0,
        200
    );
    assert_eq!(
        code(&act(&sandbox, &ana, "POST", &write, &json!({"content": "x"})).await),
        (403, 160_005)
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn slow_mode_slows_people_down() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let [ana, max] = ["Ana", "Max"].map(|name| sandbox.member(name).unwrap());
    let thread = start(
        &sandbox,
        &ana,
        &json!({"name": "slow", "type": 11, "rate_limit_per_user": 60}),
    )
    .await;
    let write = format!("/channels/{}/messages", text(&thread["id"]));
    let body = json!({"content": "x"});
    assert_eq!(act(&sandbox, &ana, "POST", &write, &body).await.0, 200);
    let (status, refused) = act(&sandbox, &ana, "POST", &write, &body).await;
    assert_eq!((status, &refused["code"]), (429, &json!(20_016)));
    assert!(
        refused["retry_after"]
            .as_f64()
            .is_some_and(|seconds| seconds > 50.0 && seconds <= 60.0)
    );
    for _ in 0..2 {
        assert_eq!(
            call(&sandbox, "POST", &write, &body).await.0,
            200,
            "bots do not wait"
        );
    }
    assert_eq!(act(&sandbox, &max, "POST", &write, &body).await.0, 200);
    sandbox.shutdown().await;
}

#[expect(clippy::too_many_lines, reason = "one story from its beginning to its end")]
#[tokio::test]
async fn threads_that_discord_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    let general = sandbox.channel("general").unwrap().id();
    let staff = sandbox.channel("staff").unwrap().id();
    let category = sandbox.channel("Team").unwrap().id();
    let thread = start(&sandbox, &ana, &json!({"name": "a", "type": 11})).await;
    let threads = |channel: Snowflake| format!("/channels/{channel}/threads");
    let inside: Snowflake = text(&thread["id"]).parse().unwrap();
    for (what, method, path, body, expected) in [
        ("no name", "POST", threads(general), json!({}), (400, 50_035)),
        (
            "a long name",
            "POST",
            threads(general),
            json!({"name": "x".repeat(101)}),
            (400, 50_035),
        ),
        (
            "a strange duration",
            "POST",
            threads(general),
            json!({"name": "x", "auto_archive_duration": 61}),
            (400, 50_035),
        ),
        (
            "too slow",
            "POST",
            threads(general),
            json!({"name": "x", "rate_limit_per_user": 21_601}),
            (400, 50_035),
        ),
        (
            "news in a text channel",
            "POST",
            threads(general),
            json!({"name": "x", "type": 10}),
            (400, 50_024),
        ),
        (
            "a hidden channel",
            "POST",
            threads(staff),
            json!({"name": "x"}),
            (403, 50_001),
        ),
        (
            "no channel",
            "POST",
            threads(Snowflake(1)),
            json!({"name": "x"}),
            (404, 10_003),
        ),
        (
            "in a thread",
            "POST",
            threads(inside),
            json!({"name": "x"}),
            (400, 50_024),
        ),
        (
            "from no message",
            "POST",
            format!("/channels/{general}/messages/1/threads"),
            json!({"name": "x"}),
            (404, 10_008),
        ),
        (
            "slowing one's own",
            "PATCH",
            format!("/channels/{inside}"),
            json!({"rate_limit_per_user": 5}),
            (403, 50_013),
        ),
        (
            "deleting one's own",
            "DELETE",
            format!("/channels/{inside}"),
            Value::Null,
            (403, 50_013),
        ),
        (
            "joining a channel",
            "PUT",
            format!("/channels/{general}/thread-members/@me"),
            Value::Null,
            (400, 50_024),
        ),
        (
            "adding nobody",
            "PUT",
            format!("/channels/{inside}/thread-members/1"),
            Value::Null,
            (404, 10_013),
        ),
        (
            "private lists",
            "GET",
            format!("/channels/{general}/threads/archived/private"),
            Value::Null,
            (403, 50_013),
        ),
        (
            "short pages",
            "GET",
            format!("/channels/{general}/threads/archived/public?limit=1"),
            Value::Null,
            (400, 50_035),
        ),
        (
            "hidden in a category",
            "POST",
            threads(category),
            json!({"name": "x"}),
            (403, 50_001),
        ),
    ] {
        let answer = act(&sandbox, &ana, method, &path, &body).await;
        assert_eq!(code(&answer), expected, "{what}: {}", answer.1);
    }
    sandbox.shutdown().await;
}
