//! The contract that every store and queue keeps, as clauses that can be tried on any adapter.
//!
//! Each clause works in an account of its own, so that a store may already hold anything. The
//! functions of this file panic with the names of the clauses that are broken; each subject's
//! `breaches` only tells them, which is how the suite itself is tested.

pub mod access;
pub mod apis;
pub mod breach;
pub mod executions;
pub mod files;
pub mod folders;
pub mod queue;
pub mod secrets;
pub mod stats;
pub mod tenant;
pub mod versions;
pub mod workflows;

pub use breach::{Breach, Broken, Outcome};

use engine::Ports;
use engine::ports::Received;

/// Workflows and revisions.
pub async fn workflows(ports: &Ports) {
    keep("workflows", &workflows::breaches(ports).await);
}

/// Lists of workflows, as two processes over one store see them.
pub async fn lists_of_two(ports: &Ports, other: &Ports) {
    keep("workflows", &workflows::listing::breaches(ports, other).await);
}

/// Folders.
pub async fn folders(ports: &Ports) {
    keep("folders", &folders::breaches(ports).await);
}

/// Secrets.
pub async fn secrets(ports: &Ports) {
    keep("secrets", &secrets::breaches(ports).await);
}

/// Published versions.
pub async fn versions(ports: &Ports) {
    keep("versions", &versions::breaches(ports).await);
}

/// Files of an account.
pub async fn files(ports: &Ports) {
    keep("files", &files::breaches(ports).await);
}

/// API records.
pub async fn apis(ports: &Ports) {
    keep("apis", &apis::breaches(ports).await);
}

/// Accounts, devices, credentials, signing keys, rate windows.
pub async fn access(ports: &Ports) {
    keep("access", &access::breaches(ports).await);
}

/// Executions, spills, lists, the due index.
pub async fn executions(ports: &Ports) {
    keep("executions", &executions::breaches(ports).await);
}

/// What is kept of past hours and days.
pub async fn stats(ports: &Ports) {
    keep("stats", &stats::breaches(ports).await);
}

/// The step queue. `receive` takes the bodies of all messages that are visible now.
pub async fn queue(ports: &Ports, receive: impl AsyncFn() -> Vec<String>) {
    keep("queue", &queue::breaches(ports, receive).await);
}

/// The callback queue. `receive` takes all messages that are visible now, and leaves them to come
/// again.
pub async fn callback_queue(ports: &Ports, receive: impl AsyncFn() -> Vec<Received>) {
    keep("callback queue", &queue::callback_breaches(ports, receive).await);
}

/// Everything but the queues.
pub async fn stores(ports: &Ports) {
    workflows(ports).await;
    versions(ports).await;
    secrets(ports).await;
    folders(ports).await;
    apis(ports).await;
    access(ports).await;
    executions(ports).await;
    files(ports).await;
    stats(ports).await;
}

fn keep(subject: &str, broken: &[Broken]) {
    let list: Vec<_> = broken.iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "broken clauses of {subject}:\n{}", list.join("\n"));
}
