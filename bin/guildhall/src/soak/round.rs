//! One round: a seed, its lives and deaths, and the comparison at the end.

use std::{
    fmt::{self, Write as _},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use core_db::{Db, DbSettings};
use core_types::{Clock as _, SystemClock};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    FaultKind, SoakArgs,
    books::{self, Books},
    crowd::Crowd,
    diary::{Said, Wish},
    oracle,
    plan::{self, Life},
    seconds,
    stage::{Conditions, Stage},
};
use crate::verify;

/// How much later the last start is: answers that are owed for longer than a minute go out.
const LATER: i64 = 120;

/// How much later it is once more: a message that failed often waits for up to a quarter of an hour.
const MUCH_LATER: i64 = 1_000;

/// How often that is tried.
const STARTS: usize = 4;

/// How often four times a second it is asked whether all answers are out.
const LOOKS: usize = 100;

/// What around a wish is shown of a fault.
const AROUND: Duration = Duration::from_secs(5);

/// How a round ended.
pub(super) struct Ended {
    pub(super) figures: Figures,
    /// Everything that does not fit, in words.
    pub(super) faults: Vec<String>,
    pub(super) folder: PathBuf,
    /// By how many seconds the clock of the round was ahead at last.
    pub(super) clock: i64,
}

/// How much happened.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    pub(super) rounds: usize,
    kills: usize,
    faults: usize,
    interactions: usize,
    done: usize,
    refused: usize,
    late: usize,
    without_answer: usize,
    cut: usize,
    entries: usize,
}

impl Figures {
    pub(super) fn add(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.kills += other.kills;
        self.faults += other.faults;
        self.interactions += other.interactions;
        self.done += other.done;
        self.refused += other.refused;
        self.late += other.late;
        self.without_answer += other.without_answer;
        self.cut += other.cut;
        self.entries += other.entries;
    }

    fn count(&mut self, diary: &[Wish]) {
        let tries = || diary.iter().flat_map(|wish| &wish.tries);
        let count = |wanted: fn(&Said) -> bool| tries().filter(|one| wanted(&one.said)).count();
        self.interactions = tries().count();
        self.done = count(|said| *said == Said::Done);
        self.refused = count(|said| matches!(said, Said::Refused(_)));
        self.without_answer = count(|said| matches!(said, Said::Nothing(_)));
        self.late = diary
            .iter()
            .filter(|wish| wish.told_late && !wish.was_told())
            .count();
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} kills, {} other faults, {} commits cut; {} interactions: {} done, {} refused, {} without an answer in time \
             ({} effects told late); {} entries",
            self.kills,
            self.faults,
            self.cut,
            self.interactions,
            self.done,
            self.refused,
            self.without_answer,
            self.late,
            self.entries
        )
    }
}

/// Plays one round. `base` is by how many seconds its clock is ahead of the machine's.
pub(super) async fn play(
    args: &SoakArgs,
    seed: u64,
    kinds: &[FaultKind],
    base: i64,
) -> anyhow::Result<Ended> {
    let lives = plan::plan(seed, args.kills, kinds);
    let mut stage = Stage::set(args, base).await?;
    let before = books(&stage.database(args), 0, base).await?;
    stage.start(Conditions::default()).await?;
    stage.open(args.door).await?;
    let began = Instant::now();
    let crowd = Crowd::new(&stage.sandbox, args.members, plan::seed_of(seed), began)?;
    crowd.endow().await;

    let mut log = Log {
        began,
        events: Vec::new(),
        faults: Vec::new(),
        figures: Figures {
            rounds: 1,
            ..Figures::default()
        },
    };
    let stop = CancellationToken::new();
    let mut acting = crowd.act(&stop);
    for (number, life) in lives.iter().enumerate() {
        if number > 0 {
            let (clock, disk) = (life.clock, life.disk);
            log.add(format!("the bot is started: {:?}", Conditions { clock, disk }));
            stage.start(Conditions { clock, disk }).await?;
        }
        live(&mut stage, life, &mut log).await?;
    }
    stop.cancel();
    while let Some(ended) = acting.join_next().await {
        ended.context("a member")?;
    }
    log.figures.cut = stage.calm().await?;
    let latest = lives
        .iter()
        .map(|life| life.clock)
        .max()
        .unwrap_or_default()
        .max(0);
    let clock = settle(args, &mut stage, latest, &mut log).await?;

    let diary = crowd.read();
    let after = compare(args, &stage, &diary, &before, base + clock, &mut log).await?;
    log.figures.count(&diary);
    log.figures.entries = after.entries.len();
    if !log.faults.is_empty() {
        stage.folder.keep();
    }
    let folder = stage.folder.path().to_owned();
    stage.sandbox.shutdown().await;
    Ok(Ended {
        figures: log.figures,
        faults: log.faults,
        folder,
        clock: base + clock,
    })
}

