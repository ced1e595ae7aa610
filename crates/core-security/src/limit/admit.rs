//! Whether one call of one member is within its limits.

use core_errors::{AppError, codes};
use core_types::{GuildId, Timestamp, UserId};

use super::{Ask, LimitClass, LimitKey, LimitScope, LimitVerdict, RedisLimiter};
use crate::{GuardSettings, Security};

impl Security {
    /// Counts one call of a member against their limit and their guild's. In direct messages there is no guild to count.
    ///
    /// # Errors
    /// `limit.member` and `limit.guild` with the moment from which it works again; those of the database, for the guild's
    /// own limits.
    pub async fn admit(
        &self,
        guild: Option<GuildId>,
        member: UserId,
        class: LimitClass,
    ) -> Result<(), AppError> {
        if !self.limits().hold() {
            return Ok(());
        }
        let own = |scope, settings: Option<&GuardSettings>| {
            let rate = settings.map_or_else(
                || class.default_rate(scope),
                |settings| settings.limits.get(class, scope),
            );
            let member = (scope == LimitScope::Member).then_some(member);
            Ask {
                key: LimitKey::Calls { guild, member, class },
                rate,
            }
        };
        let verdict = match guild {
            None => self.limits().decide(&[own(LimitScope::Member, None)]).await,
            Some(guild) => {
                let settings = self.settings(guild).await?;
                let asks = LimitScope::ALL.iter().map(|scope| own(*scope, Some(&settings)));
                self.limits().decide(&asks.collect::<Vec<_>>()).await
            }
        };
        let LimitVerdict::Wait { ask, wait } = verdict else {
            return Ok(());
        };
        let scope = LimitScope::ALL.get(ask).copied().unwrap_or(LimitScope::Guild);
        metrics::counter!("guildhall_limit_refusals_total", "scope" => scope.name(), "class" => class.name())
            .increment(1);
        let code = match scope {
            LimitScope::Member => codes::LIMIT_MEMBER,
            LimitScope::Guild => codes::LIMIT_GUILD,
        };
        Err(AppError::new(code)
            .with("until", whole_second(self.db().now().plus(wait)))
            .context(format!("class {}", class.name())))
    }

    /// Counts in Redis from now on, for all processes together.
    pub fn limits_share(&self, limiter: RedisLimiter) {
        self.limits().share(limiter);
    }

    /// Tells this for which guild limits were counted in this process alone because Redis was away.
    pub fn limits_apart(&self, tell: impl Fn(GuildId) + Send + Sync + 'static) {
        self.limits().when_apart(tell);
    }

    /// Asks this whether the limits hold, at every call.
    pub fn limits_switch(&self, enabled: impl Fn() -> bool + Send + Sync + 'static) {
        self.limits().switch(enabled);
    }
}

/// Discord shows whole seconds: the next one, so that the time that is shown is late enough.
fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_seconds(at.as_seconds() + 1)
}
