use std::sync::Arc;

use core_resilience::GuardSettings;
use core_types::Seed;
use serde_json::json;

use super::*;
use crate::rest::{
    Standing,
    fake::{Script, Scripted},
};

fn rest(script: &Arc<Script>) -> Guarded {
    Guarded::new(
        script.clone(),
        "test",
        GuardSettings::default(),
        Seed::new([1; 32]).stream(&[]),
        Standing::default(),
    )
}

fn application() -> Option<ApplicationId> {
    ApplicationId::new(20).ok()
}

fn verbs(script: &Script) -> Vec<Verb> {
    script.requests().into_iter().map(|(verb, ..)| verb).collect()
}

#[tokio::test(start_paused = true)]
async fn only_what_changed_is_registered() {
    let ours = json!([{"name": "pay", "type": 1, "description": "x"}]);
    let same = json!([{"id": "1", "name": "pay", "type": 1, "description": "x", "nsfw": false}]);
    let script = Script::of([Scripted::Body(same)]);
    assert_eq!(
        register(&rest(&script), application(), &ours, &CommandIds::default())
            .await
            .unwrap(),
        Registered::Unchanged
    );
    assert_eq!(verbs(&script), [Verb::Get]);

    let script = Script::of([Scripted::Body(json!([]))]);
    assert_eq!(
        register(&rest(&script), application(), &ours, &CommandIds::default())
            .await
            .unwrap(),
        Registered::Replaced
    );
    assert_eq!(verbs(&script), [Verb::Get, Verb::Put]);
    let (_, path, body) = script.requests().remove(1);
    assert_eq!((path.as_str(), body), ("applications/20/commands", ours));
}

#[tokio::test(start_paused = true)]
async fn a_discord_that_is_away_is_asked_again_and_a_refusal_is_final() {
    let script = Script::of(
        (0..30)
            .map(|_| Scripted::Dropped)
            .chain([Scripted::Body(json!([])), Scripted::Code(400, 50_035)]),
    );
    keep_registering(
        rest(&script),
        application(),
        json!([{"name": "pay"}]),
        CommandIds::default(),
        CancellationToken::new(),
    )
    .await;
    assert_eq!(verbs(&script).last(), Some(&Verb::Put));
}

#[tokio::test(start_paused = true)]
async fn discord_knows_which_application_the_bot_is() {
    let script = Script::of([Scripted::Body(json!({"id": "77"})), Scripted::Body(json!([]))]);
    register(&rest(&script), None, &json!([]), &CommandIds::default())
        .await
        .unwrap();
    let paths: Vec<_> = script.requests().into_iter().map(|(_, path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "applications/@me",
            "applications/77/commands?with_localizations=true"
        ]
    );
}

#[test]
fn ids_of_registered_commands_are_learned() {
    let registered = json!([{"name": "pay", "id": "12"}, {"name": "odd"}, {"name": "work", "id": "13"}]);
    assert_eq!(
        ids_in(&registered),
        [("pay".to_owned(), 12), ("work".to_owned(), 13)]
    );
    assert!(ids_in(&json!({"code": 0})).is_empty());
}
