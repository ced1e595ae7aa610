//! What a guild's staff can set about things.

use core_types::Money;
use serde::{Deserialize, Serialize};

use crate::settings::FeeTarget;

core_types::settings! {
    /// One setting of a guild's shop and markets.
    pub enum ThingSetting {
        /// Purchases above this are confirmed first.
        ConfirmAbove "shop.confirm_above" Number(0, 1_000_000_000_000), "1000";
        /// Where the price of things goes, and where the shop pays from when it takes them back.
        PayTo "shop.pay_to" Choice(&["treasury", "burn"]), "treasury";
        /// What the shop pays for things it takes back, in millionths of the price.
        SellPpm "shop.sell_ppm" Number(0, 1_000_000), "500000";
        /// The most new coins that using one thing may bring.
        MintCap "shop.mint_cap" Number(0, 1_000_000_000), "1000";
        /// What sellers on the market leave to the house, in millionths.
        MarketFee "market.fee_ppm" Number(0, 500_000), "20000";
        /// Days after which things on the market go back.
        MarketDays "market.days" Number(1, 90), "7";
        /// How many listings and auctions one member may have at a time.
        MarketMost "market.per_member" Number(1, 50), "10";
        /// How much more a bid must be than the one before, in millionths of it.
        AuctionStep "auction.step_ppm" Number(0, 1_000_000), "50000";
        /// A bid in the last so many minutes moves the end back by as many.
        AuctionSnipe "auction.snipe_minutes" Number(0, 60), "5";
    }
}

/// All settings about things of one guild.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThingSettings {
    /// Purchases above this are confirmed first.
    pub confirm_above: Money,
    /// Where the price of things goes.
    pub pay_to: FeeTarget,
    /// What the shop pays for things it takes back, in millionths.
    pub sell_ppm: u32,
    /// The most new coins that using one thing may bring.
    pub mint_cap: Money,
    /// What sellers leave to the house, in millionths.
    pub market_fee_ppm: u32,
    /// Days after which things on the market go back.
    pub market_days: u32,
    /// Listings and auctions at a time, per member.
    pub market_most: u32,
    /// How much more a bid must be, in millionths.
    pub step_ppm: u32,
    /// Minutes before the end in which a bid moves it back.
    pub snipe_minutes: u32,
}

impl ThingSettings {
    /// The settings from what is stored; a stored value that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(ThingSetting) -> Option<String>) -> Self {
        let text = |setting: ThingSetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let number = |setting| text(setting).parse::<i64>().unwrap_or_default();
        let count = |setting| u32::try_from(number(setting)).unwrap_or_default();
        Self {
            confirm_above: Money::new(number(ThingSetting::ConfirmAbove)),
            pay_to: if text(ThingSetting::PayTo) == "burn" {
                FeeTarget::Burn
            } else {
                FeeTarget::Treasury
            },
            sell_ppm: count(ThingSetting::SellPpm),
            mint_cap: Money::new(number(ThingSetting::MintCap)),
            market_fee_ppm: count(ThingSetting::MarketFee),
            market_days: count(ThingSetting::MarketDays),
            market_most: count(ThingSetting::MarketMost),
            step_ppm: count(ThingSetting::AuctionStep),
            snipe_minutes: count(ThingSetting::AuctionSnipe),
        }
    }
}

impl Default for ThingSettings {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_allowed_and_what_is_stored_wins() {
        for setting in ThingSetting::ALL {
            assert_eq!(
                setting.normalise(setting.default_text()).as_deref(),
                Ok(setting.default_text())
            );
        }
        assert_eq!(ThingSettings::default().sell_ppm, 500_000);
        let settings = ThingSettings::from_stored(|setting| match setting {
            ThingSetting::PayTo => Some("burn".to_owned()),
            ThingSetting::SellPpm => Some("-1".to_owned()),
            _ => None,
        });
        assert_eq!((settings.pay_to, settings.sell_ppm), (FeeTarget::Burn, 500_000));
    }
}
