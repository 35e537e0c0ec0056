//! The HTTP listener: what API Gateway is in the cloud, with bounds on what strangers may hold of
//! this process.
//!
//! A head that is not sent in time ends its connection, and so does an answer that is not taken.
//! There are only so many connections at once, fewer than the descriptors that the process may
//! have: the rest is for the data and for what workflows call. Who comes when all are taken waits.

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

/// How long a request's head may take, and how long a connection may rest between two requests.
const HEAD: Duration = Duration::from_secs(15);
/// How long an answer may wait for its receiver to take more of it.
const TAKE: Duration = Duration::from_secs(30);
/// The most bytes of a head.
const MAX_HEAD: usize = 64 * 1024;
/// Connections at once, whatever the number of descriptors.
const MOST_CONNECTIONS: u64 = 2_048;
/// Descriptors that are kept for everything else.
const RESERVED: u64 = 48;
/// How long listening rests after the system refused a connection, for want of descriptors perhaps.
const REST: Duration = Duration::from_secs(1);

/// Serves until `stopped` turns true and the requests under way are answered.
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
        // Closing is never done to this semaphore.
        let Ok(place) = Arc::clone(places).acquire_owned().await else { continue };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// The requests of one connection, one after another.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    gateway: Arc<Gateway>,
    mut stopped: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    // Only saves a moment.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(TAKE));
    let stopping = stopped.clone();
    let service = service_fn(move |request| {
        let (gateway, stopping) = (Arc::clone(&gateway), stopping.clone());
        async move { Ok::<_, Infallible>(gateway.answer(request, peer.ip(), stopping).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(Escaped::new(Box::pin(stream))), service);
    let mut connection = pin!(connection);
    // How a connection ends is its caller's matter.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stopped| *stopped) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// How many connections there may be, once this process may have as many descriptors as the system
/// lets it.
fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let descriptors = if raised.is_ok() { limit.maximum } else { limit.current };
    places(descriptors)
}

/// Half of the descriptors that are left; the other half is for calls of workflows. Without a
/// limit, as many as is sensible.
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
