//! A Redis server of one test, so that it can be killed and flushed.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::error::DbError;

const PROGRAM: &str = "GUILDHALL_TEST_REDIS_SERVER";

/// A Redis server with nothing in it. Ends when dropped.
#[derive(Debug)]
pub struct TestRedis {
    process: Option<Child>,
    port: u16,
}

impl TestRedis {
    /// On a free port, with the program that `scripts/with-servers` found; nothing without it.
    ///
    /// # Errors
    /// When it does not start, or servers are required and missing.
    pub fn start() -> Result<Option<Self>, DbError> {
        if std::env::var_os(PROGRAM).is_none() {
            let required = std::env::var("GUILDHALL_TEST_REQUIRE_SERVERS").is_ok_and(|value| value == "1");
            return if required {
                Err(DbError::internal(
                    "GUILDHALL_TEST_REDIS_SERVER is not set, and servers are required",
                ))
            } else {
                Ok(None)
            };
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
        let port = free.map_err(|_| DbError::internal("no free port"))?.port();
        let mut redis = Self { process: None, port };
        redis.begin()?;
        Ok(Some(redis))
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Kills it: whatever was in it is gone.
    ///
    /// # Errors
    /// When the process cannot be ended.
    pub fn kill(&mut self) -> Result<(), DbError> {
        match self.process.take() {
            None => Ok(()),
            Some(mut process) => {
                let ended = process.kill().and_then(|()| process.wait());
                ended
                    .map(drop)
                    .map_err(|_| DbError::internal("the Redis of a test does not end"))
            }
        }
    }

    /// Starts it anew, empty, at the same address.
    ///
    /// # Errors
    /// When it does not start.
    pub fn begin(&mut self) -> Result<(), DbError> {
        self.kill()?;
        let program = std::env::var_os(PROGRAM).ok_or_else(|| DbError::internal("there is no Redis"))?;
        let process = Command::new(program)
            .args([
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--port",
            ])
            .arg(self.port.to_string())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|_| DbError::internal("the Redis of a test does not start"))?;
        self.process = Some(process);
        for _ in 0..2_000 {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err(DbError::internal("the Redis of a test does not answer"))
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        // What cannot be ended cannot be ended.
        let _ = self.kill();
    }
}
