//! Texts that are kept for minutes.
//!
//! A master key seals them itself: no data key to look up, so it costs microseconds and needs no transaction, and nothing to
//! shred, because the row is gone long before. What is kept for longer belongs under a data key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use core_errors::AppError;

use super::cipher::{Context, Sealing};
use super::{Place, Vault};

impl Vault {
    /// Seals a text for a column of text.
    ///
    /// # Errors
    /// `internal`: the operating system gives no randomness.
    pub fn seal_briefly(&self, place: &Place, text: &str) -> Result<String, AppError> {
        let masters = self.masters();
        let master = masters.current();
        let id = number(master.id())?;
        let context = Context::brief(place, id);
        let sealed = Sealing::seal(&master.cipher(), id, &context, text.as_bytes())?;
        Ok(BASE64.encode(sealed))
    }

    /// The text that was sealed at this place.
    ///
    /// # Errors
    /// `internal` when it was changed or moved, or when the master key is missing.
    pub fn open_briefly(&self, place: &Place, sealed: &str) -> Result<String, AppError> {
        let damaged = |_| AppError::internal("a briefly sealed text is damaged");
        let bytes = BASE64.decode(sealed).map_err(damaged)?;
        let sealing = Sealing::parse(&bytes)?;
        let master = self.master(&format!("{:016x}", sealing.key_id))?;
        let text = sealing.open(&master, &Context::brief(place, sealing.key_id))?;
        String::from_utf8(text).map_err(|_| AppError::internal("a sealed text is not text"))
    }
}

/// A master key's id (16 hexadecimal digits) as the number that sealed bytes begin with.
fn number(id: &str) -> Result<i64, AppError> {
    u64::from_str_radix(id, 16)
        .map(u64::cast_signed)
        .map_err(|_| AppError::internal("a master key has no id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_text_opens_only_where_it_was_sealed() {
        let vault = Vault::ephemeral().unwrap();
        let place = |row: &str| Place::new("idempotency", "owed", row);
        let sealed = vault.seal_briefly(&place("10"), "a token").unwrap();
        assert!(!sealed.contains("token"));
        assert_eq!(vault.open_briefly(&place("10"), &sealed).unwrap(), "a token");
        assert!(vault.open_briefly(&place("11"), &sealed).is_err(), "moved");
        assert!(vault.open_briefly(&place("10"), &sealed[1..]).is_err(), "cut");
        let stranger = Vault::ephemeral().unwrap();
        assert!(
            stranger.open_briefly(&place("10"), &sealed).is_err(),
            "another key"
        );
    }
}
