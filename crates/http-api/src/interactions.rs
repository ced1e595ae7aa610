//! Whoever takes the interactions that Discord posts.

use std::fmt;
use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, Response};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

type Taker = dyn Fn(HeaderMap, Bytes) -> BoxFuture<'static, Response<Body>> + Send + Sync;

/// Takes the headers and the whole body of a request and gives the response: 401 for what is not rightly signed. When
/// nobody waits for the response any more, its body, or the future that makes it, is dropped. Clones share it.
#[derive(Clone)]
pub struct Interactions(Arc<Taker>);

impl fmt::Debug for Interactions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interactions").finish_non_exhaustive()
    }
}

impl Interactions {
    /// Taken by this function.
    pub fn new<F, R, B>(take: F) -> Self
    where
        F: Fn(HeaderMap, Bytes) -> R + Send + Sync + 'static,
        R: Future<Output = Response<B>> + Send + 'static,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        Self(Arc::new(move |headers, body| {
            take(headers, body)
                .map(|response| response.map(Body::new))
                .boxed()
        }))
    }

    pub(crate) fn take(&self, headers: HeaderMap, body: Bytes) -> BoxFuture<'static, Response<Body>> {
        (self.0)(headers, body)
    }
}
