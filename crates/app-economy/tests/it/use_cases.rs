//! The contract of the use cases.

mod agreed;
mod approvals;
mod bank;
mod board;
mod cases;
mod daily;
mod detours;
mod goods;
mod life;
mod loans;
mod pay;
mod pictures;
mod privacy;
mod purge;
mod retention;
mod savings;
mod seasons;
mod staff;
mod statement;
mod steering;
mod waiting;
mod watch;
mod work;

mod things;

mod budget;
mod levies;
mod treasury;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app_economy::ledger::Ledger;
use app_economy::things::{Offerer, RoleKeeper, RoleStanding};
use app_economy::{Balance, Economy, PayOrder, Request, StaffMove};
use core_db::testing::TestDb;
use core_errors::AppError;
use core_security::{Action, Actor, Permissions, Security, SettingChange, Vault};
use core_types::{AmountInput, Clock, GuildId, Money, RoleId, Seed, Timestamp, UserId};
use domain_economy::banking::BankSetting;
use domain_economy::levy::LevySetting;
use domain_economy::settings::Setting;
use domain_economy::treasury::TreasurySetting;
use futures_util::future::BoxFuture;

/// A guild with an economy on a database of its own.
pub(crate) struct Hall {
    pub(crate) economy: Economy,
    pub(crate) ledger: Ledger,
    clock: Arc<core_types::ManualClock>,
    keys: AtomicU64,
}

pub(crate) const ANA: u64 = 11;
pub(crate) const BO: u64 = 12;
pub(crate) const CY: u64 = 13;
pub(crate) const OWNER: u64 = 99;

pub(crate) fn user(raw: u64) -> UserId {
    UserId::new(raw).unwrap()
}

pub(crate) fn guild() -> GuildId {
    GuildId::new(1).unwrap()
}

pub(crate) fn coins(minor: i64) -> Money {
    Money::new(minor)
}

pub(crate) fn amount(text: &str) -> AmountInput {
    AmountInput::parse(text).unwrap()
}

pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().code().name()
}

/// Roles of a server, none of which stands above the bot: [`HIGH`] stands above everybody but the owner.
struct Roles;

/// Who owns the server.
pub(crate) const CHIEF: u64 = 100;
/// A role that only the owner may offer.
pub(crate) const HIGH: u64 = 666;

impl RoleKeeper for Roles {
    fn standing(&self, _: GuildId, role: RoleId, offerer: Offerer) -> BoxFuture<'_, RoleStanding> {
        let is_above = role.get() == HIGH && offerer.user != user(CHIEF);
        let standing = if is_above {
            RoleStanding::AboveOfferer
        } else {
            RoleStanding::Fine
        };
        Box::pin(std::future::ready(standing))
    }
}

impl Hall {
    pub(crate) fn new(db: &TestDb) -> Self {
        let ledger = Ledger::start(db.db());
        let economy = Economy::new(
            db.db(),
            ledger.clone(),
            Security::new(db.db(), Duration::from_secs(30)).with_vault(Vault::ephemeral().unwrap()),
            Seed::new([7; 32]),
        )
        .unwrap();
        economy.roles_known_by(Arc::new(Roles));
        Self {
            economy,
            ledger,
            clock: Arc::clone(db.clock()),
            keys: AtomicU64::new(1),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Begins far from the keys that another hall on the same database uses.
    pub(crate) fn skip_keys(&self) {
        self.keys.fetch_add(1_000_000, Ordering::Relaxed);
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    pub(crate) fn set_clock(&self, to: Timestamp) {
        self.clock.set(to);
    }

    /// A request of a member with a fresh key.
    pub(crate) fn request(&self, member: u64) -> Request {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        Request::new(guild(), Actor::member(user(member), guild()), key)
    }

    /// A request of somebody who may manage the server.
    pub(crate) fn staff(&self) -> Request {
        let mut request = self.request(OWNER);
        request.actor.permissions = Permissions::MANAGE_GUILD.with(Permissions::MANAGE_ROLES);
        request
    }

    /// Gives somebody coins, as staff would.
    pub(crate) async fn give(&self, member: u64, minor: i64) {
        let order = StaffMove {
            member: user(member),
            member_is_bot: false,
            amount: AmountInput::Exact(coins(minor)),
            reason: "for the test".to_owned(),
        };
        self.economy.add_money(&self.staff(), order).await.unwrap();
    }

    pub(crate) async fn set(&self, key: &str, value: &str) {
        let of_bank = BankSetting::by_key(key).map(BankSetting::spec);
        let life =
            || domain_economy::life::LifeSetting::by_key(key).map(domain_economy::life::LifeSetting::spec);
        let spec = of_bank
            .or_else(life)
            .or_else(|| {
                domain_economy::growth::GrowthSetting::by_key(key)
                    .map(domain_economy::growth::GrowthSetting::spec)
            })
            .or_else(|| Setting::by_key(key).map(Setting::spec))
            .or_else(|| TreasurySetting::by_key(key).map(TreasurySetting::spec))
            .or_else(|| LevySetting::by_key(key).map(LevySetting::spec))
            .unwrap();
        let change = SettingChange {
            value: Some(value.to_owned()),
            expected_version: None,
            reason: None,
        };
        let (security, staff) = (self.economy.security(), self.staff());
        let set = security.setting_set(&staff, Action::EconomyConfigure, spec, change);
        set.await.unwrap();
    }

    pub(crate) async fn balance(&self, member: u64) -> Balance {
        self.economy
            .balance(&self.request(member), user(member), false)
            .await
            .unwrap()
    }

    pub(crate) async fn wallet(&self, member: u64) -> i64 {
        self.balance(member).await.wallet.minor()
    }
}

pub(crate) fn order(payee: u64, text: &str) -> PayOrder {
    PayOrder {
        payee: user(payee),
        payee_is_bot: false,
        amount: amount(text),
        memo: None,
    }
}
