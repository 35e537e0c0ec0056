//! The contract of every store and queue, as clauses that can be tested with any adapter.
//!
//! Each clause uses an account of its own, so the store can already contain other data. The
//! functions of this file panic with the names of the broken clauses. The function `breaches` of
//! each subject returns them, so that the suite itself can be tested.

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
pub use tenant::{LEASE, Tenant};

pub(crate) use breach::{ensure, ensure_eq, run_clauses};

use engine::Ports;
use engine::ports::Received;

/// Tests workflows and their revisions.
pub async fn workflows(ports: &Ports) {
    keep("workflows", &workflows::breaches(ports).await);
}

/// Tests lists of workflows as two processes with one store see them.
pub async fn lists_of_two(ports: &Ports, other: &Ports) {
    keep("workflows", &workflows::listing::breaches(ports, other).await);
}

/// Tests the folders of an account.
pub async fn folders(ports: &Ports) {
    keep("folders", &folders::breaches(ports).await);
}

/// Tests the secrets of an account.
pub async fn secrets(ports: &Ports) {
    keep("secrets", &secrets::breaches(ports).await);
}

/// Tests the published versions of workflows.
pub async fn versions(ports: &Ports) {
    keep("versions", &versions::breaches(ports).await);
}

/// Tests the files of an account.
pub async fn files(ports: &Ports) {
    keep("files", &files::breaches(ports).await);
}

/// Tests the API records of an account.
pub async fn apis(ports: &Ports) {
    keep("apis", &apis::breaches(ports).await);
}

/// Tests accounts, devices, credentials, signing keys and rate windows.
pub async fn access(ports: &Ports) {
    keep("access", &access::breaches(ports).await);
}

/// Tests executions: rows, spills, lists and the due index.
pub async fn executions(ports: &Ports) {
    keep("executions", &executions::breaches(ports).await);
}

/// Tests the statistics of past hours and days.
pub async fn stats(ports: &Ports) {
    keep("stats", &stats::breaches(ports).await);
}

/// Tests the step queue. `receive` returns the bodies of all messages that are visible now.
pub async fn queue(ports: &Ports, receive: impl AsyncFn() -> Vec<String>) {
    keep("queue", &queue::breaches(ports, receive).await);
}

/// Tests the callback queue. `receive` returns all messages that are visible now, and does not
/// delete them.
pub async fn callback_queue(ports: &Ports, receive: impl AsyncFn() -> Vec<Received>) {
    keep("callback queue", &queue::callback_breaches(ports, receive).await);
}

/// Tests everything except the queues.
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
