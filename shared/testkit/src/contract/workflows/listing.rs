//! Clauses about lists of workflows: a write of one process is in the next list of another.

use crate::contract::tenant::definition;
use crate::contract::{Broken, Outcome, Tenant, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::workflows::Written;
use model::{AccountId, Workflow};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold. `other` are the ports of another process
/// with the same store.
pub async fn breaches(ports: &Ports, other: &Ports) -> Vec<Broken> {
    run_clauses! { (ports, other); every_change_is_in_the_next_list, lists_keep_up_with_many_writers }
}

async fn listed(ports: &Ports, account: &AccountId) -> Result<Vec<Workflow>, engine::StoreError> {
    let list = ports.workflows.list(account).await?;
    Ok(list.iter().map(|workflow| workflow.as_ref().clone()).collect())
}

fn next(workflow: &Workflow, name: &str) -> Workflow {
    Workflow { edit: workflow.edit + 1, name: name.to_owned(), ..workflow.clone() }
}

async fn every_change_is_in_the_next_list(ports: &Ports, other: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let account = &mine.account;
    ensure_eq!(listed(other, account).await?, vec![], "before there is any");
    let a = mine.workflow("a", "A")?;
    let mut b = mine.workflow("b", "B")?;
    for (workflow, expected) in [(&a, vec![a.clone()]), (&b, vec![a.clone(), b.clone()])] {
        ensure_eq!(ports.workflows.create(account, workflow, &definition("1")).await?, Written::Done, "a create");
        ensure_eq!(listed(other, account).await?, expected, "after a create");
    }
    let favourite = Workflow { is_favorite: true, ..next(&b, "B") };
    let revised = Workflow { revision: 2, ..next(&favourite, "B") };
    let renamed = next(&revised, "C");
    for (change, steps) in [(favourite, None), (revised, Some(definition("2"))), (renamed, None)] {
        // The two processes write in turns, and both read.
        let (writer, reader) = if change.edit % 2 == 0 { (ports, other) } else { (other, ports) };
        let written = writer.workflows.update(account, &b, &change, steps.as_ref()).await?;
        ensure_eq!(written, Written::Done, "edit {}", change.edit);
        b = change;
        for ports in [reader, writer] {
            ensure_eq!(listed(ports, account).await?, vec![a.clone(), b.clone()], "after edit {}", b.edit);
        }
    }
    ensure_eq!(ports.workflows.delete(account, &a).await?, true, "the deletion");
    ensure_eq!(listed(other, account).await?, vec![b.clone()], "after a deletion");
    // At the same moment and with the same id.
    let again = Workflow { revision: 2, ..mine.workflow("a", "Again")? };
    ensure_eq!(ports.workflows.create(account, &again, &definition("2")).await?, Written::Done, "the same id again");
    ensure_eq!(listed(other, account).await?, vec![again, b], "after the same id again");
    Ok(())
}

async fn lists_keep_up_with_many_writers(ports: &Ports, other: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let account = Arc::new(mine.account.clone());
    let mut writers = JoinSet::new();
    for i in 0..12 {
        let (mine, other, account) = (mine.clone(), other.clone(), Arc::clone(&account));
        let first = mine.workflow(&format!("w{i:02}"), &format!("N{i}"))?;
        writers.spawn(async move {
            let writer = if i % 2 == 0 { &mine.ports } else { &other };
            writer.workflows.create(&account, &first, &definition("")).await?;
            let second = next(&first, &format!("M{i}"));
            writer.workflows.update(&account, &first, &second, None).await?;
            if i % 3 == 0 {
                writer.workflows.delete(&account, &second).await?;
            }
            // A process that lists in the meantime must not keep the outdated list.
            mine.ports.workflows.list(&account).await?;
            other.workflows.list(&account).await.map(|_| ())
        });
    }
    while let Some(done) = writers.join_next().await {
        done??;
    }
    let names: Vec<_> = (0..12).filter(|i| i % 3 != 0).map(|i| format!("M{i}")).collect();
    for ports in [ports, other] {
        let listed: Vec<_> = listed(ports, &account).await?.into_iter().map(|workflow| workflow.name).collect();
        ensure_eq!(listed, names, "the list in the end");
    }
    Ok(())
}
