//! `Query` and `Scan`.

use super::get::Shown;
use super::page::{Choice, Source, check_search, read};
use crate::check::Uses;
use crate::expression::bindings::Bindings;
use crate::expression::condition;
use crate::expression::key_condition::{self, Asked, Range};
use crate::expression::tree::{Comparison, Condition, Operand, Parsed};
use crate::request::Search;
use crate::schema::{Key, push, push_beginning};
use crate::store::Keys;
use crate::{Engine, Failure, Result, Value};
use std::ops::Bound;

/// Reads a page of the items with one partition key.
pub(crate) fn query(engine: &Engine, search: &Search) -> Result<Vec<u8>> {
    let name = check_search(search)?;
    let bound = search.bindings();
    let mut uses = Uses::new(bound)?;
    let text = search.key_condition_expression.as_ref().ok_or_else(|| {
        Failure::validation(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        )
    })?;
    let wrong = |why: String| Failure::early(format!("Invalid KeyConditionExpression: {why}"));
    let parsed = engine.expressions.condition(text).map_err(wrong)?;
    uses.add("KeyConditionExpression", &parsed)?;
    let choice = choose(engine, search, bound, &mut uses)?;
    uses.finish()?;
    let held = engine.table(name)?;
    let source = Source::of(&held.table, search)?;
    let (hash, range) = source.keys();
    let asked = key_condition::read(&parsed.tree, &bound, &hash.name, range.map(|key| key.name.as_str()))
        .map_err(Failure::Validation)?;
    check_types(hash, range, &asked)?;
    check_filter(choice.filter.as_deref(), &bound, hash, range)?;
    let mut prefix = source.prefix();
    push(asked.hash, &mut prefix);
    let (mut from, mut to) = bounds(&prefix, asked.range);
    if let Some(given) = &search.exclusive_start_key {
        let start = source.start(given)?;
        if !start.starts_with(&prefix) {
            return Err(Failure::validation(
                "The provided starting key is outside query boundaries based on provided conditions",
            ));
        }
        if search.scan_index_forward == Some(false) {
            to = earlier(to, start);
        } else {
            from = later(from, start);
        }
    }
    read(engine, &source, search, &choice, (from, to))
}

/// Reads a page of all items.
pub(crate) fn scan(engine: &Engine, search: &Search) -> Result<Vec<u8>> {
    let name = check_search(search)?;
    let part = part(search)?;
    let bound = search.bindings();
    let mut uses = Uses::new(bound)?;
    let mut choice = choose(engine, search, bound, &mut uses)?;
    choice.part = part;
    uses.finish()?;
    let held = engine.table(name)?;
    let source = Source::of(&held.table, search)?;
    let prefix = source.prefix();
    let from = match &search.exclusive_start_key {
        Some(given) => Bound::Excluded(source.start(given)?),
        None => Bound::Included(prefix.clone()),
    };
    read(engine, &source, search, &choice, (from, Bound::Excluded(after(prefix))))
}

/// The part of a scan that is read, and how many there are.
fn part(search: &Search) -> Result<Option<(u64, u64)>> {
    match (search.segment, search.total_segments) {
        (None, None) => Ok(None),
        (Some(segment), Some(total)) if segment >= 0 && segment < total && total <= 1_000_000 => {
            Ok(Some((segment.unsigned_abs(), total.unsigned_abs())))
        }
        (Some(_), None) => Err(Failure::validation(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        )),
        (None, Some(_)) => Err(Failure::validation(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
        )),
        (Some(_), Some(_)) => Err(Failure::validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments",
        )),
    }
}

fn choose<'a>(engine: &Engine, search: &Search, bound: Bindings<'a>, uses: &mut Uses<'_>) -> Result<Choice<'a>> {
    let wrong = |why: String| Failure::early(format!("Invalid FilterExpression: {why}"));
    let text = search.filter_expression.as_ref();
    let filter = text.map(|text| engine.expressions.condition(text).map_err(wrong)).transpose()?;
    if let Some(filter) = &filter {
        uses.add("FilterExpression", filter)?;
        condition::check(&filter.tree, &bound).map_err(wrong)?;
    }
    let shown = Shown::read(engine, search.projection_expression.as_ref(), bound, uses)?;
    Ok(Choice { filter, shown, bound, part: None })
}

