use std::time::Duration;

use core_analytics::{ErrorNote, FeedbackKind, Kept, NewFeedback, Reports, reports_forget, reports_of};
use core_db::testing::TestDb;
use core_db::{Delivery, test_on_each};
use core_errors::{AppError, ErrorId, codes};
use core_security::{
    Actor, AuditFilter, AuditScope, NOTICE_TOPIC, Permissions, Request, Security, Vault, audit_list,
    audit_verify,
};
use core_types::{GuildId, InteractionId, UserId};

fn reports(db: &TestDb) -> Reports {
    let security = Security::new(db.db(), Duration::from_secs(30)).with_vault(Vault::ephemeral().unwrap());
    Reports::new(db.db(), security)
}

fn hall() -> GuildId {
    GuildId::new(1).unwrap()
}

fn member(user: u64, key: u64) -> Request {
    Request::new(hall(), Actor::member(UserId::new(user).unwrap(), hall()), key)
}

fn staff(key: u64) -> Request {
    let mut actor = Actor::member(UserId::new(9).unwrap(), hall());
    actor.permissions = Permissions::MANAGE_GUILD;
    Request::new(hall(), actor, key)
}

fn idea(text: &str) -> NewFeedback {
    NewFeedback {
        kind: FeedbackKind::Idea,
        text: text.to_owned(),
        error: None,
    }
}

/// What went into the outbox for Discord, as it is stored.
async fn notices(db: &TestDb) -> Vec<String> {
    let claimed: Result<Vec<Delivery>, core_db::DbError> = db
        .write("claim", |tx| {
            Box::pin(async move {
                tx.outbox_claim(NOTICE_TOPIC, "test", Duration::from_mins(1), 20)
                    .await
            })
        })
        .await;
    claimed
        .unwrap()
        .into_iter()
        .map(|delivery| delivery.payload)
        .collect()
}

