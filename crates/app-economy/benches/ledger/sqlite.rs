//! SQLite, with every commit waiting for the disk: 64 members against one transaction per transfer.

use std::sync::Arc;
use std::time::Duration;

use app_economy::ledger::Ledger;
use core_db::{Db, DbSettings};
use core_types::SystemClock;

use crate::load::{Crowd, Way, assert_sound};
use crate::{ROUNDS, Runs};

const CROWD: Crowd = Crowd {
    members: 64,
    guilds: 1,
    at_once: 64,
};

pub(crate) async fn run(length: Duration) {
    let folder = std::env::temp_dir().join(format!("guildhall-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut settings = DbSettings::new(format!("sqlite://{}", folder.join("ledger.sqlite").display()));
    settings.acquire_timeout = Duration::from_secs(30);
    let db = Db::connect(settings, Arc::new(SystemClock)).await.unwrap();
    db.migrate().await.unwrap();
    CROWD.fund(&db).await;

    let ledger = Ledger::start(db.clone());
    let alone = Way::Alone(db.clone(), Some(Arc::default()));
    let shared = Way::Alone(db.clone(), None);
    let (mut own, mut grouped, mut yardstick) = (Runs::default(), Runs::default(), Runs::default());
    for _ in 0..ROUNDS {
        yardstick.add(CROWD.pay(&alone, length).await);
        own.add(CROWD.pay(&Way::Submit(ledger.clone()), length).await);
        grouped.add(CROWD.pay(&shared, length).await);
    }
    let entries = assert_sound(&db).await;
    println!(
        "\nSQLite, WAL, synchronous=FULL, 64 members paying each other at once, {entries} entries verified"
    );
    yardstick.show("one transaction per transfer (yardstick)", &yardstick);
    grouped.show(
        "one unit per transfer, committed together by the writer",
        &yardstick,
    );
    own.show("Ledger::submit", &yardstick);

    ledger.close().await;
    db.close().await;
    std::fs::remove_dir_all(folder).unwrap();
}
