//! Applies the expression of an update to an item.

use super::bindings::{Bindings, Place};
use super::tree::{Parsed, Path, Term, Update};
use crate::value::number::Number;
use crate::{Map, Value};

const WRONG_PATH: &str = "The document path provided in the update expression is invalid for update";
const NO_ATTRIBUTE: &str = "The provided expression refers to an attribute that does not exist in the item";
const WRONG_OPERAND: &str = "An operand in the update expression has an incorrect data type";

/// The error is DynamoDB's message.
type Result<T> = std::result::Result<T, String>;

impl Update {
    /// The paths that are changed.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &Path> {
        let set = self.set.iter().map(|(path, _)| path);
        let valued = self.add.iter().chain(&self.delete).map(|(path, _)| path);
        set.chain(&self.remove).chain(valued)
    }
}

/// Finds what is wrong with the expression, whatever the item is. The message has no prefix.
pub(crate) fn check(update: &Parsed<Update>, bound: &Bindings<'_>) -> Result<()> {
    let paths: Vec<&Path> = update.tree.targets().collect();
    super::projection::check_overlaps(&paths, bound)?;
    for (_, term) in &update.tree.set {
        check_term(term, bound)?;
    }
    let wrong = |operator: &str, value: &Value| {
        Err(format!(
            "Incorrect operand type for operator or function; operator: {operator}, operand type: {}, typeSet: \
             ALLOWED_FOR_{operator}_OPERAND",
            value_kind(value)
        ))
    };
    for (_, name) in &update.tree.add {
        match bound.value(name) {
            Some(Value::N(_) | Value::Ss(_) | Value::Ns(_) | Value::Bs(_)) | None => {}
            Some(value) => return wrong("ADD", value),
        }
    }
    for (_, name) in &update.tree.delete {
        match bound.value(name) {
            Some(Value::Ss(_) | Value::Ns(_) | Value::Bs(_)) | None => {}
            Some(value) => return wrong("DELETE", value),
        }
    }
    Ok(())
}

fn value_kind(value: &Value) -> &'static str {
    match value {
        Value::S(_) => "STRING",
        Value::N(_) => "NUMBER",
        Value::B(_) => "BINARY",
        Value::Bool(_) => "BOOLEAN",
        Value::Null => "NULL",
        Value::L(_) => "LIST",
        Value::M(_) => "MAP",
        Value::Ss(_) => "SS",
        Value::Ns(_) => "NS",
        Value::Bs(_) => "BS",
    }
}

fn check_term(term: &Term, bound: &Bindings<'_>) -> Result<()> {
    let given = |term: &Term| match term {
        Term::Value(name) => bound.value(name),
        _ => None,
    };
    let (operator, sides, fits): (_, _, fn(&Value) -> bool) = match term {
        Term::Path(_) | Term::Value(_) => return Ok(()),
        Term::IfNotExists(_, other) => return check_term(other, bound),
        Term::ListAppend(first, second) => ("list_append", [first, second], |value| matches!(value, Value::L(_))),
        Term::Plus(first, second) => ("+", [first, second], |value| matches!(value, Value::N(_))),
        Term::Minus(first, second) => ("-", [first, second], |value| matches!(value, Value::N(_))),
    };
    for side in sides {
        check_term(side, bound)?;
        if let Some(value) = given(side).filter(|value| !fits(value)) {
            return Err(format!(
                "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {}",
                value.kind()
            ));
        }
    }
    Ok(())
}

