//! `/rewards` and `/level-reward`: what levels bring.

use app_economy::{LevelReward, LevelRewards, RewardGiven, RewardState};
use core_errors::{AppError, codes};
use core_security::Action;
use core_types::{Money, RoleId};
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, Words, label, say},
    reply::Visibility,
};

/// `/rewards`.
#[derive(Debug)]
pub(crate) struct Rewards {
    desk: Desk,
}

impl Rewards {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    fn card(&self, visit: &Visit<'_>, all: &LevelRewards) -> Result<Card, AppError> {
        let words = &visit.words;
        let card = Card::with_icon(Tone::Neutral, "🎖️", &say!(words, "rewards-title"));
        if all.rewards.is_empty() {
            return Ok(card.text(say!(words, "rewards-none")));
        }
        let lines: Vec<Markup> = all
            .rewards
            .iter()
            .map(|(reward, state)| {
                let sign = match state {
                    RewardState::Given => "✔",
                    RewardState::Open => "🎁",
                    RewardState::Ahead => "▫️",
                };
                Markup::join(&[Markup::trusted(sign), line(words, reward)], " ")
            })
            .collect();
        let is_open = all.rewards.iter().any(|(_, state)| *state == RewardState::Open);
        let collect = self.desk.own(visit.call, "rewards", "collect", "")?;
        let collect = Button::new(Style::Primary, label!(words, "rewards-collect"), collect).enabled(is_open);
        Ok(card
            .text(Markup::join(&lines, "\n"))
            .buttons(vec![collect.icon("🎁")])
            .footer(&say!(words, "rewards-level", level = all.level)))
    }
}

/// What a level brings, on one line.
fn line(words: &Words, reward: &LevelReward) -> Markup {
    brought(words, reward.level, reward.role, reward.coins)
}

/// A level with its role and coins.
fn brought(words: &Words, level: u32, role: Option<RoleId>, coins: Money) -> Markup {
    let role = role.map(|role| Markup::trusted(format!("<@&{role}>")));
    let coins = coins.is_positive().then(|| words.money(coins));
    let what: Vec<Markup> = [role, coins].into_iter().flatten().collect();
    say!(
        words,
        "rewards-line",
        level = level,
        what = Markup::join(&what, ", ")
    )
}

/// What was given, for the cards of whatever reached a level.
pub(crate) fn given(words: &Words, reward: &RewardGiven) -> Markup {
    brought(words, reward.level, reward.role, reward.coins)
}

impl Command for Rewards {
    fn declaration(&self) -> Declaration {
        Declaration::new("rewards")
            .flag("economy")
            .action(Action::EconomyView)
            .private()
            .component("collect", Ack::Message(Visibility::Private))
            .example("/rewards")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let all = self.desk.economy.level_rewards(&visit.request).await?;
        Ok(Reply::private(self.card(&visit, &all)?))
    }

    async fn component(&self, call: &Call, _: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let done = self.desk.economy.level_rewards_claim(&visit.request).await?;
        let lines: Vec<Markup> = done.given.iter().map(|reward| given(words, reward)).collect();
        let card = Card::with_icon(Tone::Good, "🎁", &say!(words, "rewards-collected"));
        Ok(Reply::private(
            card.text(Markup::join(&lines, "\n")).footer(&say!(
                words,
                "rewards-wallet",
                wallet = done.wallet
            )),
        ))
    }
}

/// `/level-reward`.
#[derive(Debug)]
pub(crate) struct LevelRewardCommand {
    desk: Desk,
}

impl LevelRewardCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

fn level_of(options: &Options) -> Result<u32, AppError> {
    let level = options.required_integer("level")?;
    u32::try_from(level).map_err(|_| AppError::new(codes::LEVEL_REWARD_UNKNOWN))
}

impl Command for LevelRewardCommand {
    fn declaration(&self) -> Declaration {
        let level = || OptionSpec::integer("level").required().within(2, 500);
        Declaration::new("level-reward")
            .flag("economy")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::EconomyConfigure)
            .private()
            .subcommand(
                Declaration::new("add")
                    .option(level())
                    .option(OptionSpec::role("role"))
                    .option(OptionSpec::integer("coins").within(0, 1_000_000_000))
                    .example("/level-reward add level:5 coins:250")
                    .example("/level-reward add level:10 coins:1000"),
            )
            .subcommand(Declaration::new("list").example("/level-reward list"))
            .subcommand(
                Declaration::new("remove")
                    .option(level())
                    .example("/level-reward remove level:10"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (words, economy) = (&visit.words, &self.desk.economy);
        let card = match options.subcommand() {
            "add" => {
                let reward = LevelReward {
                    level: level_of(options)?,
                    role: options.role("role"),
                    coins: Money::new(options.integer("coins").unwrap_or(0)),
                };
                let set = economy.level_reward_set(&visit.request, reward).await?;
                Card::new(Tone::Good, &say!(words, "level-reward-set-title"))
                    .text(line(words, &set))
                    .footer(&say!(words, "level-reward-set-how"))
            }
            "remove" => {
                let level = level_of(options)?;
                economy.level_reward_remove(&visit.request, level).await?;
                let card = Card::new(Tone::Good, &say!(words, "level-reward-removed-title"));
                card.text(say!(words, "level-reward-removed-text", level = level))
            }
            "list" => {
                let all = economy.level_rewards(&visit.request).await?.rewards;
                let card = Card::with_icon(Tone::Neutral, "🎖️", &say!(words, "rewards-title"));
                let lines: Vec<Markup> = all.iter().map(|(reward, _)| line(words, reward)).collect();
                if lines.is_empty() {
                    card.text(say!(words, "rewards-none"))
                } else {
                    card.text(Markup::join(&lines, "\n"))
                }
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }
}
