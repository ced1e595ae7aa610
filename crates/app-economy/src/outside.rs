//! What programs of a server's staff do over HTTP, with a key: the same use cases, behind the same guards.
//!
//! A key stands for whoever made it. To look, its scope is enough. To change something, that person must run the server at this
//! moment, is the one whose caps are used up and who asks for a second person, and is on record together with the key.

mod board;
mod journal;
mod things;

use core_errors::{AppError, codes};
use core_security::{Actor, ApiCaller, Permissions, Scope};
use core_types::{AmountInput, GuildId, Money, UserId};

pub use board::{BoardCursor, BoardPage};
pub use journal::{JournalEntry, JournalPage, JournalSide};
pub use things::ThingsPage;

use crate::economy::Economy;
use crate::{Balance, Request, StaffMove, StaffStep};

/// The most that is on a page for programs.
pub const LONGEST: u32 = 100;

/// Coins that a program adds to a wallet, or takes out of it.
#[derive(Debug, Clone)]
pub struct Adjustment {
    /// Whose wallet.
    pub member: UserId,
    /// How many; negative to take them.
    pub amount: i64,
    /// Why, 3 to 200 characters.
    pub reason: String,
    /// What the program calls this request: the same again changes nothing more.
    pub key: String,
}

impl Economy {
    /// Who asks when a program looks: the scope of its key is the right.
    pub(crate) async fn looking(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        scope: Scope,
    ) -> Result<Request, AppError> {
        allow(caller, guild, scope)?;
        // Keys of the operator were made by nobody of the server: they look as the server itself, which is no member's id.
        let user = match caller.created_by {
            Some(user) => user,
            None => UserId::from_i64(guild.as_i64()).map_err(|_| AppError::new(codes::FORBIDDEN))?,
        };
        let key = format!("key {}", caller.key);
        self.security()
            .request(guild, actor(guild, user, true), key)
            .await
    }

    /// Who asks when a program changes something: whoever made its key, with what they may do at this moment.
    pub(crate) async fn changing(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        scope: Scope,
        key: &str,
    ) -> Result<Request, AppError> {
        allow(caller, guild, scope)?;
        let maker = caller.created_by;
        let maker = maker.ok_or_else(|| AppError::new(codes::KEYS_NOBODY))?;
        let person = self.security().person(guild, maker).await?;
        let key = format!("key {} {key}", caller.key);
        let mut asker = actor(guild, maker, person.is_staff);
        // What is denied to their roles is denied to their keys.
        asker.roles = person.roles;
        self.security().request(guild, asker, key).await
    }

    /// Notes what a program means by the name it gave a request, so that the name never stands for anything else: adding and
    /// taking are two use cases, each with idempotency keys of its own.
    async fn named_once<I>(&self, name: &'static str, request: &Request, meant: I) -> Result<(), AppError>
    where
        I: serde::Serialize + Clone + Send + 'static,
    {
        self.effect(name, request, meant, |_, _, _| {
            Box::pin(std::future::ready(Ok(())))
        })
        .await
    }

    /// What a member has, for a key that may look at money.
    ///
    /// # Errors
    /// `access.forbidden` if the key lacks the scope or belongs to another server; those of the database.
    #[tracing::instrument(name = "economy.api_balance", level = "debug", skip_all)]
    pub async fn api_balance(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        member: UserId,
    ) -> Result<Balance, AppError> {
        // The server's own id stands for nobody below.
        if member.as_i64() == guild.as_i64() {
            return Err(AppError::new(codes::FORBIDDEN));
        }
        let mut request = self.looking(caller, guild, Scope::MoneyRead).await?;
        if request.user() == member {
            // A first look of one's own would count as joining the economy.
            let nobody = UserId::from_i64(guild.as_i64()).map_err(|_| AppError::new(codes::FORBIDDEN))?;
            request.actor.user = nobody;
        }
        self.balance(&request, member, false).await
    }

    /// Adds coins to a wallet or takes them out, as `/economy add-money` and `remove-money` do: with a reason, up to the caps
    /// of whoever made the key, on record, and above the server's threshold only with a second person.
    ///
    /// # Errors
    /// Those of [`Economy::add_money`] and [`Economy::remove_money`]; `keys.nobody` for a key that stands for nobody;
    /// `amount.zero`; `request.conflict` for another order under the same key.
    #[tracing::instrument(name = "economy.api_adjust", level = "debug", skip_all)]
    pub async fn api_adjust(
        &self,
        caller: &ApiCaller,
        guild: GuildId,
        adjustment: Adjustment,
    ) -> Result<StaffStep, AppError> {
        let request = self
            .changing(caller, guild, Scope::MoneyWrite, &adjustment.key)
            .await?;
        let amount = adjustment.amount;
        let size = amount.checked_abs().filter(|size| *size > 0);
        let size = size.ok_or_else(|| AppError::new(codes::AMOUNT_ZERO))?;
        let order = StaffMove {
            member: adjustment.member,
            member_is_bot: self.security().person(guild, adjustment.member).await?.is_bot,
            amount: AmountInput::Exact(Money::new(size)),
            reason: adjustment.reason,
        };
        let meant = (order.member, amount, order.reason.clone());
        self.named_once("api_adjust", &request, meant).await?;
        if amount > 0 {
            self.add_money(&request, order).await
        } else {
            self.remove_money(&request, order).await
        }
    }
}

fn allow(caller: &ApiCaller, guild: GuildId, scope: Scope) -> Result<(), AppError> {
    if caller.may(scope) && caller.covers(guild) {
        Ok(())
    } else {
        Err(AppError::new(codes::FORBIDDEN))
    }
}

fn actor(guild: GuildId, user: UserId, is_staff: bool) -> Actor {
    let mut actor = Actor::member(user, guild);
    if is_staff {
        actor.permissions = Permissions::MANAGE_GUILD;
    }
    actor
}
