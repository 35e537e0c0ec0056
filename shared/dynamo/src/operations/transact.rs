//! `TransactWriteItems` and `TransactGetItems`.

use super::batch::{add, write_consumed};
use super::change::perform;
use super::get::{Shown, find};
use super::kind::Kind;
use super::prepare::{Prepared, prepare, subject};
use crate::capacity::{Axis, Consumed, read_units, wanted};
use crate::failure::Reason;
use crate::object::Object;
use crate::request::{Action, TransactGet, TransactItem, TransactWrite};
use crate::tokens::Token;
use crate::value::binary;
use crate::{Batch, Engine, Failure, Result, check};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};
use std::sync::PoisonError;

const MOST: usize = 100;
/// The most bytes of all items.
const LARGEST: usize = 4 * 1024 * 1024;
/// In a transaction, each read and write is billed twice.
const FACTOR: f64 = 2.0;
const LONGEST_TOKEN: usize = 36;

/// Writes all items or none.
pub(crate) fn write(engine: &Engine, request: TransactWrite) -> Result<Vec<u8>> {
    check_count(request.transact_items.len())?;
    check::capacity(request.return_consumed_capacity.as_ref())?;
    let mode = wanted(request.return_consumed_capacity.as_ref());
    let token = request.client_request_token.filter(|token| !token.is_empty());
    if let Some(token) = token.as_ref().filter(|token| token.len() > LONGEST_TOKEN) {
        return Err(Failure::early(format!(
            "Value '{token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than \
             or equal to 36"
        )));
    }
    let actions = request.transact_items.into_iter().map(action).collect::<Result<Vec<_>>>()?;
    let digest = digest(&actions);
    let now = (engine.now)();
    if let Some(token) = &token {
        match engine.tokens.lock().unwrap_or_else(PoisonError::into_inner).look(token, digest, now) {
            Token::New => {}
            Token::Repeated => return repeated(engine, &actions, mode),
            Token::Other => return Err(Failure::IdempotencyMismatch),
        }
    }
    let size: usize = actions.iter().map(|(kind, action)| subject(*kind, action).size()).sum();
    let prepared = prepare_all(engine, actions)?;
    if size > LARGEST {
        return Err(Failure::validation(
            "Collection size of items exceeded, which can also be caused by the aggregate size of the items in the \
             transaction exceeding the 4MB limit",
        ));
    }
    let consumed = commit(engine, prepared, mode.is_some())?;
    if let Some(token) = token {
        engine.tokens.lock().unwrap_or_else(PoisonError::into_inner).keep(token, digest, now);
    }
    let mut answer = Object::new();
    write_consumed(&consumed, mode, Axis::Write, &mut answer);
    Ok(answer.end())
}

fn check_count(count: usize) -> Result<()> {
    match count {
        0 => Err(Failure::early(
            "Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal \
             to 1",
        )),
        1..=MOST => Ok(()),
        _ => Err(Failure::early(
            "Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
        )),
    }
}

fn action(item: TransactItem) -> Result<(Kind, Action)> {
    let all = [
        (Kind::Put, item.put),
        (Kind::Update, item.update),
        (Kind::Delete, item.delete),
        (Kind::Check, item.condition_check),
    ];
    let mut given = all.into_iter().filter_map(|(kind, action)| action.map(|action| (kind, action)));
    let none = "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request";
    let (kind, action) = given.next().ok_or_else(|| Failure::validation(none))?;
    if given.next().is_some() {
        return Err(Failure::validation("TransactItems can only contain one of Check, Put, Update or Delete"));
    }
    if kind == Kind::Update && action.update_expression.is_none() {
        return Err(Failure::missing("transactItems.1.member.update.updateExpression"));
    }
    if kind == Kind::Check && action.condition_expression.is_none() {
        return Err(Failure::missing("transactItems.1.member.conditionCheck.conditionExpression"));
    }
    Ok((kind, action))
}

/// An action that can be performed, or what is wrong with its item.
type Part = Result<Prepared, String>;

/// Prepares all actions. What is wrong with an item is a reason for the cancellation, beside the
/// conditions that fail.
fn prepare_all(engine: &Engine, actions: Vec<(Kind, Action)>) -> Result<Vec<Part>> {
    let mut parts = Vec::with_capacity(actions.len());
    let mut keys = HashSet::with_capacity(actions.len());
    let mut is_repeated = false;
    for (kind, action) in actions {
        // An item that cannot be written has a key as well.
        is_repeated |= key(engine, kind, &action).is_some_and(|key| !keys.insert(key));
        let part = match prepare(engine, kind, action) {
            Ok(prepared) => Ok(prepared),
            Err(Failure::Validation(message)) if is_of_item(&message) => Err(message),
            Err(other) => return Err(other),
        };
        parts.push(part);
    }
    if is_repeated {
        return Err(Failure::validation("Transaction request cannot include multiple operations on one item"));
    }
    Ok(parts)
}

