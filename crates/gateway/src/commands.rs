//! The commands of the hall. Each parses nothing but amounts, calls one use case, and describes its answer as a card.
//!
//! # How to add a command
//!
//! 1. Write a module here with a type that implements [`Command`](crate::Command): its declaration (options, rights, who
//!    sees the answer, examples) and its handler. The handler begins with `Desk::visit`, calls one use case, and renders
//!    what that answers.
//! 2. Add it to [`standard`].
//! 3. Give it a category in `help.rs` and its texts in `locales/*/commands.ftl`; the conventions for their keys are
//!    those of [`Declaration`]. The tests name everything that is missing, and run every example.

mod access;
mod appeal;
mod audit;
mod balance;
mod bank;
mod channels;
mod daily;
mod desk;
mod economy;
mod errors;
mod example;
mod features;
mod feedback;
mod help;
mod jobs;
mod keys;
mod last;
mod leaderboard;
mod limits;
mod pay;
mod privacy;
mod security;
mod settings;
mod setup;
mod things;
mod transactions;
mod waiting;
mod work;

// The bank.
mod atm;
mod loan;
mod request;
mod standing;
mod term;
// The treasury.
mod treasury;
// The working life.
mod careers;
mod gains;
mod period;
mod portrait;
mod profile;
mod risk;
// Growing beyond work.
mod collections;
mod level_reward;
mod prestige;
mod quest_admin;
mod season;

#[cfg(test)]
mod tests;

use app_economy::Economy;

pub use self::help::CommandIds;
use self::{
    access::AccessCommand,
    appeal::Appeal,
    audit::AuditCommand,
    balance::BalanceCommand,
    bank::{Deposit, Withdraw},
    channels::Channels,
    daily::Daily,
    desk::Desk,
    economy::EconomyCommand,
    errors::Errors,
    features::Features,
    feedback::Feedback,
    help::Help,
    keys::Keys,
    last::Last,
    leaderboard::Leaderboard,
    limits::LimitsCommand,
    pay::Pay,
    privacy::Privacy,
    security::SecurityCommand,
    settings::SettingsCommand,
    setup::Setup,
    transactions::Transactions,
    work::Work,
};
use self::{
    careers::CareersCommand,
    period::PeriodCommand,
    profile::{Achievements, Levels, ProfileCommand, Quests},
    risk::{CrimeCommand, PassiveCommand, Rob},
};
pub(crate) use self::{channels::ChannelGuard, desk::currency};
use crate::{Commands, ComponentIds, Declaration, studio::Studio};
use domain_economy::period::Period;

/// All commands, on these use cases.
///
/// `signer` signs their buttons; `ids` makes their names clickable in `/help` once the registration has told it.
pub fn standard(economy: &Economy, signer: &ComponentIds, ids: CommandIds) -> Commands {
    let studio = Studio::default();
    let desk = || Desk::new(economy.clone(), signer.clone(), studio.clone());
    let commands = Commands::new()
        .with(BalanceCommand::new(desk()))
        .with(Deposit::new(desk()))
        .with(Withdraw::new(desk()))
        .with(Pay::new(desk()))
        .with(Daily::new(desk()))
        .with(Work::new(desk()))
        .with(Transactions::new(desk()))
        .with(Leaderboard::new(desk()))
        .with(EconomyCommand::new(desk(), ids.follower().clone()))
        .with(AccessCommand::new(desk()))
        .with(LimitsCommand::new(desk()))
        .with(AuditCommand::new(desk()))
        .with(SettingsCommand::new(desk()))
        .with(Setup::new(desk()))
        .with(Channels::new(desk()))
        .with(Features::new(desk()))
        .with(Keys::new(desk()))
        .with(Last::new(desk()))
        .with(Privacy::new(desk()))
        .with(Appeal::new(desk()))
        .with(SecurityCommand::new(desk()))
        .with(Errors::new(desk()))
        .with(Feedback::new(desk()))
        // The bank.
        .with(atm::Bank::new(desk()))
        .with(loan::Loan::new(desk()))
        .with(request::RequestMoney::new(desk()))
        .with(standing::Standing::new(desk()))
        .with(term::Term::new(desk()))
        // The treasury.
        .with(treasury::TreasuryCommand::new(desk()))
        // The working life.
        .with(CareersCommand::new(desk()))
        .with(PeriodCommand::new(desk(), Period::Week))
        .with(PeriodCommand::new(desk(), Period::Month))
        .with(CrimeCommand::new(desk()))
        .with(Rob::new(desk()))
        .with(PassiveCommand::new(desk()))
        .with(ProfileCommand::new(desk()))
        .with(Achievements::new(desk()))
        .with(Quests::new(desk()))
        .with(Levels::new(desk()))
        // Growing beyond work.
        .with(level_reward::Rewards::new(desk()))
        .with(level_reward::LevelRewardCommand::new(desk()))
        .with(prestige::Prestige::new(desk()))
        .with(season::SeasonCommand::new(desk()))
        .with(collections::Collections::new(desk()))
        .with(collections::CollectionAdmin::new(desk()))
        .with(quest_admin::QuestAdmin::new(desk()));
    let commands = things::with(commands, desk);
    let declarations: Vec<Declaration> = commands.declarations().cloned().collect();
    commands.with(Help::new(desk(), declarations, ids))
}
