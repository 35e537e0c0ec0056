//! Clauses about lists of executions.

use crate::clock::START;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{COUNTED, End, LOOKED_AT, ListQuery, Next, Page, Scan, Summary};
use model::{Execution, ExecutionId, Phase, Status, Timestamp, WorkflowId};

/// The number of rows of a clause. Every third has failed; every second is of another workflow.
const ROWS: usize = 30;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_list_shows_what_a_run_has_become,
        the_newest_come_first_page_by_page,
        filters_and_total_agree,
        every_end_is_listed_under_its_status,
        triggers_and_errors_are_filters,
        cursors_lead_from_page_to_page,
        a_scan_passes_every_row_once,
        bounds_of_time_are_inclusive,
        odd_bounds_are_no_error,
        many_rows_are_counted_over_the_service_s_own_pages,
    }
}

fn all(tenant: &Tenant) -> ListQuery {
    ListQuery::newest(&tenant.account, 100)
}

fn summary(row: &Execution) -> Summary {
    Summary {
        id: row.id,
        workflow_id: row.workflow_id.clone(),
        workflow_name: row.workflow_name.clone(),
        status: row.status,
        triggered_by: row.trigger.kind.clone(),
        started_at: row.started_at,
        completed_at: row.completed_at,
        error: row.error.clone(),
        usage: row.status.is_terminal().then_some(row.usage),
    }
}

/// Stored rows, newest first, one second apart.
async fn stored(tenant: &Tenant, rows: usize) -> Result<Vec<Execution>, Breach> {
    let mut stored = Vec::new();
    for i in 0..rows {
        let started_at = START.plus_millis(i as i64 * 1_000);
        let failed = i % 3 == 0;
        let row = Execution {
            id: tenant.id_at(started_at),
            workflow_id: WorkflowId::parse(if i % 2 == 0 { "even" } else { "odd" })?,
            started_at,
            due_at: None,
            status: if failed { Status::Failed } else { Status::Completed },
            phase: Phase::Done,
            error: failed.then(|| format!("error {i}")),
            completed_at: Some(started_at.plus_millis(1)),
            ..tenant.row()?
        };
        tenant.create(&row).await?;
        stored.push(row);
    }
    stored.reverse();
    Ok(stored)
}

/// The page that the contract requires.
fn expected(rows: &[Execution], query: &ListQuery) -> Page {
    let matching: Vec<_> = rows
        .iter()
        .filter(|row| query.workflow.as_ref().is_none_or(|workflow| *workflow == row.workflow_id))
        .filter(|row| query.statuses.is_empty() || query.statuses.contains(&row.status))
        .filter(|row| query.triggered_by.as_ref().is_none_or(|kind| *kind == row.trigger.kind))
        .filter(|row| {
            query.error.as_ref().is_none_or(|part| row.error.as_ref().is_some_and(|error| error.contains(part)))
        })
        .filter(|row| query.from.is_none_or(|from| from <= row.started_at))
        .filter(|row| query.to.is_none_or(|to| row.completed_at.is_some_and(|ended| ended <= to)))
        .collect();
    let left: Vec<_> = matching.iter().filter(|row| query.after.is_none_or(|after| row.id < after)).collect();
    // Lists of one workflow do not contain the usage of executions.
    let shown = |row: &&Execution| {
        let usage = summary(row).usage.filter(|_| query.workflow.is_none());
        Summary { usage, ..summary(row) }
    };
    let rows: Vec<_> = left.iter().skip(query.offset).take(query.limit).map(|row| shown(row)).collect();
    let more = left.len() > query.offset.saturating_add(query.limit);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    Page { rows, total: matching.len(), total_is_capped: false, next }
}

async fn a_list_shows_what_a_run_has_become(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(ports.executions.list(&all(&mine)).await?, Page::default(), "a new account");
    let held = mine.held().await?;
    let only = |row: &Execution| Page { rows: vec![summary(row)], total: 1, ..Page::default() };
    let with = |status| ListQuery { statuses: vec![status], ..all(&mine) };
    ensure_eq!(ports.executions.list(&all(&mine)).await?, only(&held), "running");
    ensure_eq!(ports.executions.list(&with(Status::Running)).await?, only(&held), "running, by status");
    let end =
        Next::End { status: Status::Failed, error: Some("why".to_owned()), at: START.plus_millis(3), due_at: None };
    ports.executions.commit(&mine.commit(&held, end)).await?;
    let ended = mine.read(held.id).await?;
    ensure_eq!(ports.executions.list(&all(&mine)).await?, only(&ended), "ended");
    ensure_eq!(ports.executions.list(&with(Status::Running)).await?, Page::default(), "the running ones");
    ensure_eq!(ports.executions.list(&with(Status::Failed)).await?, only(&ended), "the failed ones");
    ensure_eq!(ports.executions.list(&all(&other)).await?, Page::default(), "another account's");
    ports
        .executions
        .put_spill(&mine.account, held.id, engine::ports::executions::SpillKey { cursor: 0, fence: 1, part: 0 }, b"x")
        .await?;
    ensure_eq!(ports.executions.list(&all(&mine)).await?.total, 1, "beside a spill");
    Ok(())
}

