//! Secrets that every process of one installation shares.

use core_db::{Db, DbError, statements};
use core_types::Seed;

statements! {
    /// Keeps the seed that came first, whoever asks at the same time.
    SEED_ADD = "INSERT INTO seed (name, value, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";
    /// The seed of that name.
    SEED_GET = "SELECT value FROM seed WHERE name = $1";
}

/// The seed of this name: the stored one, or `fresh` if there is none yet.
///
/// Signatures of buttons and the draws of games hang on it, so it survives restarts and is the same in every process.
///
/// # Errors
/// Those of the database.
pub async fn seed_ensure(db: &Db, name: &'static str, fresh: &Seed) -> Result<Seed, DbError> {
    let fresh = *fresh.expose();
    db.write("seed_ensure", move |tx| {
        Box::pin(async move {
            let now = tx.now();
            tx.query(SEED_ADD)
                .bind(name)
                .bind(fresh)
                .bind(now)
                .execute()
                .await?;
            let (value,): ([u8; 32],) = tx.query(SEED_GET).bind(name).fetch_one().await?;
            Ok(Seed::new(value))
        })
    })
    .await
}
