//! More of what a person does in the web client: messages and what can be done with them.

use std::path::Path;

use fantoccini::{Locator, elements::Element};
use serde_json::{Value, json};

use super::page::Page;

impl Page {
    /// Writes a message and waits until it is there for everyone.
    pub(super) async fn say(&self, text: &str) {
        self.fill("composer", text).await;
        self.press_key("composer", "\u{e007}").await;
        self.message(text).await;
    }

    /// The newest row with this text.
    pub(super) async fn message(&self, text: &str) -> Element {
        self.until(&format!("a message with {text}"), async |client| {
            let rows = client
                .find_all(Locator::Css("[data-testid=message]"))
                .await
                .ok()?;
            for row in rows.into_iter().rev() {
                if row.text().await.ok()?.contains(text) {
                    return Some(row);
                }
            }
            None
        })
        .await
    }

    /// Opens the menu of a message with the keyboard and takes an action.
    pub(super) async fn act_on(&self, text: &str, action: &str) {
        let row = self.message(text).await;
        let script = "arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus();";
        let row = serde_json::to_value(&row).unwrap();
        self.front().await.execute(script, vec![row]).await.unwrap();
        let menu = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));";
        self.front().await.execute(menu, Vec::new()).await.unwrap();
        self.touch(&format!("action-{action}")).await;
    }

    /// Replaces the text of an input.
    pub(super) async fn fill(&self, testid: &str, text: &str) {
        let input = self.testid(testid).await;
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }

    /// Presses a key (a character of WebDriver's table, or a letter) in an input.
    pub(super) async fn press_key(&self, testid: &str, key: &str) {
        self.testid(testid).await.send_keys(key).await.unwrap();
    }

    /// Chooses a file.
    pub(super) async fn choose_file(&self, testid: &str, path: &Path) {
        self.testid(testid)
            .await
            .send_keys(&path.display().to_string())
            .await
            .unwrap();
    }

    /// Waits until something on the page matches.
    pub(super) async fn sees(&self, selector: &str) {
        self.element(selector).await;
    }

    /// Waits until nothing on the page matches.
    pub(super) async fn sees_no(&self, selector: &str) {
        self.until(&format!("no {selector}"), async |client| {
            client
                .find_all(Locator::Css(selector))
                .await
                .ok()?
                .is_empty()
                .then_some(())
        })
        .await;
    }

    /// Waits until the first match reads so.
    pub(super) async fn reads(&self, selector: &str, wanted: &str) {
        self.until(&format!("{wanted} in {selector}"), async |client| {
            let text = client
                .find(Locator::Css(selector))
                .await
                .ok()?
                .text()
                .await
                .ok()?;
            text.contains(wanted).then_some(())
        })
        .await;
    }

    /// Waits until a script answers true.
    pub(super) async fn holds(&self, what: &str, script: &str) {
        self.until(what, async |client| {
            (client.execute(script, Vec::new()).await.ok()? == json!(true)).then_some(())
        })
        .await;
    }

    /// Lets a bot post something, without a gateway connection.
    pub(super) async fn post_as_bot(&self, token: &str, path: &str, body: Value) {
        let script = "const [token, path, body, done] = arguments;
            fetch(`/api/v10${path}`, {method: 'POST', headers: {Authorization: `Bot ${token}`, 'Content-Type': 'application/json'}, body: JSON.stringify(body)})
                .then((answer) => done(answer.status));";
        let arguments = vec![json!(token), json!(path), body];
        let status = self.front().await.execute_async(script, arguments).await.unwrap();
        assert_eq!(status, json!(200));
    }

    /// The next message this page posts does not reach the sandbox.
    pub(super) async fn lose_the_next_message(&self) {
        let script = "const real = window.fetch;
            window.fetch = (address, options) => {
                if (options?.method !== 'POST' || !String(address).endsWith('/messages')) return real(address, options);
                window.fetch = real;
                return Promise.reject(new TypeError('Failed to fetch'));
            };";
        self.front().await.execute(script, Vec::new()).await.unwrap();
    }

    /// Plays a bot in this page: registers `commands` and answers by the command's name.
    pub(super) async fn play_bot(&self, token: &str, commands: Value, answers: Value) {
        let script = include_str!("bot.js");
        let arguments = vec![json!(token), commands, answers];
        let ready = self.front().await.execute_async(script, arguments).await.unwrap();
        assert_eq!(ready, json!(true));
    }
}
