//! Roles that change because of a thing: the price or the thing waits until Discord has answered.
//!
//! One unit opens the grant, binds what it costs and puts the request into the outbox. Whoever delivers it asks Discord, which
//! may be asked twice for the same role, and then settles the grant once, under the journal's lock. A crash between any two of
//! these steps leaves either an open grant with its message in the outbox, or a settled one.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use core_db::{DbError, NewMessage, Tx, statements};
use core_errors::{AppError, codes};
use core_security::{
    AuditActor, AuditEntry, Notice, NoticeArg, Permissions, audit_append, notice_kind, notice_post,
};
use core_types::{GuildId, Money, RoleId, Timestamp, UserId};
use domain_economy::ledger::{AccountRef, HoldState, HoldTerms};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::holdings::{self, Of, Why};
use super::{Thing, buy, settings, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{HoldId, hold_capture_noted, hold_find, hold_open, hold_release};
use crate::{Request, books};

/// The topic of roles in the outbox.
pub const ROLE_TOPIC: &str = "role";

/// A role that Discord has not taken after so long is given up.
const PATIENCE: Duration = Duration::from_hours(24);
/// The ledger's own expiry comes later: it is the safety net for when nothing of this runs.
const NET: Duration = Duration::from_hours(48);

statements! {
    /// A role on its way.
    GRANT_ADD = "INSERT INTO role_grant (guild_id, user_id, item_id, role_id, gives, cause, hold_id, price, state, opened_at, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10) RETURNING id";
    /// One that still waits.
    GRANT_GET = "SELECT user_id, item_id, role_id, gives, cause, hold_id, price, due_at FROM role_grant
        WHERE guild_id = $1 AND id = $2 AND state = 'waiting'";
    /// How one ended.
    GRANT_STATE = "SELECT state FROM role_grant WHERE guild_id = $1 AND id = $2";
    /// Ends one; whoever changes the row has ended it.
    GRANT_END = "UPDATE role_grant SET state = $3, closed_at = $4 WHERE guild_id = $1 AND id = $2 AND state = 'waiting'";
    /// Those whose time is over. Nothing moves where the bot was removed.
    GRANTS_DUE = "SELECT guild_id, id FROM role_grant WHERE state = 'waiting' AND due_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = role_grant.guild_id AND left_at IS NOT NULL)
        ORDER BY due_at, id LIMIT $2";
    /// Those of a member that still wait.
    pub(super) GRANTS_OPEN = "SELECT id FROM role_grant WHERE guild_id = $1 AND user_id = $2 AND state = 'waiting' ORDER BY id";
}

/// What Discord says of a role before it is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleStanding {
    /// The bot can give it.
    Fine,
    /// There is no such role.
    Missing,
    /// The bot may not manage roles.
    NoPermission,
    /// It stands above the bot's own roles.
    Above,
    /// It does not stand below the highest role of whoever offers it.
    AboveOfferer,
    /// It belongs to another program, or to whoever boosts the server.
    Managed,
    /// It cannot be found out now.
    Unknown,
}

/// Who offers a role, with the roles they have themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offerer {
    /// Who.
    pub user: UserId,
    /// Their roles.
    pub roles: Vec<RoleId>,
}

/// Somebody who knows a server's roles: the door to Discord.
pub trait RoleKeeper: Send + Sync {
    /// Whether the bot can give and take a role, and whether it stands below those of whoever offers it. The owner of a server
    /// offers any.
    fn standing(&self, guild: GuildId, role: RoleId, offerer: Offerer) -> BoxFuture<'_, RoleStanding>;
}

/// Whom to ask about roles, once somebody offered to answer.
#[derive(Default)]
pub(crate) struct AskedOfRoles(OnceLock<Arc<dyn RoleKeeper>>);

impl fmt::Debug for AskedOfRoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AskedOfRoles").finish_non_exhaustive()
    }
}

/// A role to give or take, as the outbox carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleOrder {
    /// The server.
    pub guild: GuildId,
    /// The number of the grant.
    pub grant: i64,
    /// Whose roles change.
    pub member: UserId,
    /// Which role.
    pub role: RoleId,
    /// Whether it is given; taken otherwise.
    pub gives: bool,
    /// What the server's own audit log says about it.
    pub reason: String,
    /// What `grant` is a number of.
    #[serde(default)]
    pub cause: RoleCause,
}

