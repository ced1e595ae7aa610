//! What the guards cost: an interaction from Discord's JSON through every layer to its answer, with a handler that does
//! nothing.
//!
//! ```text
//! cargo bench -p gateway --bench stack
//! ```
//!
//! All guards are on and their caches warm, as in a process that has run for a minute. The yardsticks are measured in the
//! same run, in turn with the stack: reading the same JSON, and a task that does nothing.

use std::{sync::Arc, time::Duration};

use app_economy::{Economy, ledger::Ledger};
use core_config::{LiveSettings, Settings, Sources};
use core_db::testing::TestDb;
use core_errors::AppError;
use core_security::{Action, Security};
use core_types::{Clock as _, Seed};
use gateway::{
    Bot, BotParts, Call, Command, Commands, ComponentIds, Declaration, Reception, Reply, View, call::Door,
    command::Options, commands::CommandIds, presentation::Languages,
};
use tokio::time::Instant;

/// Members who take turns.
const MEMBERS: u64 = 2_000;
/// Interactions per round, and rounds; the median round counts.
const CALLS: u32 = 10_000;
const ROUNDS: usize = 9;
/// Between two interactions by the members' clock: so that none of them is over a limit.
const PACE: Duration = Duration::from_millis(20);
/// The goal, in nanoseconds per interaction.
const GOAL: u128 = 50_000;

/// A command that every member may use and that does nothing.
struct Nothing;

impl Command for Nothing {
    fn declaration(&self) -> Declaration {
        Declaration::new("nothing").action(Action::EconomyView)
    }

    async fn run(&self, _: &Call, _: &Options) -> Result<Reply, AppError> {
        Ok(Reply::private(View::text("nothing")))
    }
}

/// An interaction as Discord sends it.
fn interaction(number: u64) -> String {
    let (id, member) = (10_000 + number, 1_000 + number % MEMBERS);
    format!(
        r#"{{"id":"{id}","application_id":"1","type":2,"token":"a-token-as-long-as-tokens-usually-are","version":1,
        "guild_id":"7","channel_id":"8","locale":"en-GB","guild_locale":"en-US","app_permissions":"2048",
        "data":{{"id":"9","name":"nothing","type":1}},
        "member":{{"user":{{"id":"{member}","username":"ana","global_name":"Ana"}},"roles":["11","12"],"nick":null,
        "permissions":"2048","joined_at":"2026-01-01T00:00:00Z","deaf":false,"mute":false}}}}"#
    )
}

#[expect(clippy::unused_async, reason = "the bot is made inside the runtime")]
async fn reception(db: &TestDb) -> Result<Reception, Box<dyn std::error::Error>> {
    let sources = Sources::new([("DISCORD_TOKEN".to_owned(), "MQ.bench.bench".to_owned())]);
    let settings = Settings::load(&sources)?;
    let security = Security::new(db.db(), Duration::from_hours(1));
    let economy = Economy::new(db.db(), Ledger::start(db.db()), security, Seed::new([1; 32]))?;
    let bot = Bot::new(BotParts {
        settings: LiveSettings::new(settings, sources),
        db: db.db(),
        economy,
        clock: db.clock().clone(),
        commands: Commands::new().with(Nothing),
        command_ids: CommandIds::default(),
        texts: Arc::new(Languages),
        ids: ComponentIds::new(Seed::new([2; 32])),
        seed: Seed::new([3; 32]),
    })?;
    Ok(bot.reception())
}

/// Nanoseconds each, of the median round.
fn median(mut rounds: Vec<Duration>) -> u128 {
    rounds.sort_unstable();
    rounds
        .get(rounds.len() / 2)
        .map_or(0, |round| round.as_nanos() / u128::from(CALLS))
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a benchmark is there to be read")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = TestDb::sqlite().await?;
    let reception = reception(&db).await?;
    let mut number = 0;
    let mut batch = || -> Vec<String> {
        let first = number;
        number += u64::from(CALLS);
        (first..number).map(interaction).collect()
    };
    for call in batch() {
        db.clock().advance(PACE);
        let sent = reception.ask(&call).await?;
        if !format!("{sent:?}").contains("\"nothing\"") {
            return Err(format!("a guard was in the way: {sent:?}").into());
        }
    }
    let (mut stack, mut json, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let calls = batch();
        let begin = Instant::now();
        for call in &calls {
            db.clock().advance(PACE);
            std::hint::black_box(reception.ask(call).await?);
        }
        stack.push(begin.elapsed());

        let (begin, at) = (Instant::now(), db.clock().now());
        for call in &calls {
            std::hint::black_box(Call::from_json(call, Door::Direct, at)?);
        }
        json.push(begin.elapsed());

        let begin = Instant::now();
        for _ in 0..CALLS {
            tokio::spawn(std::future::ready(())).await?;
        }
        tasks.push(begin.elapsed());
    }
    let (stack, json, tasks) = (median(stack), median(json), median(tasks));
    println!("whole stack      {stack:>7} ns per interaction (goal: under {GOAL})");
    println!("reading its JSON {json:>7} ns");
    println!("an empty task    {tasks:>7} ns");
    println!("stack : task     {:>7.1}", ratio(stack, tasks));
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nanoseconds of a benchmark are far below 2^53"
)]
fn ratio(left: u128, right: u128) -> f64 {
    left as f64 / right.max(1) as f64
}
