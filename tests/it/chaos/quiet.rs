//! The invariants that must hold after the storm, regardless of what has happened before. Each
//! returns a description if it is broken.

use super::ledger::{Bug, Entry};
use super::shapes;
use crate::world::World;
use engine::ports::http_out::HttpRequest;
use model::{DeliveryState, Execution, ExecutionId, LogEntry};
use records::executions::{self, LogQuery};
use std::collections::{BTreeMap, BTreeSet};

/// The facts that are needed to judge a storm.
pub struct Aftermath {
    /// The runs that were acknowledged to a caller.
    pub accepted: Vec<ExecutionId>,
    /// The changes of rows.
    pub ledger: Vec<(ExecutionId, Entry)>,
    /// The outbound requests, and whether they were answered.
    pub seen: Vec<(HttpRequest, bool)>,
    /// The most places of the limit that were held at a time.
    pub most_held: usize,
    /// The secret that must not appear anywhere.
    pub canary: &'static str,
}

/// Checks all invariants, and returns the first broken one.
pub async fn judge(world: &World, aftermath: &Aftermath) -> Result<(), String> {
    let rows = rows(world, aftermath).await;
    every_accepted_run_has_ended(aftermath, &rows)?;
    every_row_came_by_legal_steps(aftermath, &rows)?;
    every_effect_has_one_key(aftermath, &rows)?;
    every_recorded_effect_happened(world, aftermath, &rows).await?;
    every_end_was_told(aftermath, &rows)?;
    the_sums_agree(aftermath, &rows)?;
    no_place_is_left(world, aftermath).await?;
    nothing_is_left_to_do(world, &rows).await?;
    nobody_saw_the_secret(aftermath, &rows)
}

/// All rows that were created in this storm.
async fn rows(world: &World, aftermath: &Aftermath) -> BTreeMap<ExecutionId, Execution> {
    let made: BTreeSet<_> =
        aftermath.ledger.iter().filter(|(_, entry)| *entry == Entry::Created).map(|(id, _)| *id).collect();
    let mut rows = BTreeMap::new();
    for id in made {
        if let Some(row) = world.engine.ports.executions.read(&world.account, id).await.unwrap() {
            rows.insert(id, row);
        }
    }
    rows
}

/// N1: each acknowledged run has a row, and each row has ended.
fn every_accepted_run_has_ended(aftermath: &Aftermath, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    let lost = aftermath.accepted.iter().find(|id| !rows.contains_key(id));
    let stuck = rows.values().find(|row| !row.status.is_terminal());
    match (lost, stuck) {
        (Some(id), _) => Err(format!("N1: the accepted run {id} is lost")),
        (_, Some(row)) => Err(format!("N1: {} is stuck: {:?} due at {:?}", row.id, row.phase, row.due_at)),
        (None, None) => Ok(()),
    }
}

/// N2: each row was stored once, its fences increase, each commit belongs to the holder and happens
/// once, in order, and no change follows the end.
fn every_row_came_by_legal_steps(aftermath: &Aftermath, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    let mut by_run: BTreeMap<ExecutionId, Vec<Entry>> = BTreeMap::new();
    for (id, entry) in &aftermath.ledger {
        by_run.entry(*id).or_default().push(*entry);
    }
    for (id, entries) in by_run {
        let (mut fence, mut last, mut has_ended, mut created) = (0, None, false, 0);
        for entry in &entries {
            let is_legal = match *entry {
                Entry::Created => {
                    created += 1;
                    true
                }
                Entry::Claimed(new) => !has_ended && new >= std::mem::replace(&mut fence, new),
                // The commit was repeated because its answer was lost, and was recognised.
                Entry::Committed { .. } if last == Some(*entry) => true,
                Entry::Committed { fence: held, cursor: at, ends } => {
                    let before = last.replace(*entry);
                    let is_next = before
                        .is_none_or(|before| matches!(before, Entry::Committed { cursor, .. } if at == cursor + 1));
                    is_next && !std::mem::replace(&mut has_ended, ends) && (fence == 0 || held == fence)
                }
                Entry::Ended => !std::mem::replace(&mut has_ended, true),
            };
            if !is_legal {
                return Err(format!("N2: {id}: {entry:?} in {entries:?}"));
            }
        }
        if created == 0 && rows.contains_key(&id) {
            return Err(format!("N2: nobody made {id}"));
        }
    }
    Ok(())
}

/// The run, step and pass in an idempotency key.
fn parts(key: &str) -> Option<(&str, &str, &str)> {
    let mut parts = key.split('/');
    Some((parts.next()?, parts.next()?, parts.next()?)).filter(|_| parts.next().is_none())
}

fn keys(aftermath: &Aftermath) -> impl Iterator<Item = (&str, &HttpRequest)> {
    aftermath.seen.iter().filter_map(|(request, _)| {
        let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"))?;
        Some((found.1.as_str(), request))
    })
}

