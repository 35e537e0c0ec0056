//! Sends hints for the schedules that are due, and for those that are about to be: each arrives at
//! its slot. Sending one twice is harmless.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::SlotMessage;
use crate::ports::workflows::SCHEDULE_SHARDS;
use crate::rows::send_slot;
use futures::{StreamExt, stream};

/// The most workflows of a shard that one tick sends hints for; the rest is next in line.
const BATCH: usize = 2_500;
/// How many hints are sent at once.
const AT_ONCE: usize = 32;

/// Sends them; how many.
pub async fn send_slots(engine: &Engine) -> Result<usize, Error> {
    let until = engine.ports.clock.now().plus(engine.config.look_ahead);
    let mut sent = 0;
    for shard in 0..SCHEDULE_SHARDS {
        let rows = engine.ports.workflows.scheduled(shard, until, BATCH).await?;
        let hints = rows.into_iter().map(|row| async move {
            let message = SlotMessage { v: 1, account: row.account, workflow: row.workflow, slot: row.slot };
            send_slot(engine, &message).await
        });
        sent += stream::iter(hints).buffer_unordered(AT_ONCE).filter(|sent| std::future::ready(*sent)).count().await;
    }
    Ok(sent)
}