/// What happened when, and what does not fit.
struct Log {
    began: Instant,
    events: Vec<(Duration, String)>,
    faults: Vec<String>,
    figures: Figures,
}

impl Log {
    fn add(&mut self, event: String) {
        self.events.push((self.began.elapsed(), event));
    }
}

/// One life: things go wrong, and it is killed.
async fn live(stage: &mut Stage, life: &Life, log: &mut Log) -> anyhow::Result<()> {
    let born = Instant::now();
    for (after, fault) in &life.faults {
        tokio::time::sleep_until(born + *after).await;
        log.add(format!("{fault:?}"));
        log.figures.faults += 1;
        stage.fail(*fault).await?;
    }
    tokio::time::sleep_until(born + life.length).await;
    let ended_before = stage.kill()?;
    log.add("the bot is killed".to_owned());
    log.figures.kills += 1;
    // Without a disk nobody has to live on.
    if let Some(words) = ended_before.filter(|_| life.disk.is_none()) {
        log.faults.push(words);
    }
    tokio::time::sleep(life.down).await;
    Ok(())
}

/// Starts the bot a last time, until all answers are out, and stops it in good order. By how many seconds its clock was ahead.
async fn settle(args: &SoakArgs, stage: &mut Stage, latest: i64, log: &mut Log) -> anyhow::Result<i64> {
    let mut clock = latest + LATER;
    for _ in 0..STARTS {
        log.add(format!("the bot is started a last time, {clock} s later"));
        stage.start(Conditions { clock, disk: None }).await?;
        let db = open(&stage.database(args)).await?;
        let mut owed = 0;
        for _ in 0..LOOKS {
            let (waiting, given_up) = books::debts(&db).await?;
            owed = waiting;
            if waiting == 0 {
                if given_up > 0 {
                    log.add(format!("{given_up} answers were given up"));
                }
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        db.close().await;
        if let Some(words) = stage.stop().await? {
            log.faults.push(words);
        }
        if owed == 0 {
            return Ok(clock);
        }
        clock += MUCH_LATER;
    }
    log.faults
        .push("answers are still owed, however long one waits".to_owned());
    Ok(clock)
}

async fn open(url: &str) -> anyhow::Result<Db> {
    let mut settings = DbSettings::new(url);
    settings.pool_size = 2;
    Db::connect(settings, Arc::new(SystemClock))
        .await
        .context("the database cannot be opened")
}

/// The books as they are, with the newest schema.
async fn books(url: &str, since: i64, ahead: i64) -> anyhow::Result<Books> {
    let db = open(url).await?;
    db.migrate().await?;
    let now = SystemClock.now().as_micros() + ahead * 1_000_000;
    let read = books::read(&db, since, now).await;
    db.close().await;
    read
}

/// Holds everything against everything, and writes down what does not fit.
async fn compare(
    args: &SoakArgs,
    stage: &Stage,
    diary: &[Wish],
    before: &Books,
    ahead: i64,
    log: &mut Log,
) -> anyhow::Result<Books> {
    let db = open(&stage.database(args)).await?;
    let checked = verify::check(&db, None).await?;
    log.faults
        .extend(checked.faults().map(|fault| format!("verify: {fault}")));
    db.close().await;
    let after = books(&stage.database(args), before.end, ahead).await?;
    for misfit in oracle::judge(diary, before, &after) {
        let wish = misfit.wish.and_then(|place| diary.get(place));
        let story = wish.map(|wish| story(wish, &log.events)).unwrap_or_default();
        log.faults.push(format!("{}{story}", misfit.what));
    }
    Ok(after)
}

/// A wish with what happened around it.
fn story(wish: &Wish, events: &[(Duration, String)]) -> String {
    let own = wish.tries.iter().map(|one| {
        let said = format!("interaction {} → {:?}", one.interaction, one.said);
        (one.at, said)
    });
    let times: Vec<Duration> = wish.tries.iter().map(|one| one.at).collect();
    let is_near = |at: Duration| times.iter().any(|time| time.abs_diff(at) < AROUND);
    let mut lines: Vec<(Duration, String)> = events
        .iter()
        .filter(|(at, _)| is_near(*at))
        .cloned()
        .chain(own)
        .collect();
    lines.sort();
    let mut text = format!(
        "\n  {:?} of {} for {}, asked by {}",
        wish.deed, wish.amount, wish.member, wish.asker
    );
    for (at, line) in lines {
        // Writing into a text does not fail.
        let _ = write!(text, "\n    {:>7}  {line}", seconds(at));
    }
    text
}
