//! Clauses about signals.

use crate::clock::START;
use crate::contract::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::StoreError;
use engine::ports::executions::MAX_SIGNAL_BYTES;
use model::Timestamp;
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        the_first_signal_of_a_name_stays,
        signals_come_back_in_the_order_asked,
        the_largest_and_the_emptiest_come_back,
        signals_are_told_apart_by_run_and_account,
        of_many_signals_of_a_name_one_stays,
    }
}

/// A day later than everything that the clauses do.
const KEPT: Timestamp = Timestamp(START.0 + 86_400_000);

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn the_first_signal_of_a_name_stays(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.held().await?;
    let put = async |bytes: &[u8]| ports.executions.put_signal(&mine.account, row.id, "answer", bytes, KEPT).await;
    ensure!(put(b"first").await?, "a new signal was refused");
    for bytes in [&b"second"[..], b"first", b""] {
        ensure!(!put(bytes).await?, "a second signal of a name was taken");
    }
    let signals = ports.executions.read_signals(&mine.account, row.id, &names(&["answer"])).await?;
    ensure_eq!(signals, [Some(b"first".to_vec())], "the signal");
    ensure_eq!(mine.read(row.id).await?, row, "the row beside it");
    Ok(())
}

async fn signals_come_back_in_the_order_asked(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.id_at(START);
    ensure!(ports.executions.read_signals(&mine.account, id, &[]).await?.is_empty(), "no names, no signals");
    let odd = ["", "a#b", "a", "~a", "ä 名", &"x".repeat(3_000)].map(str::to_owned);
    let many = (0..150).map(|i| format!("step-{i}/{}", i % 7));
    let all: Vec<String> = odd.into_iter().chain(many).collect();
    // Every third signal does not exist, and more are requested than one batch reads.
    for (i, name) in all.iter().enumerate().filter(|(i, _)| i % 3 != 2) {
        let bytes = format!("{i}: {name}");
        ensure!(
            ports.executions.put_signal(&mine.account, id, name, bytes.as_bytes(), KEPT).await?,
            "signal {i} was refused"
        );
    }
    let asked: Vec<usize> = (0..all.len()).rev().chain([1, 2, 1]).collect();
    let named: Vec<String> = asked.iter().filter_map(|i| all.get(*i).cloned()).collect();
    let signals = ports.executions.read_signals(&mine.account, id, &named).await?;
    ensure_eq!(signals.len(), asked.len(), "how many came back");
    for ((i, name), signal) in asked.iter().zip(&named).zip(signals) {
        let want = (i % 3 != 2).then(|| format!("{i}: {name}").into_bytes());
        ensure_eq!(signal, want, "signal {i}");
    }
    Ok(())
}

async fn the_largest_and_the_emptiest_come_back(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.id_at(START);
    let all = names(&["empty", "largest", "larger"]);
    for (name, length, fits) in
        [("empty", 0, true), ("largest", MAX_SIGNAL_BYTES, true), ("larger", MAX_SIGNAL_BYTES + 1, false)]
    {
        let answer = ports.executions.put_signal(&mine.account, id, name, &vec![7; length], KEPT).await;
        if fits {
            ensure!(answer?, "{length} bytes were refused");
        } else {
            ensure!(matches!(answer, Err(StoreError::Refused { .. })), "{length} bytes: {answer:?}");
        }
    }
    let lengths: Vec<_> = ports.executions.read_signals(&mine.account, id, &all).await?;
    let lengths: Vec<_> = lengths.iter().map(|signal| signal.as_ref().map(Vec::len)).collect();
    ensure_eq!(lengths, [Some(0), Some(MAX_SIGNAL_BYTES), None], "the lengths");
    Ok(())
}

async fn signals_are_told_apart_by_run_and_account(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let (id, second) = (mine.id_at(START), mine.id_at(START));
    let places = [(&mine.account, id, b"a"), (&mine.account, second, b"b"), (&other.account, id, b"c")];
    for (account, id, bytes) in places {
        ensure!(ports.executions.put_signal(account, id, "n", bytes, KEPT).await?, "a new signal was refused");
    }
    for (account, id, bytes) in places {
        let signals = ports.executions.read_signals(account, id, &names(&["n"])).await?;
        ensure_eq!(signals, [Some(bytes.to_vec())], "the signal");
        ensure_eq!(ports.executions.read(account, id).await?, None, "a signal made a row");
    }
    Ok(())
}

async fn of_many_signals_of_a_name_one_stays(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.id_at(START);
    let mut putters = JoinSet::new();
    for i in 0..20_u8 {
        let mine = mine.clone();
        putters.spawn(async move {
            let stored = mine.ports.executions.put_signal(&mine.account, id, "n", &[i], KEPT).await;
            stored.map(|stored| stored.then_some(vec![i]))
        });
    }
    let mut winners = Vec::new();
    while let Some(done) = putters.join_next().await {
        winners.extend(done??.map(Some));
    }
    ensure_eq!(winners.len(), 1, "how many were stored");
    ensure_eq!(ports.executions.read_signals(&mine.account, id, &names(&["n"])).await?, winners, "the one that stays");
    Ok(())
}
