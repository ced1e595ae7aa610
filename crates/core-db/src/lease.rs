//! What only one process may do at a time: rows with an owner, an expiry and a fencing token.

use std::time::Duration;

use core_types::Timestamp;

use crate::error::DbError;
use crate::tx::Tx;

/// A lease somebody holds, or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is about, such as `shard:0`.
    pub name: String,
    /// Who holds it.
    pub owner: String,
    /// Greater than that of every earlier holder of this name.
    pub token: i64,
    /// When it ends unless renewed.
    pub expires_at: Timestamp,
}

crate::statements! {
    /// Takes a free, expired or own lease. The token follows the clock, so it grows even after an old row was cleaned up.
    ACQUIRE = "INSERT INTO leases (name, owner, token, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at,
            token = CASE WHEN leases.token >= excluded.token THEN leases.token + 1 ELSE excluded.token END
        WHERE leases.expires_at <= $3 OR leases.owner = excluded.owner
        RETURNING token";
    /// Prolongs a lease that has not ended.
    RENEW = "UPDATE leases SET expires_at = $4 WHERE name = $1 AND token = $2 AND expires_at > $3";
    /// Ends a lease; the row stays, for its token.
    RELEASE = "UPDATE leases SET expires_at = $3 WHERE name = $1 AND token = $2 AND expires_at > $3";
    /// Whether a lease still holds; it cannot pass to somebody else before this transaction ends.
    HOLDS = split(
        "SELECT 1 FROM leases WHERE name = $1 AND token = $2 AND expires_at > $3",
        "SELECT 1 FROM leases WHERE name = $1 AND token = $2 AND expires_at > $3 FOR SHARE"
    );
}

impl Tx {
    /// Takes a lease that is free, has ended, or is `owner`'s already (with a new token). `None`: somebody else holds it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_acquire(
        &mut self,
        name: &str,
        owner: &str,
        ttl: Duration,
    ) -> Result<Option<Lease>, DbError> {
        let now = self.now();
        let expires_at = now.plus(ttl);
        let taken: Option<(i64,)> = self
            .query(ACQUIRE)
            .bind(name)
            .bind(owner)
            .bind(now)
            .bind(expires_at)
            .fetch_optional()
            .await?;
        Ok(taken.map(|(token,)| Lease {
            name: name.to_owned(),
            owner: owner.to_owned(),
            token,
            expires_at,
        }))
    }

    /// Prolongs a lease. `None`: it has ended or passed to somebody else, so stop what it allowed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_renew(&mut self, lease: &Lease, ttl: Duration) -> Result<Option<Lease>, DbError> {
        let now = self.now();
        let expires_at = now.plus(ttl);
        let query = self
            .query(RENEW)
            .bind(&lease.name)
            .bind(lease.token)
            .bind(now)
            .bind(expires_at);
        Ok((query.execute().await? == 1).then(|| Lease {
            expires_at,
            ..lease.clone()
        }))
    }

    /// Ends a lease before its time. False: it had ended or passed to somebody else.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_release(&mut self, lease: &Lease) -> Result<bool, DbError> {
        let now = self.now();
        Ok(self
            .query(RELEASE)
            .bind(&lease.name)
            .bind(lease.token)
            .bind(now)
            .execute()
            .await?
            == 1)
    }

    /// Whether the lease still holds. Ask in the unit that writes what the lease allows: it then holds until the unit's end.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_holds(&mut self, lease: &Lease) -> Result<bool, DbError> {
        let now = self.now();
        let found: Option<(i64,)> = self
            .query(HOLDS)
            .bind(&lease.name)
            .bind(lease.token)
            .bind(now)
            .fetch_optional()
            .await?;
        Ok(found.is_some())
    }
}
