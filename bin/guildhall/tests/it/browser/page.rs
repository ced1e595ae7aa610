//! The web client as a person uses it: every step waits for what it needs, never for time to pass.

mod forms;

use std::time::Duration;

use fantoccini::{Client, Locator, elements::Element, wd::WindowHandle};
use serde_json::{Value, json};
use tokio::time::Instant;

/// How often a condition is looked at, and for how long at most.
const EVERY: Duration = Duration::from_millis(50);
const AT_MOST: Duration = Duration::from_secs(20);

/// The rows of the channel, each with its id, whose it is and what one reads there.
const ROWS: &str = "return [...document.querySelectorAll('[data-testid=message]')].map((row) => ({
    id: row.dataset.messageId, author: row.dataset.author, busy: Boolean(row.querySelector('.thinking')),
    text: row.innerText.replaceAll('\\u00a0', ' '),
}));";

/// One window with the web client in it.
pub(super) struct Page {
    client: Client,
    window: WindowHandle,
}

impl Page {
    /// Opens the web client in the browser's window and waits until it is connected.
    pub(super) async fn open(client: Client, address: &str) -> Self {
        let window = client.window().await.unwrap();
        let page = Self { client, window };
        page.visit(address).await;
        page
    }

    /// The web client once more, in a new window of the same browser.
    pub(super) async fn second_window(&self, address: &str) -> Self {
        let window = self.client.new_window(false).await.unwrap().handle;
        let page = Self {
            client: self.client.clone(),
            window,
        };
        page.visit(address).await;
        page
    }

    async fn visit(&self, address: &str) {
        self.front().await.goto(address).await.unwrap();
        self.wait_for_connection().await;
    }

    /// Becomes another member through the panel at the bottom left.
    pub(super) async fn act_as(&self, username: &str) {
        self.touch("member-switcher").await;
        self.touch(&format!("member-switch-{username}")).await;
        self.element(&format!(
            "[data-testid=member-switcher][data-acting-as={username}]"
        ))
        .await;
        self.wait_for_connection().await;
    }

    /// Writes out a command with its options, sends it and answers what the bot says.
    pub(super) async fn run(&self, command: &str, options: &[(&str, &str)]) -> String {
        self.choose_command(command).await;
        for (name, value) in options {
            self.type_option(name, value).await;
        }
        self.send_command().await
    }

    /// Types a command's name until the composer knows it.
    pub(super) async fn choose_command(&self, command: &str) {
        // The list comes from the bot, and a member who was just switched to asks for it anew.
        self.type_text("/").await;
        self.element("[data-testid=command-suggestion]").await;
        self.type_text(&format!("{command} ")).await;
        self.until(&format!("/{command} in the composer"), async |client| {
            let name = client
                .find(Locator::Css("[data-testid=command-name]"))
                .await
                .ok()?;
            (name.text().await.ok()?.trim().ends_with(command)).then_some(())
        })
        .await;
    }

    /// Types into the composer.
    pub(super) async fn type_text(&self, text: &str) {
        self.testid("composer").await.send_keys(text).await.unwrap();
    }

    /// Types a value into one of the command's options.
    pub(super) async fn type_option(&self, name: &str, value: &str) {
        self.testid(&format!("command-option-{name}"))
            .await
            .send_keys(value)
            .await
            .unwrap();
    }

    /// Types the beginning of a value and takes the suggestion that contains `wanted`.
    pub(super) async fn choose_option(&self, name: &str, typed: &str, wanted: &str) {
        self.type_option(name, typed).await;
        self.touch_row("option-suggestion", |text| text.contains(wanted), wanted)
            .await;
    }

    /// Takes a command from the list above the composer.
    pub(super) async fn touch_command(&self, command: &str) {
        let name = format!("/{command}");
        self.touch_row(
            "command-suggestion",
            |text| text.lines().any(|line| line == name),
            &name,
        )
        .await;
    }

    /// Sends the command at hand and waits for the bot's whole answer to it.
    pub(super) async fn send_command(&self) -> String {
        let before: Vec<Value> = self
            .rows()
            .await
            .into_iter()
            .map(|row| row["id"].clone())
            .collect();
        self.touch("composer-send").await;
        self.until("an answer of the bot", async |client| {
            let rows = client.execute(ROWS, Vec::new()).await.ok()?;
            let row = rows.as_array()?.last()?;
            let answered =
                row["author"] == "Guildhall" && row["busy"] == false && !before.contains(&row["id"]);
            answered.then(|| row["text"].as_str().map(str::to_owned))?
        })
        .await
    }

