//! A proxy between the bot and PostgreSQL that reads along and hangs up at the worst moment: when a COMMIT was sent.
//!
//! Whoever sent it then does not know whether it was done (fault case 20).

mod frames;

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use self::frames::Frames;

/// Bytes taken at once.
const CHUNK: usize = 16 * 1024;

/// A running proxy; it ends when dropped.
#[derive(Debug)]
pub(super) struct Proxy {
    /// The address of the database through the proxy.
    pub(super) url: String,
    orders: Arc<Mutex<Orders>>,
    listening: JoinHandle<()>,
}

/// What is to be done to connections.
#[derive(Debug, Default)]
struct Orders {
    /// How many COMMITs do not arrive, and how many are done and never answered.
    before: usize,
    after: usize,
    /// How many of each happened.
    cut: usize,
    /// Cancelled to end the connections there are.
    all: CancellationToken,
}

impl Proxy {
    /// Listens on a free port in front of the server of a `postgres://` address.
    pub(super) async fn start(url: &str) -> anyhow::Result<Self> {
        let (before, server, after) =
            split(url).context("the database's address must look like postgres://user@host:port/database")?;
        let server = server.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("{before}{}{after}", listener.local_addr()?);
        let orders = Arc::new(Mutex::new(Orders::default()));
        let taken = Arc::clone(&orders);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (server, orders) = (server.clone(), Arc::clone(&taken));
                tokio::spawn(async move {
                    // A connection that ends is what this is for.
                    let _ = pass(client, &server, orders).await;
                });
            }
        });
        Ok(Self {
            url,
            orders,
            listening,
        })
    }

    /// Cuts the connections of the next COMMITs: once the server has done it, or before it hears of it.
    pub(super) fn cut_commits(&self, is_done: bool, count: usize) {
        let mut orders = lock(&self.orders);
        if is_done {
            orders.after += count;
        } else {
            orders.before += count;
        }
    }

    /// Ends all connections.
    pub(super) fn hang_up(&self) {
        let all = std::mem::take(&mut lock(&self.orders).all);
        all.cancel();
    }

    /// Lets everything pass again. How many connections were cut at a COMMIT so far.
    pub(super) fn calm(&self) -> usize {
        let mut orders = lock(&self.orders);
        (orders.before, orders.after) = (0, 0);
        orders.cut
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
        self.hang_up();
    }
}

fn lock(orders: &Mutex<Orders>) -> std::sync::MutexGuard<'_, Orders> {
    orders.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The address before, at and after its `host:port`.
fn split(url: &str) -> Option<(&str, &str, &str)> {
    let scheme = url.find("://")? + 3;
    let rest = url.get(scheme..)?;
    let end = rest.find('/').unwrap_or(rest.len());
    let start = rest.get(..end)?.rfind('@').map_or(0, |at| at + 1);
    let server = rest.get(start..end).filter(|server| server.contains(':'))?;
    Some((url.get(..scheme + start)?, server, rest.get(end..)?))
}

/// What happens to a COMMIT.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Not,
    Before,
    After,
}

fn next_cut(orders: &Mutex<Orders>) -> Cut {
    let mut orders = lock(orders);
    let cut = if orders.after > 0 {
        orders.after -= 1;
        Cut::After
    } else if orders.before > 0 {
        orders.before -= 1;
        Cut::Before
    } else {
        return Cut::Not;
    };
    orders.cut += 1;
    cut
}

/// Passes bytes both ways until one side ends, or the order comes to end it.
async fn pass(client: TcpStream, server: &str, orders: Arc<Mutex<Orders>>) -> io::Result<()> {
    let all = lock(&orders).all.clone();
    let server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // The answer to a COMMIT whose connection is cut must not pass.
    let silent = CancellationToken::new();
    tokio::select! {
        ended = asking(from_client, to_server, &orders, &silent) => ended,
        ended = answering(from_server, to_client, &silent) => ended,
        () = all.cancelled() => Ok(()),
    }
}

