//! The loop that takes connections: bounded in number, and in how long a request's head may take.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::{Workbench, router};

/// Connections at a time; more wait.
const MOST: usize = 512;
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
    let app = router(&bench);
    let watching = tokio::spawn(Arc::clone(&bench).watch());
    let room = Arc::new(Semaphore::new(MOST));
    let mut stop = pin!(stop);
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            break;
        };
        let (stream, _) = tokio::select! {
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
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let _place = place;
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(HEAD_BYTES)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
    watching.abort();
    Ok(())
}
