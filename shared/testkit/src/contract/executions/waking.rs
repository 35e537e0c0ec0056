//! Clauses about wakes from outside, and about commits that must not miss one.

use super::committing::ways;
use super::due::check;
use crate::clock::START;
use crate::contract::{Broken, LEASE, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{Claimed, Commit, Committed, Next, Wake, Woken};
use model::{Execution, Phase, Timestamp};
use tokio::task::JoinSet;

/// The number of rows for which a wake and a wait happen at the same time.
const RACES: usize = 40;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_row_that_waits_for_a_wake_is_early_for_ever,
        a_wake_of_a_waiting_row_makes_it_free_and_due,
        a_wake_of_a_busy_row_only_counts,
        a_wake_of_what_ended_or_is_not_there_changes_nothing,
        a_commit_that_missed_a_wake_stores_nothing,
        a_lost_answer_of_a_commit_is_recognised_after_a_wake,
        of_a_wake_and_a_wait_none_is_lost,
        every_wake_finds_a_row_that_changes_phase,
        parent_secret_and_inbox_stay_through_every_write,
    }
}

fn later(millis: i64) -> Timestamp {
    START.plus_millis(millis)
}

async fn a_row_that_waits_for_a_wake_is_early_for_ever(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.waiting().await?;
    ensure_eq!((row.phase, row.wake_at, row.due_at), (Phase::Waiting, None, None), "the row");
    check(&mine, &row, None, "waiting for a wake").await?;
    for now in [START, Timestamp(i64::MAX - LEASE)] {
        ensure_eq!(ports.executions.claim(&mine.claim(&row, now)).await?, Claimed::Early, "at {now:?}");
    }
    Ok(())
}

async fn a_wake_of_a_waiting_row_makes_it_free_and_due(ports: &Ports) -> Outcome {
    let hour = Some(later(3_600_000));
    for wait in [Next::Wait { wake_at: None, due_at: None }, Next::Wait { wake_at: hour, due_at: hour }] {
        let mine = Tenant::new(ports)?;
        let held = mine.held().await?;
        ports.executions.commit(&mine.commit(&held, wait)).await?;
        let row = mine.read(held.id).await?;
        let wake = Wake { due_at: Timestamp(6_000), ..mine.wake(&row, later(1_000)) };
        let mut inbox = row.inbox;
        for time in ["once", "twice"] {
            ensure_eq!(ports.executions.wake(&wake).await?, Woken::Waiting { cursor: row.cursor }, "woken {time}");
            let woken = mine.read(row.id).await?;
            ensure!(woken.inbox > inbox, "woken {time}, it counts {}", woken.inbox);
            inbox = woken.inbox;
            let want = Execution { inbox, wake_at: Some(wake.now), due_at: Some(wake.due_at), ..row.clone() };
            ensure_eq!(woken, want, "the row woken {time}");
        }
        check(&mine, &row, Some(6_000), "woken").await?;
        let early = mine.claim(&row, later(999));
        ensure_eq!(ports.executions.claim(&early).await?, Claimed::Early, "a moment before the wake");
        let claimed = mine.claimed(&row, wake.now).await?;
        ensure_eq!((claimed.phase, claimed.inbox), (Phase::Running, inbox), "phase and inbox of the claimed row");
    }
    Ok(())
}

async fn a_wake_of_a_busy_row_only_counts(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let queued = mine.created().await?;
    let held = mine.held().await?;
    for row in [&queued, &held] {
        let mut inbox = row.inbox;
        for _ in 0..2 {
            ensure_eq!(ports.executions.wake(&mine.wake(row, later(1))).await?, Woken::Busy, "a row {:?}", row.phase);
            let woken = mine.read(row.id).await?;
            ensure!(woken.inbox > inbox, "the wakes that it counts: {}", woken.inbox);
            inbox = woken.inbox;
            ensure_eq!(woken, Execution { inbox, ..row.clone() }, "the row");
        }
    }
    let claimed = mine.claimed(&queued, later(1)).await?;
    ensure!(claimed.inbox > 0, "a claim after the wake does not see it");
    let go_on = Next::Continue { lease_until: later(LEASE), segment_at: START };
    ensure_eq!(
        ports.executions.commit(&mine.commit(&held, go_on)).await?,
        Committed::Done,
        "a commit that does not ask"
    );
    Ok(())
}

async fn a_wake_of_what_ended_or_is_not_there_changes_nothing(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let row = mine.row()?;
    ensure_eq!(ports.executions.wake(&mine.wake(&row, START)).await?, Woken::Missing, "no row");
    ensure_eq!(ports.executions.read(&mine.account, row.id).await?, None, "a wake made a row");
    let waiting = mine.waiting().await?;
    let foreign = Wake { account: other.account, ..mine.wake(&waiting, START) };
    ensure_eq!(ports.executions.wake(&foreign).await?, Woken::Missing, "another account's row");
    ensure_eq!(mine.read(waiting.id).await?, waiting, "the row");
    for row in [waiting, mine.held().await?] {
        ports.executions.end(&mine.stop(&row)).await?;
        let ended = mine.read(row.id).await?;
        ensure_eq!(ports.executions.wake(&mine.wake(&row, START)).await?, Woken::Ended, "an ended row");
        ensure_eq!(mine.read(row.id).await?, ended, "the ended row");
    }
    Ok(())
}

