//! The second level: copies in Redis that all processes share.
//!
//! A key is one hash: a field per format of the value, and a token. Who finds no value takes the token along, loads, and
//! puts the value in only if the token is still the same. A change deletes the hash: a value that was being loaded
//! meanwhile finds its token gone. Redis may forget or bring back whatever it likes: a lost token refuses a value, and each
//! value has in it, under a seal, until when it counts.

use std::fmt::Write as _;
use std::time::Duration;

use core_types::{Seed, Timestamp};

use super::Link;
use crate::redis::{Redis, RedisAway, RedisScript};

/// Larger values are not shared.
const MAX_BYTES: usize = 64 * 1024;

/// Bytes of the seal in front of a value; behind it, until when the value counts.
const SEAL: usize = 32;

/// Answers the token, one that is made now if there is none, and the value.
const GET: &str = "local found = redis.call('HMGET', KEYS[1], 'token', ARGV[1])
if not found[1] then
  redis.call('HSET', KEYS[1], 'token', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  found[1] = ARGV[2]
end
return found";

/// Keeps a value if the token is still the same. The time to live runs from the token on.
const PUT: &str = "if redis.call('HGET', KEYS[1], 'token') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1";

/// Deletes and announces in one step: who hears of it finds nothing old any more.
const FORGET: &str = "redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return 1";

/// What a look brought: the value as it was put in, and what a new one can be put in with.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) value: Option<Vec<u8>>,
    pub(super) token: String,
}

#[derive(Debug)]
pub(super) struct SecondLevel {
    redis: Redis,
    seed: Seed,
    /// Who this process is, among all at the same database.
    origin: String,
    realm: String,
    channel: String,
    get: RedisScript,
    put: RedisScript,
    forget: RedisScript,
}

/// Which value, of which shape: two versions side by side never read each other's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) cache: &'static str,
    pub(super) key: &'a str,
    pub(super) format: u32,
}

impl SecondLevel {
    pub(super) fn new(link: Link, origin: String) -> Self {
        let realm = link.seed.authenticate(b"realm");
        let realm = realm.iter().take(8).fold(String::new(), |mut hex, byte| {
            // Writing into a text does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self {
            redis: link.redis,
            seed: link.seed,
            origin,
            channel: format!("guildhall:changed:{realm}"),
            realm,
            get: RedisScript::new(GET),
            put: RedisScript::new(PUT),
            forget: RedisScript::new(FORGET),
        }
    }

    pub(super) const fn redis(&self) -> &Redis {
        &self.redis
    }

    pub(super) fn channel(&self) -> &str {
        &self.channel
    }

    pub(super) async fn get(
        &self,
        place: Place<'_>,
        ttl: Duration,
        now: Timestamp,
    ) -> Result<Looked, RedisAway> {
        // Every flight of a value has a token of its own, also after Redis has lost everything.
        let token = format!("{}{:016x}", self.origin, crate::jitter::next(0));
        let ttl = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX);
        let args = (field(place), token, ttl);
        let (token, sealed): (String, Option<Vec<u8>>) =
            self.redis.run(&self.get, &[self.key(place)], args).await?;
        let value = sealed.and_then(|sealed| self.open(place, sealed, now));
        Ok(Looked { value, token })
    }

    pub(super) async fn put(&self, place: Place<'_>, token: &str, value: &[u8], until: Timestamp) {
        if value.len() > MAX_BYTES {
            return;
        }
        let args = (field(place), token, self.seal(place, value, until));
        // Whether it could be kept makes no difference to anybody.
        let _: Result<i64, RedisAway> = self.redis.run(&self.put, &[self.key(place)], args).await;
    }

    pub(super) async fn forget(&self, cache: &'static str, key: &str) -> Result<(), RedisAway> {
        let place = Place {
            cache,
            key,
            format: 0,
        };
        let args = (self.channel(), format!("{} {cache} {key}", self.origin));
        let told: i64 = self.redis.run(&self.forget, &[self.key(place)], args).await?;
        debug_assert_eq!(told, 1);
        Ok(())
    }

    fn key(&self, place: Place<'_>) -> String {
        format!("guildhall:copy:{}:{}:{}", self.realm, place.cache, place.key)
    }

    fn seal(&self, place: Place<'_>, value: &[u8], until: Timestamp) -> Vec<u8> {
        let until = until.as_micros().to_be_bytes();
        let mut sealed = self.tag(place, until, value).to_vec();
        sealed.extend_from_slice(&until);
        sealed.extend_from_slice(value);
        sealed
    }

    /// Nothing, if somebody else wrote it or its time is over.
    fn open(&self, place: Place<'_>, mut sealed: Vec<u8>, now: Timestamp) -> Option<Vec<u8>> {
        let (tag, rest) = sealed.split_first_chunk::<SEAL>()?;
        let (until, value) = rest.split_first_chunk::<8>()?;
        let expected = self.tag(place, *until, value);
        let differs = tag
            .iter()
            .zip(expected)
            .fold(0, |differs, (one, other)| differs | (one ^ other));
        if differs != 0 || i64::from_be_bytes(*until) <= now.as_micros() {
            return None;
        }
        Some(sealed.split_off(SEAL + 8))
    }

    fn tag(&self, place: Place<'_>, until: [u8; 8], value: &[u8]) -> [u8; SEAL] {
        let mut message = format!("{}\0{}\0{}\0", place.cache, place.key, place.format).into_bytes();
        message.extend_from_slice(&until);
        message.extend_from_slice(value);
        self.seed.authenticate(&message)
    }
}

fn field(place: Place<'_>) -> String {
    format!("v{}", place.format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_these_processes_sealed_for_this_place_and_not_too_long_ago_is_opened() {
        let level = |seed| {
            let redis = Redis::new("redis://127.0.0.1:1").unwrap();
            SecondLevel::new(
                Link {
                    redis,
                    seed: Seed::new([seed; 32]),
                },
                "me".to_owned(),
            )
        };
        let (ours, theirs) = (level(1), level(2));
        let place = Place {
            cache: "policies",
            key: "7",
            format: 1,
        };
        let (now, until) = (Timestamp::from_seconds(100), Timestamp::from_seconds(101));
        let sealed = ours.seal(place, b"rights", until);
        assert_eq!(ours.open(place, sealed.clone(), now).unwrap(), b"rights");
        assert!(
            ours.open(place, sealed.clone(), until).is_none(),
            "its time is over"
        );
        assert!(
            theirs.open(place, sealed.clone(), now).is_none(),
            "of other processes"
        );
        for other in [
            Place { key: "8", ..place },
            Place { format: 2, ..place },
            Place {
                cache: "blocks",
                ..place
            },
        ] {
            assert!(ours.open(other, sealed.clone(), now).is_none(), "{other:?}");
        }
        for at in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[at] ^= 1;
            assert!(ours.open(place, forged, now).is_none(), "byte {at}");
            assert!(
                ours.open(place, sealed[..at].to_vec(), now).is_none(),
                "{at} bytes"
            );
        }
        assert_ne!(ours.channel(), theirs.channel());
        assert_ne!(ours.key(place), theirs.key(place));
    }
}
