//! What only one process may do at a time: rows with an owner, an expiry and a fencing token.

use std::time::Duration;

use core_types::Timestamp;

use crate::error::{DbError, DbErrorKind};
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
    /// Prolongs a lease that nobody has taken since: its token says so, whatever became of the clock meanwhile.
    RENEW = "UPDATE leases SET expires_at = $3 WHERE name = $1 AND token = $2";
    /// Ends a lease; the row stays, and its token is nobody's.
    RELEASE = "UPDATE leases SET expires_at = $3, token = token + 1 WHERE name = $1 AND token = $2";
    /// Ends all leases of a holder that is known to be gone.
    BURY = "UPDATE leases SET expires_at = $2, token = token + 1 WHERE owner LIKE $1 || ':%' AND expires_at > $2";
    /// Whether nobody has taken a lease since; nobody can before this transaction ends.
    HOLDS = split(
        "SELECT token FROM leases WHERE name = $1 AND token = $2",
        "SELECT token FROM leases WHERE name = $1 AND token = $2 FOR SHARE"
    );
    /// Leases whose names begin alike, also those that have ended.
    LIST = "SELECT name, owner, token, expires_at FROM leases WHERE name LIKE $1 || '%' ORDER BY name";
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

    /// Prolongs a lease. `None`: it passed to somebody else or was released, so stop what it allowed. One that has ended
    /// but that nobody took is prolonged, too: its token proves that nobody else held it in between.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_renew(&mut self, lease: &Lease, ttl: Duration) -> Result<Option<Lease>, DbError> {
        let expires_at = self.now().plus(ttl);
        let renew = self.query(RENEW).bind(&lease.name).bind(lease.token);
        let renewed = renew.bind(expires_at).execute().await?;
        Ok((renewed == 1).then(|| Lease {
            expires_at,
            ..lease.clone()
        }))
    }

    /// Ends a lease before its time. False: it had passed to somebody else, or was released.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_release(&mut self, lease: &Lease) -> Result<bool, DbError> {
        let now = self.now();
        let release = self.query(RELEASE).bind(&lease.name).bind(lease.token);
        Ok(release.bind(now).execute().await? == 1)
    }

    /// Ends all leases of owners `<owner>:…`, who are known to be gone. How many there were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn leases_bury(&mut self, owner: &str) -> Result<u64, DbError> {
        let now = self.now();
        self.query(BURY).bind(owner).bind(now).execute().await
    }

    /// Leases whose names begin with `prefix`, by name; also those that have ended, until they are cleaned up.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn leases_list(&mut self, prefix: &str) -> Result<Vec<Lease>, DbError> {
        let rows: Vec<(String, String, i64, Timestamp)> = self.query(LIST).bind(prefix).fetch_all().await?;
        let lease = |(name, owner, token, expires_at)| Lease {
            name,
            owner,
            token,
            expires_at,
        };
        Ok(rows.into_iter().map(lease).collect())
    }

    /// Whether the lease still holds: nobody has taken it since, and nobody can before this unit ends. Ask in the unit that
    /// writes what the lease allows; the token decides and not the clock, so that a clock that jumps does no harm.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_holds(&mut self, lease: &Lease) -> Result<bool, DbError> {
        let holds = self.query(HOLDS).bind(&lease.name).bind(lease.token);
        let found: Option<(i64,)> = holds.fetch_optional().await?;
        Ok(found.is_some())
    }

    /// As [`Self::lease_holds`], for a unit that must not go on without.
    ///
    /// # Errors
    /// [`Superseded`](DbErrorKind::Superseded) when it does not hold; those of the database.
    pub async fn lease_require(&mut self, lease: &Lease) -> Result<(), DbError> {
        if self.lease_holds(lease).await? {
            return Ok(());
        }
        let context = format!("the lease {} has passed on", lease.name);
        Err(DbError::new(DbErrorKind::Superseded, context))
    }
}
