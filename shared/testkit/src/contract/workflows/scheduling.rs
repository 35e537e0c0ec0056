//! Clauses about the next starts by schedules.

use crate::clock::START;
use crate::contract::tenant::definition;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::workflows::{SCHEDULE_SHARDS, SlotRow, Written};
use model::{Schedule, StartRules, Timestamp, Workflow};
use tokio::task::JoinSet;

/// The slots of the clauses, earlier than those of other clauses.
const SLOT: Timestamp = Timestamp(START.0 + 60_000);
const NEXT: Timestamp = Timestamp(START.0 + 120_000);

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_scheduled_workflow_is_found_when_it_is_due,
        the_soonest_are_found_first,
        moving_on_leaves_the_record_and_its_lists,
        only_what_was_read_is_moved_on,
        one_of_many_moves_it_on,
        what_is_changed_or_deleted_is_scheduled_no_more,
    }
}

async fn stored(tenant: &Tenant, id: &str, slot: Timestamp) -> Result<Workflow, Breach> {
    let workflow = Workflow {
        schedules: vec![Schedule::Interval { seconds: 60, manner: StartRules::default() }],
        scheduled_since: Some(START),
        next_run_at: Some(slot),
        ..tenant.workflow(id, id)?
    };
    let written = tenant.ports.workflows.create(&tenant.account, &workflow, &definition("1")).await?;
    ensure_eq!(written, Written::Done, "a new workflow '{id}'");
    Ok(workflow)
}

/// The rows of the account, from all shards.
async fn due(tenant: &Tenant, until: Timestamp) -> Result<Vec<(String, Timestamp)>, Breach> {
    let mut found = Vec::new();
    for shard in 0..SCHEDULE_SHARDS {
        let rows = tenant.ports.workflows.scheduled(shard, until, 10_000).await?;
        let mine = rows.into_iter().filter(|row| row.account == tenant.account);
        found.extend(mine.map(|SlotRow { workflow, slot, .. }| (workflow.as_str().to_owned(), slot)));
    }
    found.sort();
    Ok(found)
}

async fn a_scheduled_workflow_is_found_when_it_is_due(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let workflow = stored(&mine, "w", SLOT).await?;
    ports.workflows.create(&mine.account, &mine.workflow("other", "other")?, &definition("")).await?;
    ensure_eq!(ports.workflows.read(&mine.account, &workflow.id).await?, Some(workflow), "the record");
    ensure_eq!(due(&mine, SLOT.plus_millis(-1)).await?, [], "before its time");
    ensure_eq!(due(&mine, SLOT).await?, [("w".to_owned(), SLOT)], "at its time");
    Ok(())
}

async fn the_soonest_are_found_first(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for at in 0..12 {
        stored(&mine, &format!("w{at}"), NEXT.plus_millis(-at * 1_000)).await?;
    }
    for shard in 0..SCHEDULE_SHARDS {
        let all = ports.workflows.scheduled(shard, NEXT, 10_000).await?;
        ensure!(all.is_sorted_by_key(|row| row.slot), "shard {shard} is not in order");
        let two = ports.workflows.scheduled(shard, NEXT, 2).await?;
        ensure_eq!(two.as_slice(), all.get(..2.min(all.len())).unwrap_or_default(), "the first two of shard {shard}");
    }
    Ok(())
}

async fn moving_on_leaves_the_record_and_its_lists(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", SLOT).await?;
    ensure!(ports.workflows.advance(&mine.account, &before, Some(NEXT)).await?, "it was not moved on");
    let moved = Workflow { next_run_at: Some(NEXT), ..before.clone() };
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, Some(moved.clone()), "the record");
    ensure_eq!(due(&mine, NEXT).await?, [("w".to_owned(), NEXT)], "what is due");
    let renamed = Workflow { name: "other".to_owned(), edit: before.edit + 1, ..moved.clone() };
    let written = ports.workflows.update(&mine.account, &moved, &renamed, None).await?;
    ensure_eq!(written, Written::Done, "a change after it");
    ensure!(ports.workflows.advance(&mine.account, &renamed, None).await?, "it was not moved to its end");
    ensure_eq!(due(&mine, NEXT).await?, [], "what is due after the end");
    let ended = Workflow { next_run_at: None, ..renamed };
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, Some(ended), "the record after the end");
    Ok(())
}

async fn only_what_was_read_is_moved_on(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let now = stored(&mine, "w", SLOT).await?;
    for (what, stale) in [
        ("another slot", Workflow { next_run_at: Some(NEXT), ..now.clone() }),
        ("another edit", Workflow { edit: 7, ..now.clone() }),
        ("no slot", Workflow { next_run_at: None, ..now.clone() }),
        ("what never was", Workflow { next_run_at: Some(SLOT), ..mine.workflow("never", "never")? }),
    ] {
        ensure!(!ports.workflows.advance(&mine.account, &stale, Some(NEXT)).await?, "{what} was moved on");
    }
    ensure_eq!(ports.workflows.read(&mine.account, &now.id).await?, Some(now.clone()), "the record");
    ensure!(ports.workflows.advance(&mine.account, &now, Some(NEXT)).await?, "it was not moved on");
    ensure!(!ports.workflows.advance(&mine.account, &now, Some(NEXT)).await?, "it was moved on twice");
    Ok(())
}

async fn one_of_many_moves_it_on(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let workflow = stored(&mine, "w", SLOT).await?;
    let mut moves = JoinSet::new();
    for _ in 0..10 {
        let (mine, workflow) = (mine.clone(), workflow.clone());
        moves.spawn(async move { mine.ports.workflows.advance(&mine.account, &workflow, Some(NEXT)).await });
    }
    let mut winners = 0;
    while let Some(done) = moves.join_next().await {
        winners += usize::from(done??);
    }
    ensure_eq!(winners, 1, "who moved it on");
    Ok(())
}

async fn what_is_changed_or_deleted_is_scheduled_no_more(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (first, second) = (stored(&mine, "a", SLOT).await?, stored(&mine, "b", SLOT).await?);
    let off = Workflow { is_enabled: false, next_run_at: None, edit: first.edit + 1, ..first.clone() };
    ensure_eq!(ports.workflows.update(&mine.account, &first, &off, None).await?, Written::Done, "the change");
    ensure_eq!(due(&mine, NEXT).await?, [("b".to_owned(), SLOT)], "what is due after a change");
    ensure!(ports.workflows.delete(&mine.account, &second).await?, "it was not deleted");
    ensure_eq!(due(&mine, NEXT).await?, [], "what is due after a deletion");
    Ok(())
}