async fn the_newest_come_first_page_by_page(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, ROWS).await?;
    for limit in [0, 1, 7, 29, 30, 31] {
        for offset in [0, 1, 7, 28, 29, 30, 31, 1_000] {
            let query = ListQuery { limit, offset, ..all(&mine) };
            let page = ports.executions.list(&query).await?;
            ensure_eq!(page, expected(&rows, &query), "limit {limit}, offset {offset}");
        }
    }
    Ok(())
}

async fn filters_and_total_agree(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, ROWS).await?;
    let workflows = [None, Some(WorkflowId::parse("even")?), Some(WorkflowId::parse("eve")?)];
    for workflow in workflows {
        for statuses in [
            vec![],
            vec![Status::Failed],
            vec![Status::Completed],
            vec![Status::Timeout],
            vec![Status::Failed, Status::Timeout],
            vec![Status::Failed, Status::Completed],
        ] {
            for (limit, offset) in [(100, 0), (3, 0), (3, 4), (2, 9), (5, 20), (0, 0)] {
                let statuses = statuses.clone();
                let query = ListQuery { workflow: workflow.clone(), statuses, limit, offset, ..all(&mine) };
                let page = ports.executions.list(&query).await?;
                ensure_eq!(page, expected(&rows, &query), "{query:?}");
            }
        }
    }
    Ok(())
}

async fn every_end_is_listed_under_its_status(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let statuses = [Status::Completed, Status::Failed, Status::Cancelled, Status::Timeout];
    for status in statuses {
        let held = mine.held().await?;
        let end = Next::End { status, error: None, at: START, due_at: None };
        ports.executions.commit(&mine.commit(&held, end)).await?;
        let stopped = mine.created().await?;
        ports.executions.end(&End { status, ..mine.stop(&stopped) }).await?;
        mine.create(&Execution { status, phase: Phase::Done, due_at: None, ..mine.row()? }).await?;
    }
    for status in statuses {
        let page = ports.executions.list(&ListQuery { statuses: vec![status], ..all(&mine) }).await?;
        ensure_eq!((page.rows.len(), page.total), (3, 3), "{status:?}");
        ensure!(page.rows.iter().all(|row| row.status == status), "{status:?}: {:?}", page.rows);
    }
    let running = ports.executions.list(&ListQuery { statuses: vec![Status::Running], ..all(&mine) }).await?;
    ensure_eq!(running, Page::default(), "running");
    Ok(())
}

async fn triggers_and_errors_are_filters(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, ROWS).await?;
    let kind = rows.first().map(|row| row.trigger.kind.clone());
    for triggered_by in [None, kind, Some("another".to_owned())] {
        for error in [None, Some("error 2"), Some("Error 2"), Some("error 27")] {
            for statuses in [vec![], vec![Status::Failed], vec![Status::Completed]] {
                let (triggered_by, error) = (triggered_by.clone(), error.map(str::to_owned));
                let query = ListQuery { triggered_by, error, statuses, limit: 2, offset: 1, ..all(&mine) };
                let page = ports.executions.list(&query).await?;
                ensure_eq!(page, expected(&rows, &query), "{query:?}");
            }
        }
    }
    Ok(())
}

async fn cursors_lead_from_page_to_page(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, ROWS).await?;
    for workflow in [None, Some(WorkflowId::parse("even")?)] {
        for statuses in [vec![], vec![Status::Failed], vec![Status::Completed, Status::Timeout]] {
            for (limit, offset) in [(5, 0), (7, 2)] {
                let statuses = statuses.clone();
                let mut query = ListQuery { workflow: workflow.clone(), statuses, limit, offset, ..all(&mine) };
                loop {
                    let page = ports.executions.list(&query).await?;
                    ensure_eq!(page, expected(&rows, &query), "{query:?}");
                    match page.next {
                        Some(next) => query = ListQuery { after: Some(next), offset: 0, ..query },
                        None => break,
                    }
                }
            }
        }
    }
    let (first, last) = (ExecutionId::from_uuid(uuid::Uuid::nil()), ExecutionId::from_uuid(uuid::Uuid::max()));
    for after in [first, last] {
        let query = ListQuery { after: Some(after), limit: 3, ..all(&mine) };
        ensure_eq!(ports.executions.list(&query).await?, expected(&rows, &query), "after {after}");
    }
    Ok(())
}

