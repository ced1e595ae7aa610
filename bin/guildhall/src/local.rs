//! Running the local Discord, with the bot in it or alone.

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
};

use anyhow::Context as _;
use core_config::{LiveSettings, Settings, Sources};
use sandbox::{Recording, Sandbox, World};
use tokio_util::sync::CancellationToken;

use crate::{
    cli::SandboxArgs,
    console::{Found, log, say},
    serve::{bot, clock, listen_near, stop_signal},
};

/// Where the sandbox listens when nobody says otherwise.
pub(crate) const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7300);

/// Whether another port will do when the wanted one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Port {
    /// This one or none: somebody asked for it.
    Exact,
    /// This one, or any free one.
    Preferred,
}

async fn open(args: &SandboxArgs, port: Port) -> anyhow::Result<Sandbox> {
    let world = match &args.world {
        Some(file) => World::from_toml(&read(file)?).with_context(|| format!("in {}", file.display()))?,
        None => World::default(),
    };
    let builder = Sandbox::builder().world(world);
    let opened = match builder.clone().bind(args.bind).start().await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && port == Port::Preferred => {
            builder.bind(SocketAddr::new(args.bind.ip(), 0)).start().await
        }
        opened => opened,
    };
    let sandbox = opened.with_context(|| {
        let address = args.bind;
        format!("the sandbox cannot listen on {address}; choose another address with --bind")
    })?;
    if args.record.is_some() {
        sandbox.record();
    }
    Ok(sandbox)
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Until told to stop; or, when there is a recording to be replayed, until that is done.
async fn until_done(args: &SandboxArgs, sandbox: &Sandbox, stop: &CancellationToken) -> anyhow::Result<()> {
    let Some(file) = &args.replay else {
        stop.cancelled().await;
        return Ok(());
    };
    let recording = Recording::from_toml(&read(file)?).with_context(|| format!("in {}", file.display()))?;
    let replayed = tokio::select! {
        replayed = recording.replay(sandbox) => replayed,
        () = stop.cancelled() => return Ok(()),
    };
    match replayed {
        Ok(()) => Ok(say(format_args!(
            "All {} steps showed the same.",
            recording.len()
        ))?),
        Err(differences) => {
            say(&differences)?;
            Err(Found.into())
        }
    }
}

/// Closes the sandbox, and keeps what was recorded in it.
async fn close(args: &SandboxArgs, sandbox: Sandbox) -> anyhow::Result<()> {
    if let Some(file) = &args.record {
        let recording = sandbox.recording().await;
        fs::write(file, recording.to_toml()?).with_context(|| format!("cannot write {}", file.display()))?;
        say(format_args!(
            "{} steps are recorded in {}.",
            recording.len(),
            file.display()
        ))?;
    }
    sandbox.shutdown().await;
    Ok(())
}

/// The local Discord for a bot of somebody else's.
pub(crate) async fn alone(args: &SandboxArgs) -> anyhow::Result<()> {
    let settings = Settings::load(&Sources::process())?;
    let _log = log(&settings)?;
    let stop = stop_signal()?;
    let sandbox = open(args, Port::Exact).await?;
    say(format_args!(
        "\n  A local Discord is open. It knows no bot but yours.\n\n    \
            web client   {}\n    REST         {}/api/v10\n    gateway      {}\n    bot token    {}\n\n  \
            Ctrl-C closes it.\n",
        sandbox.api_url(),
        sandbox.api_url(),
        sandbox.gateway_url(),
        sandbox.token(),
    ))?;
    let done = until_done(args, &sandbox, &stop).await;
    close(args, sandbox).await?;
    done
}

/// The local Discord, and the bot connected to it as it would be to the real one.
pub(crate) async fn with_bot(args: &SandboxArgs, port: Port) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    let sandbox = open(args, port).await?;
    // A variable that is not valid Unicode is none of ours; `vars` would panic on it.
    let environment =
        std::env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
    let sources = Sources::new(environment.chain([
        ("DISCORD_TOKEN".to_owned(), sandbox.token()),
        ("GUILDHALL__DISCORD__API_URL".to_owned(), sandbox.api_url()),
        (
            "GUILDHALL__DISCORD__GATEWAY_URL".to_owned(),
            sandbox.gateway_url(),
        ),
    ]));
    let settings = Settings::load(&sources)?;
    let log = log(&settings)?;
    let drain = settings.limits.drain;
    let web = listen_near(settings.http.bind)
        .await
        .context("the web door cannot listen")?;
    say(format_args!(
        "\n  Welcome to the hall: a local Discord with Guildhall in it.\n\n    \
            Open  {}\n\n  \
            Try /work list, /work apply, /work shift and /balance; switch members at the bottom left.\n  \
            Health and metrics: http://{}/   Ctrl-C stops everything; what members earned is kept in {}.\n",
        sandbox.api_url(),
        web.local_addr()?,
        settings.general.data_dir.display(),
    ))?;
    let running = async {
        let ended = bot(LiveSettings::new(settings, sources), clock(0), web, stop.clone()).await;
        stop.cancel();
        ended
    };
    let replaying = async {
        let done = until_done(args, &sandbox, &stop).await;
        stop.cancel();
        done
    };
    let (ended, done) = tokio::join!(running, replaying);
    log.shutdown(drain).await;
    close(args, sandbox).await?;
    ended.and(done)
}
