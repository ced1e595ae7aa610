//! Refusals of the rules, as members read them.

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::limit_get;
use core_types::{GuildId, Money, UserId};
use domain_economy::things::{ItemFault, Refusal};

use crate::fail::Fail;

/// The most things that change hands at once.
const MOST: u32 = 1_000;

/// A number of things.
pub(super) fn quantity(typed: u32) -> Result<u32, AppError> {
    if (1..=MOST).contains(&typed) {
        Ok(typed)
    } else {
        Err(AppError::new(codes::QUANTITY))
    }
}

/// There is no such thing.
pub(super) fn unknown() -> Fail {
    AppError::new(codes::ITEM_UNKNOWN).into()
}

/// Refuses whose payments wait for the staff: what they give for a thing would not.
pub(super) async fn limited(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<(), Fail> {
    match limit_get(tx, guild, user).await? {
        Some(_) => Err(AppError::new(codes::TRADE_LIMITED).into()),
        None => Ok(()),
    }
}

/// Too few are held.
pub(super) fn not_held(held: i64) -> Fail {
    AppError::new(codes::ITEM_NOT_HELD).with("held", held).into()
}

/// The treasury cannot pay.
pub(super) fn treasury_empty() -> Fail {
    AppError::new(codes::ITEM_TREASURY).into()
}

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Self {
        let error = match refusal {
            Refusal::NotForSale => AppError::new(codes::ITEM_NOT_FOR_SALE),
            Refusal::Ended => AppError::new(codes::ITEM_ENDED),
            Refusal::SoldOut(left) => AppError::new(codes::ITEM_SOLD_OUT).with("left", i64::from(left)),
            Refusal::PerHead(left) => {
                AppError::new(codes::ITEM_PER_HEAD).with("left", i64::try_from(left).unwrap_or(i64::MAX))
            }
            Refusal::Role(role) => AppError::new(codes::ITEM_NEEDS_ROLE).context(role.to_string()),
            Refusal::Balance(least) => AppError::new(codes::ITEM_NEEDS_BALANCE).with("least", least),
            Refusal::Item(item) => AppError::new(codes::ITEM_NEEDS_ITEM).context(item.to_string()),
            Refusal::Level(level) => AppError::new(codes::ITEM_NEEDS_LEVEL).with("level", i64::from(level)),
            Refusal::Overflow(error) => error.into(),
        };
        error.into()
    }
}

impl From<ItemFault> for Fail {
    fn from(fault: ItemFault) -> Self {
        let code = match fault {
            ItemFault::Price => codes::ITEM_PRICE,
            _ => codes::ITEM_FAULT,
        };
        AppError::new(code).caused_by(fault).into()
    }
}

/// An amount as staff typed it; 0 stands for none.
pub(super) fn amount(typed: i64) -> Option<Money> {
    (typed != 0).then(|| Money::new(typed))
}
