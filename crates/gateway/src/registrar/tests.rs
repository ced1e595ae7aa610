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

fn registrar(script: &Arc<Script>, ours: &Value) -> Registrar {
    Registrar {
        rest: rest(script),
        application: ApplicationId::new(20).ok(),
        ours: ours.clone(),
        ids: CommandIds::default(),
        may_replace: true,
    }
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
        registrar(&script, &ours).register().await.unwrap(),
        Registered::Unchanged
    );
    assert_eq!(verbs(&script), [Verb::Get]);

    let script = Script::of([Scripted::Body(json!([]))]);
    assert_eq!(
        registrar(&script, &ours).register().await.unwrap(),
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
    registrar(&script, &json!([{"name": "pay"}]))
        .run(CancellationToken::new())
        .await;
    assert_eq!(verbs(&script).last(), Some(&Verb::Put));
}

#[tokio::test(start_paused = true)]
async fn discord_knows_which_application_the_bot_is() {
    let script = Script::of([Scripted::Body(json!({"id": "77"})), Scripted::Body(json!([]))]);
    let stranger = Registrar {
        application: None,
        ..registrar(&script, &json!([]))
    };
    stranger.register().await.unwrap();
    let paths: Vec<_> = script.requests().into_iter().map(|(_, path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "applications/@me",
            "applications/77/commands?with_localizations=true"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn who_may_not_register_waits_until_somebody_has() {
    let ours = json!([{"name": "pay", "type": 1, "description": "x"}]);
    let script = Script::of([Scripted::Body(json!([])), Scripted::Body(ours.clone())]);
    let looking = Registrar {
        may_replace: false,
        ..registrar(&script, &ours)
    };
    looking.run(CancellationToken::new()).await;
    assert_eq!(verbs(&script), [Verb::Get, Verb::Get]);
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
