//! Running against Discord, and what every way of running shares.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use core_config::LiveSettings;
use core_telemetry::{BuildInfo, Metrics};
use core_types::{Clock, SystemClock, Timestamp};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    Hall,
    console::{log, service},
};

/// Serves the Discord of the settings until a signal to stop.
pub(crate) async fn discord(live: LiveSettings, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    let settings = live.current();
    let log = log(&settings)?;
    let address = settings.http.bind;
    let web = TcpListener::bind(address).await.with_context(|| {
        format!("the web door cannot listen on {address}; set GUILDHALL__HTTP__BIND to a free address")
    })?;
    let ended = bot(live.clone(), clock, web, stop_signal()?).await;
    log.shutdown(live.current().limits.drain).await;
    ended
}

/// Runs the bot.
pub(crate) async fn bot(
    live: LiveSettings,
    clock: Arc<dyn Clock>,
    web: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let metrics = Metrics::install(BuildInfo {
        version: env!("CARGO_PKG_VERSION"),
        revision: crate::REVISION,
    })?;
    metrics.about(&service(&live.current()));
    let folding = tokio::spawn(metrics.clone().maintain());
    let hall = Hall::open(live, clock, metrics).await?;
    let ended = hall.run(web, stop).await;
    folding.abort();
    ended
}

/// The clock of the machine, or one that is wrong by so many seconds.
pub(crate) fn clock(offset: i64) -> Arc<dyn Clock> {
    if offset == 0 {
        return Arc::new(SystemClock);
    }
    Arc::new(WrongClock {
        micros: offset.saturating_mul(1_000_000),
    })
}

/// As somebody sets a machine's clock wrong: limits, which run on its monotonic clock, do not notice.
#[derive(Debug)]
struct WrongClock {
    micros: i64,
}

impl Clock for WrongClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(SystemClock.now().as_micros().saturating_add(self.micros))
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }
}

/// A token that is cancelled by Ctrl-C, or by the signal that service managers send.
pub(crate) fn stop_signal() -> io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("asked to stop");
        told.cancel();
    });
    Ok(stop)
}

/// Listens on an address, or on any free port beside it when it is taken and nobody asked for exactly this one.
pub(crate) async fn listen_near(address: SocketAddr) -> io::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            TcpListener::bind(SocketAddr::new(address.ip(), 0)).await
        }
        bound => bound,
    }
}
