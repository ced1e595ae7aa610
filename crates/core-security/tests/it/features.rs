//! Features: file, operator and staff, on both databases.

use std::time::Duration;

use core_config::{LiveSettings, Settings, Sources, Why};
use core_db::testing::TestDb;
use core_db::{Db, test_on_each};
use core_security::{
    Actor, AuditFilter, FeatureSwitched, FlagOrder, Permissions, Request, Security, audit_list,
};
use core_types::{GuildId, UserId};

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

fn request(key: &str, permissions: Permissions) -> Request {
    let actor = Actor {
        permissions,
        ..Actor::member(UserId::new(9).unwrap(), guild(1))
    };
    Request::new(guild(1), actor, key)
}

fn staff(key: &str) -> Request {
    request(key, Permissions::MANAGE_GUILD)
}

/// The guards with flags from these variables, as they would come from a file.
fn security(db: &Db, ttl: Duration, variables: &[(&str, &str)]) -> Security {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let sources = Sources::new(variables);
    let settings = Settings::load(&sources).unwrap();
    let security = Security::new(db.clone(), ttl);
    security.features_follow(LiveSettings::new(settings, sources));
    security
}

fn order(value: Option<(bool, u32)>, expected: Option<i64>) -> FlagOrder {
    FlagOrder {
        value,
        reason: "a calm start".into(),
        expected,
    }
}

const LONG: Duration = Duration::from_mins(5);