/// What a role on its way belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleCause {
    /// A thing that was bought or used.
    #[default]
    Thing,
    /// A reward.
    Reward,
}

/// What Discord answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleAnswer {
    /// It is done.
    Taken,
    /// It will never be done: no permission, hierarchy, or role or member gone.
    Refused,
}

/// Why a role changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Buy,
    Use,
}

struct Grant {
    member: Option<UserId>,
    item: i64,
    role: RoleId,
    gives: bool,
    cause: Cause,
    hold: Option<HoldId>,
    price: Money,
    due_at: Timestamp,
}

impl Economy {
    /// Has these asked about roles from now on. The first stays.
    pub fn roles_known_by(&self, keeper: Arc<dyn RoleKeeper>) {
        let _ = self.roles().0.set(keeper);
    }

    /// Whether the bot can give and take a role at this moment, and the asker may offer it; unknown without anybody to ask.
    pub async fn role_standing(&self, request: &Request, role: RoleId) -> RoleStanding {
        let offerer = Offerer {
            user: request.user(),
            roles: request.actor.roles.clone(),
        };
        match self.roles().0.get() {
            Some(keeper) => keeper.standing(request.guild, role, offerer).await,
            None => RoleStanding::Unknown,
        }
    }

    /// Refuses to hand a role out in the bot's name for somebody who could not do so in their own: they need the permission,
    /// and the role stands below their highest one, as Discord has it. Nor is a role offered that the bot itself cannot give.
    /// Not inside a unit of work.
    ///
    /// # Errors
    /// `shop.role_right` without Manage Roles; `shop.role_rank` for a role that does not stand below the asker's highest or
    /// below the bot's; `service.unavailable` while Discord does not tell.
    pub async fn role_offer(&self, request: &Request, role: RoleId) -> Result<(), AppError> {
        let actor = &request.actor;
        if !actor.is_owner && !actor.permissions.allows(Permissions::MANAGE_ROLES) {
            return Err(AppError::new(codes::ITEM_ROLE_RIGHT));
        }
        match self.role_below(request, role).await? {
            RoleStanding::Above => Err(AppError::new(codes::ITEM_ROLE_RANK)),
            _ => Ok(()),
        }
    }

    /// Refuses to decide about a role that does not stand below the asker's highest: nobody says what their own superiors are
    /// paid, or they themselves.
    ///
    /// # Errors
    /// `shop.role_rank`; `service.unavailable` while Discord does not tell.
    pub(super) async fn role_below(&self, request: &Request, role: RoleId) -> Result<RoleStanding, AppError> {
        match self.role_standing(request, role).await {
            RoleStanding::AboveOfferer => Err(AppError::new(codes::ITEM_ROLE_RANK)),
            RoleStanding::Unknown => Err(AppError::new(codes::UNAVAILABLE)),
            standing => Ok(standing),
        }
    }

    /// Whether a grant still waits: whoever delivers it asks before they ask Discord.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn grant_waits(&self, guild: GuildId, id: i64) -> Result<bool, AppError> {
        let waits: Result<bool, Fail> = self
            .db()
            .read("grant_waits", move |tx| {
                Box::pin(async move {
                    Ok(get(tx, guild, id)
                        .await?
                        .is_some_and(|grant| grant.due_at > tx.now()))
                })
            })
            .await;
        Ok(waits?)
    }

    /// Whether a grant ended without its role: refused or given up, with what it cost given back.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn grant_is_off(&self, guild: GuildId, id: i64) -> Result<bool, AppError> {
        let state: Result<Option<(String,)>, DbError> = self
            .db()
            .read("grant_state", move |tx| {
                Box::pin(async move {
                    let query = tx.query(GRANT_STATE).bind(guild.as_i64()).bind(id);
                    query.fetch_optional().await
                })
            })
            .await;
        Ok(state?.is_some_and(|(state,)| state == End::Lapsed.state() || state == End::Refused.state()))
    }

    /// Settles a grant by what Discord answered: once, however often it is told.
    ///
    /// # Errors
    /// Those of the database; then nothing happened, and telling it again is right.
    pub async fn grant_settle(&self, guild: GuildId, id: i64, answer: RoleAnswer) -> Result<bool, AppError> {
        let how = match answer {
            RoleAnswer::Taken => End::Done,
            RoleAnswer::Refused => End::Refused,
        };
        self.grant_end(guild, id, how).await
    }

    /// Gives up every grant whose time is over, and answers how many there were.
    ///
    /// # Errors
    /// Those of the database; what was given up until then stays so.
    pub(super) async fn grants_lapse(&self) -> Result<usize, AppError> {
        self.each_due("grants_due", GRANTS_DUE, |guild, id| {
            let economy = self.clone();
            async move {
                economy
                    .grant_end(guild, id, End::Lapsed)
                    .await
                    .map_err(Fail::from)
            }
        })
        .await
    }

    async fn grant_end(&self, guild: GuildId, id: i64, how: End) -> Result<bool, AppError> {
        let ended: Result<bool, Fail> = self
            .db()
            .write("grant_end", move |tx| Box::pin(end(tx, guild, id, how)))
            .await;
        Ok(ended?)
    }
}

