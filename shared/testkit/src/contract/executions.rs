//! Clauses about executions.

pub mod claiming;
pub mod committing;
pub mod creating;
pub mod deleting;
pub mod delivering;
pub mod due;
pub mod ending;
pub mod guarding;
pub mod limiting;
pub mod listing;
pub mod renewing;
pub mod settling;
pub mod signalling;
pub mod spilling;
pub mod waking;

use super::Broken;
use engine::Ports;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    let mut broken = creating::breaches(ports).await;
    broken.extend(guarding::breaches(ports).await);
    broken.extend(claiming::breaches(ports).await);
    broken.extend(committing::breaches(ports).await);
    broken.extend(renewing::breaches(ports).await);
    broken.extend(ending::breaches(ports).await);
    broken.extend(spilling::breaches(ports).await);
    broken.extend(settling::breaches(ports).await);
    broken.extend(delivering::breaches(ports).await);
    broken.extend(signalling::breaches(ports).await);
    broken.extend(waking::breaches(ports).await);
    broken.extend(deleting::breaches(ports).await);
    broken.extend(due::breaches(ports).await);
    broken.extend(limiting::breaches(ports).await);
    broken.extend(listing::breaches(ports).await);
    broken
}
