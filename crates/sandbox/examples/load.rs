//! How much the sandbox itself can take: a trivial bot in a process of its own, and members who keep it busy.
//!
//! ```text
//! cargo run --release -p sandbox --example load [CONCURRENCY] [SECONDS]
//! ```

use std::{io::Write, process::Command, time::Duration};

use sandbox::{
    Limits, Sandbox, World,
    load::{Pace, Plan, trivial},
};

/// In the bot's process: the address to connect to.
const BOT: &str = "SANDBOX_LOAD_BOT";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Ok(address) = std::env::var(BOT) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        return Ok(runtime.block_on(trivial::run(address.parse()?, "sandbox-token"))?);
    }
    // One thread for sandbox and driver: they share one lock, and hand every interaction to each other twice.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(drive())
}

async fn drive() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let concurrency = arguments.next().map_or(Ok(256), |count| count.parse())?;
    let seconds = arguments.next().map_or(Ok(5), |count| count.parse())?;
    let world = World::default().with_members(1000);
    let sandbox = Sandbox::builder()
        .world(world)
        .limits(Limits::off())
        .start()
        .await?;
    let mut bot = Command::new(std::env::current_exe()?)
        .env(BOT, sandbox.address().to_string())
        .spawn()?;
    sandbox.wait_until_connected().await?;
    let plan = Plan::new("ping".parse()?)
        .pace(Pace::Closed { concurrency })
        .duration(Duration::from_secs(seconds))
        .bot_process(bot.id());
    let report = sandbox.load(&plan, |_| {}).await;
    bot.kill()?;
    bot.wait()?;
    writeln!(std::io::stdout(), "{}", report?)?;
    sandbox.shutdown().await;
    Ok(())
}
