//! What can be noticed, how much it weighs, and in what it is measured.

use serde::{Deserialize, Serialize};

/// Signals that tell of the same thing. However many of a family are seen, together they count no more than its cap:
/// five ways of saying that an amount is large are one reason to look, and not five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// How much, how often.
    Amount,
    /// Whether a program plays.
    Automation,
    /// How new somebody is.
    Newness,
    /// Who pays whom.
    Ring,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 4] = [Self::Amount, Self::Automation, Self::Newness, Self::Ring];

    /// The most that a family says, as a probability.
    pub const fn cap(self) -> f64 {
        match self {
            Self::Amount => 0.45,
            Self::Automation => 0.80,
            Self::Newness => 0.20,
            Self::Ring => 0.90,
        }
    }
}

/// What a signal is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Coins.
    Coins,
    /// How many.
    Count,
    /// A part of a whole, 0 to 1.
    Share,
    /// Hours.
    Hours,
    /// Days. Fewer are more suspicious.
    Days,
    /// A plain number.
    Number,
}

macro_rules! signals {
    ($($(#[doc = $doc:literal])+ $name:ident $key:literal $family:ident $unit:ident $weight:literal;)+) => {
        /// What was noticed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Signal {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Signal {
            /// All signals.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The key of the text that tells members and staff what was noticed.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => concat!("fraud-signal-", $key)),+ }
            }

            /// The family it belongs to.
            pub const fn family(self) -> Family {
                match self { $(Self::$name => Family::$family),+ }
            }

            /// What it is measured in.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit),+ }
            }

            /// How sure it makes at full strength, as a probability.
            pub const fn weight(self) -> f64 {
                match self { $(Self::$name => $weight),+ }
            }
        }
    };
}

signals! {
    /// Large against what this member usually moves, against their wealth, and against what staff calls large.
    LargeTransfer "large-transfer" Amount Coins 0.30;
    /// Many transfers in an hour, a day or a week: how many times what is usual.
    ManyTransfers "many-transfers" Amount Number 0.25;
    /// Much sent in an hour, a day or a week: how many times a large transfer.
    MuchSent "much-sent" Amount Number 0.30;
    /// Far above what this member sends: robust z.
    UnlikeMember "unlike-member" Amount Number 0.20;
    /// Far above what members of this guild send: robust z.
    UnlikeGuild "unlike-guild" Amount Number 0.20;
    /// A large first transfer between two members.
    NewPair "new-pair" Amount Coins 0.15;

    /// Comes back after each rest almost equally late: standard deviation over mean of the waits.
    SteadyWaits "steady-waits" Automation Number 0.35;
    /// Comes back in few different ways: entropy of the waits in bits.
    NarrowWaits "narrow-waits" Automation Number 0.30;
    /// Comes back after waits like those of a program that draws them evenly: distance from a uniform distribution.
    UniformWaits "uniform-waits" Automation Number 0.25;
    /// Active in most hours of a day.
    RoundTheClock "round-the-clock" Automation Hours 0.30;
    /// Presses buttons faster than people can: the part of the presses.
    FastPresses "fast-presses" Automation Share 0.35;
    /// Does nothing but earn and send.
    EconomyOnly "economy-only" Automation Share 0.12;
    /// Earns more in an hour than others, for long: deviations of an EWMA chart.
    HighIncome "high-income" Automation Number 0.12;

    /// The payer's account is young.
    YoungPayer "young-payer" Newness Days 0.12;
    /// The payee's account is young.
    YoungPayee "young-payee" Newness Days 0.08;
    /// The payer is new on this server.
    NewMember "new-member" Newness Days 0.10;

    /// Sends nearly everything that came in to one member.
    Feeder "feeder" Ring Share 0.18;
    /// One of several young accounts that send nearly everything to the same member.
    FanIn "fan-in" Ring Count 0.55;
    /// Several who send nearly everything to the same member joined together.
    JoinedTogether "joined-together" Ring Count 0.35;
    /// Several accounts that send nearly everything to the same member were made together.
    MadeTogether "made-together" Ring Count 0.30;
    /// Active in the same hours as the payee.
    CommonHours "common-hours" Ring Share 0.08;
    /// Passes on within hours what came in: over how many hands.
    PassedOn "passed-on" Ring Count 0.50;
    /// Money goes back to whom it came from within hours.
    RoundTrip "round-trip" Ring Hours 0.10;
    /// The transfer closes a circle of payments: of so many members.
    Circle "circle" Ring Count 0.20;
}
