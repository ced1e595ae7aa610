use core_types::{Money, Timestamp};
use domain_economy::career::{Needs, QuotaView, Review, ShiftResult};
use domain_economy::task::Task;
use serde::{Deserialize, Serialize};

/// A place on a career ladder, by the keys of [`Careers`](domain_economy::career::Careers), which knows their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The career's key.
    pub career: String,
    /// The rank's key.
    pub rank: String,
}

/// Why a career cannot be applied for right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "lock", rename_all = "snake_case")]
pub enum Lock {
    /// More experience from all careers together is needed.
    TotalXp {
        /// What there is.
        have: i64,
        /// What is needed.
        need: i64,
    },
    /// The last change of the job is too short a while ago.
    Notice {
        /// When the notice period ends.
        until: Timestamp,
    },
}

/// All careers as one member sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkList {
    /// The present job.
    pub job: Option<Job>,
    /// When the next shift can be worked; none without a job or when it can be now.
    pub next_shift_at: Option<Timestamp>,
    /// The careers in the order of the data file; one page each.
    pub careers: Vec<CareerView>,
}

/// One career as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareerView {
    /// The career's key.
    pub career: String,
    /// Whether it is the present one.
    pub current: bool,
    /// Experience in it.
    pub xp: i64,
    /// The level that experience makes.
    pub level: u32,
    /// The experience at which the next level begins.
    pub next_level_xp: i64,
    /// Shifts worked in it.
    pub shifts: i64,
    /// Why it cannot be applied for; nothing in the present career.
    pub lock: Option<Lock>,
    /// What keeps the present rank; only in the present career.
    #[serde(default)]
    pub quota: Option<QuotaView>,
    /// Its ranks, lowest first.
    pub ranks: Vec<RankView>,
}

/// One rank as one member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankView {
    /// The rank's key.
    pub rank: String,
    /// Whether it is the one the member has in this career (or would begin in).
    pub held: bool,
    /// Whether the member has come that far.
    pub reached: bool,
    /// This member's chance of a successful shift, in millionths.
    pub chance_ppm: u32,
    /// Lowest pay of a successful shift.
    pub pay_low: Money,
    /// Highest pay of a successful shift.
    pub pay_high: Money,
    /// What this member's average shift pays.
    pub expected_pay: Money,
    /// Seconds of rest after a shift.
    pub rest_seconds: u64,
    /// What is still asked for; only in the rank above the held one.
    pub needs: Option<Needs>,
}

/// A job was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The new job, in the highest rank ever reached there.
    pub job: Job,
    /// The job that ended with it.
    pub previous: Option<Job>,
    /// The chance of a successful shift, in millionths.
    pub chance_ppm: u32,
    /// What an average shift pays.
    pub expected_pay: Money,
    /// When the first shift can be worked.
    pub next_shift_at: Timestamp,
    /// When the job can be changed again.
    pub notice_until: Timestamp,
}

/// Everything needed to repeat a draw once its seed is revealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The parts of the stream's label.
    pub label: Vec<String>,
    /// SHA-256 of the seed, in hexadecimal.
    pub commitment: String,
}

/// A shift was worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// The job in which it was worked.
    pub job: Job,
    /// How it ended.
    pub result: ShiftResult,
    /// Which story tells it ([`Career::story`](domain_economy::career::Career::story)).
    pub story: u32,
    /// Coins earned; nothing after a failure.
    pub pay: Money,
    /// What of them went to an open loan.
    #[serde(default)]
    pub to_loan: Money,
    /// Experience gained.
    pub xp_gained: i64,
    /// Experience in this career now.
    pub xp: i64,
    /// The level that experience makes.
    pub level: u32,
    /// Whether the level is new.
    pub level_up: bool,
    /// The new rank, if this shift earned one.
    pub promoted_to: Option<String>,
    /// What the next rank asks for; nothing at the top.
    pub needs: Option<Needs>,
    /// The chance of success that this shift had, in millionths.
    pub chance_ppm: u32,
    /// The wallet now.
    pub wallet: Money,
    /// When the next shift can be worked.
    pub next_shift_at: Timestamp,
    /// How to repeat the draw.
    pub draw: Draw,
    /// What the task within the shift added to the chance, in millionths; none without a task.
    #[serde(default)]
    pub task_bonus: Option<u32>,
    /// The rank lost before the shift because its quota was missed twice.
    #[serde(default)]
    pub demoted_from: Option<String>,
    /// What a look at the quota found before the shift.
    #[serde(default)]
    pub review: Option<Review>,
    /// What keeps the present rank.
    #[serde(default)]
    pub quota: Option<QuotaView>,
    /// The chance of the next shift, in millionths, without a task.
    #[serde(default)]
    pub next_chance_ppm: u32,
    /// What the next shift pays on average, without a task.
    #[serde(default)]
    pub next_expected_pay: Money,
    /// What it brought beside coins and the experience of the career.
    #[serde(default)]
    pub gains: crate::Gains,
}

/// What comes of asking for a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkStep {
    /// It was worked.
    Worked(Box<Shift>),
    /// There is a task first.
    Task(TaskView),
}

/// A task within a shift, and what the shift is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// The number of the shift.
    pub number: i64,
    /// The job.
    pub job: Job,
    /// The task.
    pub task: Task,
    /// Whether the question itself was shown; before that, things to remember are.
    pub asked: bool,
    /// When it was.
    pub since: Timestamp,
    /// The chance of success without the task, in millionths.
    pub chance_ppm: u32,
    /// What an average shift pays without the task.
    pub expected_pay: Money,
    /// The chance with the task done well and in time.
    pub best_chance_ppm: u32,
    /// What an average shift pays then.
    pub best_expected_pay: Money,
}

/// A job was given up. Experience and rank are kept for a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resigned {
    /// The job that ended.
    pub job: Job,
    /// Experience kept in its career.
    pub xp: i64,
    /// When another job can be taken.
    pub may_apply_at: Timestamp,
}

/// A career as staff sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareerLine {
    /// Its key.
    pub career: String,
    /// Whether the server changed or added it.
    pub is_own: bool,
    /// Whether it comes with the hall.
    pub is_standard: bool,
    /// Whether nobody else can take it.
    pub is_hidden: bool,
    /// How many people are in it.
    pub workers: i64,
    /// The version that a change is made to; 0 while it was never changed.
    pub version: i64,
    /// Its text, in two parts: what it is called and tells, and its ranks.
    pub text: (String, String),
    /// Who changed it last, and when.
    pub changed: Option<(core_types::UserId, Timestamp)>,
}

/// A career was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareerChanged {
    /// Its key.
    pub career: String,
    /// The version it has now.
    pub version: i64,
    /// Whether nobody else can take it.
    pub is_hidden: bool,
}
