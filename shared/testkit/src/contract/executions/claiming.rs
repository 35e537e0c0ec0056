//! Clauses about claims of rows.

use crate::clock::START;
use crate::contract::{Broken, LEASE, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{Claim, Claimed, Next};
use model::{Execution, Phase, Status};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_claim_takes_the_row,
        a_lost_answer_of_a_claim_is_recognised,
        what_is_not_there_is_missing,
        what_has_ended_is_ended,
        another_cursor_is_stale,
        a_lease_holds_to_its_end,
        a_waiting_row_is_early_until_it_wakes,
        a_claim_that_comes_to_nothing_counts_and_keeps_the_segment,
        one_of_many_claimers_wins,
    }
}

async fn a_claim_takes_the_row(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.created().await?;
    let claim = mine.claim(&row, START.plus_millis(7));
    let want = Execution {
        fence: row.fence + 1,
        attempts: row.attempts + 1,
        attempt_id: claim.attempt_id.clone(),
        phase: Phase::Running,
        lease_until: Some(claim.lease_until),
        segment_at: Some(claim.now),
        ..row
    };
    ensure_eq!(ports.executions.claim(&claim).await?, Claimed::Mine(Box::new(want.clone())), "the claim");
    ensure_eq!(mine.read(want.id).await?, want, "the stored row");
    Ok(())
}

async fn a_lost_answer_of_a_claim_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.created().await?;
    let claim = mine.claim(&row, START);
    let first = ports.executions.claim(&claim).await?;
    ensure!(matches!(first, Claimed::Mine(_)), "a free row was not given");
    ensure_eq!(ports.executions.claim(&claim).await?, first, "the same claim again");
    Ok(())
}

async fn what_is_not_there_is_missing(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let row = mine.row()?;
    ensure_eq!(ports.executions.claim(&mine.claim(&row, START)).await?, Claimed::Missing, "no row");
    ensure_eq!(ports.executions.read(&mine.account, row.id).await?, None, "a claim made a row");
    mine.create(&row).await?;
    let foreign = Claim { account: other.account, ..mine.claim(&row, START) };
    ensure_eq!(ports.executions.claim(&foreign).await?, Claimed::Missing, "another account's row");
    Ok(())
}

async fn what_has_ended_is_ended(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let end = Next::End { status: Status::Completed, error: None, at: START, due_at: None };
    ports.executions.commit(&mine.commit(&held, end)).await?;
    let stopped = mine.created().await?;
    ports.executions.end(&mine.stop(&stopped)).await?;
    for row in [held, stopped] {
        for cursor in [row.cursor, row.cursor + 1] {
            let claim = Claim { cursor, ..mine.claim(&row, START.plus_millis(LEASE)) };
            ensure_eq!(ports.executions.claim(&claim).await?, Claimed::Ended, "at cursor {cursor}");
        }
    }
    Ok(())
}

async fn another_cursor_is_stale(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = Execution { cursor: 5, ..mine.row()? };
    mine.create(&row).await?;
    for cursor in [0, 4, 6] {
        let claim = Claim { cursor, ..mine.claim(&row, START) };
        ensure_eq!(ports.executions.claim(&claim).await?, Claimed::Stale, "at cursor {cursor}");
    }
    ensure_eq!(mine.read(row.id).await?, row, "the row after stale claims");
    Ok(())
}

async fn a_lease_holds_to_its_end(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let end = START.plus_millis(LEASE);
    for now in [START, end.plus_millis(-1)] {
        ensure_eq!(ports.executions.claim(&mine.claim(&held, now)).await?, Claimed::Leased, "at {now:?}");
    }
    ensure_eq!(mine.read(held.id).await?, held, "the row after refused claims");
    let next = mine.claimed(&held, end).await?;
    ensure_eq!(
        (next.fence, next.attempts),
        (held.fence + 1, held.attempts + 1),
        "fence and attempts of the next holder"
    );
    Ok(())
}

async fn a_waiting_row_is_early_until_it_wakes(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let wake_at = START.plus_millis(60_000);
    let wait = Next::Wait { wake_at: Some(wake_at), due_at: Some(wake_at) };
    ports.executions.commit(&mine.commit(&held, wait)).await?;
    let waiting = mine.read(held.id).await?;
    let early = mine.claim(&waiting, wake_at.plus_millis(-1));
    ensure_eq!(ports.executions.claim(&early).await?, Claimed::Early, "a moment before");
    let woken = mine.claimed(&waiting, wake_at).await?;
    ensure_eq!((woken.phase, woken.segment_at), (Phase::Running, Some(wake_at)), "the woken row");
    Ok(())
}

async fn a_claim_that_comes_to_nothing_counts_and_keeps_the_segment(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut row = mine.held().await?;
    for claims in 2..=4 {
        let now = START.plus_millis(LEASE * i64::from(claims));
        row = mine.claimed(&row, now).await?;
        ensure_eq!((row.attempts, row.fence), (claims, u64::from(claims)), "attempts and fence");
        ensure_eq!(row.segment_at, Some(START), "what pure steps see as now");
    }
    let lease_until = START.plus_millis(LEASE * 9);
    let go_on = Next::Continue { lease_until, segment_at: START.plus_millis(77) };
    ports.executions.commit(&mine.commit(&row, go_on)).await?;
    ensure_eq!(mine.read(row.id).await?.attempts, 0, "attempts after progress");
    Ok(())
}

async fn one_of_many_claimers_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.created().await?;
    let mut claimers = JoinSet::new();
    for _ in 0..20 {
        let (mine, claim) = (mine.clone(), mine.claim(&row, START));
        claimers.spawn(async move { mine.ports.executions.claim(&claim).await });
    }
    let mut winners = Vec::new();
    while let Some(done) = claimers.join_next().await {
        match done?? {
            Claimed::Mine(row) => winners.push(*row),
            other => ensure_eq!(other, Claimed::Leased, "a loser's answer"),
        }
    }
    ensure_eq!(winners, [mine.read(row.id).await?], "the winner");
    Ok(())
}