enum Write<'a> {
    Set(Value),
    Add(&'a Value),
    Delete(&'a Value),
}

/// Changes the item. All values are computed from the item as it was.
pub(crate) fn apply(update: &Update, item: &mut Map, bound: &Bindings<'_>) -> Result<()> {
    let mut writes: Vec<(Vec<Place<'_>>, Write<'_>)> = Vec::with_capacity(update.set.len() + update.add.len());
    let adds = update.add.iter().map(|valued| (valued, Write::Add as fn(_) -> _));
    let deletions = update.delete.iter().map(|valued| (valued, Write::Delete as fn(_) -> _));
    for ((path, name), write) in adds.chain(deletions) {
        let value = bound.value(name).ok_or(WRONG_OPERAND)?;
        let fits = |old: &Value| std::mem::discriminant(old) == std::mem::discriminant(value);
        if !bound.find(item, path).is_none_or(fits) {
            return Err(WRONG_OPERAND.to_owned());
        }
        writes.push((bound.places(path).collect(), write(value)));
    }
    for (path, term) in &update.set {
        writes.push((bound.places(path).collect(), Write::Set(evaluate(term, item, bound)?)));
    }
    // Paths that were not there before the update are not removed, even if it has appended them.
    let mut removals = Vec::new();
    for path in &update.remove {
        let places: Vec<_> = bound.places(path).collect();
        if bound.find(item, path).is_some() {
            removals.push(places);
        } else {
            parent(item, &places)?;
        }
    }
    // In the order of the paths, so that elements after the end of a list are appended in the order
    // of their indexes.
    writes.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (places, write) in writes {
        match write {
            Write::Set(value) => set(item, &places, value)?,
            Write::Add(value) => add(item, &places, value)?,
            Write::Delete(value) => {
                if delete(item, &places, value)? {
                    removals.push(places);
                }
            }
        }
    }
    // The highest first, so that removing an element does not move another that is removed.
    removals.sort_by(|a, b| b.cmp(a));
    removals.iter().try_for_each(|places| remove(item, places))
}

fn evaluate(term: &Term, item: &Map, bound: &Bindings<'_>) -> Result<Value> {
    let number = |term: &Term| match evaluate(term, item, bound)? {
        Value::N(number) => Ok(number),
        _ => Err(WRONG_OPERAND.to_owned()),
    };
    match term {
        Term::Path(path) => bound.find(item, path).cloned().ok_or_else(|| NO_ATTRIBUTE.to_owned()),
        Term::Value(name) => bound.value(name).cloned().ok_or_else(|| NO_ATTRIBUTE.to_owned()),
        Term::IfNotExists(path, other) => match bound.find(item, path) {
            Some(value) => Ok(value.clone()),
            None => evaluate(other, item, bound),
        },
        Term::ListAppend(first, second) => match (evaluate(first, item, bound)?, evaluate(second, item, bound)?) {
            (Value::L(mut list), Value::L(more)) => {
                list.extend(more);
                Ok(Value::L(list))
            }
            _ => Err(WRONG_OPERAND.to_owned()),
        },
        Term::Plus(first, second) => number(first)?.plus(&number(second)?).map(Value::N),
        Term::Minus(first, second) => number(first)?.minus(&number(second)?).map(Value::N),
    }
}

/// The list or map that contains the last place, and that place.
fn parent<'a, 'b>(item: &'a mut Map, places: &'b [Place<'b>]) -> Result<(Parent<'a>, Place<'b>)> {
    let (end, before) = places.split_last().ok_or(WRONG_PATH)?;
    let mut before = before.iter();
    let Some(first) = before.next() else { return Ok((Parent::Map(item), *end)) };
    let Place::Name(name) = first else { return Err(WRONG_PATH.to_owned()) };
    let mut value = item.get_mut(name).ok_or(WRONG_PATH)?;
    for place in before {
        value = match (place, value) {
            (Place::Name(name), Value::M(map)) => map.get_mut(name),
            (Place::Index(index), Value::L(list)) => list.get_mut(*index),
            _ => None,
        }
        .ok_or(WRONG_PATH)?;
    }
    match (value, end) {
        (Value::M(map), Place::Name(_)) => Ok((Parent::Map(map), *end)),
        (Value::L(list), Place::Index(_)) => Ok((Parent::List(list), *end)),
        _ => Err(WRONG_PATH.to_owned()),
    }
}

enum Parent<'a> {
    Map(&'a mut Map),
    List(&'a mut Vec<Value>),
}

fn set(item: &mut Map, places: &[Place<'_>], value: Value) -> Result<()> {
    match parent(item, places)? {
        (Parent::Map(map), Place::Name(name)) => map.insert(name, value),
        (Parent::List(list), Place::Index(index)) => match list.get_mut(index) {
            Some(element) => *element = value,
            None => list.push(value),
        },
        _ => return Err(WRONG_PATH.to_owned()),
    }
    Ok(())
}

fn remove(item: &mut Map, places: &[Place<'_>]) -> Result<()> {
    match parent(item, places)? {
        (Parent::Map(map), Place::Name(name)) => map.remove(name),
        (Parent::List(list), Place::Index(index)) if index < list.len() => drop(list.remove(index)),
        _ => {}
    }
    Ok(())
}

/// The value at the places, if there is one.
fn find<'a>(item: &'a mut Map, places: &[Place<'_>]) -> Result<Option<&'a mut Value>> {
    Ok(match parent(item, places)? {
        (Parent::Map(map), Place::Name(name)) => map.get_mut(name),
        (Parent::List(list), Place::Index(index)) => list.get_mut(index),
        _ => None,
    })
}

fn add(item: &mut Map, places: &[Place<'_>], value: &Value) -> Result<()> {
    match (find(item, places)?, value) {
        (Some(Value::N(old)), Value::N(more)) => *old = old.plus(more)?,
        (Some(Value::Ss(old)), Value::Ss(more)) => unite(old, more),
        (Some(Value::Ns(old)), Value::Ns(more)) => unite::<Number>(old, more),
        (Some(Value::Bs(old)), Value::Bs(more)) => unite(old, more),
        (Some(_), _) => return Err(WRONG_OPERAND.to_owned()),
        (None, _) => return set(item, places, value.clone()),
    }
    Ok(())
}

fn unite<T: Ord + Clone>(set: &mut Vec<T>, more: &[T]) {
    set.extend_from_slice(more);
    set.sort_unstable();
    set.dedup();
}

/// Takes elements out of a set. The result says whether none are left.
fn delete(item: &mut Map, places: &[Place<'_>], value: &Value) -> Result<bool> {
    Ok(match (find(item, places)?, value) {
        (Some(Value::Ss(old)), Value::Ss(less)) => subtract(old, less),
        (Some(Value::Ns(old)), Value::Ns(less)) => subtract(old, less),
        (Some(Value::Bs(old)), Value::Bs(less)) => subtract(old, less),
        (Some(_), _) => return Err(WRONG_OPERAND.to_owned()),
        (None, _) => false,
    })
}

fn subtract<T: Ord>(set: &mut Vec<T>, less: &[T]) -> bool {
    set.retain(|element| !less.contains(element));
    set.is_empty()
}
