//! A Redis server of our own, to be flushed and killed.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::bail;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::child::free_address;

/// How often twenty times a second a server is asked for that starts.
const TRIES: usize = 200;

/// A running server, killed when dropped.
#[derive(Debug)]
pub(super) struct RedisServer {
    program: PathBuf,
    address: SocketAddr,
    process: Option<Child>,
}

impl RedisServer {
    pub(super) async fn start(program: &Path) -> anyhow::Result<Self> {
        let mut server = Self {
            program: program.to_owned(),
            address: free_address()?,
            process: None,
        };
        server.revive().await?;
        Ok(server)
    }

    pub(super) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Starts it, unless it runs.
    pub(super) async fn revive(&mut self) -> anyhow::Result<()> {
        if self.process.is_some() {
            return Ok(());
        }
        let process = Command::new(&self.program)
            .args(["--port", &self.address.port().to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--daemonize", "no"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        self.process = Some(process);
        for _ in 0..TRIES {
            if TcpStream::connect(self.address).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("Redis does not start")
    }

    pub(super) fn kill(&mut self) -> io::Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        process.kill()?;
        process.wait().map(drop)
    }

    /// Lets it forget everything.
    pub(super) async fn forget(&self) -> io::Result<()> {
        let mut peer = TcpStream::connect(self.address).await?;
        peer.write_all(b"FLUSHALL\r\n").await?;
        peer.read_u8().await.map(drop)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            tracing::warn!(%error, "Redis was not ended");
        }
    }
}
