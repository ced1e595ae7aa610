//! What a guild's staff can set: the one store of all rooms, and the settings of the guards.

mod change;
mod history;
mod stored;

use core_types::{ChannelId, GuildId, Locale, Money};
use domain_fraud::{Policy, Sensitivity};

use crate::{CaseRules, LimitRates};
use core_db::{DbError, Tx};

pub use change::{SettingChange, SettingChanged, SettingLine, reason};
pub use history::{PastChange, SettingHistory};
pub use stored::Stored;

core_types::settings! {
    /// One setting of a guild's guards.
    pub enum GuardSetting {
        /// Where notices for staff go: cases, reports, degraded features.
        StaffChannel "staff.channel" Channel, "none";
        /// The language of notices; whoever uses a command is answered in their own.
        Language "language" Choice(&["en", "de"]), "en";
        /// Coins that staff adds or removes above this need a second person; 0 for never.
        ApprovalAbove "staff.approval_above" Number(0, 1_000_000_000_000), "0";
        /// Hours that such a thing waits for its second person.
        ApprovalHours "staff.approval_hours" Number(1, 168), "24";
        /// How much feedback one member may send in a day.
        FeedbackPerDay "feedback.per_day" Number(1, 100), "5";
        /// Whether transfers and play are watched for fraud.
        FraudEnabled "fraud.enabled" Switch, "on";
        /// How soon something is in the way of a suspicious transfer.
        FraudSensitivity "fraud.sensitivity" Choice(&["low", "normal", "high"]), "normal";
        /// Transfers below this are never large, however little somebody has.
        FraudLargeTransfer "fraud.large_transfer" Number(1, 1_000_000_000_000), "5000";
        /// How often one member looks around.
        LimitMemberLook "limit.member.look" Rate(1, 10_000), "90/1m";
        /// How often everybody together looks around.
        LimitGuildLook "limit.guild.look" Rate(60, 1_000_000), "6000/1m";
        /// How often one member moves money.
        LimitMemberMoney "limit.member.money" Rate(1, 10_000), "60/1m";
        /// How often everybody together moves money.
        LimitGuildMoney "limit.guild.money" Rate(60, 1_000_000), "3000/1m";
        /// How often one member plays.
        LimitMemberGames "limit.member.games" Rate(1, 10_000), "60/1m";
        /// How often everybody together plays.
        LimitGuildGames "limit.guild.games" Rate(60, 1_000_000), "6000/1m";
        /// How often one member uses commands for staff.
        LimitMemberStaff "limit.member.staff" Rate(20, 10_000), "120/1m";
        /// How often everybody together uses commands for staff.
        LimitGuildStaff "limit.guild.staff" Rate(60, 1_000_000), "1200/1m";
        /// How often one member presses buttons and sends forms.
        LimitMemberPress "limit.member.press" Rate(20, 10_000), "180/1m";
        /// How often everybody together presses buttons and sends forms.
        LimitGuildPress "limit.guild.press" Rate(60, 1_000_000), "12000/1m";
        /// How often one member is given suggestions.
        LimitMemberSuggest "limit.member.suggest" Rate(1, 10_000), "240/1m";
        /// How often everybody together is given suggestions.
        LimitGuildSuggest "limit.guild.suggest" Rate(60, 1_000_000), "12000/1m";
        /// How many minutes a suspicious payment takes.
        DelayMinutes "fraud.delay_minutes" Number(1, 1_440), "10";
        /// From this amount on every payment is delayed; 0 for never.
        DelayFrom "fraud.delay_from" Number(0, 1_000_000_000_000), "0";
        /// From this amount on every payment waits for staff; 0 for never.
        HoldFrom "fraud.hold_from" Number(0, 1_000_000_000_000), "0";
        /// From this score on a member whose payments are held again and again is blocked for a while.
        BlockScore "fraud.block_score" Number(500, 1_000), "900";
        /// For how many hours.
        BlockHours "fraud.block_hours" Number(1, 72), "6";
        /// After how many days money goes back and a case closes when nobody decided.
        CaseDays "cases.days" Number(1, 28), "7";
        /// For how many hours new evidence joins the open case.
        CaseJoinHours "cases.join_hours" Number(1, 720), "72";
        /// Whether a report about the cases of the week is posted to the staff channel.
        CaseReport "cases.weekly_report" Switch, "on";
    }
}

/// All settings of one guild's guards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardSettings {
    /// Where notices for staff go.
    pub staff_channel: Option<ChannelId>,
    /// The language of notices.
    pub language: Locale,
    /// Coins that staff adds or removes above this need a second person; 0 for never.
    pub approval_above: i64,
    /// Hours that such a thing waits for its second person.
    pub approval_hours: i64,
    /// How much feedback one member may send in 24 hours.
    pub feedback_per_day: i64,
    /// Whether transfers and play are watched for fraud.
    pub fraud_enabled: bool,
    /// What staff decided about that watch.
    pub fraud: Policy,
    /// How often members may use the bot.
    pub limits: LimitRates,
    /// What becomes of suspicions.
    pub cases: CaseRules,
}

impl GuardSettings {
    /// The settings from what is stored; `stored` answers the value of a setting, if staff ever set one. A stored value
    /// that is no longer allowed counts as never set.
    pub fn from_stored(stored: impl Fn(GuardSetting) -> Option<String>) -> Self {
        let text = |setting: GuardSetting| {
            stored(setting)
                .and_then(|value| setting.normalise(&value).ok())
                .unwrap_or_else(|| setting.default_text().to_owned())
        };
        Self {
            limits: LimitRates::from_texts(&text),
            staff_channel: text(GuardSetting::StaffChannel).parse().ok(),
            language: Locale::from_discord(&text(GuardSetting::Language)).unwrap_or_default(),
            approval_above: text(GuardSetting::ApprovalAbove).parse().unwrap_or(0),
            approval_hours: text(GuardSetting::ApprovalHours).parse().unwrap_or(24),
            feedback_per_day: text(GuardSetting::FeedbackPerDay).parse().unwrap_or(5),
            fraud_enabled: text(GuardSetting::FraudEnabled) == "on",
            fraud: Policy {
                sensitivity: Sensitivity::by_name(&text(GuardSetting::FraudSensitivity)).unwrap_or_default(),
                large_transfer: Money::new(
                    text(GuardSetting::FraudLargeTransfer).parse().unwrap_or(i64::MAX),
                ),
            },
            cases: CaseRules::from_text(&text),
        }
    }

    /// The settings as they are inside this unit.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load(tx: &mut Tx, guild: GuildId) -> Result<Self, DbError> {
        Ok(Self::of(&Stored::load(tx, guild).await?))
    }

    /// The settings among everything that a guild has set.
    pub fn of(stored: &Stored) -> Self {
        Self::from_stored(|setting| stored.text(setting.key()).map(str::to_owned))
    }
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self::from_stored(|_| None)
    }
}
