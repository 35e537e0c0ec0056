//! Fields and parameters that can be repeated.

use api::Query;
use serde_json::{Map, Value};

/// The parameters by name: a text, or the list of the texts if a parameter is repeated.
pub(crate) fn grouped(query: &Query) -> Map<String, Value> {
    let mut grouped = Map::new();
    for (name, value) in query.pairs() {
        add(&mut grouped, name, Value::from(value.as_str()));
    }
    grouped
}

/// Adds a value under a name. Several values of a name become a list.
pub(crate) fn add(entries: &mut Map<String, Value>, name: &str, value: Value) {
    match entries.get_mut(name) {
        None => {
            entries.insert(name.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