async fn a_commit_that_missed_a_wake_stores_nothing(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        let held = mine.held().await?;
        let first = Commit { inbox: Some(0), ..mine.commit(&held, next.clone()) };
        ports.executions.wake(&mine.wake(&held, START)).await?;
        let mut row = mine.read(held.id).await?;
        // The second commit has seen the first wake and misses the second.
        for stale in [first.clone(), Commit { inbox: Some(row.inbox), ..first.clone() }] {
            if stale.inbox == Some(row.inbox) {
                ports.executions.wake(&mine.wake(&held, START)).await?;
                row = mine.read(held.id).await?;
            }
            for lost in [Commit { fence: stale.fence - 1, ..stale.clone() }, Commit { cursor: 5, ..stale.clone() }] {
                ensure_eq!(ports.executions.commit(&lost).await?, Committed::Conflict, "of a row that is not mine");
            }
            let want = Committed::Woken { inbox: row.inbox };
            ensure_eq!(ports.executions.commit(&stale).await?, want, "{next:?}");
            ensure_eq!(mine.read(held.id).await?, row, "the row after it");
        }
        let fresh = Commit { inbox: Some(row.inbox), ..first };
        ensure_eq!(ports.executions.commit(&fresh).await?, Committed::Done, "a commit that has seen it: {next:?}");
    }
    let stopped = mine.held().await?;
    ports.executions.wake(&mine.wake(&stopped, START)).await?;
    ports.executions.end(&mine.stop(&stopped)).await?;
    let late = Commit { inbox: Some(0), ..mine.commit(&stopped, Next::Wait { wake_at: None, due_at: None }) };
    ensure_eq!(ports.executions.commit(&late).await?, Committed::Conflict, "of a stopped row");
    Ok(())
}

async fn a_lost_answer_of_a_commit_is_recognised_after_a_wake(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        let held = mine.held().await?;
        let commit = Commit { inbox: Some(held.inbox), ..mine.commit(&held, next) };
        for time in ["first", "second", "third"] {
            ensure_eq!(ports.executions.commit(&commit).await?, Committed::Done, "the {time} time: {:?}", commit.next);
            ports.executions.wake(&mine.wake(&held, START)).await?;
        }
    }
    Ok(())
}

async fn of_a_wake_and_a_wait_none_is_lost(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut races = JoinSet::new();
    for _ in 0..RACES {
        let held = mine.held().await?;
        let wait = Next::Wait { wake_at: None, due_at: None };
        let commit = Commit { inbox: Some(held.inbox), ..mine.commit(&held, wait) };
        let wake = mine.wake(&held, START);
        let (one, two) = (mine.clone(), mine.clone());
        let woken = tokio::spawn(async move { one.ports.executions.wake(&wake).await });
        let committed = tokio::spawn(async move { two.ports.executions.commit(&commit).await });
        races.spawn(async move { (held, woken.await, committed.await) });
    }
    while let Some(race) = races.join_next().await {
        let (held, woken, committed) = race?;
        let row = mine.read(held.id).await?;
        match (woken??, committed??) {
            // The wake came after the commit: the worker that gets the hint can claim the row.
            (Woken::Waiting { cursor }, Committed::Done) => {
                ensure_eq!((cursor, row.phase), (row.cursor, Phase::Waiting), "cursor and phase");
                mine.claimed(&row, START).await?;
            }
            // The wake came before the commit: the holder knows it and still holds the row.
            (Woken::Busy, Committed::Woken { inbox }) => {
                ensure_eq!((row.cursor, row.phase), (held.cursor, Phase::Running), "cursor and phase");
                ensure!(inbox > held.inbox, "how often it was woken");
            }
            both => ensure!(false, "neither before nor after: {both:?}"),
        }
    }
    // Here the wake always comes first, so that a store that never checks is found regardless of
    // how the races end.
    let held = mine.held().await?;
    ports.executions.wake(&mine.wake(&held, START)).await?;
    let wait = Next::Wait { wake_at: None, due_at: None };
    let committed = ports.executions.commit(&Commit { inbox: Some(held.inbox), ..mine.commit(&held, wait) }).await?;
    ensure!(matches!(committed, Committed::Woken { .. }), "a wait after a wake: {committed:?}");
    Ok(())
}

async fn every_wake_finds_a_row_that_changes_phase(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut row = mine.held().await?;
    let mut wakers = JoinSet::new();
    for _ in 0..10 {
        let (mine, wake) = (mine.clone(), mine.wake(&row, START));
        wakers.spawn(async move { mine.ports.executions.wake(&wake).await });
    }
    for _ in 0..5 {
        let wait = Next::Wait { wake_at: Some(START), due_at: Some(START) };
        let committed = ports.executions.commit(&mine.commit(&row, wait)).await?;
        ensure_eq!(committed, Committed::Done, "a commit that does not ask");
        row.cursor += 1;
        row = mine.claimed(&row, START).await?;
    }
    while let Some(woken) = wakers.join_next().await {
        let woken = woken??;
        ensure!(matches!(woken, Woken::Busy | Woken::Waiting { .. }), "a running row: {woken:?}");
    }
    let inbox = mine.read(row.id).await?.inbox;
    ensure!(inbox >= 10, "10 wakes, {inbox} counted");
    Ok(())
}

async fn parent_secret_and_inbox_stay_through_every_write(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for next in ways() {
        let row = Execution { parent: Some(mine.parent()?), ..mine.row()? };
        mine.create(&row).await?;
        ports.executions.wake(&mine.wake(&row, START)).await?;
        let inbox = mine.read(row.id).await?.inbox;
        let same =
            |found: &Execution| (&found.parent, &*found.secret, found.inbox) == (&row.parent, &*row.secret, inbox);
        let held = mine.claimed(&row, START).await?;
        ensure!(same(&held), "the claim: {held:?}");
        ports.executions.commit(&mine.commit(&held, next.clone())).await?;
        ensure!(same(&mine.read(row.id).await?), "the commit: {next:?}");
        ports.executions.end(&mine.stop(&row)).await?;
        ensure!(same(&mine.read(row.id).await?), "the end: {next:?}");
    }
    Ok(())
}