async fn a_scan_passes_every_row_once(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, ROWS).await?;
    for workflow in [None, Some(WorkflowId::parse("odd")?)] {
        let (from, to) = (Some(START.plus_millis(2_000)), Some(START.plus_millis(25_000)));
        let mut query = ListQuery { workflow: workflow.clone(), from, ..all(&mine) };
        // The upper bound of a list concerns the end of an execution; that of a scan concerns its
        // start, like all bounds of a deletion.
        let started = |row: &Summary| to.is_none_or(|to| row.started_at <= to);
        let expected: Vec<_> = expected(&rows, &query).rows.into_iter().filter(started).collect();
        let mut passed = Vec::new();
        loop {
            let scan = Scan { from, to, after: query.after, ..Scan::newest(&mine.account, workflow.as_ref(), 7) };
            let page = ports.executions.scan(&scan).await?;
            query.after = page.last().map(|row| row.id);
            let is_last = page.len() < 7;
            passed.extend(page);
            if is_last {
                break;
            }
        }
        ensure_eq!(passed, expected, "{workflow:?}");
    }
    Ok(())
}

/// Counts so many completed rows of one workflow that the count stops early; no index answers
/// "failed" for it. It takes long, so it is not among the other clauses.
pub async fn counting_is_bounded(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let oldest = Execution { status: Status::Failed, phase: Phase::Done, due_at: None, ..mine.row()? };
    mine.create(&oldest).await?;
    for i in 1..=LOOKED_AT as i64 + 100 {
        let id = mine.id_at(START.plus_millis(i));
        let row = Execution { id, status: Status::Completed, phase: Phase::Done, due_at: None, ..mine.row()? };
        mine.create(&row).await?;
    }
    let page = ports.executions.list(&ListQuery { limit: 10, ..all(&mine) }).await?;
    ensure!(page.total_is_capped && (COUNTED..=COUNTED + 11).contains(&page.total), "total {}", page.total);
    let deep = ports.executions.list(&ListQuery { limit: 10, offset: 2_000, ..all(&mine) }).await?;
    ensure_eq!((deep.total, deep.total_is_capped), (LOOKED_AT + 101, false), "the total of a deep page");

    let mut query =
        ListQuery { workflow: Some(oldest.workflow_id.clone()), statuses: vec![Status::Failed], ..all(&mine) };
    let page = ports.executions.list(&query).await?;
    ensure!(page.rows.is_empty() && page.next.is_some(), "a page that ended early: {page:?}");
    query.after = page.next;
    let page = ports.executions.list(&query).await?;
    ensure_eq!((page.rows, page.next), (vec![Summary { usage: None, ..summary(&oldest) }], None), "where it goes on");
    Ok(())
}

async fn bounds_of_time_are_inclusive(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, ROWS).await?;
    for from in [None, Some(-1), Some(0), Some(5_000), Some(5_001)] {
        for to in [None, Some(4_999), Some(5_000), Some(9_000), Some(29_000), Some(99_000)] {
            for statuses in [vec![], vec![Status::Failed]] {
                let moment = |millis: i64| START.plus_millis(millis);
                let (from, to) = (from.map(moment), to.map(moment));
                let query = ListQuery { from, to, statuses, limit: 4, offset: 1, ..all(&mine) };
                let page = ports.executions.list(&query).await?;
                ensure_eq!(page, expected(&rows, &query), "from {from:?} to {to:?}");
            }
        }
    }
    Ok(())
}

async fn odd_bounds_are_no_error(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let rows = stored(&mine, 3).await?;
    let moments = [i64::MIN, -1, 0, 1 << 48, i64::MAX];
    for from in moments {
        for to in moments {
            let query = ListQuery { from: Some(Timestamp(from)), to: Some(Timestamp(to)), ..all(&mine) };
            let page = ports.executions.list(&query).await?;
            ensure_eq!(page, expected(&rows, &query), "from {from} to {to}");
        }
    }
    let query = ListQuery { limit: usize::MAX, offset: usize::MAX, ..all(&mine) };
    ensure_eq!(ports.executions.list(&query).await?, expected(&rows, &query), "the largest page");
    Ok(())
}

async fn many_rows_are_counted_over_the_service_s_own_pages(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut rows = Vec::new();
    let error = mine.noise(30_000);
    for i in 0..100 {
        let started_at = START.plus_millis(i);
        let status = if i % 2 == 0 { Status::Failed } else { Status::Timeout };
        let row = Execution {
            id: mine.id_at(started_at),
            started_at,
            due_at: None,
            status,
            phase: Phase::Done,
            error: Some(error.clone()),
            ..mine.row()?
        };
        mine.create(&row).await?;
        rows.insert(0, row);
    }
    for statuses in [vec![], vec![Status::Failed], vec![Status::Failed, Status::Timeout]] {
        for (limit, offset) in [(2, 0), (40, 10), (5, 45), (1, 90)] {
            let query = ListQuery { statuses: statuses.clone(), limit, offset, ..all(&mine) };
            let page = ports.executions.list(&query).await?;
            ensure!(
                page == expected(&rows, &query),
                "{statuses:?}, limit {limit}, offset {offset}, total {}",
                page.total
            );
        }
    }
    Ok(())
}
