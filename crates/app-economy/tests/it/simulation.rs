//! The simulation of `examples/simulate`, short, on each database.

#[path = "../../examples/simulate/sim.rs"]
mod sim;

use core_db::testing::TestDb;

/// Members, steps on SQLite, steps on PostgreSQL.
const SIZE: (u64, usize, usize) = (2_000, 2_000, 500);

async fn agree(seed: u64) {
    for db in TestDb::all().await.unwrap() {
        let count = match db.dialect() {
            core_db::Dialect::Sqlite => SIZE.1,
            core_db::Dialect::Postgres => SIZE.2,
        };
        let ran = sim::run(&db, sim::steps(seed, SIZE.0, count), |_| ()).await;
        let parted = match ran {
            Ok(tally) => {
                // Had most been refused, they would agree about nothing.
                assert!(tally.done > count / 5 && tally.refused > count / 20, "{tally:?}");
                assert!(tally.repeated > count / 20 && tally.steps == count, "{tally:?}");
                assert!(tally.entries > 0, "{tally:?}");
                continue;
            }
            Err(parted) => parted,
        };
        let steps = sim::steps(seed, SIZE.0, parted.at + 1).collect();
        let (least, why) = sim::shrunk(steps, 60).await;
        panic!(
            "seed {seed} on {:?}: they part at step {}: {}\nthe least that fails: {why:?}\n{least:#?}",
            db.dialect(),
            parted.at,
            parted.what
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_house_does_what_a_plain_model_says() {
    agree(7).await;
}
