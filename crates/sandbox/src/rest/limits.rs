//! Rate limits of REST as bots meet them: buckets per route, the global limit, and the ban of those who go on
//! after refusals. People pass uncounted.

mod answer;
mod table;

use std::collections::HashMap;

use tokio::time::{Duration, Instant};

pub(super) use self::answer::{ban, mark, refuse};
use crate::{
    limits::{INVALID_REQUESTS_WINDOW, LimitScope, Limits},
    state::State,
};

/// How many buckets are remembered before those that are full again are let go.
const REMEMBERED: usize = 4096;

/// A call that asks to be let through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    pub(super) method: &'a str,
    /// The route as the router names it, below `/api/v10`.
    pub(super) route: &'a str,
    /// The path, below `/api/v10`.
    pub(super) path: &'a str,
    /// The `Authorization` header.
    pub(super) token: &'a str,
}

/// Where a bucket stands after a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) bucket: String,
    pub(super) limit: u32,
    pub(super) remaining: u32,
    pub(super) reset_after: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Not limited at all.
    Free,
    Counted(Standing),
    /// 429, and for how long; the bucket is known unless it was the global limit.
    Refused(Option<Standing>, LimitScope, Duration),
    /// Refused before Discord itself is reached.
    Banned(Duration),
}

impl Verdict {
    /// Whether the call goes on.
    pub(super) fn is_good(&self) -> bool {
        matches!(self, Self::Free | Self::Counted(_))
    }
}

/// So many calls until then.
#[derive(Clone, Copy, Debug)]
struct Window {
    used: u32,
    ends: Instant,
}

/// What was counted so far.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    buckets: HashMap<String, Window>,
    /// By token.
    global: HashMap<String, Window>,
    invalid: Option<Window>,
    banned_until: Option<Instant>,
}

/// Counts one call. `Err` says how long until the next one is let through.
fn take(
    windows: &mut HashMap<String, Window>,
    key: String,
    limit: u32,
    length: Duration,
) -> Result<Window, Duration> {
    let now = Instant::now();
    if windows.len() >= REMEMBERED {
        windows.retain(|_, window| window.ends > now);
        if windows.len() >= REMEMBERED {
            windows.clear();
        }
    }
    let fresh = Window {
        used: 0,
        ends: now + length,
    };
    let window = windows.entry(key).or_insert(fresh);
    if window.ends <= now {
        *window = fresh;
    }
    if window.used >= limit {
        return Err(window.ends - now);
    }
    window.used += 1;
    Ok(*window)
}

impl Accounts {
    fn admit(&mut self, limits: &Limits, asking: &Asking<'_>) -> Verdict {
        if let Some(until) = self.banned_until {
            match until.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => return Verdict::Banned(left),
                _ => self.banned_until = None,
            }
        }
        if asking.route.starts_with("/interactions/") {
            return Verdict::Free;
        }
        // Webhooks and follow-ups prove themselves by their path, and are outside the bot's own limits.
        let is_webhook = asking.route.starts_with("/webhooks/{") && asking.token.is_empty();
        if !is_webhook {
            let second = Duration::from_secs(1);
            let token = asking.token.to_owned();
            if let Err(retry_after) = take(&mut self.global, token, limits.global_per_second, second) {
                return Verdict::Refused(None, LimitScope::Global, retry_after);
            }
        }
        let rule = table::rule_of(asking.method, asking.route);
        let bucket = rule.bucket(asking.method, asking.route);
        let major = table::major(asking.path);
        let owner = if rule.is_shared || is_webhook {
            ""
        } else {
            asking.token
        };
        let key = format!("{bucket}\n{major}\n{owner}");
        let standing = |remaining, reset_after| Standing {
            bucket,
            limit: rule.limit,
            remaining,
            reset_after,
        };
        match take(&mut self.buckets, key, rule.limit, rule.window) {
            Ok(window) => Verdict::Counted(standing(rule.limit - window.used, window.ends - Instant::now())),
            Err(retry_after) => {
                let scope = if rule.is_shared {
                    LimitScope::Shared
                } else {
                    LimitScope::User
                };
                Verdict::Refused(Some(standing(0, retry_after)), scope, retry_after)
            }
        }
    }

    /// Counts an answer that Discord takes as a sign of a broken bot.
    fn invalid(&mut self, limits: &Limits) {
        let now = Instant::now();
        let fresh = Window {
            used: 0,
            ends: now + INVALID_REQUESTS_WINDOW,
        };
        let window = self.invalid.get_or_insert(fresh);
        if window.ends <= now {
            *window = fresh;
        }
        window.used += 1;
        if window.used >= limits.invalid_requests {
            self.invalid = None;
            self.banned_until = Some(now + INVALID_REQUESTS_WINDOW);
            tracing::warn!("banned for too many invalid requests");
        }
    }
}

