//! Sends hints for the schedules that are due now or soon. A hint arrives at its slot. A repeated
//! hint has no effect.

use crate::ports::SlotMessage;
use crate::ports::workflows::SCHEDULE_SHARDS;
use crate::rows::send_slot;
use crate::{Engine, Result};
use futures::{StreamExt, stream};

/// The most workflows of a shard for which one tick sends hints. The next tick continues.
const BATCH: usize = 2_500;
/// The most hints that are sent at the same time.
const AT_ONCE: usize = 32;

/// Sends the hints. Returns their number.
pub async fn send_slots(engine: &Engine) -> Result<usize> {
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
