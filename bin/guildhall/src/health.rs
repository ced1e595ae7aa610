//! Asks the running bot how it is: for container health checks, and for people without `curl`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, bail};
use core_config::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::console::{Found, say};

/// A bot that takes longer is not well.
const PATIENCE: Duration = Duration::from_secs(4);

/// The most of an answer that is read, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

/// Prints what `/health` answers, and ends with 1 if something required is missing.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let address = reachable(settings.http.bind);
    let answer = tokio::select! {
        answer = ask(address) => answer.with_context(|| format!("nobody answers on {address}"))?,
        () = tokio::time::sleep(PATIENCE) => bail!("no answer from {address} within {} s", PATIENCE.as_secs()),
    };
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .context("this is no answer of a web door")?;
    say(body)?;
    let is_well = head.split_whitespace().nth(1) == Some("200");
    if is_well { Ok(()) } else { Err(Found.into()) }
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut socket = TcpStream::connect(address).await?;
    let request = format!("GET /health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    socket.take(MAX_ANSWER).read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Whoever listens on every address listens on this machine's own.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_asked_here() {
        for (bind, asked) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:8080", "[::1]:8080"),
            ("10.0.0.2:1", "10.0.0.2:1"),
        ] {
            assert_eq!(reachable(bind.parse().unwrap()), asked.parse().unwrap());
        }
    }
}