async fn asking(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    orders: &Mutex<Orders>,
    silent: &CancellationToken,
) -> io::Result<()> {
    let mut frames = Frames::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = client.read(&mut chunk).await?;
        if read == 0 {
            return Ok(());
        }
        let bytes = chunk.get(..read).unwrap_or_default();
        let cut = if frames.has_commit(bytes) {
            next_cut(orders)
        } else {
            Cut::Not
        };
        match cut {
            Cut::Not => server.write_all(bytes).await?,
            Cut::Before => return Ok(()),
            Cut::After => {
                silent.cancel();
                server.write_all(bytes).await?;
                // Ended by the other direction, when the server has answered.
                std::future::pending::<()>().await;
            }
        }
    }
}

async fn answering(
    mut server: OwnedReadHalf,
    mut client: OwnedWriteHalf,
    silent: &CancellationToken,
) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = server.read(&mut chunk).await?;
        if read == 0 || silent.is_cancelled() {
            return Ok(());
        }
        client.write_all(chunk.get(..read).unwrap_or_default()).await?;
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    #[test]
    fn an_address_keeps_everything_but_its_server() {
        assert_eq!(
            split("postgres://guildhall:se@cret@db.example:5432/hall?sslmode=prefer"),
            Some((
                "postgres://guildhall:se@cret@",
                "db.example:5432",
                "/hall?sslmode=prefer"
            ))
        );
        assert_eq!(
            split("postgres://127.0.0.1:5432"),
            Some(("postgres://", "127.0.0.1:5432", ""))
        );
        for wrong in [
            "sqlite:file",
            "postgres://host/hall",
            "postgres:///hall?host=/run",
        ] {
            assert_eq!(split(wrong), None, "{wrong}");
        }
    }

    /// A server that answers everything with one byte and counts what it heard.
    async fn server() -> (SocketAddr, Arc<Mutex<Vec<u8>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, heard) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let ears = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut peer, _)) = listener.accept().await {
                let ears = Arc::clone(&ears);
                tokio::spawn(async move {
                    let mut chunk = [0; 256];
                    while let Ok(read @ 1..) = peer.read(&mut chunk).await {
                        ears.lock().unwrap().extend_from_slice(&chunk[..read]);
                        let _ = peer.write_all(b"!").await;
                    }
                });
            }
        });
        (address, heard)
    }

    /// Says words one after the other, waiting for each answer; how many were answered.
    async fn talk(proxy: &Proxy, words: &[&[u8]]) -> usize {
        let (_, address, _) = split(&proxy.url).unwrap();
        let mut peer = TcpStream::connect(address).await.unwrap();
        for (answered, word) in words.iter().enumerate() {
            peer.write_all(word).await.unwrap();
            if peer.read_u8().await.is_err() {
                return answered;
            }
        }
        words.len()
    }

    #[tokio::test]
    async fn case_20_the_connection_is_lost_at_commit_before_or_after_it_was_done() {
        let (address, heard) = server().await;
        let proxy = Proxy::start(&format!("postgres://{address}/x")).await.unwrap();
        let startup = frames::tests::startup();
        let (begin, commit) = (frames::tests::query("BEGIN"), frames::tests::query("COMMIT"));
        let words: [&[u8]; 3] = [&startup, &begin, &commit];

        assert_eq!(talk(&proxy, &words).await, 3);
        proxy.cut_commits(false, 1);
        assert_eq!(talk(&proxy, &words).await, 2, "not answered");
        proxy.cut_commits(true, 1);
        assert_eq!(talk(&proxy, &words).await, 2, "not answered");
        assert_eq!(talk(&proxy, &words).await, 3, "everything passes again");
        let heard = heard.lock().unwrap().clone();
        let commits = heard
            .windows(commit.len())
            .filter(|window| *window == commit)
            .count();
        assert_eq!(commits, 3, "one of four was never heard of");
        assert_eq!(proxy.calm(), 2);
    }
}
