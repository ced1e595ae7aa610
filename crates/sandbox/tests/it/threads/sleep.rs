//! How threads fall asleep by themselves.

use std::time::Duration;

use serde_json::{Value, json};

use super::start;
use crate::{
    bot::call,
    checked::Sandbox,
    people::{act, watch},
    raw::{pass, text},
};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn silence_archives_a_thread() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ana = sandbox.member("Ana").unwrap();
    // A bot's connection would not live through hours without heartbeats.
    let mut ears = watch(&sandbox, &ana).await;
    let body = json!({"name": "brief", "type": 11, "auto_archive_duration": 60});
    let thread = start(&sandbox, &ana, &body).await;
    let gone = start(&sandbox, &ana, &body).await;
    let path = format!("/channels/{}", text(&thread["id"]));
    let max = sandbox.member("Max").unwrap();
    act(
        &sandbox,
        &max,
        "DELETE",
        &format!("/channels/{}", text(&gone["id"])),
        &Value::Null,
    )
    .await;
    let is_archived = async || {
        let (_, seen) = call(&sandbox, "GET", &path, &Value::Null).await;
        seen["thread_metadata"]["archived"].as_bool().unwrap()
    };
    pass(59 * MINUTE).await;
    let write = format!("{path}/messages");
    let (status, _) = act(&sandbox, &ana, "POST", &write, &json!({"content": "still here"})).await;
    assert_eq!(status, 200);
    pass(59 * MINUTE).await;
    assert!(!is_archived().await, "somebody wrote");
    pass(MINUTE).await;
    let updated = ears.event("THREAD_UPDATE").await;
    assert_eq!(
        (&updated["id"], &updated["thread_metadata"]["archived"]),
        (&thread["id"], &json!(true))
    );
    assert!(is_archived().await);

    // Opened again, with more time.
    let opened = json!({"archived": false, "auto_archive_duration": 1440});
    assert_eq!(act(&sandbox, &max, "PATCH", &path, &opened).await.0, 200);
    ears.event("THREAD_UPDATE").await;
    pass(60 * MINUTE).await;
    assert!(!is_archived().await);
    pass(23 * 60 * MINUTE).await;
    let updated = ears.event("THREAD_UPDATE").await;
    assert_eq!(updated["thread_metadata"]["archived"], true);
    sandbox.shutdown().await;
}
