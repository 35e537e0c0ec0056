//! Clauses about ends that do not come from the holder of a row, such as a stop.

use crate::clock::START;
use crate::contract::{Broken, LEASE, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{Committed, End, Ended, Next};
use model::{Execution, PendingEnd, Phase, Status};
use tokio::task::JoinSet;

/// The number of rows for which an end and a commit happen at the same time.
const RACES: usize = 40;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        an_end_ends_the_row_and_its_holder,
        a_queued_and_a_waiting_row_are_ended,
        a_lost_answer_of_an_end_is_recognised,
        what_had_ended_stays_as_it_was,
        what_is_not_there_is_missing,
        of_an_end_and_a_last_commit_one_wins,
        an_end_wins_over_progress,
        of_many_ends_one_wins,
        an_end_with_a_grace_queues_the_row_once,
        an_end_can_want_the_cursor_that_was_read,
    }
}

/// The row after `end` was applied to `row`.
fn expected(row: &Execution, end: &End) -> Execution {
    Execution {
        status: end.status,
        phase: Phase::Done,
        fence: row.fence + 1,
        attempt_id: end.attempt_id.clone(),
        error: end.error.clone(),
        completed_at: Some(end.at),
        lease_until: None,
        due_at: end.due_at,
        wake_at: None,
        segment_at: None,
        ..row.clone()
    }
}

/// A row without fields that have no meaning after its end.
fn comparable(row: Execution) -> Execution {
    Execution { segment_at: None, wake_at: None, ..row }
}

async fn an_end_ends_the_row_and_its_holder(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let go_on = Next::Continue { lease_until: START.plus_millis(LEASE), segment_at: START };
    ports.executions.commit(&mine.commit(&held, go_on.clone())).await?;
    let row = mine.read(held.id).await?;
    let stop = mine.stop(&row);
    match ports.executions.end(&stop).await? {
        Ended::Done(ended) => ensure_eq!(comparable(*ended), expected(&row, &stop), "the answer"),
        other => ensure!(false, "a running row was not ended: {other:?}"),
    }
    let stopped = mine.read(row.id).await?;
    ensure_eq!(comparable(stopped.clone()), expected(&row, &stop), "the stored row");
    ensure_eq!(
        ports.executions.commit(&mine.commit(&row, go_on)).await?,
        Committed::Conflict,
        "the holder's next commit"
    );
    ensure_eq!(mine.read(row.id).await?, stopped, "the row after it");
    Ok(())
}

async fn a_queued_and_a_waiting_row_are_ended(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let queued = mine.created().await?;
    let held = mine.held().await?;
    let wait = Next::Wait { wake_at: Some(START.plus_millis(9)), due_at: Some(START.plus_millis(9)) };
    ports.executions.commit(&mine.commit(&held, wait)).await?;
    for id in [queued.id, held.id] {
        let row = mine.read(id).await?;
        let end = End { status: Status::Timeout, error: None, ..mine.stop(&row) };
        let ended = ports.executions.end(&end).await?;
        ensure!(matches!(ended, Ended::Done(_)), "{:?}: {ended:?}", row.phase);
        ensure_eq!(comparable(mine.read(id).await?), expected(&row, &end), "the stored row");
    }
    Ok(())
}

async fn a_lost_answer_of_an_end_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let stop = mine.stop(&held);
    let first = ports.executions.end(&stop).await?;
    ensure!(matches!(first, Ended::Done(_)), "a running row was not ended");
    ensure_eq!(ports.executions.end(&stop).await?, first, "the same end again");
    Ok(())
}

async fn what_had_ended_stays_as_it_was(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let stopped = mine.created().await?;
    ports.executions.end(&mine.stop(&stopped)).await?;
    let held = mine.held().await?;
    let end = Next::End { status: Status::Completed, error: None, at: START, due_at: None };
    ports.executions.commit(&mine.commit(&held, end)).await?;
    for id in [stopped.id, held.id] {
        let before = mine.read(id).await?;
        let late = End { status: Status::Timeout, ..mine.stop(&before) };
        ensure_eq!(ports.executions.end(&late).await?, Ended::Before(Box::new(before.clone())), "a late end");
        ensure_eq!(mine.read(id).await?, before, "the row");
    }
    Ok(())
}

async fn what_is_not_there_is_missing(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let row = mine.row()?;
    ensure_eq!(ports.executions.end(&mine.stop(&row)).await?, Ended::Missing, "no row");
    ensure_eq!(ports.executions.read(&mine.account, row.id).await?, None, "an end made a row");
    mine.create(&row).await?;
    let foreign = End { account: other.account, ..mine.stop(&row) };
    ensure_eq!(ports.executions.end(&foreign).await?, Ended::Missing, "another account's row");
    Ok(())
}

