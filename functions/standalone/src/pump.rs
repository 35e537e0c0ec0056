//! Sends messages and ticks to the workers, as event sources do in the cloud.

use crate::turns::Turns;
use aws::sqs::{Received, Receiver};
use embedded::Embedded;
use engine::ports::{Handled, Hint};
use engine::{Engine, Error};
use futures::future::BoxFuture;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};

/// The longest time that a worker has for one message.
const WORKER_TIME: Duration = Duration::from_secs(335);
/// The most messages that are processed at once. Nearly all of them wait for other systems.
const CONCURRENCY: usize = 256;
/// The most runs that are claimed at once. Most of them wait; only a few compute at the same time.
const RUNS: usize = 256;
/// How many requests ask the step queue for messages at the same time. On a busy host each answer
/// comes late. With a single request, messages would pile up in the queue, which is not fair to
/// workflows.
const STEP_POLLS: usize = 8;
/// The pause between two searches for overdue rows.
const TICK: Duration = Duration::from_secs(1);
/// How often expired items are deleted, in ticks.
const SWEEP_TTL: u32 = 600;

/// A worker of a queue.
pub type Handler = for<'a> fn(&'a Engine, &'a Received, Duration) -> BoxFuture<'a, Result<Handled, Error>>;

/// The next messages of a queue. `None` if the host stops. A queue that cannot be read is read
/// again after a pause.
async fn next(receiver: &Receiver, stopped: &mut watch::Receiver<bool>) -> Option<Vec<Received>> {
    loop {
        let messages = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return None,
            messages = receiver.receive(10, Duration::from_secs(20)) => messages,
        };
        match messages {
            Ok(messages) => return Some(messages),
            Err(error) => {
                tracing::error!(%error, "a queue cannot be read");
                tokio::time::sleep(TICK).await;
            }
        }
    }
}

/// Sends the messages of a queue to its worker until `stopped`, then waits for those in progress.
pub async fn messages(engine: Engine, receiver: Receiver, handler: Handler, mut stopped: watch::Receiver<bool>) {
    let permits = Arc::new(Semaphore::new(CONCURRENCY));
    while let Some(messages) = next(&receiver, &mut stopped).await {
        for message in messages {
            // Messages that cannot be processed yet stay in the queue. The semaphore is never
            // closed.
            let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
            let (engine, receiver) = (engine.clone(), receiver.clone());
            tokio::spawn(async move {
                work(&engine, &receiver, handler, message).await;
                drop(permit);
            });
        }
    }
    // When all permits are free, no message is in progress.
    let _ = permits.acquire_many(CONCURRENCY as u32).await;
}

/// Sends the messages of the step queue to their worker until `stopped`, then waits for those in
/// progress.
///
/// Messages are taken out of the queue at once and wait here for their turn, so that many runs of
/// one workflow do not delay those of another one. If a hint is lost with the process or could not
/// be processed, the sweep sends it again.
pub async fn steps(engine: Engine, receiver: Receiver, handler: Handler, stopped: watch::Receiver<bool>) {
    let line =
        StepLine { engine, handler, turns: Turns::new(RUNS, true), waiting: Arc::default(), stopped: stopped.clone() };
    // All tasks in progress hold a sender.
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    let polls = (0..STEP_POLLS).map(|_| line.poll(&receiver, stopped.clone(), &alive));
    futures::future::join_all(polls).await;
    drop(alive);
    // Nothing is sent. The channel closes when the last task has ended.
    let _ = all_gone.recv().await;
}

/// Hints that wait for their turn.
struct StepLine {
    engine: Engine,
    handler: Handler,
    turns: Turns,
    /// The texts of the waiting hints. The sweep sends hints again for rows that wait long; one
    /// copy is enough.
    waiting: Arc<Mutex<HashSet<String>>>,
    stopped: watch::Receiver<bool>,
}

impl StepLine {
    /// Takes messages out of the queue until `stopped`.
    async fn poll(&self, receiver: &Receiver, mut stopped: watch::Receiver<bool>, alive: &mpsc::Sender<()>) {
        while let Some(messages) = next(receiver, &mut stopped).await {
            let receipts: Vec<String> = messages.iter().map(|message| message.receipt.clone()).collect();
            for message in messages {
                self.join(message, alive);
            }
            if receipts.is_empty() {
                continue;
            }
            match receiver.delete_batch(receipts.iter().map(String::as_str)).await {
                Ok(0) => {}
                Ok(kept) => tracing::warn!(kept, "hints could not be deleted; they will be duplicates"),
                Err(error) => tracing::warn!(%error, "hints could not be deleted; they will be duplicates"),
            }
        }
    }

    fn join(&self, message: Received, alive: &mpsc::Sender<()>) {
        let known = |waiting: &Mutex<HashSet<String>>| {
            waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(message.body.clone())
        };
        if !known(&self.waiting) {
            return;
        }
        let (account, workflow) = match Hint::parse(&message.body) {
            Ok(hint) => {
                let (account, workflow) = hint.of();
                (account.to_string(), workflow.map(ToString::to_string).unwrap_or_default())
            }
            // The worker reports the error.
            Err(_) => (String::new(), String::new()),
        };
        let (engine, handler, turns, alive) = (self.engine.clone(), self.handler, self.turns.clone(), alive.clone());
        let (waiting, mut stopped) = (Arc::clone(&self.waiting), self.stopped.clone());
        tokio::spawn(async move {
            let turn = tokio::select! {
                biased;
                _ = stopped.wait_for(|stopped| *stopped) => return,
                turn = turns.take(&account, &workflow) => turn,
            };
            waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&message.body);
            if let Err(error) = handler(&engine, &message, WORKER_TIME).await {
                tracing::warn!(%error, "a hint could not be acted on; the sweep will send it again");
            }
            drop((turn, alive));
        });
    }
}

async fn work(engine: &Engine, receiver: &Receiver, handler: Handler, message: Received) {
    match handler(engine, &message, WORKER_TIME).await {
        Ok(Handled::Done) => {
            if let Err(error) = receiver.delete(&message.receipt).await {
                tracing::warn!(%error, "a message that was worked on could not be deleted; it will be a duplicate");
            }
        }
        // The message stays in the queue and is received again.
        Ok(Handled::Again) => {}
        Err(error) => tracing::warn!(%error, receives = message.receives, "a message could not be worked on"),
    }
}

/// Ticks until `stopped`.
pub async fn ticks(engine: Engine, embedded: Embedded, mut stopped: watch::Receiver<bool>) {
    let mut round: u32 = 0;
    loop {
        if let Err(error) = workers::tick::handle(&engine).await {
            tracing::error!(%error, "a tick failed");
        }
        round = round.wrapping_add(1);
        if round.is_multiple_of(SWEEP_TTL) {
            let embedded = embedded.clone();
            // It reads everything that is stored, so it runs on a thread of its own and does not
            // delay ticks.
            tokio::task::spawn_blocking(move || {
                if let Err(error) = embedded.sweep_ttl().and_then(|_| embedded.compact()) {
                    tracing::error!(%error, "expired items could not be deleted, or their space not be given back");
                }
            });
        }
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => break,
            // This clock does not change when users set the system's clock.
            () = tokio::time::sleep(TICK) => {}
        }
    }
}