impl State {
    pub(super) fn rest_admit(&mut self, limits: &Limits, asking: &Asking<'_>) -> Verdict {
        if limits.is_counting {
            self.accounts.admit(limits, asking)
        } else {
            generous(asking)
        }
    }

    /// Counts an answer, if it is one of those that lead to a ban: 401, 403 and 429 that were not someone else's
    /// fault.
    pub(super) fn rest_answered(&mut self, limits: &Limits, status: u16, is_shared: bool) {
        if matches!(status, 401 | 403) || status == 429 && !is_shared {
            self.accounts.invalid(limits);
        }
    }
}

/// What the headers say when nothing is counted.
fn generous(asking: &Asking<'_>) -> Verdict {
    if asking.route.starts_with("/interactions/") {
        return Verdict::Free;
    }
    Verdict::Counted(Standing {
        bucket: format!("{} {}", asking.method, asking.route),
        limit: 1000,
        remaining: 999,
        reset_after: Duration::from_secs(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(path: &'static str, token: &'static str) -> Asking<'static> {
        Asking {
            method: "POST",
            route: "/channels/{channel}/messages",
            path,
            token,
        }
    }

    fn remaining(verdict: &Verdict) -> Option<u32> {
        match verdict {
            Verdict::Counted(standing) => Some(standing.remaining),
            _ => None,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_bucket_belongs_to_a_bot_and_a_channel_and_fills_again() {
        let (mut accounts, limits) = (Accounts::default(), Limits::discord());
        let mut first = || accounts.admit(&limits, &post("/channels/1/messages", "Bot a"));
        for left in (0..5).rev() {
            assert_eq!(remaining(&first()), Some(left));
        }
        tokio::time::advance(Duration::from_millis(4999)).await;
        let Verdict::Refused(Some(standing), LimitScope::User, retry_after) = first() else {
            panic!("the sixth within five seconds passed")
        };
        assert_eq!((standing.remaining, retry_after), (0, Duration::from_millis(1)));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(remaining(&first()), Some(4));
        let other_channel = accounts.admit(&limits, &post("/channels/2/messages", "Bot a"));
        let other_bot = accounts.admit(&limits, &post("/channels/1/messages", "Bot b"));
        assert_eq!(
            (remaining(&other_channel), remaining(&other_bot)),
            (Some(4), Some(4))
        );
    }

    #[tokio::test(start_paused = true)]
    async fn fifty_a_second_over_all_routes_and_never_for_interactions() {
        let (mut accounts, limits) = (Accounts::default(), Limits::discord());
        let mut admit = |route: &str, token: &str| {
            accounts.admit(
                &limits,
                &Asking {
                    method: "GET",
                    route,
                    path: route,
                    token,
                },
            )
        };
        for n in 0..50 {
            let verdict = admit(&format!("/route/{n}"), "Bot a");
            assert!(matches!(verdict, Verdict::Counted(_)), "{n}");
        }
        let refused = Verdict::Refused(None, LimitScope::Global, Duration::from_secs(1));
        assert_eq!(admit("/users/@me", "Bot a"), refused);
        assert!(matches!(admit("/users/@me", "Bot b"), Verdict::Counted(_)));
        assert_eq!(admit("/interactions/{id}/{token}/callback", ""), Verdict::Free);
        let follow_up = admit("/webhooks/{application}/{token}/messages/{message}", "");
        assert!(matches!(follow_up, Verdict::Counted(_)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(matches!(admit("/users/@me", "Bot a"), Verdict::Counted(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_on_after_refusals_is_banned_for_a_while() {
        let (mut accounts, limits) = (Accounts::default(), Limits::discord());
        for _ in 0..9_999 {
            accounts.invalid(&limits);
        }
        tokio::time::advance(INVALID_REQUESTS_WINDOW).await;
        accounts.invalid(&limits);
        let asking = post("/channels/1/messages", "Bot a");
        assert!(
            remaining(&accounts.admit(&limits, &asking)).is_some(),
            "a new window"
        );
        for _ in 0..9_999 {
            accounts.invalid(&limits);
        }
        assert_eq!(
            accounts.admit(&limits, &asking),
            Verdict::Banned(INVALID_REQUESTS_WINDOW)
        );
        tokio::time::advance(INVALID_REQUESTS_WINDOW).await;
        assert!(remaining(&accounts.admit(&limits, &asking)).is_some());
    }
}
