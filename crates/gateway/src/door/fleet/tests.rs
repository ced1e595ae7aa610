use core_db::testing::TestDb;
use core_security::Security;
use core_types::{ApplicationId, Seed};
use tokio::time::Instant;
use twilight_gateway::Session;

use super::*;
use crate::{
    command::Commands,
    delivery::Recorder,
    door::{fake::Gateway, plan::StartLimit},
    stack::testing::{Echo, parts},
};

fn found(url: &str, shards: u32) -> Found {
    Found {
        application: ApplicationId::new(20).unwrap(),
        url: url.to_owned(),
        shards,
        limit: StartLimit::default(),
    }
}

fn instance(id: &str, process: u32) -> Instance {
    Instance::of(id, process)
}

fn roster(db: &TestDb, instance: &Instance) -> Roster {
    Roster {
        db: db.db(),
        sealer: Sealer::default(),
        application: ApplicationId::new(20).unwrap(),
        gateway: "here".to_owned(),
        owner: instance.owner.clone(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a shard may be let go without one")]
fn session(sequence: u64) -> Option<Stored> {
    Some(Stored {
        session: Session::new(sequence, "abc".into()),
        resume_url: None,
    })
}

async fn joined(db: &TestDb, id: &str, process: u32, shards: u32) -> (Roster, Joined) {
    let instance = instance(id, process);
    let roster = roster(db, &instance);
    let joined = roster.join(&instance, &found("ws://x", shards)).await.unwrap();
    (roster, joined)
}

/// Takes a shard of two, if it is free.
async fn take(roster: &Roster, number: u32) -> Option<(Lease, Option<Stored>)> {
    let view = roster.look().await.unwrap();
    if !view.free(roster, 2).contains(&number) {
        return None;
    }
    let taken = roster.take(&view, number, 2).await.unwrap();
    taken.map(|taken| (taken.lease, taken.session))
}

#[tokio::test]
async fn case_10_a_shard_passes_on_when_its_time_is_over_and_its_older_holder_changes_nothing() {
    for db in TestDb::all().await.unwrap() {
        let (a, at_a) = joined(&db, "a", 1, 2).await;
        let (b, at_b) = joined(&db, "b", 1, 2).await;
        let (older, none) = take(&a, 0).await.unwrap();
        assert_eq!(none, None, "no session yet");
        let kept = a
            .keep(at_a.presence.into(), vec![(older.clone(), session(7))])
            .await;
        let kept = kept.unwrap();
        assert!(kept.presence.is_some() && kept.renewed == [older.name.clone()]);
        assert!(take(&b, 0).await.is_none(), "held");
        assert_eq!(b.look().await.unwrap().rank, (1, 2));

        db.clock().advance(TTL);
        b.keep(Some(at_b.presence), Vec::new()).await.unwrap();
        let view = b.look().await.unwrap();
        assert_eq!(view.rank, (0, 1), "the other one is gone");
        let (newer, resumed) = take(&b, 0).await.unwrap();
        assert_eq!(resumed, session(7));
        assert!(newer.token > older.token);

        // It was only asleep.
        assert!(!a.look().await.unwrap().holds(&older));
        let kept = a.keep(None, vec![(older.clone(), session(8))]).await.unwrap();
        assert!(kept.renewed.is_empty());
        a.release(older, session(9)).await.unwrap();
        assert!(b.look().await.unwrap().holds(&newer));
        b.release(newer, session(10)).await.unwrap();
        assert_eq!(take(&a, 0).await.unwrap().1, session(10));
    }
}

#[tokio::test]
async fn a_process_takes_over_from_its_predecessor_at_once() {
    for db in TestDb::all().await.unwrap() {
        let (first, at_first) = joined(&db, "a", 1, 2).await;
        let (lease, _) = take(&first, 1).await.unwrap();
        first
            .keep(Some(at_first.presence), vec![(lease, session(3))])
            .await
            .unwrap();
        // Killed; whoever bears the identity now knows that.
        let (next, _) = joined(&db, "a", 2, 2).await;
        assert_eq!(next.look().await.unwrap().rank, (0, 1));
        assert_eq!(take(&next, 1).await.unwrap().1, session(3));
    }
}

#[tokio::test]
async fn sessions_are_let_go_when_they_are_old_foreign_or_end_whoever_takes_them() {
    for db in TestDb::all().await.unwrap() {
        let (a, at_a) = joined(&db, "a", 1, 2).await;
        let release = async |stored| {
            let (lease, taken) = take(&a, 0).await.unwrap();
            a.release(lease, stored).await.unwrap();
            taken
        };
        assert_eq!(release(session(1)).await, None);
        db.clock().advance(Duration::from_mins(6));
        a.keep(Some(at_a.presence), Vec::new()).await.unwrap();
        assert_eq!(release(session(2)).await, None, "too old");
        let elsewhere = Roster {
            gateway: "elsewhere".to_owned(),
            ..a.clone()
        };
        let (lease, foreign) = take(&elsewhere, 0).await.unwrap();
        assert_eq!(foreign, None);
        a.release(lease, session(3)).await.unwrap();
        for process in 1..5 {
            // Each is killed before it has saved anything.
            let (next, _) = joined(&db, "a", process, 2).await;
            let taken = take(&next, 0).await.unwrap().1;
            assert_eq!(taken, if process < 4 { session(3) } else { None }, "{process}");
        }
    }
}

#[tokio::test]
async fn all_go_by_the_number_of_shards_of_the_first_that_came() {
    for db in TestDb::all().await.unwrap() {
        let (a, at_a) = joined(&db, "a", 1, 2).await;
        let (b, at_b) = joined(&db, "b", 1, 4).await;
        assert_eq!((at_a.shards, at_b.shards), (2, 2));
        a.leave(at_a.presence).await.unwrap();
        let (_, again) = joined(&db, "a", 2, 4).await;
        assert_eq!(again.shards, 2, "the other one is still there");
        b.leave(at_b.presence).await.unwrap();
        let (_, alone) = joined(&db, "a", 3, 4).await;
        assert_eq!(alone.shards, 4);
    }
}

#[tokio::test]
async fn the_number_of_shards_stays_while_somebody_who_takes_part_no_more_holds_one() {
    for db in TestDb::all().await.unwrap() {
        let (a, at_a) = joined(&db, "a", 1, 2).await;
        let (lease, _) = take(&a, 0).await.unwrap();
        a.leave(at_a.presence).await.unwrap();
        let (b, at_b) = joined(&db, "b", 1, 4).await;
        assert_eq!(at_b.shards, 2);
        b.leave(at_b.presence).await.unwrap();
        a.release(lease, None).await.unwrap();
        assert_eq!(joined(&db, "c", 1, 4).await.1.shards, 4);
    }
}

#[tokio::test]
async fn a_shard_that_could_not_be_released_is_free_to_its_own_process_alone() {
    for db in TestDb::all().await.unwrap() {
        let (a, _) = joined(&db, "a", 1, 2).await;
        let (b, _) = joined(&db, "b", 1, 2).await;
        let (older, _) = take(&a, 0).await.unwrap();
        assert!(take(&b, 0).await.is_none());
        let (newer, _) = take(&a, 0).await.unwrap();
        assert!(newer.token > older.token);
    }
}

/// Without the database nobody can say that a shard is still this process's: it is left before somebody else can have it, in
/// the way that keeps the session alive.
#[tokio::test]
async fn case_10_who_cannot_renew_in_time_leaves_before_the_lease_passes_on() {
    let gateway = Gateway::start().await;
    let db = TestDb::sqlite().await.unwrap();
    let own = db.reopen().await.unwrap();
    let reception = Reception::new(&parts(Commands::new().with(Echo::default())), db.clock().clone());
    let (servers, _keeping) = Servers::new(Security::new(db.db(), Duration::from_secs(1)));
    let fleet = Fleet {
        db: own.clone(),
        sealer: Sealer::default(),
        seed: Seed::new([1; 32]),
        instance: instance("a", 1),
        found: found(&gateway.url(), 1),
        realm: "here".to_owned(),
        token: "token".to_owned(),
        reception: reception.clone(),
        delivery: Arc::new(Recorder::default()),
        servers,
        skew: Skew::default(),
        hearing: None,
    };
    let stop = CancellationToken::new();
    let running = tokio::spawn(fleet.run(stop.clone()));
    let (mut connection, first) = gateway.accept().await;
    assert_eq!(first["op"], 2);
    connection.ready(&gateway.url()).await;
    while !reception.stats().figures().connected {
        tokio::task::yield_now().await;
    }
    let since = Instant::now();
    own.close().await;
    tokio::time::pause();
    while reception.stats().figures().connected {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(
        since.elapsed() + Duration::from_secs(3) < TTL,
        "{:?}",
        since.elapsed()
    );
    assert!(![1000, 1001].contains(&connection.closed().await));
    stop.cancel();
    running.await.unwrap();
}
