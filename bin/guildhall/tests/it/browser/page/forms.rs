//! Forms, lists and panes of the web client.

use fantoccini::Locator;
use serde_json::json;

use super::Page;

impl Page {
    /// Chooses from a list by what one reads there.
    pub(in super::super) async fn choose_labelled(&self, testid: &str, label: &str) {
        let list = self.testid(testid).await;
        list.select_by_label(label).await.unwrap();
    }

    /// Waits until these words are within something.
    pub(in super::super) async fn wait_for_words(&self, selector: &str, words: &str) {
        self.until(&format!("{words} in {selector}"), async |client| {
            for found in client.find_all(Locator::Css(selector)).await.ok()? {
                if found.text().await.ok()?.contains(words) {
                    return Some(());
                }
            }
            None
        })
        .await;
    }

    /// Presses what the selector finds, once it can be pressed.
    pub(in super::super) async fn touch_selector(&self, selector: &str) {
        self.until(&format!("{selector} to press"), async |client| {
            let found = client.find(Locator::Css(selector)).await.ok()?;
            found.click().await.ok()
        })
        .await;
    }

    /// Looks behind the channel's last message, through its menu.
    pub(in super::super) async fn inspect_last_message(&self) {
        let script = "const rows = document.querySelectorAll('[data-testid=message]');
            rows[rows.length - 1].dispatchEvent(new MouseEvent('contextmenu', {
                bubbles: true, cancelable: true, clientX: 600, clientY: 400,
            }));";
        self.front().await.execute(script, Vec::new()).await.unwrap();
        self.until("Inspect in the message's menu", async |client| {
            let item = client.find(Locator::XPath("//*[@role='menuitem'][contains(., 'Inspect')]"));
            item.await.ok()?.click().await.ok()
        })
        .await;
    }

    /// In the second pane: waits until somebody is there who sees one thing and not the other.
    pub(in super::super) async fn in_the_second_pane(&self, username: &str, there: &str, gone: &str) {
        let frame = self.testid("split-frame").await;
        frame.enter_frame().await.unwrap();
        let script = "return Boolean(document.querySelector(`[data-testid=member-switcher][data-acting-as=${arguments[0]}]`)
            && document.querySelector(arguments[1]) && !document.querySelector(arguments[2]));";
        self.until_here(&format!("{username} in the second pane"), async |client| {
            let wanted = vec![json!(username), json!(there), json!(gone)];
            let seen = client.execute(script, wanted).await.ok()?;
            (seen == json!(true)).then_some(())
        })
        .await;
        self.front().await;
    }

    /// Goes where a link leads, in this window.
    pub(in super::super) async fn follow(&self, testid: &str) {
        let link = self.testid(testid).await;
        let address = link.prop("href").await.unwrap().unwrap();
        self.front().await.goto(&address).await.unwrap();
    }
}
