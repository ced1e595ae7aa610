use std::time::Duration;

use core_analytics::{ErrorNote, Kept, Removed, Reports, Since};
use core_db::test_on_each;
use core_db::testing::TestDb;
use core_errors::{AppError, ErrorId, codes};
use core_security::{Actor, Permissions, Request, Security};
use core_types::{GuildId, InteractionId, UserId};

fn reports(db: &TestDb, build: &str) -> Reports {
    let security = Security::new(db.db(), Duration::from_secs(30));
    Reports::of_build(db.db(), security, build.to_owned())
}

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

fn staff(guild: GuildId) -> Request {
    let mut actor = Actor::member(UserId::new(9).unwrap(), guild);
    actor.permissions = Permissions::MANAGE_GUILD;
    Request::new(guild, actor, 1)
}

/// An error of a member of guild 1, at the moment of the database's clock.
fn note(db: &TestDb, error: &AppError, interaction: u64, member: u64, command: &str) -> ErrorNote {
    let id = ErrorId::derive(&interaction.to_string(), error.code());
    let (interaction, member) = (
        InteractionId::new(interaction).unwrap(),
        UserId::new(member).unwrap(),
    );
    let (guild, at) = (Some(guild(1)), db.now());
    ErrorNote::new(
        error,
        id,
        interaction,
        format!("trace {interaction}"),
        guild,
        member,
        command.into(),
        at,
    )
}

test_on_each! {
    async fn faults_of_ours_are_kept_and_mistakes_are_counted(db: TestDb) {
        let reports = reports(&db, "1");
        let broken = AppError::internal("the shelf fell").caused_by("a screw");
        let poor = AppError::new(codes::NOT_ENOUGH);
        for (interaction, member) in [(1, 5), (2, 5), (3, 6)] {
            reports.record(note(&db, &broken, interaction, member, "daily"));
        }
        for interaction in 4..=9 {
            reports.record(note(&db, &poor, interaction, 7, "pay"));
        }
        let seen = reports.error_patterns(&staff(guild(1)), Since::DAY).await.unwrap().patterns;
        let short: Vec<_> = seen.iter().map(|p| (p.code.as_str(), p.command.as_str(), p.times, p.members, p.ours, p.is_new)).collect();
        assert_eq!(short, [("internal", "daily", 3, 2, true, true), ("economy.not_enough", "pay", 6, 0, false, true)]);

        let found = reports.find(None, ErrorId::derive("3", codes::INTERNAL)).await?;
        let [record] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((record.detail.as_str(), record.causes.as_str()), ("internal: the shelf fell", "a screw"));
        assert_eq!((record.trace.as_str(), record.build.as_str(), record.member), ("trace 3", "1", UserId::new(6).ok()));
        assert!(reports.find(Some(guild(2)), ErrorId::derive("3", codes::INTERNAL)).await?.is_empty(), "another guild's");
        assert!(reports.find(None, ErrorId::derive("4", codes::NOT_ENOUGH)).await?.is_empty(), "a mistake is not kept");
        let examples = reports.error_examples(&staff(guild(1)), "internal", "daily").await.unwrap();
        assert_eq!(examples.len(), 3);
        let mine = reports.errors_of_mine(&Request::new(guild(1), Actor::member(UserId::new(5).unwrap(), guild(1)), 1), 25).await.unwrap();
        assert_eq!(mine.len(), 2);
    }

    async fn a_pattern_has_a_trend_and_knows_the_build_it_came_with(db: TestDb) {
        let (old, new) = (reports(&db, "1"), reports(&db, "2"));
        let broken = AppError::internal("x");
        for interaction in 1..=4 {
            old.record(note(&db, &broken, interaction, 5, "daily"));
        }
        old.flush().await?;
        db.clock().advance(Duration::from_hours(30));
        new.record(note(&db, &broken, 11, 5, "daily"));
        new.record(note(&db, &broken, 12, 5, "bank"));
        let seen = new.patterns(None, Since::DAY).await?.patterns;
        let short: Vec<_> = seen.iter().map(|p| (p.command.as_str(), p.times, p.before, p.is_new)).collect();
        assert_eq!(short, [("bank", 1, 0, true), ("daily", 1, 4, false)]);
        assert_eq!(seen[1].last_at.since(seen[1].first_at), Duration::from_hours(30));
    }

    async fn only_staff_of_the_guild_may_look(db: TestDb) {
        let reports = reports(&db, "1");
        let member = Request::new(guild(1), Actor::member(UserId::new(5).unwrap(), guild(1)), 1);
        let mut elsewhere = staff(guild(1));
        elsewhere.guild = guild(2);
        for request in [member, elsewhere] {
            let refused = reports.error_patterns(&request, Since::DAY).await.unwrap_err();
            assert_eq!(refused.code(), codes::FORBIDDEN);
            let refused = reports.error_find(&request, ErrorId::derive("1", codes::INTERNAL)).await.unwrap_err();
            assert_eq!(refused.code(), codes::FORBIDDEN);
        }
    }

    async fn an_error_that_arrives_twice_is_kept_once(db: TestDb) {
        let reports = reports(&db, "1");
        let again = note(&db, &AppError::internal("x"), 1, 5, "daily");
        reports.record(again.clone());
        reports.flush().await?;
        reports.record(again);
        assert_eq!(reports.find(None, ErrorId::derive("1", codes::INTERNAL)).await?.len(), 1);
    }

    async fn old_records_expire(db: TestDb) {
        let reports = reports(&db, "1");
        let kept = Kept { errors: Duration::from_hours(48), feedback: Duration::from_hours(48) };
        for interaction in 1..=600 {
            reports.record(note(&db, &AppError::internal("x"), interaction, 5, "daily"));
        }
        reports.flush().await?;
        db.clock().advance(Duration::from_hours(40));
        reports.record(note(&db, &AppError::internal("x"), 1_000, 5, "daily"));
        reports.flush().await?;
        assert_eq!(reports.clean_up(kept).await?, Removed::default());
        db.clock().advance(Duration::from_hours(10));
        let removed = reports.clean_up(kept).await?;
        assert_eq!((removed.errors, removed.hours), (600, 1));
        assert_eq!(reports.patterns(None, Since::DAY).await?.patterns[0].times, 1);
    }
}

#[tokio::test]
async fn what_cannot_be_written_waits_and_is_written_later() {
    let db = TestDb::sqlite_empty().await.unwrap();
    let reports = reports(&db, "1");
    reports.record(note(&db, &AppError::internal("x"), 1, 5, "daily"));
    reports.flush().await.unwrap_err();
    db.migrate().await.unwrap();
    reports.flush().await.unwrap();
    assert_eq!(
        reports
            .find(None, ErrorId::derive("1", codes::INTERNAL))
            .await
            .unwrap()
            .len(),
        1
    );
}
