//! Clauses about spills.

use crate::clock::START;
use crate::contract::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::StoreError;
use engine::ports::executions::SpillKey;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        spills_come_back_in_the_order_asked,
        many_and_large_spills_come_back,
        a_missing_spill_is_an_error,
        spills_are_told_apart_by_run_and_account,
    }
}

fn key(cursor: u64, fence: u64, part: u32) -> SpillKey {
    SpillKey { cursor, fence, part }
}

async fn spills_come_back_in_the_order_asked(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.id_at(START);
    ensure!(ports.executions.read_spills(&mine.account, id, &[]).await?.is_empty(), "no keys, no spills");
    let keys = [key(0, 1, 0), key(1, 0, 0), key(0, 0, 1), key(u64::MAX, u64::MAX, u32::MAX)];
    for (i, key) in keys.iter().enumerate() {
        for _ in 0..2 {
            ports.executions.put_spill(&mine.account, id, *key, &[i as u8, 0, 255]).await?;
        }
    }
    let order = [3, 0, 2, 1, 0];
    let asked: Vec<_> = order.iter().filter_map(|i| keys.get(*i).copied()).collect();
    let want: Vec<_> = order.iter().map(|i| vec![*i as u8, 0, 255]).collect();
    ensure_eq!(ports.executions.read_spills(&mine.account, id, &asked).await?, want, "the spills");
    Ok(())
}

async fn many_and_large_spills_come_back(ports: &Ports) -> Outcome {
    // More keys than one batch reads.
    come_back(ports, 130, 3).await
}

/// Reads more bytes than one answer can hold, which is 16 MB. It is not among the other clauses,
/// because it takes as long as all of them.
pub async fn spills_beyond_one_answer_come_back(ports: &Ports) -> Outcome {
    come_back(ports, 50, 48).await
}

async fn come_back(ports: &Ports, count: u32, large: u32) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.id_at(START);
    let keys: Vec<_> = (0..count).map(|part| key(1, 1, part)).collect();
    let bytes = |part: u32| vec![part as u8; if part < large { 350_000 } else { part as usize }];
    for key in &keys {
        ports.executions.put_spill(&mine.account, id, *key, &bytes(key.part)).await?;
    }
    let spills = ports.executions.read_spills(&mine.account, id, &keys).await?;
    ensure_eq!(spills.len(), keys.len(), "how many came back");
    for (spill, key) in spills.iter().zip(&keys) {
        ensure!(*spill == bytes(key.part), "spill {} came back changed", key.part);
    }
    Ok(())
}

async fn a_missing_spill_is_an_error(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.id_at(START);
    ports.executions.put_spill(&mine.account, id, key(1, 1, 0), b"x").await?;
    for missing in [key(1, 1, 1), key(1, 2, 0), key(2, 1, 0)] {
        let answer = ports.executions.read_spills(&mine.account, id, &[key(1, 1, 0), missing]).await;
        ensure!(matches!(answer, Err(StoreError::Corrupt { .. })), "{missing:?}: {answer:?}");
    }
    Ok(())
}

async fn spills_are_told_apart_by_run_and_account(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let (id, second) = (mine.id_at(START), mine.id_at(START));
    let places = [(&mine.account, id, b"a"), (&mine.account, second, b"b"), (&other.account, id, b"c")];
    for (account, id, bytes) in places {
        ports.executions.put_spill(account, id, key(1, 1, 0), bytes).await?;
    }
    for (account, id, bytes) in places {
        let spills = ports.executions.read_spills(account, id, &[key(1, 1, 0)]).await?;
        ensure_eq!(spills, [bytes.to_vec()], "the spill");
    }
    Ok(())
}
