//! The HTTP listener, which replaces API Gateway, with limits for what clients can occupy.
//!
//! A connection ends if a head is not sent in time, or if an answer is not read. The number of
//! connections is limited below the number of file descriptors of the process, because the data and
//! the requests of workflows also need descriptors. When all connections are in use, further
//! clients wait.

use crate::escape::Escaped;
use crate::gateway::Gateway;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

/// The longest time for a request's head, and the longest pause between two requests.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// The longest time that an answer waits for its receiver.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// The most bytes of a head.
const MAX_HEAD: usize = 64 * 1024;
/// The most connections at once, regardless of the number of descriptors.
const MOST_CONNECTIONS: u64 = 2_048;
/// Descriptors that are reserved for everything else.
const RESERVED: u64 = 48;
/// The pause after the system refused a connection, possibly because no descriptor was free.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// Serves until `stopped` becomes true and the requests in progress are answered.
pub async fn serve(listener: TcpListener, gateway: Gateway, mut stopped: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(connections()));
    let gateway = Arc::new(gateway);
    let mut open = JoinSet::new();
    loop {
        let (stream, peer, place) = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => break,
            accepted = accept(&listener, &places) => accepted,
        };
        while open.try_join_next().is_some() {}
        open.spawn(converse(stream, peer, Arc::clone(&gateway), stopped.clone(), place));
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(places).acquire_owned().await else { continue };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

/// Answers the requests of one connection, one after another.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    gateway: Arc<Gateway>,
    mut stopped: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    // An error is ignored: this only reduces a delay.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let stopping = stopped.clone();
    let service = service_fn(move |request| {
        let (gateway, stopping) = (Arc::clone(&gateway), stopping.clone());
        async move { Ok::<_, Infallible>(gateway.answer(request, peer.ip(), stopping).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(Escaped::new(Box::pin(stream))), service);
    let mut connection = pin!(connection);
    // Errors of a connection only concern its client.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stopped| *stopped) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// The most connections. Before that, raises the limit of descriptors as far as the system allows.
fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let descriptors = if raised.is_ok() { limit.maximum } else { limit.current };
    places(descriptors)
}

/// Half of the descriptors that are not reserved; the other half is for requests of workflows.
/// Without a limit, a sensible number.
fn places(descriptors: Option<u64>) -> usize {
    let most = descriptors.map_or(MOST_CONNECTIONS, |descriptors| descriptors.saturating_sub(RESERVED) / 2);
    most.clamp(4, MOST_CONNECTIONS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_for_everything_else() {
        for (descriptors, most) in
            [(Some(20), 4), (Some(64), 8), (Some(1024), 488), (Some(1 << 20), 2048), (None, 2048)]
        {
            assert_eq!(places(descriptors), most, "{descriptors:?}");
        }
    }
}
