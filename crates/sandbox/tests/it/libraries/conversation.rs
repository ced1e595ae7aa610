//! What is said to every bot, and what it has to answer.

use sandbox::{Choice, Member, Sandbox, SandboxError};
use serde_json::json;

/// How often ten seconds may pass in vain: a machine that compiles meanwhile starts programs slowly.
const ATTEMPTS: usize = 9;

/// Waits for something that says that it gives up after ten seconds.
async fn patiently<T>(wait: impl AsyncFn() -> Result<T, SandboxError>) -> T {
    for _ in 1..ATTEMPTS {
        if let Ok(found) = wait().await {
            return found;
        }
    }
    wait().await.unwrap()
}

pub(super) async fn hold(sandbox: &Sandbox) {
    patiently(async || sandbox.wait_until_connected().await).await;
    // The last one of what they register.
    patiently(async || sandbox.wait_until_registered("Quote").await).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());

    components(&bo).await;
    replies(&bo).await;
    context_menus(&bo, &ana).await;
    listening(sandbox, &bo).await;
    reconnecting(sandbox, &bo).await;
}

async fn components(bo: &Member) {
    let choices = bo.autocomplete("fruit").focus("name", "ap").send().await.unwrap();
    let choice = |name: &str| Choice {
        name: name.to_owned(),
        value: json!(name),
    };
    assert_eq!(choices, [choice("Apple"), choice("Apricot")]);

    let card = bo.slash("fruit").option("name", "Apple").send().await.unwrap();
    assert_eq!(card.text(), "Apple × 1\nApple\nFresh from the tree");
    let more = bo.click(&card, "More").await.unwrap();
    assert_eq!(
        (more.id(), more.text()),
        (card.id(), "Apple × 2\nApple\nFresh from the tree".to_owned())
    );

    let taste = bo
        .select(&card, "How does it taste?", &["sweet", "sour"])
        .await
        .unwrap();
    assert_eq!(taste.text(), "Apple tastes sweet and sour.");
    assert!(taste.is_ephemeral());

    let form = bo.click(&card, "Review").await.unwrap();
    assert!(form.is_modal());
    assert_eq!(form.json()["title"], "Review of Apple");
    let review = bo
        .submit(&form)
        .field("Your words", "Crisp.")
        .send()
        .await
        .unwrap();
    assert_eq!(review.text(), "Bo on Apple: Crisp.");

    let eaten = bo.click(&card, "Eat").await.unwrap();
    assert_eq!(
        (eaten.id(), eaten.text()),
        (card.id(), "Apple is eaten.".to_owned())
    );
    assert_eq!(eaten.json()["components"], json!([]));
}

async fn replies(bo: &Member) {
    let secret = bo.slash("secret").send().await.unwrap();
    assert_eq!(secret.text(), "The fig is a flower.");
    assert!(secret.is_ephemeral());

    let waited = bo.slash("wait").send().await.unwrap();
    assert_eq!(waited.text(), "Counted the fruit.");

    let members = bo.slash("members").send().await.unwrap();
    assert_eq!(members.text(), "6 people: Ana, Bo, Cleo, Dan, Max, Olive");
}

async fn context_menus(bo: &Member, ana: &Member) {
    // Ana's nickname, from the data that comes with the command.
    assert_eq!(
        bo.use_on_member("Greet", ana).await.unwrap().text(),
        "Hello Ana the Baker!"
    );
    let said = ana.say("An apple a day").unwrap();
    assert_eq!(
        bo.use_on_message("Quote", said).await.unwrap().text(),
        "> An apple a day"
    );
}

/// What goes on in the channel, outside of interactions.
async fn listening(sandbox: &Sandbox, bo: &Member) {
    let general = sandbox.channel("general").unwrap();
    let list = patiently(async || {
        general
            .wait_for_message(|message| message.text() == "Here is the list.")
            .await
    })
    .await;
    assert_eq!(
        list.file("fruit.txt").unwrap(),
        b"Apple\nApricot\nBanana\nCherry\nDamson\nElderberry\nFig"
    );

    bo.slash("ask").send().await.unwrap();
    let said = bo.say("cherries").unwrap();
    let thanks = patiently(async || {
        general
            .wait_for_message(|message| message.text() == "Bo likes cherries.")
            .await
    })
    .await;
    assert_eq!(thanks.json()["message_reference"]["message_id"], json!(said));
    assert!(thanks.json()["edited_timestamp"].is_string());
    let answer = general
        .wait_for_message(|message| message.id() == said)
        .await
        .unwrap();
    assert_eq!(answer.json()["reactions"][0]["emoji"]["name"], "🍒");
}

/// Makes connections end; how many there were.
type Trouble = fn(&Sandbox) -> usize;

/// Connections end, sessions go on.
async fn reconnecting(sandbox: &Sandbox, bo: &Member) {
    let before = sandbox.sessions();
    assert_eq!(before.len(), 1, "{before:?}");
    let troubles: [(&str, Trouble); 3] = [
        ("asked to reconnect", |sandbox| sandbox.controls().reconnect()),
        ("the connection breaks", |sandbox| {
            sandbox.controls().drop_connections()
        }),
        ("closed by Discord", |sandbox| {
            sandbox.controls().close_connections(4000)
        }),
    ];
    for (times, (what, trouble)) in troubles.into_iter().enumerate() {
        assert_eq!(trouble(sandbox), 1, "{what}");
        let session = patiently(async || sandbox.wait_until_resumed(times + 1).await).await;
        assert_eq!(
            (sandbox.sessions().len(), &session.id),
            (1, &before[0].id),
            "{what}"
        );
        let secret = bo.slash("secret").send().await.unwrap();
        assert_eq!(secret.text(), "The fig is a flower.", "{what}");
    }
}
