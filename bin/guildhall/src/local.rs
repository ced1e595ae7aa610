//! Running the local Discord, with the bot in it or alone.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use anyhow::Context as _;
use core_config::{LiveSettings, Settings, Sources};
use sandbox::Sandbox;

use crate::{
    console::{log, say},
    serve::{bot, listen_near, stop_signal},
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

async fn open(address: SocketAddr, port: Port) -> anyhow::Result<Sandbox> {
    let opened = match Sandbox::builder().bind(address).start().await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && port == Port::Preferred => {
            Sandbox::builder()
                .bind(SocketAddr::new(address.ip(), 0))
                .start()
                .await
        }
        opened => opened,
    };
    opened.with_context(|| {
        format!("the sandbox cannot listen on {address}; choose another address with --bind")
    })
}

/// The local Discord for a bot of somebody else's.
pub(crate) async fn alone(address: SocketAddr) -> anyhow::Result<()> {
    let settings = Settings::load(&Sources::process())?;
    let _log = log(&settings)?;
    let stop = stop_signal()?;
    let sandbox = open(address, Port::Exact).await?;
    say(format_args!(
        "\n  A local Discord is open. It knows no bot but yours.\n\n    \
            web client   {}\n    REST         {}/api/v10\n    gateway      {}\n    bot token    {}\n\n  \
            Ctrl-C closes it.\n",
        sandbox.api_url(),
        sandbox.api_url(),
        sandbox.gateway_url(),
        sandbox.token(),
    ))?;
    stop.cancelled().await;
    sandbox.shutdown().await;
    Ok(())
}

/// The local Discord, and the bot connected to it as it would be to the real one.
pub(crate) async fn with_bot(address: SocketAddr, port: Port) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    let sandbox = open(address, port).await?;
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
    let _log = log(&settings)?;
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
    let ended = bot(LiveSettings::new(settings, sources), web, stop).await;
    sandbox.shutdown().await;
    ended
}
