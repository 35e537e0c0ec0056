//! The step queue's sending end.

use super::breach::{ensure, ensure_eq, run_clauses};
use super::tenant::Tenant;
use super::{Broken, Outcome};
use engine::Ports;
use engine::ports::StepMessage;
use std::time::Duration;

/// The clauses that do not hold.
pub async fn breaches(ports: &Ports, receive: impl AsyncFn() -> Vec<String>) -> Vec<Broken> {
    let mut broken = Vec::new();
    run_clauses!(
        broken,
        (ports, &receive),
        [
            a_hint_arrives_as_it_was_sent,
            a_delayed_hint_is_not_seen_before_its_time,
            a_longer_delay_than_possible_is_cut_and_not_refused,
        ]
    );
    broken
}

fn message(tenant: &Tenant, cursor: u64) -> StepMessage {
    let execution = tenant.id_at(tenant.ports.clock.now());
    StepMessage { v: 1, account: tenant.account.clone(), execution, cursor }
}

/// The hints of the tenant among what is visible now.
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