/// The key under which the item of an action is stored, if its key attributes can be ones.
fn key(engine: &Engine, kind: Kind, action: &Action) -> Option<Vec<u8>> {
    let held = engine.table(action.table_name.as_ref()?).ok()?;
    let item = subject(kind, action);
    let fits = held.table.keys().all(|key| item.get(&key.name).is_some_and(|value| key.kind.fits(value)));
    if fits { held.table.item_key(item).ok() } else { None }
}

/// Whether a message is about an item and not about the request.
fn is_of_item(message: &str) -> bool {
    message.starts_with("One or more parameter values were invalid: Type mismatch")
        || message.starts_with("One or more parameter values were invalid: Missing the key")
        || message.starts_with("One or more parameter values are not valid. A value specified for a secondary")
        || message.starts_with("The provided key element does not match the schema")
}

fn commit(engine: &Engine, mut parts: Vec<Part>, counts: bool) -> Result<Vec<(String, Consumed)>> {
    let _writing = engine.writing();
    let mut batch = Batch::default();
    let mut done = Vec::with_capacity(parts.len());
    let mut reasons = Vec::with_capacity(parts.len());
    let mut consumed = Vec::new();
    for part in &mut parts {
        let performed = match part {
            Ok(one) => {
                let record = engine.store.get(&one.key)?;
                let performed = perform(one, record.as_ref(), &mut batch, counts);
                performed.map(|change| (one.held.table.name.clone(), change))
            }
            Err(message) => Err(Failure::Validation(std::mem::take(message))),
        };
        reasons.push(match performed {
            Ok((table, change)) => {
                add(&mut consumed, table, &change.consumed, FACTOR);
                done.push(change);
                Reason::NONE
            }
            Err(Failure::Condition(item)) => {
                let message = Some(Failure::Condition(None).message());
                Reason { code: "ConditionalCheckFailed", message, item }
            }
            Err(Failure::Validation(message)) => Reason { code: "ValidationError", message: Some(message), item: None },
            Err(other) => return Err(other),
        });
    }
    if done.len() < parts.len() {
        return Err(Failure::Cancelled(reasons));
    }
    for change in &done {
        change.count(&mut batch);
    }
    engine.store.commit(batch)?;
    Ok(consumed)
}

/// The answer to a transaction that was run before. It is billed as a read.
fn repeated(engine: &Engine, actions: &[(Kind, Action)], mode: Option<&str>) -> Result<Vec<u8>> {
    let mut consumed = Vec::new();
    for (kind, action) in actions {
        let held = engine.table(check::table_name(action.table_name.as_ref())?)?;
        let record = engine.store.get(&held.table.item_key(subject(*kind, action))?)?;
        let size = record.map_or(Ok(0), |record| binary::size(&record))?;
        add(&mut consumed, held.table.name.clone(), &Consumed::of_table(read_units(size, true)), FACTOR);
    }
    let mut answer = Object::new();
    write_consumed(&consumed, mode, Axis::Read, &mut answer);
    Ok(answer.end())
}

/// A digest of what the actions do, whatever the order of attributes in the request.
fn digest(actions: &[(Kind, Action)]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (kind, action) in actions {
        hasher.write(&[*kind as u8]);
        let bound = action.bindings();
        let mut names: Vec<_> = bound.names.iter().collect();
        names.sort_unstable();
        let texts = [
            action.table_name.as_ref(),
            action.update_expression.as_ref(),
            action.condition_expression.as_ref(),
            action.return_values_on_condition_check_failure.as_ref(),
        ];
        let texts = texts.into_iter().flatten().chain(names.into_iter().flat_map(|(alias, name)| [alias, name]));
        for text in texts {
            hasher.write(text.as_bytes());
            hasher.write(&[0]);
        }
        for map in [subject(*kind, action), bound.values] {
            hasher.write(&binary::encode(map, 0));
        }
    }
    hasher.finish()
}

/// Reads items as they are at one moment.
pub(crate) fn get(engine: &Engine, request: &TransactGet) -> Result<Vec<u8>> {
    check_count(request.transact_items.len())?;
    check::capacity(request.return_consumed_capacity.as_ref())?;
    let mut consumed = Vec::new();
    let mut parts = Vec::new();
    let mut keys = HashSet::new();
    // Nothing is written in the meantime.
    let _writing = engine.writing();
    for item in &request.transact_items {
        let action = &item.get;
        let shown = Shown::read_alone(
            engine,
            action.projection_expression.as_ref(),
            action.expression_attribute_names.as_ref(),
        )?;
        let (held, record) = find(engine, action)?;
        if !keys.insert(held.table.item_key(subject(Kind::Check, action))?) {
            return Err(Failure::validation("Transaction request cannot include multiple operations on one item"));
        }
        let size = record.as_ref().map_or(Ok(0), |record| binary::size(record))?;
        add(&mut consumed, held.table.name.clone(), &Consumed::of_table(read_units(size, true)), FACTOR);
        let mut part = Object::new();
        if let Some(record) = record {
            part.json("Item", &shown.json(&record)?);
        }
        parts.push(part.end());
    }
    let mut answer = Object::new();
    answer.list("Responses", &parts);
    write_consumed(&consumed, wanted(request.return_consumed_capacity.as_ref()), Axis::Read, &mut answer);
    Ok(answer.end())
}
