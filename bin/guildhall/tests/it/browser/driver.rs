//! ChromeDriver as a child process, the browsers it opens, and their end in every case.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _},
    panic::AssertUnwindSafe,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use futures_util::FutureExt as _;
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::{ParseError, Url};

use super::page::Page;

/// What the page is looked at on.
#[derive(Clone, Copy)]
pub(super) enum Screen {
    /// A window of 1280 × 860 with a mouse.
    Desktop,
    /// 390 × 844 points that are touched.
    Phone,
}

/// A running ChromeDriver with the browsers it has opened.
pub(super) struct Browser {
    address: String,
    chromium: String,
    profiles: TempDir,
    sessions: Mutex<Vec<Client>>,
    process: Child,
    /// Kept open: ChromeDriver ends when it cannot write.
    _output: BufReader<ChildStdout>,
}

/// Tells a story with a browser, which is closed afterwards even if the story fails; nothing may have gone wrong in
/// the pages meanwhile.
pub(super) async fn with_browser(story: impl AsyncFn(&Browser)) {
    let programs = (
        env::var("GUILDHALL_TEST_CHROMEDRIVER"),
        env::var("GUILDHALL_TEST_CHROMIUM"),
    );
    let (Ok(driver), Ok(chromium)) = programs else {
        let missing = "no browser: set GUILDHALL_TEST_CHROMEDRIVER and GUILDHALL_TEST_CHROMIUM";
        let required = env::var("GUILDHALL_TEST_REQUIRE_SERVERS").is_ok_and(|value| value == "1");
        assert!(!required, "{missing}");
        eprintln!("SKIPPED: {missing}");
        return;
    };
    let browser = Browser::start(driver.as_ref(), chromium);
    let told = AssertUnwindSafe(story(&browser)).catch_unwind().await;
    let complaints = browser.close().await;
    if let Err(panic) = told {
        eprintln!("the browser's console: {complaints:#?}");
        std::panic::resume_unwind(panic);
    }
    assert!(complaints.is_empty(), "the browser's console: {complaints:#?}");
}

impl Browser {
    fn start(driver: &Path, chromium: String) -> Self {
        let mut process = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let started = "started successfully on port ";
        let line = output
            .by_ref()
            .lines()
            .map(Result::unwrap)
            .find(|line| line.contains(started));
        let port = line.and_then(|line| {
            line.split_once(started)?
                .1
                .trim_end_matches('.')
                .parse::<u16>()
                .ok()
        });
        Self {
            address: format!(
                "http://127.0.0.1:{}",
                port.expect("ChromeDriver says where it listens")
            ),
            chromium,
            profiles: TempDir::new().unwrap(),
            sessions: Mutex::default(),
            process,
            _output: output,
        }
    }

    /// Opens the web client in a browser of its own and waits until it is connected.
    pub(super) async fn open(&self, screen: Screen, address: &str) -> Page {
        let number = self.sessions().len();
        let profile = self.profiles.path().join(number.to_string());
        let mut options = json!({
            "binary": self.chromium,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1280,860", format!("--user-data-dir={}", profile.display()),
            ],
        });
        if matches!(screen, Screen::Phone) {
            let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let wanted = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted.as_object().unwrap().clone())
            .connect(&self.address)
            .await
            .unwrap();
        self.sessions().push(client.clone());
        Page::open(client, address).await
    }

    /// Ends every browser and the driver; answers what the pages complained about.
    async fn close(self) -> Vec<String> {
        let mut complaints = Vec::new();
        let sessions = std::mem::take(&mut *self.sessions());
        for client in sessions {
            match client.issue_cmd(ConsoleLog).await {
                Ok(entries) => complaints.extend(severe(&entries)),
                Err(error) => complaints.push(format!("no console: {error}")),
            }
            if let Err(error) = client.close().await {
                complaints.push(format!("the browser did not close: {error}"));
            }
        }
        complaints
    }

    fn sessions(&self) -> MutexGuard<'_, Vec<Client>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing else to do about it here.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// Errors and uncaught exceptions among the console's entries.
fn severe(entries: &Value) -> Vec<String> {
    let entries = entries.as_array().into_iter().flatten();
    entries
        .filter(|entry| entry["level"] == "SEVERE")
        .map(|entry| entry["message"].to_string())
        .collect()
}

/// ChromeDriver's command for everything the pages of a session wrote to the console.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
