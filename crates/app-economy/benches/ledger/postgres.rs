//! PostgreSQL, with the server's own durability: many members against `pgbench -N -c 16 -j 2` on the same server.

use std::process::Command;
use std::time::Duration;

use app_economy::ledger::Ledger;
use core_db::testing::TestDb;

use crate::load::{Crowd, Way, assert_sound};
use crate::{ROUNDS, Runs};

/// A busy evening: 16 guilds, and 1,024 payments waiting for their answer at any moment.
const CROWD: Crowd = Crowd {
    members: 250,
    guilds: 16,
    at_once: 1_024,
};

/// One guild only, so that every payment goes through one journal.
const ONE_GUILD: Crowd = Crowd {
    members: 1_000,
    guilds: 1,
    at_once: 512,
};

/// Connections of the run without batching, as many as pgbench has clients.
const ALONE: Crowd = Crowd { at_once: 16, ..CROWD };

/// pgbench's advice: at least as many branches as clients. 50 are 5 million accounts.
const SCALE: &str = "50";

pub(crate) async fn run(length: Duration) {
    let Ok(server) = std::env::var("GUILDHALL_TEST_POSTGRES_URL") else {
        println!("\nPostgreSQL: skipped, run scripts/bench");
        return;
    };
    let db = TestDb::postgres().await.unwrap().unwrap();
    CROWD.fund(&db).await;
    ONE_GUILD.fund(&db).await;
    pgbench(&["-i", "-q", "-s", SCALE, &server]);

    let lanes = std::env::var("GUILDHALL_BENCH_LANES")
        .ok()
        .and_then(|text| text.parse().ok());
    let ledger = lanes.map_or_else(
        || Ledger::start(db.db()),
        |lanes| Ledger::start_with(db.db(), lanes),
    );
    let submit = Way::Submit(ledger.clone());
    let shared = Way::Alone(db.db(), None);
    let (mut own, mut hot, mut alone, mut yardstick) =
        (Runs::default(), Runs::default(), Runs::default(), Runs::default());
    for _ in 0..ROUNDS {
        yardstick.add(pgbench_rate(length, &server));
        own.add(CROWD.pay(&submit, length).await);
        hot.add(ONE_GUILD.pay(&submit, length).await);
        alone.add(ALONE.pay(&shared, length).await);
    }
    let entries = assert_sound(&db).await;
    println!("\nPostgreSQL, fsync and synchronous_commit on, {entries} entries verified");
    yardstick.show("pgbench -N -c 16 -j 2 -s 50 (yardstick)", &yardstick);
    alone.show("one transaction per transfer, 16 at once", &yardstick);
    hot.show("Ledger::submit, 512 at once in one guild", &yardstick);
    own.show("Ledger::submit, 1,024 at once in 16 guilds", &yardstick);

    ledger.close().await;
    pgbench(&["-i", "-q", "-I", "d", &server]);
}

fn pgbench_rate(length: Duration, server: &str) -> f64 {
    let seconds = length.as_secs().to_string();
    let text = pgbench(&["-N", "-n", "-c", "16", "-j", "2", "-T", &seconds, server]);
    let line = text.lines().find(|line| line.starts_with("tps = ")).unwrap();
    line.split_whitespace().nth(2).unwrap().parse().unwrap()
}

fn pgbench(arguments: &[&str]) -> String {
    let program = std::env::var("GUILDHALL_TEST_PGBENCH").unwrap_or_else(|_| "pgbench".into());
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}