    /// Presses the last button with this label.
    pub(super) async fn press(&self, label: &str) {
        let named = |text: &str| text.replace('\u{a0}', " ").trim() == label;
        self.touch_row("component-button", named, label).await;
    }

    /// Presses what carries this `data-testid`, once it can be pressed.
    pub(super) async fn touch(&self, testid: &str) {
        let selector = format!("[data-testid={testid}]");
        self.until(&format!("{selector} to press"), async |client| {
            client
                .find(Locator::Css(&selector))
                .await
                .ok()?
                .click()
                .await
                .ok()
        })
        .await;
    }

    async fn touch_row(&self, testid: &str, fits: impl Fn(&str) -> bool, wanted: &str) {
        let selector = format!("[data-testid={testid}]");
        self.until(&format!("{wanted} among {selector}"), async |client| {
            for row in client
                .find_all(Locator::Css(&selector))
                .await
                .ok()?
                .into_iter()
                .rev()
            {
                if fits(&row.text().await.ok()?) {
                    return row.click().await.ok();
                }
            }
            None
        })
        .await;
    }

    /// Waits until the channel shows this text.
    pub(super) async fn wait_for_text(&self, text: &str) {
        self.until(text, async |client| shows(client, text).await.then_some(()))
            .await;
    }

    /// Waits until no message has this text any more.
    pub(super) async fn wait_until_gone(&self, text: &str) {
        self.until(&format!("no message with {text}"), async |client| {
            (!shows(client, text).await).then_some(())
        })
        .await;
    }

    /// Whether the channel shows this text now.
    pub(super) async fn shows(&self, text: &str) -> bool {
        shows(self.front().await, text).await
    }

    /// Waits until this channel is open.
    pub(super) async fn wait_for_channel(&self, name: &str) {
        self.until(name, async |client| {
            let title = client
                .find(Locator::Css("[data-testid=channel-title]"))
                .await
                .ok()?;
            (title.text().await.ok()? == name).then_some(())
        })
        .await;
    }

    /// Leaves something in the page that a reload would lose.
    pub(super) async fn leave_a_mark(&self) {
        self.front()
            .await
            .execute("window.marked = true;", Vec::new())
            .await
            .unwrap();
    }

    /// Whether the mark is still there.
    pub(super) async fn has_the_mark(&self) -> bool {
        self.front()
            .await
            .execute("return window.marked === true;", Vec::new())
            .await
            .unwrap()
            == json!(true)
    }

    /// Whether the page is as wide as the screen, and nothing sticks out of it.
    pub(super) async fn fits_the_screen(&self, width: u32) -> bool {
        let script = "return [innerWidth, document.documentElement.scrollWidth];";
        self.front().await.execute(script, Vec::new()).await.unwrap() == json!([width, width])
    }

    async fn wait_for_connection(&self) {
        self.element(".top-bar[data-connection=connected]").await;
        self.element("[data-testid=composer]").await;
    }

    async fn rows(&self) -> Vec<Value> {
        let rows = self.front().await.execute(ROWS, Vec::new()).await.unwrap();
        rows.as_array().cloned().unwrap_or_default()
    }

    pub(super) async fn testid(&self, testid: &str) -> Element {
        self.element(&format!("[data-testid={testid}]")).await
    }

    pub(super) async fn element(&self, selector: &str) -> Element {
        self.until(selector, async |client| {
            client.find(Locator::Css(selector)).await.ok()
        })
        .await
    }

    /// The browser with this page's window in front: commands go to one window at a time.
    pub(super) async fn front(&self) -> &Client {
        self.client.switch_to_window(self.window.clone()).await.unwrap();
        &self.client
    }

    pub(super) async fn until<T>(&self, what: &str, look: impl AsyncFn(&Client) -> Option<T>) -> T {
        self.front().await;
        self.until_here(what, look).await
    }

    /// Like `until`, without leaving the frame one is in.
    async fn until_here<T>(&self, what: &str, look: impl AsyncFn(&Client) -> Option<T>) -> T {
        let client = &self.client;
        let deadline = Instant::now() + AT_MOST;
        while Instant::now() < deadline {
            if let Some(seen) = look(client).await {
                return seen;
            }
            tokio::time::sleep(EVERY).await;
        }
        let page = client
            .execute("return document.body.innerText;", Vec::new())
            .await;
        panic!(
            "waited in vain for {what}; the page: {}",
            page.unwrap_or_default().as_str().unwrap_or_default()
        );
    }
}

async fn shows(client: &Client, text: &str) -> bool {
    let rows = client.execute(ROWS, Vec::new()).await.unwrap_or_default();
    let mut rows = rows.as_array().into_iter().flatten();
    rows.any(|row| row["text"].as_str().is_some_and(|shown| shown.contains(text)))
}
