//! An answer in the response to the request that asked.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use core_telemetry::name;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::oneshot;

use crate::{
    call::Call,
    command::Ack,
    delivery::{Delivering, Delivery, First, Undelivered},
    reply::{Reply, encode},
    responder::Responder,
    rest::Content,
};

/// An answer on its way into the response.
pub(super) struct Answer {
    pub(super) content: Content,
    /// Told when the connection has taken it.
    pub(super) taken: oneshot::Sender<()>,
}

/// The first word goes into the response, everything after it over REST. A first word whose request is gone goes over REST
/// too: Discord takes one of the two (40060 says that it was the first), never both.
///
/// Files go into the response as well, as `multipart/form-data`: with a deferral instead, the member would wait for two
/// round trips more, and look at an empty message meanwhile.
pub(super) struct InResponse {
    responder: Responder,
    waiting: Mutex<Option<oneshot::Sender<Answer>>>,
}

impl InResponse {
    /// The way back, and where its answer comes out.
    pub(super) fn new(responder: Responder) -> (Self, oneshot::Receiver<Answer>) {
        let (waiting, answered) = oneshot::channel();
        let waiting = Mutex::new(Some(waiting));
        (Self { responder, waiting }, answered)
    }

    async fn send_first(&self, call: &Call, first: First) -> Result<(), Undelivered> {
        if !self.hand_over(call, &first).await {
            metrics::counter!(name::INTERACTIONS_UNTAKEN).increment(1);
            tracing::info!(interaction = %call.id, "nobody waits for the response any more");
            return self.responder.first(call, first).await;
        }
        Responder::measure(call, &first, true);
        self.responder.after_first(call, first).await
    }

    /// False if whoever asked is gone.
    async fn hand_over(&self, call: &Call, first: &First) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(waiting) = waiting else { return false };
        let (taken, was_taken) = oneshot::channel();
        let content = Content::with_files(&encode::first(call, first), encode::files(first));
        waiting.send(Answer { content, taken }).is_ok() && was_taken.await.is_ok()
    }
}

impl Delivery for InResponse {
    fn first<'a>(&'a self, call: &'a Call, first: First) -> Delivering<'a> {
        Box::pin(self.send_first(call, first))
    }

    fn later<'a>(&'a self, call: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a> {
        self.responder.later(call, ack, reply)
    }
}

/// The body of a response. It tells whether the connection took it: a body that is dropped before was for nobody.
#[derive(Debug)]
pub struct AnswerBody {
    bytes: Option<Bytes>,
    taken: Option<oneshot::Sender<()>>,
}

impl AnswerBody {
    pub(super) const fn new(bytes: Bytes, taken: Option<oneshot::Sender<()>>) -> Self {
        Self {
            bytes: Some(bytes),
            taken,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.as_ref().map_or(0, Bytes::len)
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(taken) = self.taken.take() {
            // Whoever waits for it has given up: then it goes over REST, and Discord takes one of both.
            let _ = taken.send(());
        }
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.len() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len() as u64)
    }
}