async fn of_an_end_and_a_last_commit_one_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut races = JoinSet::new();
    for _ in 0..RACES {
        let held = mine.held().await?;
        let last = Next::End { status: Status::Completed, error: None, at: START, due_at: None };
        let (commit, stop) = (mine.commit(&held, last), mine.stop(&held));
        let (one, two) = (mine.clone(), mine.clone());
        let stopped = tokio::spawn(async move { one.ports.executions.end(&stop).await });
        let committed = tokio::spawn(async move { two.ports.executions.commit(&commit).await });
        races.spawn(async move { (held.id, stopped.await, committed.await) });
    }
    while let Some(race) = races.join_next().await {
        let (id, stopped, committed) = race?;
        let won = match (stopped??, committed??) {
            (Ended::Done(_), Committed::Conflict) => Status::Cancelled,
            (Ended::Before(_), Committed::Done) => Status::Completed,
            both => {
                ensure!(false, "not one winner: {both:?}");
                continue;
            }
        };
        ensure_eq!(mine.read(id).await?.status, won, "the row's status");
    }
    Ok(())
}

async fn an_end_can_want_the_cursor_that_was_read(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.held().await?;
    for (cursor, is_ended) in [(row.cursor + 1, false), (row.cursor, true)] {
        let ended = ports.executions.end(&End { cursor: Some(cursor), ..mine.stop(&row) }).await?;
        ensure_eq!((matches!(ended, Ended::Moved), matches!(ended, Ended::Done(_))), (!is_ended, is_ended), "{cursor}");
    }
    Ok(())
}

async fn an_end_wins_over_progress(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut races = JoinSet::new();
    for _ in 0..RACES {
        let held = mine.held().await?;
        let mine = mine.clone();
        races.spawn(async move {
            let stop = mine.stop(&held);
            let other = mine.clone();
            let stopped = tokio::spawn(async move { other.ports.executions.end(&stop).await });
            let mut row = held;
            let mut commits = 0;
            loop {
                let go_on = Next::Continue { lease_until: START.plus_millis(LEASE), segment_at: START };
                match mine.ports.executions.commit(&mine.commit(&row, go_on)).await {
                    Ok(Committed::Done) => {
                        commits += 1;
                        row.cursor += 1;
                        tokio::task::yield_now().await;
                    }
                    other => return (row.id, commits, other, stopped.await),
                }
            }
        });
    }
    while let Some(race) = races.join_next().await {
        let (id, commits, last, stopped) = race?;
        ensure_eq!(last?, Committed::Conflict, "the holder's last commit");
        ensure!(matches!(stopped??, Ended::Done(_)), "a running row was not ended");
        let row = mine.read(id).await?;
        ensure_eq!((row.status, row.cursor), (Status::Cancelled, commits), "status and cursor");
    }
    Ok(())
}

async fn of_many_ends_one_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.created().await?;
    let mut stoppers = JoinSet::new();
    for _ in 0..20 {
        let (mine, stop) = (mine.clone(), mine.stop(&row));
        stoppers.spawn(async move { mine.ports.executions.end(&stop).await });
    }
    let (mut done, mut before) = (Vec::new(), Vec::new());
    while let Some(ended) = stoppers.join_next().await {
        match ended?? {
            Ended::Done(row) => done.push(*row),
            Ended::Before(row) => before.push(*row),
            Ended::Ending(_) => ensure!(false, "a row without a grace goes on"),
            Ended::Missing => ensure!(false, "the row is gone"),
            Ended::Moved => ensure!(false, "the row has no places"),
        }
    }
    let stored = mine.read(row.id).await?;
    ensure!(before.iter().all(|row| *row == stored), "a loser was shown another row");
    ensure_eq!(done, [stored], "the winner");
    Ok(())
}

async fn an_end_with_a_grace_queues_the_row_once(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for row in [mine.held().await?, mine.created().await?, mine.waiting().await?] {
        let until = START.plus_millis(60_000);
        let due_at = Some(START.plus_millis(14));
        let end = End { grace_until: Some(until), due_at, ..mine.stop(&row) };
        let first = ports.executions.end(&end).await?;
        let Ended::Ending(ending) = &first else {
            ensure!(false, "{:?}: {first:?}", row.phase);
            continue;
        };
        let want = Execution {
            pending_end: Some(PendingEnd { status: end.status, error: end.error.clone() }),
            deadline_at: Some(until),
            phase: Phase::Queued,
            fence: row.fence + 1,
            attempts: 0,
            attempt_id: end.attempt_id.clone(),
            lease_until: None,
            due_at,
            ..comparable(row.clone())
        };
        ensure_eq!(**ending, want, "the answer");
        let stored = mine.read(row.id).await?;
        ensure_eq!(stored, want, "the stored row");
        ensure_eq!(ports.executions.end(&end).await?, first, "the same again");
        let other = End { attempt_id: mine.attempt(), ..end.clone() };
        ensure_eq!(ports.executions.end(&other).await?, Ended::Before(Box::new(stored.clone())), "another one");
        let go_on = Next::Continue { lease_until: START.plus_millis(LEASE), segment_at: START };
        let late = ports.executions.commit(&mine.commit(&row, go_on)).await?;
        ensure_eq!(late, Committed::Conflict, "the holder's next commit");
        let last = ports.executions.end(&mine.stop(&stored)).await?;
        ensure!(matches!(last, Ended::Done(_)), "it was not ended: {last:?}");
    }
    Ok(())
}
