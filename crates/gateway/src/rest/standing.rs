//! How the bot stands with Discord, whatever it asks for: whether its token is valid, and how close it is to being shut out.
//!
//! Discord bans an address for a while that makes 10,000 invalid requests (401, 403, or 429 that is not a shared limit) in
//! ten minutes. At 60 % of that, everything stops that is not an answer to a person. A token that was reset makes every
//! request invalid, so that one 401 stops all that are made with it.
//! <https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use core_resilience::{Refused, Why};
use core_telemetry::name;
use core_types::Clock;
use tokio::time::Instant;

use super::{LimitScope, Response};
use crate::skew::Skew;

/// Discord's limit, and its window.
const MOST_INVALID: u32 = 10_000;
const WINDOW: Duration = Duration::from_mins(10);

/// Where everything stops but answers to people.
const STOP_AT: u32 = MOST_INVALID / 100 * 60;

/// The window moves in steps of this length.
const SLOT: Duration = Duration::from_secs(10);

/// One request tries a refused token again after so long: should Discord have been wrong, the bot comes back by itself.
pub(super) const TRY_TOKEN_AGAIN: Duration = Duration::from_mins(5);

/// Shared by all ways of asking Discord.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    facts: Arc<Mutex<Facts>>,
    /// Our clock, and how far it is off.
    time: Option<(Arc<dyn Clock>, Skew)>,
}

#[derive(Debug, Default)]
struct Facts {
    /// Invalid requests per slot, with the beginning of the slot.
    slots: VecDeque<(Instant, u32)>,
    /// The token was refused; not to be tried before this moment.
    refused_until: Option<Instant>,
}

impl Facts {
    fn invalid(&mut self, now: Instant) -> u32 {
        while self
            .slots
            .front()
            .is_some_and(|(began, _)| now.saturating_duration_since(*began) >= WINDOW)
        {
            self.slots.pop_front();
        }
        self.slots.iter().map(|(_, count)| count).sum()
    }

    fn count(&mut self, now: Instant) -> u32 {
        match self.slots.back_mut() {
            Some((began, count)) if now.saturating_duration_since(*began) < SLOT => *count += 1,
            _ => self.slots.push_back((now, 1)),
        }
        self.invalid(now)
    }
}

impl Standing {
    /// Whether the bot may ask now. Answers to people are opened by the interaction's own token (`as_bot` is false), so that
    /// they go on until Discord itself ends them.
    ///
    /// # Errors
    /// With the time after which it is worth asking again.
    pub(crate) fn allows(&self, as_bot: bool) -> Result<(), Refused> {
        if !as_bot {
            return Ok(());
        }
        let now = Instant::now();
        let mut facts = self.facts();
        if let Some(until) = facts.refused_until {
            if now < until {
                return Err(Refused {
                    why: Why::BreakerOpen,
                    retry_in: until - now,
                });
            }
            // This one tries; the others wait for what comes of it.
            facts.refused_until = Some(now + TRY_TOKEN_AGAIN);
        }
        if facts.invalid(now) >= STOP_AT {
            return Err(Refused {
                why: Why::BreakerOpen,
                retry_in: SLOT,
            });
        }
        Ok(())
    }

    /// Compares the clocks with each answer.
    pub(crate) fn comparing(self, clock: Arc<dyn Clock>, skew: Skew) -> Self {
        Self {
            time: Some((clock, skew)),
            ..self
        }
    }

