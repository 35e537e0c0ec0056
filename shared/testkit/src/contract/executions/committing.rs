//! Clauses about commits of rows.

use crate::clock::START;
use crate::contract::{Broken, LEASE, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{Commit, Committed, Next};
use model::{Execution, Phase, Status, Timestamp};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        each_way_on_leaves_the_row_as_it_says,
        a_commit_replaces_the_state_whole,
        another_fence_or_cursor_conflicts,
        a_commit_of_nothing_conflicts,
        a_lost_answer_of_a_commit_is_recognised,
        a_second_commit_of_the_same_cursor_conflicts,
        a_zombie_changes_nothing,
        nothing_follows_an_end,
        one_of_many_commits_wins,
    }
}

fn later(millis: i64) -> Timestamp {
    START.plus_millis(millis)
}

/// All kinds of commits.
pub(super) fn ways() -> [Next; 7] {
    [
        Next::Continue { lease_until: later(50_000), segment_at: later(400) },
        Next::Queue { due_at: later(60_000) },
        Next::Wait { wake_at: Some(later(90_000)), due_at: Some(later(80_000)) },
        Next::Wait { wake_at: None, due_at: None },
        Next::End { status: Status::Completed, error: None, at: later(500), due_at: None },
        Next::End { status: Status::Failed, error: Some("step 3 ä".to_owned()), at: later(500), due_at: None },
        Next::End { status: Status::Completed, error: None, at: later(500), due_at: Some(later(900)) },
    ]
}

/// The row after `commit` was applied to `row`.
fn expected(row: &Execution, commit: &Commit) -> Execution {
    let base = Execution {
        cursor: row.cursor + 1,
        attempts: 0,
        attempt_id: commit.attempt_id.clone(),
        state: commit.state.clone(),
        usage: commit.usage,
        lease_until: None,
        due_at: None,
        wake_at: None,
        segment_at: None,
        ..row.clone()
    };
    match commit.next.clone() {
        Next::Continue { lease_until, segment_at } => Execution {
            phase: Phase::Running,
            lease_until: Some(lease_until),
            due_at: Some(lease_until),
            segment_at: Some(segment_at),
            ..base
        },
        Next::Queue { due_at } => Execution { phase: Phase::Queued, due_at: Some(due_at), ..base },
        Next::Wait { wake_at, due_at } => Execution { phase: Phase::Waiting, wake_at, due_at, ..base },
        Next::End { status, error, at, due_at } => {
            Execution { phase: Phase::Done, status, error, completed_at: Some(at), due_at, ..base }
        }
    }
}

/// A row without fields that have no meaning after its end.
fn comparable(row: Execution) -> Execution {
    if row.status.is_terminal() { Execution { segment_at: None, wake_at: None, ..row } } else { row }
}

async fn each_way_on_leaves_the_row_as_it_says(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        // Starts from a row that has waited, so that the fields of the wait must be cleared.
        let held = mine.held().await?;
        let wait = Next::Wait { wake_at: Some(later(1)), due_at: Some(later(1)) };
        ports.executions.commit(&mine.commit(&held, wait)).await?;
        let row = mine.claimed(&mine.read(held.id).await?, later(1)).await?;
        let commit = mine.commit(&row, next);
        ensure_eq!(ports.executions.commit(&commit).await?, Committed::Done, "{:?}", commit.next);
        ensure_eq!(comparable(mine.read(row.id).await?), expected(&row, &commit), "the row");
    }
    Ok(())
}

async fn a_commit_replaces_the_state_whole(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut row = mine.held().await?;
    for state in [vec![0; 8_192], (0..=255).collect(), Vec::new(), vec![7]] {
        let go_on = Next::Continue { lease_until: later(LEASE), segment_at: START };
        let commit = Commit { state: state.clone(), ..mine.commit(&row, go_on) };
        ensure_eq!(ports.executions.commit(&commit).await?, Committed::Done, "{} bytes", state.len());
        row = mine.read(row.id).await?;
        ensure_eq!(row.state, state, "the state");
    }
    Ok(())
}

