//! Clauses about new rows, and reading them.

use crate::clock::START;
use crate::contract::tenant::trigger;
use crate::contract::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use model::{Execution, Phase, Status};
use serde_json::json;
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_row_comes_back_as_it_was_stored,
        a_row_in_full_comes_back,
        rows_are_told_apart_by_account,
        a_lost_answer_of_a_create_is_recognised,
        and_even_after_somebody_claimed_or_stopped_it,
        a_taken_id_is_refused,
        one_of_many_creators_wins,
        a_trigger_of_a_megabyte_comes_back,
    }
}

/// A row with all fields set.
fn full(tenant: &Tenant) -> Result<Execution, model::IdError> {
    Ok(Execution {
        version: Some(2),
        status: Status::Failed,
        phase: Phase::Done,
        fence: u64::MAX,
        cursor: u64::MAX - 1,
        inbox: 7,
        attempts: u32::MAX,
        parent: Some(tenant.parent()?),
        origin: Some(tenant.origin()),
        lease_until: Some(START.plus_millis(1)),
        due_at: Some(START.plus_millis(2)),
        segment_at: Some(START.plus_millis(3)),
        wake_at: Some(START.plus_millis(4)),
        deadline_at: Some(START.plus_millis(5)),
        completed_at: Some(START.plus_millis(6)),
        error: Some("no ä".to_owned()),
        state: (0..=255).collect(),
        trigger: trigger(json!({"deep": [{"a": null}], "f": 1.5, "": "", "big": u64::MAX})),
        ..tenant.row()?
    })
}

async fn a_row_comes_back_as_it_was_stored(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.row()?;
    ensure_eq!(ports.executions.read(&mine.account, row.id).await?, None, "before it was stored");
    mine.create(&row).await?;
    ensure_eq!(mine.read(row.id).await?, row, "the row");
    Ok(())
}

async fn a_row_in_full_comes_back(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = full(&mine)?;
    mine.create(&row).await?;
    ensure_eq!(mine.read(row.id).await?, row, "the row");
    Ok(())
}

async fn rows_are_told_apart_by_account(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let row = mine.created().await?;
    ensure_eq!(ports.executions.read(&other.account, row.id).await?, None, "another account's row");
    let same_id = Execution { account: other.account.clone(), workflow_name: "Other".to_owned(), ..row.clone() };
    other.create(&same_id).await?;
    ensure_eq!(mine.read(row.id).await?, row, "my row");
    ensure_eq!(other.read(row.id).await?, same_id, "the other's row");
    Ok(())
}

async fn a_lost_answer_of_a_create_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.created().await?;
    ensure!(ports.executions.create(&row).await?, "the same create was refused");
    ensure_eq!(mine.read(row.id).await?, row, "the row");
    Ok(())
}

async fn and_even_after_somebody_claimed_or_stopped_it(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let claimed = mine.created().await?;
    let held = mine.claimed(&claimed, START).await?;
    let stopped = mine.created().await?;
    ports.executions.end(&mine.stop(&stopped)).await?;
    for row in [&claimed, &stopped] {
        ensure!(ports.executions.create(row).await?, "the same create was refused");
        let other = Execution { attempt_id: mine.attempt(), ..row.clone() };
        ensure!(!ports.executions.create(&other).await?, "another attempt took the id");
    }
    ensure_eq!(mine.read(claimed.id).await?, held, "the claimed row");
    Ok(())
}

async fn a_taken_id_is_refused(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.created().await?;
    let other = Execution { attempt_id: mine.attempt(), trigger: trigger(json!({"n": 2})), ..row.clone() };
    ensure!(!ports.executions.create(&other).await?, "another attempt took the id");
    ensure_eq!(mine.read(row.id).await?, row, "the row");
    Ok(())
}

async fn one_of_many_creators_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.row()?;
    let large = mine.noise(20_000);
    let mut creators = JoinSet::new();
    for i in 0..20 {
        let trigger = trigger(json!({"n": i, "large": large}));
        let (mine, row) = (mine.clone(), Execution { attempt_id: mine.attempt(), trigger, ..row.clone() });
        creators.spawn(async move { mine.ports.executions.create(&row).await.map(|done| done.then_some(row)) });
    }
    let mut winners = Vec::new();
    while let Some(done) = creators.join_next().await {
        winners.extend(done??);
    }
    ensure_eq!(winners.len(), 1, "how many won");
    ensure!(winners.first() == Some(&mine.read(row.id).await?), "the stored row is not the winner's");
    Ok(())
}

async fn a_trigger_of_a_megabyte_comes_back(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let lengths = [
        (3_000, Phase::Queued),
        (10_000, Phase::Queued),
        (250_000, Phase::Done),
        (1 << 20, Phase::Queued),
        (1 << 20, Phase::Done),
    ];
    for (length, phase) in lengths {
        let status = if phase == Phase::Done { Status::Completed } else { Status::Running };
        let due_at = (phase != Phase::Done).then(|| START.plus_millis(5_000));
        let state = mine.noise(100_000).into_bytes();
        let trigger = trigger(json!({"noise": mine.noise(length)}));
        let row = Execution { trigger, status, phase, due_at, state, ..mine.row()? };
        mine.create(&row).await?;
        ensure!(mine.read(row.id).await? == row, "a trigger of {length} bytes came back changed ({phase:?})");
        if phase == Phase::Queued {
            let held = mine.claimed(&row, START).await?;
            ensure!(held.trigger == row.trigger, "the claimer got another trigger of {length} bytes");
        }
    }
    Ok(())
}