/// How a grant ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Refused,
    Lapsed,
}

impl End {
    const fn state(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Lapsed => "lapsed",
        }
    }
}

/// Holds the price of a thing that is used when it is bought, and sends its role on the way.
pub(super) async fn open_bought(tx: &mut Tx, scope: &Scope, thing: &Thing, price: Money) -> Result<(), Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let wallet = AccountRef::wallet(guild, user);
    let terms = HoldTerms::new(wallet, price, now, now.plus(PATIENCE + NET))?;
    let (hold, _) = hold_open(tx, terms, "role").await?;
    open(tx, scope, thing, (Cause::Buy, Some(hold), price)).await
}

/// Sends the role of a thing that is used on its way; the thing is bound already.
pub(super) async fn open_used(tx: &mut Tx, scope: &Scope, thing: &Thing) -> Result<(), Fail> {
    open(tx, scope, thing, (Cause::Use, None, Money::ZERO)).await
}

async fn open(
    tx: &mut Tx,
    scope: &Scope,
    thing: &Thing,
    (cause, hold, price): (Cause, Option<HoldId>, Money),
) -> Result<(), Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let (role, gives) = thing
        .spec
        .acts
        .role()
        .ok_or_else(|| AppError::internal("a thing without a role has none to give"))?;
    let (id,): (i64,) = tx
        .query(GRANT_ADD)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(thing.id)
        .bind(role.as_i64())
        .bind(gives)
        .bind(if cause == Cause::Buy { "buy" } else { "use" })
        .bind(hold.map(HoldId::get))
        .bind(price.minor())
        .bind(now)
        .bind(now.plus(PATIENCE))
        .fetch_one()
        .await?;
    let order = RoleOrder {
        guild,
        grant: id,
        member: user,
        role,
        gives,
        reason: format!(
            "{}: {}",
            if cause == Cause::Buy { "bought" } else { "used" },
            thing.spec.name
        ),
        cause: RoleCause::Thing,
    };
    let payload = serde_json::to_string(&order)
        .map_err(|error| AppError::internal("a role cannot be sent").caused_by(error))?;
    let message = NewMessage {
        topic: ROLE_TOPIC,
        // One member's roles change in the order in which they used their things.
        partition: &format!("{guild}:{user}"),
        payload: &payload,
        dedupe_key: None,
    };
    tx.outbox_push(message).await?;
    Ok(())
}

