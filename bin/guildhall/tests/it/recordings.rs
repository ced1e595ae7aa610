//! The world and the session that the documentation shows.

use std::path::PathBuf;

use sandbox::{Recording, World};

use crate::hall::on_each_database;

fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/examples")
        .join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_session_shows_what_it_says() {
    let world = std::fs::read_to_string(example("bakery.toml")).unwrap();
    let world = World::from_toml(&world).unwrap();
    let text = std::fs::read_to_string(example("a-payment.toml")).unwrap();
    let session = Recording::from_toml(&text).unwrap();
    assert!(session.len() > 4);
    on_each_database(async |hall| {
        hall.stop().await;
        hall.sandbox.restore(world.clone());
        hall.start().await;
        session.replay(&hall.sandbox).await.unwrap();
    })
    .await;
}
