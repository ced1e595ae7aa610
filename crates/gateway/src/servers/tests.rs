use core_db::testing::TestDb;

use super::*;

fn id(raw: u64) -> GuildId {
    // Discord deals servers out to shards by the bits above these.
    GuildId::new(raw << 22).unwrap()
}

async fn away(security: &Security, raw: u64) -> bool {
    security.guild_away(id(raw)).await.unwrap().is_some()
}

/// What was missed while nobody listened is found when the next session begins, in its own share alone.
#[tokio::test]
async fn case_67_a_new_session_finds_what_was_missed() {
    for db in TestDb::all().await.unwrap() {
        let security = Security::new(db.db(), Duration::from_secs(1));
        let (_servers, mut keeping) = Servers::new(security.clone());
        let ready = |shard, guilds: &[u64]| Heard::Ready {
            shard: (shard, 2),
            guilds: guilds.iter().map(|raw| id(*raw)).collect(),
        };
        keeping.keep(&ready(0, &[2, 4]), None).await.unwrap();
        keeping.keep(&ready(1, &[3]), None).await.unwrap();
        keeping.keep(&Heard::Left(id(4)), None).await.unwrap();
        assert!(away(&security, 4).await && !away(&security, 2).await);
        // 2 went and 4 came back while the bot was down; 3 is of another share.
        keeping.keep(&ready(0, &[4, 6]), None).await.unwrap();
        let now = [
            away(&security, 2).await,
            away(&security, 3).await,
            away(&security, 4).await,
        ];
        assert_eq!(now, [true, false, false]);
        keeping.keep(&Heard::Here(id(2)), None).await.unwrap();
        assert!(!away(&security, 2).await);
        keeping.keep(&Heard::Here(id(8)), None).await.unwrap();
        assert_eq!(security.guild_joined(None, id(8)).await.unwrap(), Presence::Known);
    }
}

/// Two processes take themselves for the holder of a shard: what the older one writes is refused.
#[tokio::test]
async fn case_10_of_two_holders_of_a_shard_the_older_one_writes_nothing() {
    for db in TestDb::all().await.unwrap() {
        let security = Security::new(db.db(), Duration::from_secs(1));
        let (_servers, mut keeping) = Servers::new(security.clone());
        let take = |owner: &'static str| {
            db.write("take", move |tx| {
                Box::pin(async move {
                    tx.lease_acquire("shard:1:0/1", owner, Duration::from_secs(15))
                        .await
                })
            })
        };
        let older: Lease = Result::<_, DbError>::unwrap(take("older").await).unwrap();
        keeping.keep(&Heard::Here(id(2)), Some(&older)).await.unwrap();
        db.clock().advance(Duration::from_secs(15));
        let newer: Lease = Result::<_, DbError>::unwrap(take("newer").await).unwrap();
        let nowhere = Heard::Ready {
            shard: (0, 1),
            guilds: Vec::new(),
        };
        for heard in [&nowhere, &Heard::Left(id(2)), &Heard::Here(id(3))] {
            let refused = keeping.keep(heard, Some(&older)).await.unwrap_err();
            assert!(is_superseded(&refused), "{refused:?}");
        }
        assert!(!away(&security, 2).await);
        keeping.keep(&Heard::Left(id(2)), Some(&newer)).await.unwrap();
        assert!(away(&security, 2).await);
    }
}

/// A shard goes to another process and comes back: what was known of its servers is not known any more.
#[tokio::test]
async fn what_was_known_is_forgotten_with_the_lease() {
    for db in TestDb::all().await.unwrap() {
        let security = Security::new(db.db(), Duration::from_secs(1));
        let (_servers, mut keeping) = Servers::new(security.clone());
        let take = || {
            db.write("take", |tx| {
                Box::pin(async move {
                    tx.lease_acquire("shard:1:0/1", "here", Duration::from_secs(15))
                        .await
                })
            })
        };
        let first: Lease = Result::<_, DbError>::unwrap(take().await).unwrap();
        keeping.keep(&Heard::Here(id(2)), Some(&first)).await.unwrap();
        assert!(keeping.is_known(id(2), Some(first.token)));
        // Elsewhere the bot is removed, and invited again while the shard comes back.
        security.guild_left(None, id(2)).await.unwrap();
        let second: Lease = Result::<_, DbError>::unwrap(take().await).unwrap();
        assert!(second.token > first.token);
        keeping.keep(&Heard::Here(id(2)), Some(&second)).await.unwrap();
        assert!(!away(&security, 2).await);
    }
}

/// Who gives a shard away hears when all it heard of servers is kept, and does not wait for ever.
#[tokio::test]
async fn a_mark_is_answered_when_all_before_it_is_kept() {
    let db = TestDb::sqlite().await.unwrap();
    let security = Security::new(db.db(), Duration::from_secs(1));
    let (servers, keeping) = Servers::new(security.clone());
    servers.heard(Heard::Here(id(2)));
    servers.heard(Heard::Left(id(2)));
    assert!(!servers.kept(Duration::ZERO).await, "nobody keeps anything yet");
    let stop = CancellationToken::new();
    let running = tokio::spawn(keeping.run(stop.clone()));
    assert!(servers.kept(Duration::from_mins(1)).await);
    assert!(away(&security, 2).await);
    stop.cancel();
    running.await.unwrap();
    assert!(
        !servers.kept(Duration::from_mins(1)).await,
        "nobody is there any more"
    );
}
