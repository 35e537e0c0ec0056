//! Clauses about the due index. They use moments of 1970, so that rows of other clauses are not
//! among the oldest.

use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{DueOf, DueRow, Next, Renewal};
use model::{Execution, ExecutionId, Phase, Status, Timestamp};
use std::collections::BTreeMap;

/// More rows than any clause leaves due in 1970.
const ALL: usize = 10_000;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_row_is_due_from_its_moment_on,
        every_write_but_a_claim_moves_the_moment,
        what_has_ended_is_never_due,
        each_row_is_in_one_shard_and_all_shards_are_used,
        the_oldest_come_first_and_no_more_than_asked,
        pages_lead_through_a_shard_whatever_moves_meanwhile,
        what_is_set_aside_is_due_later_if_it_is_as_it_was_found,
    }
}

/// The rows of this account that are due at `now`, from all shards.
pub(super) async fn due(tenant: &Tenant, now: i64) -> Result<Vec<DueRow>, Breach> {
    let mut rows = Vec::new();
    for shard in 0..tenant.ports.executions.due_shards() {
        rows.extend(tenant.ports.executions.due(shard, Timestamp(now), None, ALL).await?);
    }
    rows.retain(|row| row.account == tenant.account);
    Ok(rows)
}

/// Fails unless the row is due from `moment` on and not before; `None` = never.
pub(super) async fn check(tenant: &Tenant, row: &Execution, moment: Option<i64>, when: &str) -> Outcome {
    let Some(moment) = moment else {
        ensure_eq!(due(tenant, i64::MAX).await?, [], "{when}: never due");
        return Ok(());
    };
    ensure_eq!(due(tenant, moment - 1).await?, [], "{when}: a moment before");
    let want = DueRow { account: row.account.clone(), of: DueOf::Run(row.id), due_at: Timestamp(moment) };
    ensure_eq!(due(tenant, moment).await?, [want], "{when}: in its moment");
    Ok(())
}

async fn created(tenant: &Tenant, due_at: Option<i64>) -> Result<Execution, Breach> {
    let row = Execution { due_at: due_at.map(Timestamp), ..tenant.row()? };
    tenant.create(&row).await?;
    Ok(row)
}

/// A row that is due, with an id that ends with this number. Ids of one shard differ by multiples
/// of the number of shards.
async fn numbered(tenant: &Tenant, number: u128, due_at: i64) -> Result<Execution, Breach> {
    let first = tenant.row()?.id.uuid().as_u128();
    let id = ExecutionId::from_uuid(uuid::Uuid::from_u128((first & !0xff) + number));
    let row = Execution { id, due_at: Some(Timestamp(due_at)), ..tenant.row()? };
    tenant.create(&row).await?;
    Ok(row)
}

/// Ends the row, so that other clauses do not find it.
async fn clear(tenant: &Tenant, row: &Execution) -> Outcome {
    tenant.ports.executions.end(&tenant.stop(row)).await?;
    check(tenant, row, None, "after an end").await
}

async fn a_row_is_due_from_its_moment_on(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = created(&mine, Some(1_000)).await?;
    check(&mine, &row, Some(1_000), "created").await?;
    clear(&mine, &row).await?;
    let never = created(&mine, None).await?;
    check(&mine, &never, None, "created without a moment").await
}

async fn every_write_but_a_claim_moves_the_moment(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = created(&mine, Some(1_000)).await?;
    let mut claim = mine.claim(&row, Timestamp(1_000));
    claim.lease_until = Timestamp(2_000);
    ports.executions.claim(&claim).await?;
    check(&mine, &row, Some(1_000), "claimed").await?;
    let held = mine.read(row.id).await?;
    let renewal = Renewal {
        account: row.account.clone(),
        id: row.id,
        fence: held.fence,
        lease_until: Timestamp(2_500),
        attempts: None,
    };
    ports.executions.renew(&renewal).await?;
    check(&mine, &row, Some(2_500), "renewed").await?;
    let steps = [
        (Next::Continue { lease_until: Timestamp(3_000), segment_at: Timestamp(1_500) }, 3_000),
        (Next::Queue { due_at: Timestamp(4_000) }, 4_000),
        (Next::Wait { wake_at: Some(Timestamp(9_000)), due_at: Some(Timestamp(5_000)) }, 5_000),
    ];
    for (next, moment) in steps {
        let held = mine.read(row.id).await?;
        ports.executions.commit(&mine.commit(&held, next.clone())).await?;
        check(&mine, &row, Some(moment), &format!("{next:?}")).await?;
    }
    clear(&mine, &row).await
}

