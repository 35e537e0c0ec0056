//! What event sources do in the cloud: feeds messages and ticks to the workers.

use aws::sqs::{Received, Receiver};
use embedded::Embedded;
use engine::ports::Handled;
use engine::{Engine, Error};
use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How long a worker may take over one message.
const WORKER_TIME: Duration = Duration::from_secs(335);
/// Messages worked on at once. Nearly all of them wait for somebody else.
const CONCURRENCY: usize = 256;
/// How often overdue rows are looked for.
const TICK: Duration = Duration::from_secs(1);
/// How often expired items are deleted, in ticks.
const SWEEP_TTL: u32 = 600;

/// A worker of a queue.
pub type Handler = for<'a> fn(&'a Engine, &'a Received, Duration) -> BoxFuture<'a, Result<Handled, Error>>;

/// Feeds a queue to its worker until `stopped`, then waits for the work under way.
pub async fn messages(engine: Engine, receiver: Receiver, handler: Handler, mut stopped: watch::Receiver<bool>) {
    let permits = Arc::new(Semaphore::new(CONCURRENCY));
    loop {
        let messages = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => break,
            messages = receiver.receive(10, Duration::from_secs(20)) => messages,
        };
        match messages {
            Ok(messages) => {
                for message in messages {
                    // More than can be worked on is left in the queue for a moment; closing is never done to this semaphore.
                    let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
                    let (engine, receiver) = (engine.clone(), receiver.clone());
                    tokio::spawn(async move {
                        work(&engine, &receiver, handler, message).await;
                        drop(permit);
                    });
                }
            }
            Err(error) => {
                tracing::error!(%error, "a queue cannot be read");
                let clock = &engine.ports.clock;
                clock.sleep_until(clock.now().plus(TICK)).await;
            }
        }
    }
    // All permits back: nothing is under way any more.
    let _ = permits.acquire_many(CONCURRENCY as u32).await;
}

async fn work(engine: &Engine, receiver: &Receiver, handler: Handler, message: Received) {
    match handler(engine, &message, WORKER_TIME).await {
        Ok(Handled::Done) => {
            if let Err(error) = receiver.delete(&message.receipt).await {
                tracing::warn!(%error, "a message that was worked on could not be deleted; it will be a duplicate");
            }
        }
        // Left in the queue, it comes again.
        Ok(Handled::Again) => {}
        Err(error) => tracing::warn!(%error, receives = message.receives, "a message could not be worked on"),
    }
}

/// Ticks until `stopped`.
pub async fn ticks(engine: Engine, embedded: Embedded, mut stopped: watch::Receiver<bool>) {
    let clock = Arc::clone(&engine.ports.clock);
    let mut round: u32 = 0;
    loop {
        if let Err(error) = workers::tick::handle(&engine).await {
            tracing::error!(%error, "a tick failed");
        }
        round = round.wrapping_add(1);
        if round.is_multiple_of(SWEEP_TTL) {
            let embedded = embedded.clone();
            // It reads all that is stored, so it keeps a thread of its own busy and not the ticks.
            tokio::task::spawn_blocking(move || {
                if let Err(error) = embedded.sweep_ttl() {
                    tracing::error!(%error, "expired items could not be deleted");
                }
            });
        }
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => break,
            () = clock.sleep_until(clock.now().plus(TICK)) => {}
        }
    }
}
