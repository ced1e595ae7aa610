//! Posting interactions as they happen, and taking the answers that come in the same response.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::header,
};
use tokio::{sync::mpsc, time::Instant};

use super::{
    client::{Answer, Client},
    probe,
};
use crate::{rest::Form, snowflake::Snowflake, state::Discord};

/// How many interactions may wait to be posted. Beyond it they fail at once, as behind a dead endpoint.
const QUEUE: usize = 16_384;

/// How often an endpoint in use is sent a wrong signature.
const PROBE_EVERY: Duration = Duration::from_mins(10);

/// One interaction for one endpoint.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) application: Snowflake,
    pub(crate) interaction: Snowflake,
    pub(crate) token: String,
    pub(crate) url: String,
    pub(crate) body: String,
}

impl Delivery {
    /// The two ends of the queue.
    pub(crate) fn queue() -> (mpsc::Sender<Self>, mpsc::Receiver<Self>) {
        mpsc::channel(QUEUE)
    }
}

/// Posts what is left in the queue until the sandbox shuts down.
pub(crate) async fn run(discord: Arc<Discord>, mut queue: mpsc::Receiver<Delivery>) {
    let mut clients: HashMap<Snowflake, (Client, Instant)> = HashMap::new();
    loop {
        let delivery = tokio::select! {
            delivery = queue.recv() => delivery,
            () = discord.shutdown.cancelled() => return,
        };
        let Some(delivery) = delivery else { return };
        let application = delivery.application;
        let (client, probed) = match clients.entry(application) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => match Client::new(&discord, application) {
                Some(client) => unknown.insert((client, Instant::now())),
                None => continue,
            },
        };
        if probed.elapsed() > PROBE_EVERY {
            *probed = Instant::now();
            let (discord, url) = (Arc::clone(&discord), delivery.url.clone());
            spawn(&Arc::clone(&discord), async move {
                probe(&discord, application, &url).await;
            });
        }
        let client = client.clone();
        let discord = Arc::clone(&discord);
        spawn(&Arc::clone(&discord), async move {
            deliver(&discord, &client, delivery).await;
        });
    }
}

/// Runs as a task of the sandbox that ends with it.
fn spawn(discord: &Arc<Discord>, work: impl Future<Output = ()> + Send + 'static) {
    let shutdown = discord.shutdown.clone();
    discord.tasks.spawn(async move {
        tokio::select! {
            () = work => {}
            () = shutdown.cancelled() => {}
        }
    });
}

async fn deliver(discord: &Arc<Discord>, client: &Client, delivery: Delivery) {
    let failed = match client.post(&delivery.url, &delivery.body, true).await {
        // Accepted: the answer comes over REST.
        Ok(Answer {
            status: 202 | 204, ..
        }) => return,
        Ok(answer @ Answer { status: 200, .. }) => match take(discord, &delivery, answer).await {
            Ok(()) => return,
            Err(why) => why,
        },
        Ok(Answer { status, .. }) => format!("answered {status}"),
        Err(why) => why,
    };
    tracing::debug!(url = delivery.url, failed, "interactions endpoint failed");
    discord.update(|state| state.interaction_fail(delivery.interaction, "endpoint failed"));
}

/// Takes the callback in the body of a good response.
async fn take(discord: &Arc<Discord>, delivery: &Delivery, answer: Answer) -> Result<(), String> {
    let mut request = Request::new(Body::from(answer.body));
    if let Some(kind) = answer.headers.get(header::CONTENT_TYPE) {
        request.headers_mut().insert(header::CONTENT_TYPE, kind.clone());
    }
    let form = Form::from_request(request, discord).await;
    let form = form.map_err(|error| error.to_string())?;
    let (id, token) = (delivery.interaction, &delivery.token);
    discord
        .update(|state| state.interaction_answer(id, token, &form.json, form.files))
        .map_err(|error| error.to_string())?;
    if let Some(checker) = &discord.checker {
        checker.callback(&form.json);
    }
    Ok(())
}