test_on_each! {
    async fn feedback_is_sealed_read_and_answered(db: TestDb) {
        let reports = reports(&db);
        let given = reports.feedback_give(&member(5, 1), idea("  More\ncake\u{202e}, please ")).await.unwrap();
        assert_eq!(given, 1);
        assert_eq!(reports.feedback_give(&member(5, 1), idea("More cake, please")).await.unwrap(), 1, "the same request");
        let raw: (Vec<u8>,) = db.read("raw", |tx| Box::pin(async move {
            tx.query("SELECT body FROM feedback").fetch_one::<(Vec<u8>,)>().await
        })).await?;
        assert!(!raw.0.windows(4).any(|part| part == b"cake"), "the text is readable in the database");
        let page = reports.feedback_list(&staff(2), true, None).await.unwrap();
        assert_eq!((page.rows.len(), page.next, page.rows[0].text.as_str()), (1, None, "More cake, please"));
        let told = notices(&db).await;
        assert!(told.len() == 1 && !told[0].contains("cake"), "{told:?}");

        let done = reports.feedback_settle(&staff(3), 1, Some("On Sunday")).await.unwrap();
        let settled = done.settled.unwrap();
        assert_eq!((settled.answer.as_deref(), settled.by), (Some("On Sunday"), UserId::new(9).ok()));
        let told = notices(&db).await;
        assert!(told.len() == 1 && told[0].contains("On Sunday") && told[0].contains("\"member\":\"5\""), "{told:?}");
        let late = reports.feedback_settle(&staff(4), 1, None).await.unwrap_err();
        assert_eq!(late.code(), codes::FEEDBACK_SETTLED);
        assert!(reports.feedback_list(&staff(5), true, None).await.unwrap().rows.is_empty());
        assert_eq!(reports.feedback_list(&staff(5), false, None).await.unwrap().rows.len(), 1);
        let audit = db.read("audit", |tx| Box::pin(async move {
            audit_list(tx, hall(), &AuditFilter::default(), None, 10).await
        })).await?;
        assert_eq!((audit.records.len(), audit.records[0].target.as_str()), (1, "feedback:1"));
        assert!(!format!("{audit:?}").contains("Sunday"));
        assert!(audit_verify(&db, AuditScope::All).await?.is_clean());
    }

    async fn an_error_is_reported_once_per_member_with_its_trace(db: TestDb) {
        let reports = reports(&db);
        let id = ErrorId::derive("77", codes::INTERNAL);
        let (interaction, at) = (InteractionId::new(77).unwrap(), db.now());
        let error = AppError::internal("a bug");
        reports.record(ErrorNote::new(&error, id, interaction, String::new(), Some(hall()), UserId::new(5).unwrap(), "daily".into(), at));
        let report = || NewFeedback { kind: FeedbackKind::Error, text: "I only asked".into(), error: Some(id) };
        assert_eq!(reports.feedback_of_error(&member(5, 1), id).await.unwrap(), None);
        assert_eq!(reports.feedback_give(&member(5, 1), report()).await.unwrap(), 1);
        let again = reports.feedback_give(&member(5, 2), report()).await.unwrap_err();
        assert_eq!(again.code(), codes::FEEDBACK_ALREADY);
        assert_eq!(reports.feedback_of_error(&member(5, 3), id).await.unwrap(), Some(1));
        reports.feedback_give(&member(6, 4), report()).await.unwrap();
        let about = reports.feedback_about(id).await.unwrap();
        let short: Vec<_> = about.iter().map(|row| (row.member.get(), row.trace.as_str())).collect();
        assert_eq!(short, [(5, "77"), (6, "77")]);
        let told = notices(&db).await;
        assert!(told.iter().all(|notice| notice.contains(&id.to_string()) && notice.contains("error-report")), "{told:?}");
    }

    async fn a_member_sends_so_much_in_a_day_and_no_more(db: TestDb) {
        let reports = reports(&db);
        for key in 1..=5 {
            reports.feedback_give(&member(5, key), idea("a thought")).await.unwrap();
        }
        let refused = reports.feedback_give(&member(5, 6), idea("one more")).await.unwrap_err();
        assert_eq!(refused.code(), codes::FEEDBACK_TOO_MANY);
        assert_eq!(reports.feedback_give(&member(6, 7), idea("somebody else")).await.unwrap(), 6, "a refusal takes no number");
        db.clock().advance(Duration::from_hours(24));
        assert_eq!(reports.feedback_give(&member(5, 8), idea("the next day")).await.unwrap(), 7);
        for text in ["no", " \u{200b} ", &"x".repeat(1_001)] {
            let refused = reports.feedback_give(&member(7, 9), idea(text)).await.unwrap_err();
            assert_eq!(refused.code(), codes::FEEDBACK_TEXT, "{text}");
        }
    }

    async fn who_is_no_staff_reads_and_settles_nothing(db: TestDb) {
        let reports = reports(&db);
        reports.feedback_give(&member(5, 1), idea("a thought")).await.unwrap();
        let codes_of = [
            reports.feedback_list(&member(5, 2), true, None).await.map(drop),
            reports.feedback_get(&member(5, 2), 1).await.map(drop),
            reports.feedback_settle(&member(5, 2), 1, None).await.map(drop),
        ];
        for refused in codes_of {
            assert_eq!(refused.unwrap_err().code(), codes::FORBIDDEN);
        }
        let mut elsewhere = staff(3);
        elsewhere.guild = GuildId::new(2).unwrap();
        assert_eq!(reports.feedback_get(&elsewhere, 1).await.unwrap_err().code(), codes::FORBIDDEN);
        let nothing = reports.feedback_get(&staff(3), 99).await.unwrap_err();
        assert_eq!(nothing.code(), codes::FEEDBACK_UNKNOWN);
    }

    async fn who_is_forgotten_is_in_no_record_and_takes_what_they_said_along(db: TestDb) {
        let reports = reports(&db);
        let user = UserId::new(555_000).unwrap();
        let id = ErrorId::derive("77", codes::INTERNAL);
        let error = AppError::internal("wallet of 555000");
        let at = db.now();
        reports.record(ErrorNote::new(&error, id, InteractionId::new(77).unwrap(), "t".into(), Some(hall()), user, "daily".into(), at));
        reports.flush().await?;
        reports.feedback_give(&member(555_000, 1), idea("a thought")).await.unwrap();
        let export = reports.export(hall(), user).await.unwrap();
        assert_eq!((export["errors"][0]["code"].as_str(), export["feedback"][0]["text"].as_str()), (Some("internal"), Some("a thought")));
        let left = db.write("forget", move |tx| Box::pin(async move {
            assert_eq!(reports_of(tx, hall(), user).await?, 2);
            reports_forget(tx, hall(), user).await?;
            reports_of(tx, hall(), user).await
        })).await?;
        assert_eq!(left, 0);
        let record = reports.find(None, id).await?.remove(0);
        assert_eq!((record.member, record.interaction.as_str(), record.detail.as_str()), (None, "", "internal: wallet of ?"));
        assert_eq!(reports.feedback_get(&staff(2), 1).await.unwrap_err().code(), codes::FEEDBACK_UNKNOWN);
        assert_eq!(reports.feedback_give(&member(6, 3), idea("the next")).await.unwrap(), 2, "numbers are never given twice");
    }

    async fn old_feedback_expires(db: TestDb) {
        let reports = reports(&db);
        reports.feedback_give(&member(5, 1), idea("a thought")).await.unwrap();
        db.clock().advance(Duration::from_hours(50));
        let day = Duration::from_hours(24);
        let removed = reports.clean_up(Kept { errors: day, feedback: day * 3 }).await?;
        assert_eq!(removed.feedback, 0);
        let removed = reports.clean_up(Kept { errors: day, feedback: day * 2 }).await?;
        assert_eq!(removed.feedback, 1);
    }
}