fn check_types(hash: &Key, range: Option<&Key>, asked: &Asked<'_>) -> Result<()> {
    let wrong = || {
        Failure::validation(
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        )
    };
    let empty = |key: &Key| {
        Failure::validation(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
             empty string value. Key: {}",
            key.name
        ))
    };
    let values: &[&Value] = match &asked.range {
        Range::All => &[],
        Range::Compare(_, value) | Range::BeginsWith(value) => &[*value],
        Range::Between(low, high) => &[*low, *high],
    };
    if !hash.kind.fits(asked.hash) {
        return Err(wrong());
    }
    if asked.hash.size() == 0 {
        return Err(empty(hash));
    }
    let Some(range) = range else { return Ok(()) };
    match values.iter().find(|value| !range.kind.fits(value) || value.size() == 0) {
        Some(value) if !range.kind.fits(value) => Err(wrong()),
        Some(_) if !matches!(asked.range, Range::BeginsWith(_)) => Err(empty(range)),
        _ => Ok(()),
    }
}

/// A filter cannot look at the keys of a query.
fn check_filter(
    filter: Option<&Parsed<Condition>>,
    bound: &Bindings<'_>,
    hash: &Key,
    range: Option<&Key>,
) -> Result<()> {
    let Some(filter) = filter else { return Ok(()) };
    let mut names = Vec::new();
    tops(&filter.tree, bound, &mut names);
    let key = [Some(hash), range].into_iter().flatten().find(|key| names.contains(&key.name));
    match key {
        Some(key) => Err(Failure::validation(format!(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: {}",
            key.name
        ))),
        None => Ok(()),
    }
}

/// The attributes that the condition looks at.
fn tops(condition: &Condition, bound: &Bindings<'_>, names: &mut Vec<String>) {
    let operand = |operand: &Operand, names: &mut Vec<String>| match operand {
        Operand::Path(path) | Operand::Size(path) => names.push(bound.top(path).to_owned()),
        Operand::Value(_) => {}
    };
    match condition {
        Condition::And(left, right) | Condition::Or(left, right) => {
            tops(left, bound, names);
            tops(right, bound, names);
        }
        Condition::Not(inner) => tops(inner, bound, names),
        Condition::Compare(left, _, right) | Condition::BeginsWith(left, right) | Condition::Contains(left, right) => {
            operand(left, names);
            operand(right, names);
        }
        Condition::Between(value, low, high) => [value, low, high].into_iter().for_each(|one| operand(one, names)),
        Condition::In(value, all) => std::iter::once(value).chain(all).for_each(|one| operand(one, names)),
        Condition::Exists(path) | Condition::NotExists(path) => names.push(bound.top(path).to_owned()),
        Condition::Type(path, kind) => {
            names.push(bound.top(path).to_owned());
            operand(kind, names);
        }
    }
}

/// The range of keys with this beginning that the query asks for.
fn bounds(prefix: &[u8], range: Range<'_>) -> Keys {
    let with = |value: &Value| {
        let mut key = prefix.to_vec();
        push(value, &mut key);
        key
    };
    let (all_from, all_to) = (Bound::Included(prefix.to_vec()), Bound::Excluded(after(prefix.to_vec())));
    match range {
        Range::All | Range::Compare(Comparison::NotEqual, _) => (all_from, all_to),
        Range::Compare(Comparison::Equal, value) => (Bound::Included(with(value)), Bound::Excluded(after(with(value)))),
        Range::Compare(Comparison::Less, value) => (all_from, Bound::Excluded(with(value))),
        Range::Compare(Comparison::LessOrEqual, value) => (all_from, Bound::Excluded(after(with(value)))),
        Range::Compare(Comparison::Greater, value) => (Bound::Included(after(with(value))), all_to),
        Range::Compare(Comparison::GreaterOrEqual, value) => (Bound::Included(with(value)), all_to),
        Range::Between(low, high) => (Bound::Included(with(low)), Bound::Excluded(after(with(high)))),
        Range::BeginsWith(value) => {
            let mut key = prefix.to_vec();
            push_beginning(value, &mut key);
            (Bound::Included(key.clone()), Bound::Excluded(after(key)))
        }
    }
}

/// The first key after all keys with this beginning.
fn after(mut key: Vec<u8>) -> Vec<u8> {
    while let Some(last) = key.pop() {
        if last < u8::MAX {
            key.push(last + 1);
            break;
        }
    }
    key
}

fn later(from: Bound<Vec<u8>>, start: Vec<u8>) -> Bound<Vec<u8>> {
    match from {
        Bound::Included(from) if from > start => Bound::Included(from),
        _ => Bound::Excluded(start),
    }
}

fn earlier(to: Bound<Vec<u8>>, start: Vec<u8>) -> Bound<Vec<u8>> {
    match to {
        Bound::Excluded(to) if to < start => Bound::Excluded(to),
        _ => Bound::Excluded(start),
    }
}
