//! Receivers of many kinds on real sockets: each gets the right number of attempts.

use super::{hasty, request};
use crate::world::World;
use aws::http_out::{AllowList, GuardedClient};
use engine::ports::Ports;
use model::{Attempt, DeliveryState, Dialect};
use records::executions;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::Parts;
use testkit::faults::Gate;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a receiver does with a connection after it has read the request.
#[derive(Clone, Copy, Debug)]
enum ImportOptions {
    /// Sends this answer, and closes.
    Says(&'static str),
    /// Sends a byte from time to time, forever.
    Drips,
    /// Sends as much as the other side accepts, up to a gigabyte.
    Floods,
    /// Closes without an answer.
    Closes,
}

/// The address of a receiver, and the number of requests that it has read.
async fn receiver(manner: ImportOptions) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let hits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&hits);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                if read_request(&mut stream).await {
                    count.fetch_add(1, Ordering::SeqCst);
                    behave(manner, stream).await;
                }
            });
        }
    });
    (address, hits)
}

async fn read_request(stream: &mut TcpStream) -> bool {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return false,
            Ok(bytes) => read.extend_from_slice(&buffer[..bytes]),
        }
        let text = String::from_utf8_lossy(&read).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
            if body.len() >= length.parse().unwrap() {
                return true;
            }
        }
    }
}

