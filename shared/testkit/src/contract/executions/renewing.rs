//! Clauses about renewals of leases.

use crate::clock::START;
use crate::contract::{Broken, LEASE, Outcome, Tenant, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{Claimed, Committed, Next, Renewal};
use model::{Execution, Status};

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_renewal_prolongs_the_lease,
        a_claim_that_is_given_back_does_not_count,
        only_the_holder_renews,
        what_was_given_away_is_not_renewed,
    }
}

fn renewal(row: &Execution, millis: i64) -> Renewal {
    let lease_until = START.plus_millis(millis);
    Renewal { account: row.account.clone(), id: row.id, fence: row.fence, lease_until, attempts: None }
}

async fn a_renewal_prolongs_the_lease(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let longer = renewal(&held, LEASE * 2);
    for _ in 0..2 {
        ensure_eq!(ports.executions.renew(&longer).await?, Committed::Done, "the renewal");
    }
    let until = Some(longer.lease_until);
    ensure_eq!(mine.read(held.id).await?, Execution { lease_until: until, due_at: until, ..held.clone() }, "the row");
    let claim = mine.claim(&held, START.plus_millis(LEASE));
    ensure_eq!(ports.executions.claim(&claim).await?, Claimed::Leased, "a claim after the first lease");
    Ok(())
}

async fn a_claim_that_is_given_back_does_not_count(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let held = mine.held().await?;
    let back = Renewal { attempts: Some(0), ..renewal(&held, 0) };
    for _ in 0..2 {
        ensure_eq!(ports.executions.renew(&back).await?, Committed::Done, "giving back");
    }
    let until = Some(back.lease_until);
    let expected = Execution { lease_until: until, due_at: until, attempts: 0, ..held.clone() };
    ensure_eq!(mine.read(held.id).await?, expected, "the row");
    ensure_eq!(mine.claimed(&held, START).await?.attempts, 1, "attempts of the next holder");
    Ok(())
}

async fn only_the_holder_renews(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let missing = mine.row()?;
    ensure_eq!(ports.executions.renew(&renewal(&missing, LEASE)).await?, Committed::Conflict, "no row");
    ensure_eq!(ports.executions.read(&mine.account, missing.id).await?, None, "a renewal made a row");
    let zombie = mine.held().await?;
    let foreign = Renewal { account: other.account, ..renewal(&zombie, LEASE * 2) };
    ensure_eq!(ports.executions.renew(&foreign).await?, Committed::Conflict, "another account's row");
    let holder = mine.claimed(&zombie, START.plus_millis(LEASE)).await?;
    ensure_eq!(ports.executions.renew(&renewal(&zombie, LEASE * 9)).await?, Committed::Conflict, "a zombie's renewal");
    ensure_eq!(mine.read(holder.id).await?, holder, "the holder's row");
    Ok(())
}

async fn what_was_given_away_is_not_renewed(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let later = START.plus_millis(1);
    let ways = [
        Next::Queue { due_at: later },
        Next::Wait { wake_at: Some(later), due_at: Some(later) },
        Next::End { status: Status::Completed, error: None, at: later, due_at: None },
    ];
    for next in ways {
        let held = mine.held().await?;
        ports.executions.commit(&mine.commit(&held, next)).await?;
        let given = mine.read(held.id).await?;
        ensure_eq!(ports.executions.renew(&renewal(&held, LEASE * 2)).await?, Committed::Conflict, "{:?}", given.phase);
        ensure_eq!(mine.read(held.id).await?, given, "the row");
    }
    let stopped = mine.held().await?;
    ports.executions.end(&mine.stop(&stopped)).await?;
    ensure_eq!(ports.executions.renew(&renewal(&stopped, LEASE * 2)).await?, Committed::Conflict, "a stopped row");
    Ok(())
}