async fn what_has_ended_is_never_due(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = Execution { status: Status::Completed, phase: Phase::Done, due_at: None, ..mine.row()? };
    mine.create(&row).await?;
    check(&mine, &row, None, "stored at its end").await?;
    let row = created(&mine, Some(1_000)).await?;
    let held = mine.claimed(&row, Timestamp(1_000)).await?;
    let end = Next::End { status: Status::Failed, error: None, at: Timestamp(1_001), due_at: None };
    ports.executions.commit(&mine.commit(&held, end)).await?;
    check(&mine, &row, None, "ended by its holder").await
}

async fn each_row_is_in_one_shard_and_all_shards_are_used(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut rows = Vec::new();
    let all = ports.executions.due_shards();
    for number in 0..u128::from(all) {
        rows.push(numbered(&mine, number, 1_000).await?);
    }
    let mut shards = BTreeMap::new();
    for shard in 0..all {
        let due = ports.executions.due(shard, Timestamp(1_000), None, ALL).await?;
        for row in due.into_iter().filter(|row| row.account == mine.account) {
            ensure_eq!(shards.insert(row.run(), shard), None, "a row in a second shard");
        }
    }
    ensure_eq!(shards.len(), rows.len(), "how many rows are due");
    let used: std::collections::BTreeSet<_> = shards.values().collect();
    ensure_eq!(used.len(), usize::from(all), "how many shards are used");
    for row in &rows {
        ports.executions.end(&mine.stop(row)).await?;
    }
    Ok(())
}

async fn the_oldest_come_first_and_no_more_than_asked(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut rows = Vec::new();
    for moment in [9, 2, 5, 7, 1, 3] {
        rows.push(numbered(&mine, 0, moment).await?);
    }
    let mut filled = Vec::new();
    for shard in 0..ports.executions.due_shards() {
        for (limit, want) in [(3, vec![1, 2, 3]), (1, vec![1]), (ALL, vec![1, 2, 3, 5])] {
            let due = ports.executions.due(shard, Timestamp(6), None, limit).await?;
            if due.first().is_some_and(|row| row.account == mine.account) {
                ensure_eq!(due.iter().map(|row| row.due_at.0).collect::<Vec<_>>(), want, "up to {limit}");
                filled.push(shard);
            }
        }
        ensure!(ports.executions.due(shard, Timestamp(6), None, 0).await?.is_empty(), "none were asked for");
    }
    ensure_eq!(filled.len(), 3, "answers of the one shard");
    for row in &rows {
        ports.executions.end(&mine.stop(row)).await?;
    }
    Ok(())
}

async fn pages_lead_through_a_shard_whatever_moves_meanwhile(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut rows = Vec::new();
    // Of one moment, and of others, so that the moment alone does not say where a page ends.
    for moment in [20, 20, 20, 21, 21, 22] {
        rows.push(numbered(&mine, 0, moment).await?);
    }
    let executions = &ports.executions;
    for shard in 0..executions.due_shards() {
        let all = executions.due(shard, Timestamp(22), None, ALL).await?;
        if all.first().is_none_or(|row| row.account != mine.account) {
            continue;
        }
        ensure_eq!(all.len(), rows.len(), "the rows of the shard");
        let mut seen = Vec::new();
        let mut after: Option<DueRow> = None;
        loop {
            let page = executions.due(shard, Timestamp(22), after.as_ref(), 2).await?;
            let Some(last) = page.last() else { break };
            // Where the page ended, something moves.
            executions.set_aside(last, Timestamp(30)).await?;
            after = Some(last.clone());
            seen.extend(page);
        }
        ensure_eq!(seen, all, "page by page");
        for row in &rows {
            executions.end(&mine.stop(row)).await?;
        }
        return Ok(());
    }
    Err(Breach::Contract("no shard has the rows".to_owned()))
}

async fn what_is_set_aside_is_due_later_if_it_is_as_it_was_found(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = created(&mine, Some(1_000)).await?;
    let found = DueRow { account: row.account.clone(), of: DueOf::Run(row.id), due_at: Timestamp(999) };
    ports.executions.set_aside(&found, Timestamp(5_000)).await?;
    check(&mine, &row, Some(1_000), "found at another moment").await?;
    let found = DueRow { due_at: Timestamp(1_000), ..found };
    ports.executions.set_aside(&found, Timestamp(5_000)).await?;
    check(&mine, &row, Some(5_000), "set aside").await?;
    let note = DueRow { due_at: Timestamp(5_000), of: DueOf::Deletion(row.id), ..found };
    ports.executions.set_aside(&note, Timestamp(6_000)).await?;
    check(&mine, &row, Some(5_000), "the note of a deletion that there is not").await?;
    clear(&mine, &row).await
}
