//! Several processes share the shards of one bot: they come, leave and vanish, and nobody notices.

use sandbox::Member;

use super::{ask, get, pay, wallet};
use crate::hall::{Running, TestHall, on_each_database_with_shards};

/// Waits until a process has so many shards, all of them connected.
async fn holds(process: &Running, shards: usize) {
    let expected = format!("\"shards\":{shards},\"shards_connected\":{shards},");
    let mut seen = String::new();
    for _ in 0..200 {
        seen = get(process.web, "/stats").await;
        if seen.contains(&expected) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("never had {shards} shards: {seen}");
}

/// One payment after the other until told to stop: how many there were. Each is answered.
async fn keep_paying(payer: &Member, payee: &Member, mut stop: impl FnMut() -> bool) -> i64 {
    let mut paid = 0;
    while !stop() {
        let answer = pay(payer, payee, "1").await;
        assert!(!answer.is_ephemeral(), "{}", answer.text());
        paid += 1;
    }
    paid
}

/// Lets members go on paying until something has happened; how many payments there were.
async fn paying_while(hall: &TestHall, happening: impl Future<Output = ()>) -> i64 {
    let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
    let is_over = std::cell::Cell::new(false);
    let (paid, ()) = tokio::join!(keep_paying(&ana, &bo, || is_over.get()), async {
        happening.await;
        is_over.set(true);
    });
    paid
}

#[tokio::test(flavor = "multi_thread")]
async fn case_38_processes_are_replaced_one_after_the_other_and_members_notice_nothing() {
    on_each_database_with_shards(2, async |hall| {
        hall.grant("Ana", "100k").await;
        let first = hall.running();
        holds(&first, 2).await;
        let second = hall.launch("all").await;
        let mut paid = paying_while(hall, async {
            holds(&first, 1).await;
            holds(&second, 1).await;
        })
        .await;
        paid += paying_while(hall, async {
            first.end().await;
            holds(&second, 2).await;
        })
        .await;
        let third = hall.launch("all").await;
        paid += paying_while(hall, async {
            holds(&third, 1).await;
            second.end().await;
            holds(&third, 2).await;
        })
        .await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        assert_eq!(wallet(&bo).await, paid, "each payment once");
        let health = get(third.web, "/health").await;
        for figure in ["\"guilds\":1", "\"shards\":2", "\"shards_connected\":2"] {
            assert!(health.contains(figure), "{figure} in {health}");
        }
        let answered = ana.in_direct_messages().slash("help").send().await.unwrap();
        assert!(!answered.text().is_empty());
        let sessions = hall.sandbox.sessions();
        assert_eq!(sessions.len(), 2, "the first ones go on: {sessions:?}");
        assert!(
            sessions.iter().all(|session| session.resumed >= 2),
            "{sessions:?}"
        );
        third.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_vanished_is_replaced_when_its_time_is_over() {
    on_each_database_with_shards(2, async |hall| {
        hall.grant("Ana", "1000").await;
        let second = hall.launch("all").await;
        holds(&second, 1).await;
        let paid = paying_while(hall, hall.sessions_kept(2)).await;
        hall.vanish().await;
        // What is sent now waits at Discord until somebody goes on with the session.
        hall.clock.advance(std::time::Duration::from_secs(15));
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        pay(&ana, &bo, "10").await;
        holds(&second, 2).await;
        assert_eq!(wallet(&bo).await, paid + 10);
        let mut shards: Vec<_> = hall
            .sandbox
            .sessions()
            .into_iter()
            .map(|session| session.shard)
            .collect();
        shards.sort_unstable();
        assert_eq!(shards, [(0, 2), (1, 2)], "resumed, not begun anew");
        second.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_the_next_process_goes_on_at_once() {
    on_each_database_with_shards(1, async |hall| {
        hall.grant("Ana", "1000").await;
        // What was answered since the session was last saved comes again, and is answered as it was.
        hall.sandbox.controls().expect_refusal("/callback", 400);
        let paid = paying_while(hall, hall.sessions_kept(1)).await;
        hall.vanish().await;
        hall.start().await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        pay(&ana, &bo, "10").await;
        assert_eq!(wallet(&bo).await, paid + 10);
        let session = hall.sandbox.wait_until_resumed(1).await.unwrap();
        assert_eq!(
            hall.sandbox.sessions(),
            [session],
            "the same session, without waiting for its time to be over"
        );
        ask(&ana, "balance").await;
    })
    .await;
}
