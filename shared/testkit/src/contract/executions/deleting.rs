//! Clauses about deletions of executions.

use crate::clock::START;
use crate::contract::tenant::trigger;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{End, ListQuery, Page, SpillKey};
use model::{Execution, ExecutionId, Status};
use serde_json::json;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_deleted_run_is_gone_with_all_there_is_of_it,
        a_running_row_stays,
        a_run_that_owes_stays,
        a_deletion_touches_no_other_run,
    }
}

/// An execution with spills, signals and a trigger that is stored in parts.
async fn large(tenant: &Tenant) -> Result<Execution, Breach> {
    let row = Execution { trigger: trigger(json!({"noise": tenant.noise(400_000)})), ..tenant.row()? };
    tenant.create(&row).await?;
    let row = tenant.claimed(&row, START).await?;
    let executions = &tenant.ports.executions;
    for part in 0..5 {
        executions.put_spill(&tenant.account, row.id, SpillKey { cursor: 1, fence: 1, part }, b"spilled").await?;
    }
    executions.put_signal(&tenant.account, row.id, "signal", b"x", START.plus_millis(1_000_000)).await?;
    Ok(row)
}

async fn what_is_left(tenant: &Tenant, id: ExecutionId) -> Result<(bool, bool, bool), Breach> {
    let executions = &tenant.ports.executions;
    let row = executions.read(&tenant.account, id).await?.is_some();
    let key = SpillKey { cursor: 1, fence: 1, part: 4 };
    let spill = executions.read_spills(&tenant.account, id, &[key]).await.is_ok();
    let signals = executions.read_signals(&tenant.account, id, &["signal".to_owned()]).await?;
    Ok((row, spill, signals.iter().any(Option::is_some)))
}

async fn a_deleted_run_is_gone_with_all_there_is_of_it(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = large(&mine).await?;
    ports.executions.end(&mine.stop(&row)).await?;
    ensure!(ports.executions.delete(&mine.account, row.id).await?, "an ended run was not deleted");
    ensure_eq!(what_is_left(&mine, row.id).await?, (false, false, false), "what is left");
    for statuses in [vec![], vec![Status::Cancelled]] {
        let query = ListQuery { statuses, ..ListQuery::newest(&mine.account, 10) };
        ensure_eq!(ports.executions.list(&query).await?, Page::default(), "listed: {query:?}");
    }
    ensure!(!ports.executions.delete(&mine.account, row.id).await?, "deleted twice");
    Ok(())
}

async fn a_running_row_stays(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = large(&mine).await?;
    ensure!(!ports.executions.delete(&mine.account, row.id).await?, "a running row was deleted");
    ensure_eq!(what_is_left(&mine, row.id).await?, (true, true, true), "what is left");
    Ok(())
}

async fn a_run_that_owes_stays(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = large(&mine).await?;
    ports.executions.end(&End { due_at: Some(START), ..mine.stop(&row) }).await?;
    ensure!(!ports.executions.delete(&mine.account, row.id).await?, "a run that owes was deleted");
    ensure_eq!(what_is_left(&mine, row.id).await?, (true, true, true), "what is left");
    ports.executions.settle(&mine.account, row.id, None).await?;
    ensure!(ports.executions.delete(&mine.account, row.id).await?, "a settled run was not deleted");
    Ok(())
}

async fn a_deletion_touches_no_other_run(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let (row, beside) = (mine.created().await?, mine.created().await?);
    for row in [&row, &beside] {
        ports.executions.end(&mine.stop(row)).await?;
    }
    ensure!(!ports.executions.delete(&other.account, row.id).await?, "another account's was deleted");
    ensure!(ports.executions.delete(&mine.account, row.id).await?, "an ended run was not deleted");
    mine.read(beside.id).await?;
    Ok(())
}
