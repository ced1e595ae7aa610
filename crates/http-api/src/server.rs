//! Serving the routes on a socket.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::routes::router;
use crate::state::HttpState;

/// Serves until `shutdown` completes; requests that are under way are then answered.
///
/// # Errors
/// Those of the socket.
pub async fn serve(
    listener: TcpListener,
    state: HttpState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    if address.ip().is_loopback() {
        tracing::info!(%address, "web door open");
    } else {
        tracing::warn!(%address, "web door open to other machines: settings overview and metrics can be read there");
    }
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
}