/// N3: each effect belongs to a stored run and has one key for each step and pass, with the same
/// content. Requests that can be sent only once are sent only once.
fn every_effect_has_one_key(aftermath: &Aftermath, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    let known: BTreeSet<_> = rows.keys().map(|id| id.vflow()).collect();
    let mut once = BTreeSet::new();
    for (key, request) in keys(aftermath) {
        let Some((run, _, _)) = parts(key) else { return Err(format!("N3: the key {key} is none of ours")) };
        if !known.contains(run) {
            return Err(format!("N3: {key} is of no run"));
        }
        if request.url.ends_with("/once") && !once.insert(key) {
            return Err(format!("N3: {key} was sent twice"));
        }
    }
    Ok(())
}

/// N3: every recorded effect has happened.
async fn every_recorded_effect_happened(
    world: &World,
    aftermath: &Aftermath,
    rows: &BTreeMap<ExecutionId, Execution>,
) -> Result<(), String> {
    let mut sent: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, _) in keys(aftermath) {
        sent.entry(key.split('/').next().unwrap_or_default()).or_default().insert(key);
    }
    for row in rows.values() {
        let query = LogQuery { limit: 1000, ..LogQuery::default() };
        let log = executions::logs(&world.engine, &world.account, row.id, query).await.unwrap().logs;
        let is_effect = |entry: &&LogEntry| entry.module_id == "http_request" && entry.message.starts_with("Completed");
        let recorded = log.iter().filter(is_effect).count();
        let happened = sent.get(row.id.vflow().as_str()).map_or(0, BTreeSet::len);
        if recorded > happened {
            return Err(format!("N3: {} recorded {recorded} requests, and {happened} were made", row.id));
        }
    }
    Ok(())
}

/// N4: each requested callback was received, or is shown as dead.
fn every_end_was_told(aftermath: &Aftermath, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    for row in rows.values().filter(|row| row.callback.is_some()) {
        let id = format!("msg_{}", row.id);
        let told = |(request, received): &&(HttpRequest, bool)| {
            *received && request.headers.iter().any(|(name, value)| name == "webhook-id" && *value == id)
        };
        let was_received = aftermath.seen.iter().any(|seen| told(&seen));
        // A worker that ends after it got the answer makes another attempt, until none are left. So
        // even a dead callback can have been received.
        let is_settled =
            row.delivery.state == DeliveryState::Dead || row.delivery.state == DeliveryState::Delivered && was_received;
        if !is_settled {
            return Err(format!("N4: {} is {:?}, received: {was_received}", row.id, row.delivery.state));
        }
    }
    Ok(())
}

/// N5: as many runs have ended as were started.
fn the_sums_agree(aftermath: &Aftermath, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    let begun: BTreeSet<_> =
        aftermath.ledger.iter().filter(|(_, entry)| *entry == Entry::Created).map(|(id, _)| *id).collect();
    let ended: BTreeSet<_> = rows.values().filter(|row| row.status.is_terminal()).map(|row| row.id).collect();
    let missing: Vec<_> = begun.difference(&ended).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("N5: {missing:?} were begun and have not ended")) }
}

/// N6, N7: no row has debts, and no message is left.
async fn nothing_is_left_to_do(world: &World, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    if let Some(row) = rows.values().find(|row| row.due_at.is_some()) {
        return Err(format!("N7: {} is still due at {:?}", row.id, row.due_at));
    }
    let report = world.tick().await;
    let idle = (report.hints_sent, report.timed_out, report.settled, report.failed);
    if idle == (0, 0, 0, 0) { Ok(()) } else { Err(format!("N7: the sweep still finds {report:?}")) }
}

/// N9: never more places of a limit were held than there are, and none is held when all runs have
/// ended.
async fn no_place_is_left(world: &World, aftermath: &Aftermath) -> Result<(), String> {
    if aftermath.most_held > shapes::PLACES {
        return Err(format!("N9: {} places of {} were held", aftermath.most_held, shapes::PLACES));
    }
    for key in [shapes::KEY, shapes::RUN_KEY] {
        let limit = world.engine.ports.executions.limit(&world.account, key, 10).await.unwrap();
        if let Some(limit) = limit.filter(|limit| limit.held > 0 || limit.waiting > 0 || !limit.first.is_empty()) {
            return Err(format!("N9: something is left of {key}: {limit:?}"));
        }
    }
    Ok(())
}

/// N8: the secret is only in the requests that contain it, and is not stored.
fn nobody_saw_the_secret(aftermath: &Aftermath, rows: &BTreeMap<ExecutionId, Execution>) -> Result<(), String> {
    let holds = |bytes: &[u8]| bytes.windows(aftermath.canary.len()).any(|part| part == aftermath.canary.as_bytes());
    for row in rows.values() {
        if holds(&row.state) || holds(format!("{:?} {:?}", row.error, row.delivery).as_bytes()) {
            return Err(format!("N8: {} holds the secret", row.id));
        }
    }
    Ok(())
}

/// The invariant that a planted bug breaks.
pub fn broken_by(bug: Bug) -> &'static [&'static str] {
    match bug {
        Bug::NoCondition => &["N1", "N2"],
        Bug::NotDue => &["N1"],
        Bug::NoDebt => &["N4", "N1"],
        Bug::KeyPerAttempt => &["N3"],
        Bug::PlacesExpire | Bug::EndKeepsPlaces | Bug::UncountedStart => &["N9", "N1"],
        Bug::NobodyLooks => &["N1"],
    }
}
