//! Clauses about new rows that depend on an idempotency key and on the turn of their workflow.

use crate::clock::START;
use crate::contract::{Broken, Outcome, Tenant, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{Created, Guards, KeyGuard, KeyUse, TurnGuard};
use model::{Execution, ExecutionId, Timestamp, WorkflowId};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_guarded_row_is_stored_with_its_key_and_turn,
        what_is_refused_leaves_nothing,
        a_key_counts_until_it_expires,
        keys_are_told_apart_by_account_and_text,
        a_turn_goes_on_only_from_the_holder_that_was_seen,
        a_lost_answer_is_recognised,
        one_of_many_wins,
    }
}

const DAY: i64 = 24 * 3600 * 1000;

fn key(text: &str, fingerprint: &str, now: Timestamp) -> KeyGuard {
    KeyGuard { key: text.to_owned(), fingerprint: fingerprint.to_owned(), now, expires: now.plus_millis(DAY) }
}

fn both(ended: Option<ExecutionId>) -> Guards {
    Guards { key: Some(key("k", "print", START)), turn: Some(TurnGuard { ended }), ..Guards::default() }
}

fn turn(ended: Option<ExecutionId>) -> Guards {
    Guards { turn: Some(TurnGuard { ended }), ..Guards::default() }
}

async fn a_guarded_row_is_stored_with_its_key_and_turn(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.row()?;
    ensure_eq!(ports.executions.key_use(&mine.account, "k", START).await?, None, "an unused key");
    ensure_eq!(ports.executions.create_guarded(&row, &both(None)).await?, Created::Done, "the first");
    ensure_eq!(mine.read(row.id).await?, row, "the row");
    let used = KeyUse { execution: row.id, fingerprint: "print".to_owned() };
    ensure_eq!(ports.executions.key_use(&mine.account, "k", START).await?, Some(used), "the key's use");
    let unguarded = mine.row()?;
    ensure_eq!(ports.executions.create_guarded(&unguarded, &Guards::default()).await?, Created::Done, "no guard");
    Ok(())
}

async fn what_is_refused_leaves_nothing(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = mine.row()?;
    ports.executions.create_guarded(&first, &both(None)).await?;
    let second = mine.row()?;
    let used = KeyUse { execution: first.id, fingerprint: "print".to_owned() };
    let same_key = ports.executions.create_guarded(&second, &both(None)).await?;
    ensure_eq!(same_key, Created::KeyUsed(used), "the key is told before the turn");
    let guards = Guards { key: Some(key("other", "print", START)), ..both(None) };
    let same_turn = ports.executions.create_guarded(&second, &guards).await?;
    ensure_eq!(same_turn, Created::TurnTaken(first.id), "the holder of the turn");
    ensure_eq!(ports.executions.read(&mine.account, second.id).await?, None, "the refused row");
    ensure_eq!(ports.executions.key_use(&mine.account, "other", START).await?, None, "the refused key");
    let same_id = Execution { attempt_id: mine.attempt(), ..first.clone() };
    ensure_eq!(ports.executions.create_guarded(&same_id, &both(None)).await?, Created::Taken, "the id comes first");
    Ok(())
}

async fn a_key_counts_until_it_expires(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let guards = |now| Guards { key: Some(key("k", "print", now)), ..Guards::default() };
    let (first, second) = (mine.row()?, mine.row()?);
    ports.executions.create_guarded(&first, &guards(START)).await?;
    let (last, over) = (START.plus_millis(DAY - 1000), START.plus_millis(DAY));
    let used = KeyUse { execution: first.id, fingerprint: "print".to_owned() };
    ensure_eq!(ports.executions.key_use(&mine.account, "k", last).await?, Some(used.clone()), "to the last");
    let refused = ports.executions.create_guarded(&second, &guards(last)).await?;
    ensure_eq!(refused, Created::KeyUsed(used), "to the last");
    ensure_eq!(ports.executions.key_use(&mine.account, "k", over).await?, None, "an expired key");
    ensure_eq!(ports.executions.create_guarded(&second, &guards(over)).await?, Created::Done, "an expired key");
    Ok(())
}

async fn keys_are_told_apart_by_account_and_text(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let long = "~".repeat(255);
    for (tenant, text) in [(&mine, "k"), (&other, "k"), (&mine, "K"), (&mine, "k#"), (&mine, long.as_str())] {
        let guards = Guards { key: Some(key(text, "print", START)), ..Guards::default() };
        let created = ports.executions.create_guarded(&tenant.row()?, &guards).await?;
        ensure_eq!(created, Created::Done, "the key {text}");
    }
    Ok(())
}

async fn a_turn_goes_on_only_from_the_holder_that_was_seen(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (first, second, third) = (mine.row()?, mine.row()?, mine.row()?);
    ports.executions.create_guarded(&first, &turn(None)).await?;
    let elsewhere = Execution { workflow_id: WorkflowId::parse("other")?, ..mine.row()? };
    ensure_eq!(ports.executions.create_guarded(&elsewhere, &turn(None)).await?, Created::Done, "another workflow's");
    ensure_eq!(
        ports.executions.create_guarded(&second, &turn(Some(first.id))).await?,
        Created::Done,
        "after the first"
    );
    for stale in [None, Some(first.id), Some(third.id)] {
        let refused = ports.executions.create_guarded(&third, &turn(stale)).await?;
        ensure_eq!(refused, Created::TurnTaken(second.id), "a holder that was not");
    }
    Ok(())
}

async fn a_lost_answer_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.row()?;
    ports.executions.create_guarded(&row, &both(None)).await?;
    ensure_eq!(ports.executions.create_guarded(&row, &both(None)).await?, Created::Done, "the same create");
    mine.claimed(&row, START).await?;
    ensure_eq!(ports.executions.create_guarded(&row, &both(None)).await?, Created::Done, "the same, after a claim");
    Ok(())
}

async fn one_of_many_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut creators = JoinSet::new();
    for number in 0..20 {
        let (mine, row) = (mine.clone(), mine.row()?);
        // Half of the rows compete for one key, and all of them for one turn.
        let key = (number % 2 == 0).then(|| key("k", "print", START));
        let guards = Guards { key, turn: Some(TurnGuard { ended: None }), ..Guards::default() };
        creators.spawn(async move { mine.ports.executions.create_guarded(&row, &guards).await });
    }
    let mut winners = 0;
    while let Some(done) = creators.join_next().await {
        winners += usize::from(done?? == Created::Done);
    }
    ensure_eq!(winners, 1, "how many won");
    Ok(())
}
