//! What the guards cost: an interaction from Discord's JSON through every layer to its answer, with a handler that does
//! nothing; and what it costs to be seen doing it.
//!
//! ```text
//! cargo bench -p gateway --bench stack
//! ```
//!
//! All guards are on and their caches warm, as in a process that has run for a minute. Each way of being watched is measured
//! in processes of its own, in turn, with the yardsticks in the same process, in turn with the stack: reading the same JSON,
//! and a task that does nothing. The median process counts.

use std::{
    process::{Command as Process, Stdio},
    sync::Arc,
    time::Duration,
};

use app_economy::{Economy, ledger::Ledger};
use core_config::{LiveSettings, Settings, Sources};
use core_db::testing::TestDb;
use core_errors::AppError;
use core_security::{Action, Security};
use core_telemetry::{BuildInfo, Headers, LogFormat, LogSettings, Metrics, Service, TraceSettings};
use core_types::{Clock as _, Seed};
use gateway::{
    Bot, BotParts, Call, Command, Commands, ComponentIds, Declaration, Reception, Reply, View, call::Door,
    command::Options, commands::CommandIds, presentation::Languages,
};
use tokio::time::Instant;

/// Members who take turns.
const MEMBERS: u64 = 2_000;
/// Interactions per round, and rounds per process; the median round counts.
const CALLS: u32 = 5_000;
const ROUNDS: usize = 5;
/// Processes per way of being watched.
const PROCESSES: usize = 5;
/// Between two interactions by the members' clock: so that none of them is over a limit.
const PACE: Duration = Duration::from_millis(20);
/// The goal, in nanoseconds per interaction.
const GOAL: u64 = 50_000;

/// A command that every member may use and that does nothing. It has the name of one that has its texts.
struct Nothing;

impl Command for Nothing {
    fn declaration(&self) -> Declaration {
        Declaration::new("last")
            .action(Action::EconomyView)
            .private()
            .example("/last")
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
        "data":{{"id":"9","name":"last","type":1}},
        "member":{{"user":{{"id":"{member}","username":"ana","global_name":"Ana"}},"roles":["11","12"],"nick":null,
        "permissions":"2048","joined_at":"2026-01-01T00:00:00Z","deaf":false,"mute":false}}}}"#
    )
}

fn reception(db: &TestDb) -> Result<Reception, Box<dyn std::error::Error + Send + Sync>> {
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

/// How the process is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watched {
    /// Nobody listens: the stack alone.
    Not,
    /// The log, at its usual level.
    Log,
    /// Log and traces, so many of a hundred of which are kept, for a collector that is away.
    Traces(u32),
}

const WAYS: [(&str, Watched); 4] = [
    ("stack alone", Watched::Not),
    ("with log", Watched::Log),
    ("with traces, 10 %", Watched::Traces(10)),
    ("with traces, all", Watched::Traces(100)),
];

impl Watched {
    fn begin(self) -> Result<(), core_telemetry::TelemetryError> {
        let log = LogSettings {
            filter: "info".into(),
            format: LogFormat::Json,
        };
        let traces = |percent| TraceSettings {
            // Nobody listens there: what a trace costs, and not what a collector on the same machine costs.
            endpoint: "http://127.0.0.1:9".into(),
            headers: Headers::default(),
            sample_percent: percent,
            slow: Duration::from_secs(2),
            service: Service {
                name: "bench".into(),
                version: "0".into(),
                instance: "bench".into(),
                environment: None,
            },
        };
        let guard = match self {
            Self::Not => return Ok(()),
            Self::Log => core_telemetry::init(&log, None)?,
            Self::Traces(percent) => core_telemetry::init(&log, Some(&traces(percent)))?,
        };
        // For as long as the process lives.
        std::mem::forget(guard);
        Ok(())
    }
}

/// Nanoseconds per interaction.
#[derive(Debug, Clone, Copy)]
struct Cost {
    stack: u64,
    json: u64,
    task: u64,
}

/// Nanoseconds each, of the median round.
fn median(mut rounds: Vec<Duration>) -> u64 {
    rounds.sort_unstable();
    let median = rounds.get(rounds.len() / 2).map_or(0, Duration::as_nanos);
    u64::try_from(median / u128::from(CALLS)).unwrap_or(u64::MAX)
}

/// What one process measures.
async fn measure() -> Result<Cost, Box<dyn std::error::Error + Send + Sync>> {
    let db = TestDb::sqlite().await?;
    let reception = reception(&db)?;
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
    Ok(Cost {
        stack: median(stack),
        json: median(json),
        task: median(tasks),
    })
}

/// One process, watched this way, started and waited for.
fn process(way: usize) -> Result<Cost, Box<dyn std::error::Error>> {
    let output = Process::new(std::env::current_exe()?)
        .env(WAY, way.to_string())
        .stderr(Stdio::null())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.split_whitespace().map(str::parse::<u64>);
    let mut next = || -> Result<u64, Box<dyn std::error::Error>> {
        Ok(numbers.next().ok_or("a process measured nothing")??)
    };
    let (stack, json, task) = (next()?, next()?, next()?);
    Ok(Cost { stack, json, task })
}

/// Set in processes that measure: the number of the way.
const WAY: &str = "GUILDHALL_BENCH_WAY";

#[expect(clippy::print_stdout, reason = "a benchmark is there to be read")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Some(way) = std::env::var(WAY).ok().and_then(|way| way.parse::<usize>().ok()) {
        let (_, watched) = WAYS.get(way).ok_or("there is no such way")?;
        let runtime = tokio::runtime::Runtime::new()?;
        let _inside = runtime.enter();
        // As in the real process, where every layer counts.
        let _metrics = Metrics::install(BuildInfo {
            version: "bench",
            revision: "bench",
        })?;
        watched.begin()?;
        // In a task, as calls come from a shard: on a thread of the runtime, not on one beside it.
        let cost = runtime
            .block_on(runtime.spawn(measure()))?
            .map_err(|error| error.to_string())?;
        println!("{} {} {}", cost.stack, cost.json, cost.task);
        return Ok(());
    }
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); WAYS.len()];
    for _ in 0..PROCESSES {
        for (way, costs) in costs.iter_mut().enumerate() {
            costs.push(process(way)?);
        }
    }
    println!("nanoseconds per interaction (goal for the stack alone: under {GOAL})");
    for ((name, _), mut costs) in WAYS.into_iter().zip(costs) {
        costs.sort_unstable_by_key(|cost| cost.stack);
        let Some(Cost { stack, json, task }) = costs.get(costs.len() / 2).copied() else {
            continue;
        };
        println!(
            "{name:<18} {stack:>7}   reading its JSON {json:>6} ({:>5.1} x)   an empty task {task:>6} ({:>5.1} x)",
            ratio(stack, json),
            ratio(stack, task),
        );
    }
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nanoseconds of a benchmark are far below 2^53"
)]
fn ratio(left: u64, right: u64) -> f64 {
    left as f64 / right.max(1) as f64
}