async fn another_fence_or_cursor_conflicts(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    for next in ways() {
        let right = mine.commit(&held, next);
        let wrong = [
            Commit { fence: right.fence + 1, ..right.clone() },
            Commit { fence: right.fence - 1, ..right.clone() },
            Commit { cursor: right.cursor + 1, ..right.clone() },
        ];
        for commit in wrong {
            ensure_eq!(ports.executions.commit(&commit).await?, Committed::Conflict, "{commit:?}");
        }
    }
    ensure_eq!(mine.read(held.id).await?, held, "the row after conflicts");
    Ok(())
}

async fn a_commit_of_nothing_conflicts(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let row = mine.row()?;
    for next in ways() {
        ensure_eq!(ports.executions.commit(&mine.commit(&row, next)).await?, Committed::Conflict, "no row");
    }
    ensure_eq!(ports.executions.read(&mine.account, row.id).await?, None, "a commit made a row");
    let held = mine.held().await?;
    for next in ways() {
        let foreign = Commit { account: other.account.clone(), ..mine.commit(&held, next) };
        ensure_eq!(ports.executions.commit(&foreign).await?, Committed::Conflict, "another account's row");
    }
    Ok(())
}

async fn a_lost_answer_of_a_commit_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        let held = mine.held().await?;
        let commit = mine.commit(&held, next);
        for time in ["first", "second", "third"] {
            ensure_eq!(ports.executions.commit(&commit).await?, Committed::Done, "the {time} time: {:?}", commit.next);
        }
        ensure_eq!(mine.read(held.id).await?.cursor, held.cursor + 1, "the cursor");
    }
    Ok(())
}

async fn a_second_commit_of_the_same_cursor_conflicts(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        let held = mine.held().await?;
        let first = mine.commit(&held, next.clone());
        ports.executions.commit(&first).await?;
        let stored = mine.read(held.id).await?;
        let second = Commit { attempt_id: mine.attempt(), state: b"other".to_vec(), ..mine.commit(&held, next) };
        ensure_eq!(ports.executions.commit(&second).await?, Committed::Conflict, "by another attempt");
        ensure_eq!(mine.read(held.id).await?, stored, "the row");
    }
    Ok(())
}

async fn a_zombie_changes_nothing(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        let zombie = mine.held().await?;
        let holder = mine.claimed(&zombie, later(LEASE)).await?;
        let late = ports.executions.commit(&mine.commit(&zombie, next.clone())).await?;
        ensure_eq!(late, Committed::Conflict, "the zombie's commit");
        ensure_eq!(mine.read(zombie.id).await?, holder, "the holder's row");
        ensure_eq!(ports.executions.commit(&mine.commit(&holder, next)).await?, Committed::Done, "the holder's commit");
    }
    Ok(())
}

async fn nothing_follows_an_end(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let end = Next::End { status: Status::Failed, error: None, at: later(1), due_at: None };
    ports.executions.commit(&mine.commit(&held, end)).await?;
    let ended = mine.read(held.id).await?;
    for next in ways() {
        let commit = Commit { attempt_id: mine.attempt(), ..mine.commit(&ended, next) };
        ensure_eq!(ports.executions.commit(&commit).await?, Committed::Conflict, "after an end");
    }
    ensure_eq!(mine.read(held.id).await?, ended, "the ended row");
    Ok(())
}

async fn one_of_many_commits_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let mut committers = JoinSet::new();
    for i in 0..20_u8 {
        let next = Next::Queue { due_at: later(i64::from(i)) };
        let commit = Commit { attempt_id: mine.attempt(), state: vec![i], ..mine.commit(&held, next) };
        let mine = mine.clone();
        committers.spawn(async move { (commit.state.clone(), mine.ports.executions.commit(&commit).await) });
    }
    let mut winners = Vec::new();
    while let Some(done) = committers.join_next().await {
        let (state, committed) = done?;
        if committed? == Committed::Done {
            winners.push(state);
        }
    }
    ensure!(winners.len() == 1, "{} commits of one cursor were stored", winners.len());
    let row = mine.read(held.id).await?;
    ensure_eq!((winners, row.cursor), (vec![row.state], held.cursor + 1), "the winner");
    Ok(())
}
