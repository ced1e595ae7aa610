//! What goes wrong outside: no room, dead connections, an answer lost on its way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use core_db::testing::TestDb;
use core_db::{DbError, DbErrorKind, Once, test_on_each};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Notify};

use super::support::{accounts, coins, debit};

test_on_each! {
    async fn case_23_who_waits_too_long_is_refused_and_changes_nothing(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        let mut settings = db.settings()?;
        settings.pool_size = 1;
        settings.acquire_timeout = Duration::from_millis(100);
        let small = db.reopen_with(settings).await?;
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (owned, input) = (small.clone(), (Arc::clone(&begun), Arc::clone(&go_on)));
        let holder = tokio::spawn(async move {
            owned.write_with("hold", input, |_, input| Box::pin(async move {
                input.0.notify_one();
                input.1.notified().await;
                Ok::<_, DbError>(())
            })).await
        });
        begun.notified().await;
        let refused = debit(&small, 1, 10).await.unwrap_err();
        assert_eq!(refused.kind(), DbErrorKind::Busy);
        assert!(refused.is_retryable());
        go_on.notify_one();
        holder.await.unwrap()?;
        assert!(debit(&small, 1, 4).await?);
        assert_eq!(coins(&db, 1).await?, 6);
        small.close().await;
    }
}

#[tokio::test]
async fn connections_a_restarted_server_has_forgotten_are_not_noticed() -> Result<(), DbError> {
    let Some(db) = TestDb::postgres().await? else {
        return Ok(());
    };
    accounts(&db, &[(1, 10)]).await?;
    let other = db.reopen().await?;
    for _ in 0..3 {
        debit(&db, 1, 1).await?;
        other
            .write("terminate", |tx| {
                Box::pin(async move {
                    let everyone = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                                    WHERE datname = current_database() AND pid <> pg_backend_pid()";
                    tx.query(everyone).fetch_one::<(i64,)>().await
                })
            })
            .await?;
        assert!(debit(&db, 1, 1).await?);
    }
    assert_eq!(coins(&db, 1).await?, 4);
    other.close().await;
    Ok(())
}

#[tokio::test]
async fn case_22_both_sides_of_a_deadlock_succeed_in_the_end() -> Result<(), DbError> {
    let Some(db) = TestDb::postgres().await? else {
        return Ok(());
    };
    accounts(&db, &[(1, 0), (2, 0)]).await?;
    // Both hold their first row before they reach for the other's; in later tries they need not wait for each other.
    let meeting = Arc::new(Barrier::new(2));
    let cross = async |first: i64, second: i64| {
        let meeting = Arc::clone(&meeting);
        let mut tries = 0;
        db.write("cross", move |tx| {
            let meeting = Arc::clone(&meeting);
            tries += 1;
            let first_try = tries == 1;
            Box::pin(async move {
                let add = "UPDATE contract_purse SET coins = coins + 1 WHERE id = $1";
                tx.query(add).bind(first).execute().await?;
                if first_try {
                    meeting.wait().await;
                }
                tx.query(add).bind(second).execute().await
            })
        })
        .await
    };
    let (one, two): (Result<u64, DbError>, Result<u64, DbError>) =
        futures_util::join!(cross(1, 2), cross(2, 1));
    assert_eq!((one?, two?), (1, 1));
    assert_eq!((coins(&db, 1).await?, coins(&db, 2).await?), (2, 2));
    Ok(())
}

/// Stands between a database and its server, and loses the server's answer to the next `COMMIT` when told to.
struct Lossy {
    url: String,
    lose: Arc<AtomicBool>,
}

impl Lossy {
    async fn before(db: &TestDb) -> Result<Self, DbError> {
        let url = db.settings()?.url;
        let (head, rest) = url.split_once('@').expect("an address with a user");
        let (server, name) = rest.split_once('/').expect("an address with a name");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let lossy = Self {
            url: format!("{head}@{here}/{name}"),
            lose: Arc::default(),
        };
        let (server, lose) = (server.to_owned(), Arc::clone(&lossy.lose));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(forward(client, server, Arc::clone(&lose)));
            }
        });
        Ok(lossy)
    }
}

async fn forward(mut client: TcpStream, mut server: TcpStream, lose: Arc<AtomicBool>) -> std::io::Result<()> {
    let (mut from_client, mut from_server) = (vec![0; 65_536], vec![0; 65_536]);
    let mut losing = false;
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => {
                let bytes = &from_client[..read?];
                if bytes.is_empty() {
                    return Ok(());
                }
                losing = bytes.windows(6).any(|word| word == b"COMMIT") && lose.swap(false, Ordering::SeqCst);
                server.write_all(bytes).await?;
            }
            read = server.read(&mut from_server) => {
                let bytes = &from_server[..read?];
                if bytes.is_empty() || losing {
                    return Ok(());
                }
                client.write_all(bytes).await?;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_unknown_and_its_key_settles_it() -> Result<(), DbError> {
    let Some(db) = TestDb::postgres().await? else {
        return Ok(());
    };
    accounts(&db, &[(1, 10)]).await?;
    let lossy = Lossy::before(&db).await?;
    let mut settings = db.settings()?;
    settings.url.clone_from(&lossy.url);
    let far = db.reopen_with(settings).await?;

    lossy.lose.store(true, Ordering::SeqCst);
    let unknown = debit(&far, 1, 1).await.unwrap_err();
    assert_eq!(unknown.kind(), DbErrorKind::CommitUnknown, "{unknown:?}");
    assert!(!unknown.is_retryable());
    assert_eq!(coins(&db, 1).await?, 9, "the server did commit");

    lossy.lose.store(true, Ordering::SeqCst);
    let once: Once<i64> = far
        .once("take", "key", [7; 32], |tx| {
            Box::pin(async move {
                let take = "UPDATE contract_purse SET coins = coins - 1 WHERE id = 1 RETURNING coins";
                let (left,) = tx.query(take).fetch_one().await?;
                Ok::<i64, DbError>(left)
            })
        })
        .await?;
    assert_eq!(once.value, 8);
    assert_eq!(coins(&db, 1).await?, 8, "once, although it was asked twice");
    far.close().await;
    Ok(())
}
