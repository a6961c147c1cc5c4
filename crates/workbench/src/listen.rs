//! The loop that takes connections, and serves each for as long as it may last.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use crate::connections::{Connections, Limits};
use crate::{Workbench, router};

/// From the first byte of a request to the end of its head.
const HEAD: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 64 << 10;

/// Serves until `stop` is ready; then streams end, and what is under way is left.
///
/// # Errors
/// The listener is broken.
pub async fn serve(
    bench: Arc<Workbench>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    serve_within(bench, listener, Limits::default(), stop).await
}

/// The same with other bounds on connections.
///
/// # Errors
/// The listener is broken.
pub async fn serve_within(
    bench: Arc<Workbench>,
    listener: TcpListener,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let app = router(&bench);
    let watching = tokio::spawn(Arc::clone(&bench).watch());
    let connections = Connections::new(limits);
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            taken = listener.accept() => match taken {
                Ok(taken) => taken,
                // One that went away, or too many open files: others may do better.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Fragments are small, and should not wait for each other.
        let _ = stream.set_nodelay(true);
        let place = tokio::select! {
            place = connections.admit(peer.ip()) => place,
            () = &mut stop => break,
        };
        let service = TowerToHyperService::new(app.clone().layer(Extension(place.guest())));
        tokio::spawn(async move {
            let serving = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(HEAD_BYTES)
                .serve_connection(TokioIo::new(stream), service);
            tokio::select! {
                _ = serving => {}
                () = place.dismissed() => {}
            }
        });
    }
    watching.abort();
    Ok(())
}