test_on_each! {
    async fn staff_switch_a_feature_off_and_back_on_record(db: TestDb) {
        let security = security(&db, LONG, &[]);
        let on = async |name: &str| security.feature(name, Some(guild(1))).await.on;
        assert!(on("work").await);
        let refused = security.feature_set(&request("1", Permissions::NONE), "work", Some(false), None).await.unwrap_err();
        assert_eq!(refused.code().name(), "access.forbidden");
        let unknown = security.feature_set(&staff("2"), "wrok", Some(false), None).await.unwrap_err();
        assert_eq!(unknown.code().name(), "features.unknown");

        let off = security.feature_set(&staff("3"), "work", Some(false), Some("no jobs in the holidays")).await.unwrap();
        assert_eq!(off, FeatureSwitched { before: None, after: Some(false) });
        assert!(!on("work").await, "at once in the process that switched it");
        assert!(security.feature("work", Some(guild(2))).await.on, "elsewhere nothing changed");
        // The same interaction again has the same answer, and no second record.
        let again = security.feature_set(&staff("3"), "work", Some(false), Some("no jobs in the holidays")).await.unwrap();
        assert_eq!(again, off);
        let line = security.feature_list(&staff("4")).await.unwrap().into_iter().find(|line| line.spec.name == "work").unwrap();
        assert_eq!((line.decided.why, line.staff, line.can_be_on), (Why::Staff, Some(false), true));
        assert_eq!(line.changed.unwrap().2, "no jobs in the holidays");
        security.feature_set(&staff("5"), "work", None, None).await.unwrap();
        assert!(on("work").await);

        let records = db.read("audit", |tx| Box::pin(async move { audit_list(tx, guild(1), &AuditFilter::default(), None, 50).await })).await?.records;
        let short: Vec<_> = records.iter().map(|one| (one.target.as_str(), one.before.as_deref(), one.after.as_deref())).collect();
        assert_eq!(short, [("feature:work", Some("\"off\""), None), ("feature:work", None, Some("\"off\""))]);
    }

    async fn staff_cannot_switch_on_what_the_operator_has_off_unless_let(db: TestDb) {
        let security = security(&db, LONG, &[
            ("GUILDHALL__FLAGS__WORK__ENABLED", "false"),
            ("GUILDHALL__FLAGS__LEADERBOARD__ENABLED", "false"), ("GUILDHALL__FLAGS__LEADERBOARD__OPT_IN", "true"),
        ]);
        let refused = security.feature_set(&staff("1"), "work", Some(true), None).await.unwrap_err();
        assert_eq!(refused.code().name(), "features.not_yours");
        security.feature_set(&staff("2"), "leaderboard", Some(true), None).await.unwrap();
        assert_eq!(security.feature("leaderboard", Some(guild(1))).await.why, Why::Staff);
        // A stop at run time is for everybody.
        security.flag_set("cli", "leaderboard", order(Some((false, 100)), None)).await.unwrap();
        let decided = security.feature("leaderboard", Some(guild(1))).await;
        assert_eq!((decided.on, decided.why), (false, Why::Stopped));
        let refused = security.feature_set(&staff("3"), "leaderboard", Some(true), None).await.unwrap_err();
        assert_eq!(refused.code().name(), "features.not_yours");
    }

    async fn the_operator_overrides_the_file_until_it_is_taken_back(db: TestDb) {
        let security = security(&db, LONG, &[("GUILDHALL__FLAGS__WORK__ROLLOUT", "0")]);
        let why = async || { let decided = security.feature("work", Some(guild(123))).await; (decided.on, decided.why) };
        assert_eq!(why().await, (false, Why::File));
        // Guild 123 is in hundredth 72.
        let line = security.flag_set("cli", "work", order(Some((true, 73)), Some(0))).await.unwrap();
        assert_eq!((line.revision, line.rollout().percent, line.file.rollout), (1, 73, 0));
        assert_eq!(why().await, (true, Why::Operator));
        let late = security.flag_set("cli", "work", order(Some((true, 10)), Some(0))).await.unwrap_err();
        assert_eq!(late.code().name(), "features.moved", "somebody else was faster");
        let same = security.flag_set("cli", "work", order(Some((true, 73)), None)).await.unwrap();
        assert_eq!(same.revision, 1, "what changes nothing leaves no trace");
        let back = security.flag_set("cli", "work", order(None, Some(1))).await.unwrap();
        assert_eq!((back.revision, back.operator), (2, None));
        assert_eq!(why().await, (false, Why::File));
        for (value, reason, code) in [
            (Some((true, 101)), "x y z", "features.percent"),
            (Some((true, 1)), " ", "staff.reason_missing"),
        ] {
            let order = FlagOrder { value, reason: reason.into(), expected: None };
            assert_eq!(security.flag_set("cli", "work", order).await.unwrap_err().code().name(), code);
        }
        let records = db.read("audit", |tx| Box::pin(async move {
            audit_list(tx, GuildId::INSTALLATION, &AuditFilter::default(), None, 50).await
        })).await?.records;
        let short: Vec<_> = records.iter().map(|one| (one.action.as_str(), one.target.as_str(), one.trace.as_str(), one.after.as_deref())).collect();
        assert_eq!(short, [("flags.set", "flag:work", "cli", None), ("flags.set", "flag:work", "cli", Some(r#"{"enabled":true,"rollout":73}"#))]);
        let report = core_security::audit_verify(&db, core_security::AuditScope::All).await?;
        assert!(report.is_clean(), "{report:?}");
    }

    async fn another_process_sees_it_once_what_it_remembers_is_old(db: TestDb) {
        let (second, third) = (db.reopen().await?, db.reopen().await?);
        let (here, there, patient) = (security(&db, LONG, &[]), security(&second, Duration::ZERO, &[]), security(&third, LONG, &[]));
        assert!(there.feature("work", Some(guild(1))).await.on && patient.feature("work", Some(guild(1))).await.on);
        here.feature_set(&staff("1"), "work", Some(false), None).await.unwrap();
        here.flag_set("cli", "economy", order(Some((false, 0)), None)).await.unwrap();
        for feature in ["work", "economy"] {
            assert!(!here.feature(feature, Some(guild(1))).await.on);
            assert!(!there.feature(feature, Some(guild(1))).await.on);
            assert!(patient.feature(feature, Some(guild(1))).await.on, "remembered, without a round trip");
        }
        let counted = here.flag_list().await.unwrap();
        let work = counted.iter().find(|line| line.spec.name == "work").unwrap();
        assert_eq!((work.guilds_on, work.guilds_off), (0, 1));
    }
}

#[tokio::test]
async fn while_the_database_is_away_what_was_known_holds_and_else_the_file() {
    let db = TestDb::sqlite().await.unwrap();
    let security = security(
        &db,
        Duration::ZERO,
        &[("GUILDHALL__FLAGS__LEADERBOARD__ENABLED", "false")],
    );
    security
        .feature_set(&staff("1"), "work", Some(false), None)
        .await
        .unwrap();
    security
        .flag_set("cli", "economy", order(Some((false, 0)), None))
        .await
        .unwrap();
    assert!(!security.feature("work", Some(guild(1))).await.on);
    db.db().close().await;
    let on = async |name, place| security.feature(name, Some(guild(place))).await.on;
    assert!(!on("work", 1).await, "known of this guild");
    assert!(on("work", 2).await, "of this one nothing was known");
    assert!(!on("economy", 2).await, "the operator's value was known");
    assert!(!on("leaderboard", 2).await, "the file's");
}
