//! Clauses about workflows and their revisions.

pub mod changing;
pub mod creating;
pub mod listing;
pub mod scheduling;

use super::Broken;
use engine::Ports;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    let mut broken = creating::breaches(ports).await;
    broken.extend(changing::breaches(ports).await);
    broken.extend(listing::breaches(ports, ports).await);
    broken.extend(scheduling::breaches(ports).await);
    broken
}