async fn get(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Grant>, Fail> {
    type Columns = (Option<i64>, i64, i64, bool, String, Option<i64>, i64, Timestamp);
    let query = tx.query(GRANT_GET).bind(guild.as_i64()).bind(id);
    let row: Option<Columns> = query.fetch_optional().await?;
    let corrupt = || DbError::corrupt("a role on its way names no id");
    let grant = row.map(|(member, item, role, gives, cause, hold, price, due_at)| {
        Ok::<_, DbError>(Grant {
            member: member.map(UserId::from_i64).transpose().map_err(|_| corrupt())?,
            item,
            role: RoleId::from_i64(role).map_err(|_| corrupt())?,
            gives,
            cause: if cause == "buy" { Cause::Buy } else { Cause::Use },
            hold: hold.map(HoldId::new),
            price: Money::new(price),
            due_at,
        })
    });
    Ok(grant.transpose()?)
}

/// Ends a grant that waits. False: it was ended before.
pub(super) async fn end(tx: &mut Tx, guild: GuildId, id: i64, how: End) -> Result<bool, Fail> {
    books::lock(tx, guild).await?;
    let now = tx.now();
    let Some(grant) = get(tx, guild, id).await? else {
        return Ok(false);
    };
    let (Some(member), Some(thing)) = (grant.member, store::get(tx, guild, grant.item).await?) else {
        return Err(AppError::internal("a role on its way to nobody, or of no thing").into());
    };
    let how = match (how, grant.hold) {
        // The ledger's own net was faster: the money is back, so the purchase is off.
        (End::Done, Some(hold)) if !capture(tx, guild, hold, &thing, grant.price).await? => End::Lapsed,
        (End::Refused | End::Lapsed, Some(hold)) => {
            release(tx, guild, hold).await?;
            how
        }
        _ => how,
    };
    let (hand, bound) = (
        Of::hand(guild, member, thing.id),
        Of::bound(guild, member, thing.id),
    );
    match (how, grant.cause) {
        (End::Done, _) => drop(holdings::take(tx, bound, 1, Why::Use).await?),
        (_, Cause::Buy) => {
            holdings::take(tx, bound, 1, Why::Unbuy).await?;
            store::sale_undo(tx, guild, thing.id, 1).await?;
        }
        (_, Cause::Use) => drop(holdings::shift(tx, bound, hand, 1, Why::Back).await?),
    }
    let ended = tx
        .query(GRANT_END)
        .bind(guild.as_i64())
        .bind(id)
        .bind(how.state())
        .bind(now);
    if ended.execute().await? != 1 {
        return Err(AppError::internal("a role on its way changed under its lock").into());
    }
    tell(tx, guild, (member, &thing), &grant, how).await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: format!("shop.role_{}", how.state()),
        target: format!("user:{member}"),
        reason: String::new(),
        before: None,
        after: Some(serde_json::json!({
            "item": thing.id, "role": grant.role, "given": grant.gives, "price": grant.price,
        })),
        trace: format!("grant {id}"),
    };
    audit_append(tx, entry, now).await?;
    Ok(true)
}

/// Sends the held price where prices go. False: it went back already.
async fn capture(
    tx: &mut Tx,
    guild: GuildId,
    hold: HoldId,
    thing: &Thing,
    price: Money,
) -> Result<bool, Fail> {
    let found = hold_find(tx, guild, hold).await?;
    let now = tx.now();
    if !found.is_some_and(|found| found.state == HoldState::Open && found.expires_at > now) {
        return Ok(false);
    }
    let rules = settings::load(tx, guild).await?;
    let shares = [(settings::till(guild, rules.pay_to), price)];
    hold_capture_noted(tx, guild, hold, &shares, Some(buy::memo(thing)?)).await?;
    Ok(true)
}

async fn release(tx: &mut Tx, guild: GuildId, hold: HoldId) -> Result<(), Fail> {
    let found = hold_find(tx, guild, hold).await?;
    if found.is_some_and(|found| found.state == HoldState::Open) {
        hold_release(tx, guild, hold).await?;
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    guild: GuildId,
    (member, thing): (UserId, &Thing),
    grant: &Grant,
    how: End,
) -> Result<(), Fail> {
    let kind = match how {
        End::Done => notice_kind::ROLE_DONE,
        End::Refused => notice_kind::ROLE_REFUSED,
        End::Lapsed => notice_kind::ROLE_LAPSED,
    };
    let notice = Notice::to_member(guild, member, kind)
        .with("item", NoticeArg::Text(thing.spec.name.clone()))
        .with("price", NoticeArg::Money(grant.price));
    notice_post(tx, &notice).await?;
    if how == End::Refused {
        let notice = Notice::to_staff(guild, notice_kind::ROLE_BLOCKED)
            .with("item", NoticeArg::Text(thing.spec.name.clone()))
            .with("role", NoticeArg::Role(grant.role))
            .with("member", NoticeArg::User(member));
        notice_post(tx, &notice).await?;
    }
    Ok(())
}
