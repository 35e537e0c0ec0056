//! Clauses about the queues.

use super::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::queue::{MAX_BATCH, MAX_RECEIVES};
use engine::ports::{CallbackMessage, Hint, Received, SlotMessage, StepMessage};
use model::{TraceId, WorkflowId};
use std::time::Duration;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports, receive: impl AsyncFn() -> Vec<String>) -> Vec<Broken> {
    run_clauses! { (ports, &receive);
        a_hint_arrives_as_it_was_sent,
        a_slot_arrives_at_its_time_among_the_hints,
        a_delayed_hint_is_not_seen_before_its_time,
        a_longer_delay_than_possible_is_cut_and_not_refused,
        hints_that_are_sent_together_arrive_each_at_its_time,
    }
}

fn message(tenant: &Tenant, cursor: u64) -> StepMessage {
    let execution = tenant.id_at(tenant.ports.clock.now());
    let trace = Some(TraceId::of(execution));
    let attempts = u32::from(cursor > 1);
    StepMessage { v: 1, account: tenant.account.clone(), execution, cursor, attempts, workflow: None, trace }
}

/// The hints of this account among the visible messages.
async fn seen(tenant: &Tenant, receive: &impl AsyncFn() -> Vec<String>) -> Vec<StepMessage> {
    let bodies = receive().await;
    let hints = bodies.iter().filter_map(|body| serde_json::from_str::<StepMessage>(body).ok());
    hints.filter(|hint| hint.account == tenant.account).collect()
}

async fn a_hint_arrives_as_it_was_sent(ports: &Ports, receive: &impl AsyncFn() -> Vec<String>) -> Outcome {
    let tenant = Tenant::new(ports)?;
    let sent = message(&tenant, u64::MAX);
    ports.step_queue.send(&sent, Duration::ZERO).await?;
    ensure_eq!(seen(&tenant, receive).await, [sent], "the hint");
    Ok(())
}

async fn a_slot_arrives_at_its_time_among_the_hints(ports: &Ports, receive: &impl AsyncFn() -> Vec<String>) -> Outcome {
    let tenant = Tenant::new(ports)?;
    let (step, start) = (message(&tenant, 1), ports.clock.now());
    let slot = start.plus_millis(1_000);
    let account = tenant.account.clone();
    let sent = SlotMessage { v: 1, account, workflow: WorkflowId::parse("w")?, slot };
    ports.step_queue.send_slot(&sent, Duration::from_secs(1)).await?;
    ports.step_queue.send(&step, Duration::from_secs(1)).await?;
    ensure_eq!(receive().await, [] as [String; 0], "what comes at once");
    ports.clock.sleep_until(slot.plus_millis(100)).await;
    let mut hints: Vec<_> = receive().await.iter().filter_map(|body| Hint::parse(body).ok()).collect();
    hints.sort_by_key(|hint| matches!(hint, Hint::Slot(_)));
    ensure_eq!(hints, [Hint::Step(step), Hint::Slot(sent)], "the hints");
    Ok(())
}

async fn a_delayed_hint_is_not_seen_before_its_time(ports: &Ports, receive: &impl AsyncFn() -> Vec<String>) -> Outcome {
    let tenant = Tenant::new(ports)?;
    let sent = message(&tenant, 1);
    let start = ports.clock.now();
    ports.step_queue.send(&sent, Duration::from_millis(1_500)).await?;
    ensure!(seen(&tenant, receive).await.is_empty(), "the hint came at once");
    ports.clock.sleep_until(start.plus_millis(1_400)).await;
    ensure!(seen(&tenant, receive).await.is_empty(), "the hint came early");
    ports.clock.sleep_until(start.plus_millis(2_100)).await;
    ensure_eq!(seen(&tenant, receive).await, [sent], "the hint after its delay");
    Ok(())
}

async fn a_longer_delay_than_possible_is_cut_and_not_refused(
    ports: &Ports,
    receive: &impl AsyncFn() -> Vec<String>,
) -> Outcome {
    let tenant = Tenant::new(ports)?;
    ports.step_queue.send(&message(&tenant, 1), Duration::from_hours(24)).await?;
    ensure!(seen(&tenant, receive).await.is_empty(), "the hint came at once");
    Ok(())
}

