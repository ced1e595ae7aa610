//! Load: many members use commands at once, and what a bot makes of it is measured.
//!
//! A *closed loop* keeps a number of interactions in flight: each member waits for the first reply before the next
//! command. It finds out how much a bot can take. An *open loop* lets commands arrive at a rate, whether or not the bot
//! keeps up, and counts latency from the moment a command was due: a bot (or a driver) that stalls for a second is
//! charged with the wait of everybody who came in that second. It finds out how a bot feels at a given load.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use sandbox::{Sandbox, World, load::{Pace, Plan}};
//!
//! let sandbox = Sandbox::builder().world(World::default().with_members(1000)).start().await?;
//! // Start a bot here.
//! sandbox.wait_until_connected().await?;
//! let plan = Plan::new("balance=70,pay(amount=1..20)=20,work shift=10".parse()?)
//!     .pace(Pace::Open { rate: 500.0 })
//!     .duration(Duration::from_secs(30));
//! let report = sandbox.load(&plan, |_| {}).await?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```

mod cast;
mod driver;
mod mix;
mod plan;
mod process;
mod recorder;
mod report;
mod sights;
mod table;
pub mod trivial;

pub use self::{
    mix::{Mix, MixError},
    plan::{LoadError, Pace, Plan, Progress},
    process::Usage,
    report::{Counts, Latency, Report},
};
