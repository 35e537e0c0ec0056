//! Clauses about published versions.

use super::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use crate::clock::START;
use engine::Ports;
use engine::ports::versions::Published;
use model::{Version, WorkflowId};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        versions_come_back_in_order_to_their_owner,
        a_number_is_given_once_even_after_a_delete,
        of_many_who_publish_each_gets_a_number,
        a_change_needs_the_current_record,
    }
}

fn version(number: u32) -> Version {
    Version {
        v: 1,
        number,
        revision: number + 4,
        step_count: 2,
        note: "a note 注".to_owned(),
        enabled: false,
        edit: 1,
        published_at: START,
    }
}

async fn versions_come_back_in_order_to_their_owner(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let (flow, other_flow) = (WorkflowId::parse("flow")?, WorkflowId::parse("flow-2")?);
    ensure_eq!(ports.versions.list(&mine.account, &flow).await?, Published::default(), "before the first");
    for number in 1..=11 {
        ensure!(ports.versions.publish(&mine.account, &flow, &version(number)).await?, "v{number} was refused");
    }
    let all = Published { last: 11, versions: (1..=11).map(version).collect() };
    ensure_eq!(ports.versions.list(&mine.account, &flow).await?, all, "the list");
    ensure_eq!(ports.versions.read(&mine.account, &flow, 2).await?, Some(version(2)), "v2");
    ensure_eq!(ports.versions.read(&mine.account, &flow, 12).await?, None, "v12");
    for (account, flow) in [(&other.account, &flow), (&mine.account, &other_flow)] {
        ensure_eq!(ports.versions.read(account, flow, 2).await?, None, "v2 of another");
        ensure_eq!(ports.versions.list(account, flow).await?, Published::default(), "the list of another");
    }
    Ok(())
}

async fn a_number_is_given_once_even_after_a_delete(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let flow = WorkflowId::parse("flow")?;
    for number in [2, 3] {
        ensure!(!ports.versions.publish(&mine.account, &flow, &version(number)).await?, "v{number} came first");
    }
    ensure!(ports.versions.publish(&mine.account, &flow, &version(1)).await?, "v1 was refused");
    for note in ["a note 注", "another"] {
        let again = Version { note: note.to_owned(), ..version(1) };
        ensure!(!ports.versions.publish(&mine.account, &flow, &again).await?, "v1 was given twice");
    }
    ensure!(ports.versions.publish(&mine.account, &flow, &version(2)).await?, "v2 was refused");
    ensure!(ports.versions.delete(&mine.account, &flow, &version(2)).await?, "v2 was not deleted");
    ensure!(!ports.versions.publish(&mine.account, &flow, &version(2)).await?, "v2 was given after its end");
    let left = Published { last: 2, versions: vec![version(1)] };
    ensure_eq!(ports.versions.list(&mine.account, &flow).await?, left, "what is left");
    ensure!(ports.versions.publish(&mine.account, &flow, &version(3)).await?, "v3 was refused");
    Ok(())
}

async fn of_many_who_publish_each_gets_a_number(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let flow = WorkflowId::parse("flow")?;
    let mut publishers = JoinSet::new();
    // Half of them have equal records.
    for index in 0..6 {
        let (mine, flow) = (mine.clone(), flow.clone());
        let first = Version { note: format!("by {}", index / 2), ..version(1) };
        publishers.spawn(async move { mine.ports.versions.publish(&mine.account, &flow, &first).await });
    }
    let mut given = 0;
    while let Some(published) = publishers.join_next().await {
        given += usize::from(published??);
    }
    ensure_eq!(given, 1, "those who got the number");
    ensure_eq!(ports.versions.list(&mine.account, &flow).await?.versions.len(), 1, "what is stored");
    Ok(())
}

async fn a_change_needs_the_current_record(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let flow = WorkflowId::parse("flow")?;
    let enabled = Version { enabled: true, edit: 2, ..version(1) };
    ensure!(!ports.versions.update(&mine.account, &flow, &enabled).await?, "nothing was changed");
    ensure!(ports.versions.publish(&mine.account, &flow, &version(1)).await?, "v1 was refused");
    for time in ["first", "second"] {
        ensure!(ports.versions.update(&mine.account, &flow, &enabled).await?, "the {time} change was refused");
    }
    let late = Version { note: "late".to_owned(), edit: 2, ..version(1) };
    ensure!(!ports.versions.update(&mine.account, &flow, &late).await?, "a late change was made");
    ensure!(!ports.versions.delete(&mine.account, &flow, &version(1)).await?, "a late delete was made");
    ensure_eq!(ports.versions.read(&mine.account, &flow, 1).await?, Some(enabled.clone()), "the record");
    ensure!(ports.versions.delete(&mine.account, &flow, &enabled).await?, "it was not deleted");
    ensure!(!ports.versions.delete(&mine.account, &flow, &enabled).await?, "it was deleted twice");
    Ok(())
}
