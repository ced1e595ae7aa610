//! Keys as whoever runs the installation manages them, from the command line: their own, and those of any guild.

use std::time::Duration;

use core_errors::AppError;

use super::manage::{Issued, add, checked, end, exchange, issued};
use super::{ApiKey, IssuedKey, KeyOwner, NewKey, token};
use crate::Security;

impl Security {
    /// Makes a key of this owner.
    ///
    /// # Errors
    /// `keys.name`, `keys.scope`, `keys.lifetime`; `keys.too_many`.
    pub async fn operator_key_create(&self, owner: KeyOwner, new: NewKey) -> Result<IssuedKey, AppError> {
        let new = checked(owner, new)?;
        let (token, parts) = token::generate()?;
        let key = self
            .db()
            .write("key_create", move |tx| {
                let (new, parts) = (new.clone(), parts.clone());
                Box::pin(async move { add(tx, owner, None, &new, &parts).await })
            })
            .await?;
        Ok(issued(Issued { key, replaces: None }, Some(token)))
    }

    /// The owner's keys, newest first, with those that ended within thirty days.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn operator_key_list(&self, owner: KeyOwner) -> Result<Vec<ApiKey>, AppError> {
        self.keys_of(owner).await
    }

    /// Makes a key that takes the place of another, which works on for `overlap` (seven days at most).
    ///
    /// # Errors
    /// `keys.unknown`, `keys.too_many`.
    pub async fn operator_key_rotate(
        &self,
        owner: KeyOwner,
        id: &str,
        overlap: Duration,
    ) -> Result<IssuedKey, AppError> {
        let (token, parts) = token::generate()?;
        let old = id.to_owned();
        let made = self
            .db()
            .write("key_rotate", move |tx| {
                let (old, parts) = (old.clone(), parts.clone());
                Box::pin(async move { exchange(tx, owner, None, &old, overlap, &parts).await })
            })
            .await;
        // Also after an error: whether a commit that was not answered took place, nobody knows.
        self.api_keys().invalidate(&id.to_owned()).await;
        Ok(issued(made?, Some(token)))
    }

    /// Ends a key now; in running processes within half a minute.
    ///
    /// # Errors
    /// `keys.unknown`.
    pub async fn operator_key_revoke(&self, owner: KeyOwner, id: &str) -> Result<(), AppError> {
        let old = id.to_owned();
        let ended = self
            .db()
            .write("key_revoke", move |tx| {
                let old = old.clone();
                Box::pin(async move { end(tx, owner, None, &old).await })
            })
            .await;
        self.api_keys().invalidate(&id.to_owned()).await;
        ended
    }
}