    /// Notes an answer of Discord's.
    pub(crate) fn note(&self, as_bot: bool, response: &Response) {
        if let (Some((clock, skew)), Some(date)) = (&self.time, response.date) {
            skew.answer(date, clock.now());
        }
        let is_invalid = match response.status {
            401 | 403 => true,
            429 => response.scope != LimitScope::Shared,
            _ => false,
        };
        let now = Instant::now();
        let mut facts = self.facts();
        if as_bot && response.status == 401 {
            if facts.refused_until.is_none() {
                tracing::error!(
                    "discord refuses the bot's token: nothing more is asked in its name; set DISCORD_TOKEN and restart"
                );
            }
            facts.refused_until = Some(now + TRY_TOKEN_AGAIN);
            metrics::gauge!(name::DISCORD_TOKEN_REFUSED).set(1.0);
        } else if as_bot
            && response.status < 500
            && response.status != 429
            && facts.refused_until.take().is_some()
        {
            tracing::info!("discord takes the bot's token again");
            metrics::gauge!(name::DISCORD_TOKEN_REFUSED).set(0.0);
        }
        if is_invalid {
            metrics::counter!(name::DISCORD_INVALID_REQUESTS, "status" => status_label(response.status))
                .increment(1);
            let invalid = facts.count(now);
            metrics::gauge!(name::DISCORD_INVALID_WINDOW).set(f64::from(invalid));
            if invalid == STOP_AT {
                tracing::error!(
                    invalid,
                    "close to being shut out by discord: only people who ask are answered until the window has moved"
                );
            }
        }
    }

    /// Why the bot may not ask, for health and the registry of services.
    ///
    /// # Errors
    /// The reason, for operators.
    pub(crate) fn check(&self) -> Result<(), String> {
        let now = Instant::now();
        let mut facts = self.facts();
        if facts.refused_until.is_some() {
            return Err("discord refuses the bot's token".to_owned());
        }
        let invalid = facts.invalid(now);
        metrics::gauge!(name::DISCORD_INVALID_WINDOW).set(f64::from(invalid));
        if invalid >= STOP_AT {
            return Err(format!("{invalid} invalid requests within ten minutes"));
        }
        Ok(())
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn status_label(status: u16) -> &'static str {
    match status {
        401 => "401",
        403 => "403",
        _ => "429",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, scope: LimitScope) -> Response {
        Response {
            status,
            retry_after: None,
            scope,
            date: None,
            body: bytes::Bytes::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn case_15_at_sixty_percent_only_people_are_answered_until_the_window_has_moved() {
        let standing = Standing::default();
        for (status, scope) in [
            (404, LimitScope::Route),
            (429, LimitScope::Shared),
            (500, LimitScope::Route),
        ] {
            (0..STOP_AT).for_each(|_| standing.note(true, &response(status, scope)));
        }
        assert!(
            standing.allows(true).is_ok(),
            "none of those is an invalid request"
        );
        (0..STOP_AT - 1).for_each(|_| standing.note(true, &response(403, LimitScope::Route)));
        assert!(standing.allows(true).is_ok());
        standing.note(false, &response(429, LimitScope::Everybody));
        assert!(standing.allows(true).is_err());
        assert!(standing.check().unwrap_err().starts_with("6000 invalid"));
        assert!(standing.allows(false).is_ok());
        tokio::time::advance(WINDOW).await;
        assert!(standing.allows(true).is_ok());
        assert!(standing.check().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn case_17_one_401_stops_everything_in_the_bots_name_and_one_try_now_and_then_ends_that() {
        let standing = Standing::default();
        standing.note(true, &response(401, LimitScope::Route));
        assert!(standing.allows(true).is_err());
        assert!(
            standing.allows(false).is_ok(),
            "people are answered with the token of their interaction"
        );
        assert!(standing.check().is_err());
        tokio::time::advance(TRY_TOKEN_AGAIN).await;
        assert!(standing.allows(true).is_ok());
        assert!(standing.allows(true).is_err(), "only one tries");
        standing.note(true, &response(503, LimitScope::Route));
        assert!(standing.check().is_err(), "that said nothing about the token");
        standing.note(true, &response(200, LimitScope::Route));
        assert!(standing.allows(true).is_ok());
        assert!(standing.check().is_ok());
        // An interaction's own token that has ended is none of the bot's.
        standing.note(false, &response(401, LimitScope::Route));
        assert!(standing.allows(true).is_ok());
    }
}
