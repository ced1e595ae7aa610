//! How members grow beyond work: prestige, and experience from activity.

use core_types::{ChannelId, Day};
use serde::{Deserialize, Serialize};

core_types::settings! {
    /// One setting about prestige and activity.
    pub enum GrowthSetting {
        /// Whether members can start over for a badge.
        PrestigeEnabled "prestige.enabled" Switch, "on";
        /// The level from which they can.
        PrestigeLevel "prestige.level" Number(5, 500), "50";
        /// More experience for each time, in per cent.
        PrestigeBonus "prestige.bonus_percent" Number(0, 10), "2";
        /// How many times count for the bonus.
        PrestigeMost "prestige.bonus_most" Number(0, 10), "5";
        /// Whether messages bring experience.
        ActivityMessages "activity.messages" Switch, "off";
        /// Whether time in voice channels brings experience.
        ActivityVoice "activity.voice" Switch, "off";
        /// Experience of a minute in which somebody wrote something.
        ActivityMessageXp "activity.message_xp" Number(1, 50), "2";
        /// Experience of a minute in a voice channel with somebody else.
        ActivityVoiceXp "activity.voice_xp" Number(1, 20), "1";
        /// The most experience of a day from activity.
        ActivityDailyCap "activity.daily_cap" Number(1, 2_000), "60";
        /// Channels without it.
        ActivityExcept "activity.except" Text(1, 100), "none";
    }
}

/// All of them for one guild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowthRules {
    /// Starting over; none while it is switched off.
    pub prestige: Option<PrestigePolicy>,
    /// Experience from activity.
    pub activity: ActivityPolicy,
}

impl GrowthRules {
    /// The rules from what is stored; a stored value that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(GrowthSetting) -> Option<String>) -> Self {
        let text = |setting: GrowthSetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        let count = |setting| text(setting).parse::<u32>().unwrap_or_default();
        let on = |setting| text(setting) == "on";
        let prestige = PrestigePolicy {
            level: count(GrowthSetting::PrestigeLevel),
            bonus_percent: count(GrowthSetting::PrestigeBonus),
            most: count(GrowthSetting::PrestigeMost),
        };
        let xp = |setting| i64::from(count(setting));
        Self {
            prestige: on(GrowthSetting::PrestigeEnabled).then_some(prestige),
            activity: ActivityPolicy {
                message_xp: on(GrowthSetting::ActivityMessages).then(|| xp(GrowthSetting::ActivityMessageXp)),
                voice_xp: on(GrowthSetting::ActivityVoice).then(|| xp(GrowthSetting::ActivityVoiceXp)),
                daily_cap: xp(GrowthSetting::ActivityDailyCap),
                except: channels(&text(GrowthSetting::ActivityExcept)),
            },
        }
    }
}

impl Default for GrowthRules {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}

/// The channels in a text such as `<#5> 6, 7`; other words count for nothing.
fn channels(text: &str) -> Vec<ChannelId> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    let mut found: Vec<ChannelId> = words.filter_map(|word| word.parse().ok()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Starting over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrestigePolicy {
    /// The level from which it is possible.
    pub level: u32,
    /// More experience for each time, in per cent.
    pub bonus_percent: u32,
    /// How many times count for the bonus.
    pub most: u32,
}

/// No bonus is above this, whatever is set: it must never be worth more than playing.
const BONUS_AT_MOST: u32 = 50;

impl PrestigePolicy {
    /// The bonus on experience of somebody who started over so many times, in per cent: it ends to grow.
    pub fn bonus_of(&self, times: u32) -> u32 {
        (times.min(self.most) * self.bonus_percent).min(BONUS_AT_MOST)
    }

    /// The experience that comes on top of some, rounded down.
    pub fn bonus_xp(&self, times: u32, xp: i64) -> i64 {
        xp.max(0).saturating_mul(i64::from(self.bonus_of(times))) / 100
    }
}

/// Experience from activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityPolicy {
    /// Of a minute in which somebody wrote something; none while messages bring nothing.
    pub message_xp: Option<i64>,
    /// Of a minute in a voice channel with somebody else; none while that brings nothing.
    pub voice_xp: Option<i64>,
    /// The most of a day.
    pub daily_cap: i64,
    /// Channels without it, in order.
    pub except: Vec<ChannelId>,
}

impl ActivityPolicy {
    /// Whether a channel counts.
    pub fn counts(&self, channel: ChannelId) -> bool {
        self.except.binary_search(&channel).is_err()
    }

    /// What some minutes bring somebody who got `before` on `day` already, and what they got in all on `today`.
    /// Days only go forwards: after a clock was set back, what comes counts for the later day.
    pub fn earned(&self, before: i64, day: Day, today: Day, written: i64, spoken: i64) -> (i64, i64) {
        let so_far = if today > day { 0 } else { before };
        let of = |minutes: i64, xp: Option<i64>| minutes.max(0).saturating_mul(xp.unwrap_or(0));
        let wanted = of(written, self.message_xp).saturating_add(of(spoken, self.voice_xp));
        let gained = wanted.min((self.daily_cap - so_far).max(0));
        (gained, so_far.saturating_add(gained))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy() -> ActivityPolicy {
        ActivityPolicy {
            message_xp: Some(3),
            voice_xp: Some(1),
            daily_cap: 20,
            except: channels("<#7>, 5 and none"),
        }
    }

    #[test]
    fn nothing_is_on_that_needs_an_intent_and_exceptions_are_read() {
        let rules = GrowthRules::default();
        assert_eq!((rules.activity.message_xp, rules.activity.voice_xp), (None, None));
        assert!(rules.activity.except.is_empty());
        let of = |id| policy().counts(ChannelId::new(id).unwrap());
        assert!(of(6) && !of(5) && !of(7));
    }

    #[test]
    fn the_bonus_of_prestige_ends_to_grow() {
        let policy = PrestigePolicy {
            level: 50,
            bonus_percent: 2,
            most: 5,
        };
        let table = [(0, 0), (1, 2), (5, 10), (6, 10), (u32::MAX, 10)];
        for (times, percent) in table {
            assert_eq!(policy.bonus_of(times), percent, "{times}");
        }
        assert_eq!((policy.bonus_xp(5, 19), policy.bonus_xp(5, -10)), (1, 0));
        let steep = PrestigePolicy {
            bonus_percent: 10,
            most: 10,
            ..policy
        };
        assert_eq!(steep.bonus_of(10), BONUS_AT_MOST);
    }

    proptest! {
        #[test]
        fn no_day_brings_more_than_its_cap(steps in prop::collection::vec((0_i64..5, 0_i64..5, 0_i32..3), 1..40)) {
            let (mut before, mut day, mut days) = (0, Day::from_number(0), std::collections::BTreeMap::new());
            for (written, spoken, later) in steps {
                let today = Day::from_number(day.number() + later - 1);
                let (gained, total) = policy().earned(before, day, today, written, spoken);
                prop_assert!(gained >= 0 && gained <= 3 * written + spoken);
                day = day.max(today);
                before = total;
                *days.entry(day).or_insert(0) += gained;
            }
            prop_assert!(days.values().all(|gained| *gained <= 20));
        }

        #[test]
        fn a_bonus_is_small_and_grows_with_what_it_is_of(times in 0_u32..1_000, xp in 0_i64..1_000_000, more in 0_i64..1_000) {
            let policy = PrestigePolicy { level: 50, bonus_percent: 10, most: 10 };
            prop_assert!(policy.bonus_xp(times, xp) <= xp / 2);
            prop_assert!(policy.bonus_xp(times, xp) <= policy.bonus_xp(times, xp + more));
        }
    }
}
