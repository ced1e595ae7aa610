//! What an ordinary server sells: small things again and again, roles for good, and roles for a month.

use core_types::{Day, Stream};

use super::people::Person;

/// What is for sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shop {
    /// Everything below.
    Full,
    /// Nothing that ends after a month.
    Kept,
    /// Nothing at all.
    None,
}

impl Shop {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "full" => Some(Self::Full),
            "kept" => Some(Self::Kept),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    fn rents(self) -> &'static [i64] {
        if self == Self::Full { &RENTED } else { &[] }
    }
}

/// Used up at once.
const TREATS: [i64; 3] = [50, 150, 400];
/// Roles that are kept.
const KEPT: [i64; 6] = [1_000, 3_000, 8_000, 20_000, 50_000, 150_000];
/// Roles for thirty days; the dearest that somebody can easily pay says who they are.
const RENTED: [i64; 6] = [500, 2_000, 6_000, 15_000, 40_000, 100_000];
const RENT_DAYS: i32 = 30;
/// Nobody spends more than this part of what they have on one thing.
const PART: i64 = 3;

/// What somebody buys on a day, in coins; it is paid when this returns.
pub(crate) fn visit(shop: Shop, person: &mut Person, today: Day, dice: &mut Stream) -> i64 {
    let mut spent = 0;
    if shop == Shop::None {
        return spent;
    }
    let mut take = |person: &mut Person, price: i64| {
        let paid = person.pay(price);
        spent += if paid { price } else { 0 };
        paid
    };
    let easy = |person: &Person| (person.wallet + person.bank) / PART;
    if dice.chance(400_000) {
        let price = TREATS[usize::try_from(dice.below(3)).unwrap_or(0)];
        if price <= easy(person) {
            take(person, price);
        }
    }
    if dice.chance(100_000) {
        let next = (0_u32..).zip(KEPT).find(|(bit, _)| person.has & (1 << bit) == 0);
        if let Some((bit, price)) = next.filter(|(_, price)| *price <= easy(person))
            && take(person, price)
        {
            person.has |= 1 << bit;
        }
    }
    if person.rented_until <= today && dice.chance(300_000) {
        let dearest = shop.rents().iter().rev().find(|price| **price <= easy(person));
        if let Some(price) = dearest
            && take(person, *price)
        {
            person.rented_until = Day::from_number(today.number() + RENT_DAYS);
        }
    }
    spent
}