async fn hints_that_are_sent_together_arrive_each_at_its_time(
    ports: &Ports,
    receive: &impl AsyncFn() -> Vec<String>,
) -> Outcome {
    let tenant = Tenant::new(ports)?;
    let start = ports.clock.now();
    let batch: Vec<_> = (0..MAX_BATCH as u64)
        .map(|number| (message(&tenant, number), Duration::from_secs(if number < 4 { 0 } else { 30 })))
        .collect();
    ensure_eq!(ports.step_queue.send_batch(&batch).await?, MAX_BATCH, "how many were sent");
    ensure_eq!(ports.step_queue.send_batch(&[]).await?, 0, "of none");
    let cursors = |hints: Vec<StepMessage>| {
        let mut cursors: Vec<_> = hints.iter().map(|hint| hint.cursor).collect();
        cursors.sort_unstable();
        cursors
    };
    ensure_eq!(cursors(seen(&tenant, receive).await), [0, 1, 2, 3], "those that come at once");
    ports.clock.sleep_until(start.plus_millis(29_000)).await;
    ensure!(seen(&tenant, receive).await.is_empty(), "a hint came early");
    ports.clock.sleep_until(start.plus_millis(30_100)).await;
    ensure_eq!(cursors(seen(&tenant, receive).await), [4, 5, 6, 7, 8, 9], "those that are delayed");
    Ok(())
}

/// Tries the clauses of the callback queue, and returns those that do not hold.
pub async fn callback_breaches(ports: &Ports, receive: impl AsyncFn() -> Vec<Received>) -> Vec<Broken> {
    run_clauses! { (ports, &receive);
        a_callback_comes_again_after_its_gap_and_not_too_often,
        a_receipt_of_the_past_hides_nothing,
    }
}

/// The messages of this account among the visible ones.
async fn callbacks(tenant: &Tenant, receive: &impl AsyncFn() -> Vec<Received>) -> Vec<(Received, CallbackMessage)> {
    let messages = receive().await.into_iter();
    let messages = messages.filter_map(|received| {
        let message: CallbackMessage = serde_json::from_str(&received.body).ok()?;
        (message.account == tenant.account).then_some((received, message))
    });
    messages.collect()
}

async fn callback(tenant: &Tenant) -> Result<CallbackMessage, super::Breach> {
    let execution = tenant.id_at(tenant.ports.clock.now());
    let sent = CallbackMessage { v: 1, account: tenant.account.clone(), execution, round: u32::MAX, trace: None };
    tenant.ports.callback_queue.send(&sent, "example.com").await?;
    Ok(sent)
}

async fn a_callback_comes_again_after_its_gap_and_not_too_often(
    ports: &Ports,
    receive: &impl AsyncFn() -> Vec<Received>,
) -> Outcome {
    let tenant = Tenant::new(ports)?;
    let sent = callback(&tenant).await?;
    for receives in 1..=MAX_RECEIVES {
        let found = callbacks(&tenant, receive).await;
        let [(received, message)] = found.as_slice() else {
            return Err(super::Breach::Contract(format!("{} messages instead of one", found.len())));
        };
        ensure_eq!((message, received.receives), (&sent, receives), "the message");
        let at = ports.clock.now();
        ports.callback_queue.hide(&received.receipt, Duration::from_millis(1_500)).await?;
        ports.clock.sleep_until(at.plus_millis(1_400)).await;
        ensure!(callbacks(&tenant, receive).await.is_empty(), "it came before its gap");
        ports.clock.sleep_until(at.plus_millis(2_100)).await;
    }
    ensure!(callbacks(&tenant, receive).await.is_empty(), "it was not set aside");
    Ok(())
}

async fn a_receipt_of_the_past_hides_nothing(ports: &Ports, receive: &impl AsyncFn() -> Vec<Received>) -> Outcome {
    let tenant = Tenant::new(ports)?;
    callback(&tenant).await?;
    let first = callbacks(&tenant, receive).await;
    let Some((first, _)) = first.first() else { return Err(super::Breach::Contract("it never came".to_owned())) };
    ports.callback_queue.hide(&first.receipt, Duration::ZERO).await?;
    ensure_eq!(callbacks(&tenant, receive).await.len(), 1, "shown again at once");
    let hidden = ports.callback_queue.hide(&first.receipt, Duration::ZERO).await;
    ensure!(hidden.is_err(), "an old receipt was taken");
    Ok(())
}