async fn behave(manner: ImportOptions, mut stream: TcpStream) {
    let head = b"HTTP/1.1 200 OK\r\n\r\n";
    match manner {
        ImportOptions::Says(answer) => drop(stream.write_all(answer.as_bytes()).await),
        ImportOptions::Drips => {
            drop(stream.write_all(head).await);
            while stream.write_all(b"S").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        ImportOptions::Floods => {
            drop(stream.write_all(head).await);
            let block = vec![b'S'; 1024 * 1024];
            for _ in 0..1024 {
                if stream.write_all(&block).await.is_err() {
                    break;
                }
            }
        }
        ImportOptions::Closes => {}
    }
}

/// Sends a callback, and returns how its delivery ended and how often the receiver was called.
async fn tell(dialect: Dialect, manner: ImportOptions) -> (DeliveryState, Vec<Attempt>, usize) {
    let (address, hits) = receiver(manner).await;
    let opened: AllowList = std::iter::once(address.parse().unwrap()).collect();
    // The timeout is only short if waiting ends the attempt.
    let timeout = Duration::from_millis(if matches!(manner, ImportOptions::Drips) { 300 } else { 10_000 });
    let (state, attempts) = tell_at(dialect, &format!("http://{address}/told"), opened, timeout).await;
    (state, attempts, hits.load(Ordering::SeqCst))
}

async fn tell_at(dialect: Dialect, url: &str, opened: AllowList, timeout: Duration) -> (DeliveryState, Vec<Attempt>) {
    let world = World::of(Parts::new(7)).await;
    let http_out = Arc::new(GuardedClient::new(opened).unwrap());
    let engine = hasty(&world, Ports { http_out, ..world.engine.ports.clone() }, timeout);
    let run = executions::execute(&engine, request(&world, dialect, url, None).await).await.unwrap();
    world.deliver(&engine, &Gate::open(), Duration::ZERO).await;
    for _ in 0..6 {
        world.tell(&engine, &Gate::open(), Duration::ZERO).await;
    }
    let delivery = world.row(run.id).await.delivery;
    (delivery.state, delivery.attempts)
}

const SUCCESS: ImportOptions = ImportOptions::Says("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nSUCCESS");
/// The spelling in the documentation.
const SUCCEESS: ImportOptions = ImportOptions::Says("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nSUCCEESS");
const QUOTED: ImportOptions =
    ImportOptions::Says("HTTP/1.1 201 Created\r\ncontent-length: 12\r\n\r\n \"SUCCESS\" \r\n");
const SUCCEEDED: ImportOptions = ImportOptions::Says("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nSUCCEEDED");
const FAILED: ImportOptions = ImportOptions::Says("HTTP/1.1 500 No\r\ncontent-length: 7\r\n\r\nSUCCESS");
const MOVED: ImportOptions =
    ImportOptions::Says("HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 7\r\n\r\nSUCCESS");
const GARBAGE: ImportOptions = ImportOptions::Says("\x00\x01SUCCESS\r\n\r\n");

#[tokio::test]
async fn only_what_counts_is_not_tried_again() {
    use Dialect::{Dpa, Standard};
    let cases = [
        (Dpa, SUCCESS, 1, None),
        (Dpa, SUCCEESS, 1, None),
        (Dpa, QUOTED, 1, None),
        (Standard, SUCCEEDED, 1, None),
        // If the status decides, only the beginning of an answer is read.
        (Standard, ImportOptions::Floods, 1, None),
        (Dpa, SUCCEEDED, 4, Some("the answer was not SUCCESS")),
        (Dpa, FAILED, 4, Some("the answer's status was 500")),
        (Standard, FAILED, 4, Some("the answer's status was 500")),
        (Dpa, MOVED, 4, Some("the answer's status was 302")),
        (Standard, MOVED, 4, Some("the answer's status was 302")),
        (Dpa, GARBAGE, 4, Some("the connection to 127.0.0.1 broke, or its answer is not HTTP")),
        (Dpa, ImportOptions::Drips, 4, Some("Connection timeout")),
        (Standard, ImportOptions::Drips, 4, Some("Connection timeout")),
        (Dpa, ImportOptions::Floods, 4, Some("the answer was not SUCCESS")),
        (Dpa, ImportOptions::Closes, 4, Some("the connection to 127.0.0.1 broke, or its answer is not HTTP")),
        (Standard, ImportOptions::Closes, 4, Some("the connection to 127.0.0.1 broke, or its answer is not HTTP")),
    ];
    let told = futures::future::join_all(cases.map(|(dialect, manner, ..)| tell(dialect, manner))).await;
    for ((dialect, manner, tries, error), (state, attempts, hits)) in cases.iter().zip(told) {
        let at = format!("{dialect:?} {manner:?}: {attempts:?}");
        let expected = if error.is_none() { DeliveryState::Delivered } else { DeliveryState::Dead };
        assert_eq!((state, attempts.len(), hits), (expected, *tries, *tries), "{at}");
        for attempt in &attempts {
            assert_eq!(attempt.error.as_deref(), *error, "{at}");
            let length = attempt.response.as_ref().map_or(0, |text| text.chars().count());
            assert!(length <= model::callback::MAX_EXCERPT && attempt.duration_ms < 9_000, "{at}");
        }
    }
}

#[tokio::test]
async fn the_guard_stands_before_callbacks_too() {
    let (address, hits) = receiver(SUCCESS).await;
    // A name is resolved when the callback is sent.
    let named = format!("http://localhost:{}/", address.rsplit_once(':').unwrap().1);
    let (state, attempts) = tell_at(Dialect::Dpa, &named, AllowList::default(), Duration::from_secs(10)).await;
    assert_eq!((state, attempts.len()), (DeliveryState::Dead, 4));
    assert!(attempts[0].error.as_ref().unwrap().contains("are refused"), "{attempts:?}");
    // An address is refused in the request.
    let world = World::of(Parts::new(7)).await;
    let http_out = Arc::new(GuardedClient::new(AllowList::default()).unwrap());
    let engine = hasty(&world, Ports { http_out, ..world.engine.ports.clone() }, Duration::from_secs(10));
    for url in [format!("http://{address}/"), "http://169.254.169.254/latest".to_owned(), "http://[::1]/".to_owned()] {
        let request = request(&world, Dialect::Dpa, &url, None).await;
        let refused = executions::execute(&engine, request).await.unwrap_err().to_string();
        assert!(refused.starts_with("callbackUrl: ") && refused.contains("are refused"), "{url}: {refused}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}
