//! Random values, and answers in a form that can be compared.

use crate::fixture::Dice;
use serde_json::{Map, Value, json};

pub fn text(dice: &mut Dice) -> String {
    (*dice.pick(&["a", "b", "ab", "abc", "x#y", "ü", "🦀", "A", "zz", "0", "a\u{0}b", "\"q\"\\"])).to_owned()
}

pub fn number(dice: &mut Dice) -> String {
    (*dice.pick(&[
        "0",
        "1",
        "2",
        "3",
        "-1",
        "10",
        "1.5",
        "-2.25",
        "100",
        "1e3",
        "0.001",
        "12345678901234567890",
        "-0",
        "007",
        "99999999999999999999999999999999999999",
        "1E-5",
        "+4",
        "20.50",
    ]))
    .to_owned()
}

pub fn bytes(dice: &mut Dice) -> String {
    (*dice.pick(&["AA==", "AQI=", "/w==", "AAE=", "YWJj", "YWI="])).to_owned()
}

/// Different elements out of those that `make` returns.
fn some(dice: &mut Dice, make: fn(&mut Dice) -> String) -> Vec<String> {
    let mut all = vec![make(dice)];
    for _ in 0..dice.below(3) {
        all.push(make(dice));
    }
    all.sort();
    all.dedup();
    all
}

pub fn value(dice: &mut Dice, depth: u64) -> Value {
    match dice.below(if depth == 0 { 9 } else { 11 }) {
        0 | 1 => json!({"S": text(dice)}),
        2 | 3 => json!({"N": number(dice)}),
        4 => json!({"B": bytes(dice)}),
        5 => json!({"BOOL": dice.one_in(2)}),
        6 => json!({"NULL": true}),
        7 => json!({"SS": some(dice, text)}),
        8 => match dice.below(2) {
            // Different spellings of one number are a duplicate in a set.
            0 => json!({"NS": some(dice, |dice| (*dice.pick(&["1", "2", "3.5", "-4"])).to_owned())}),
            _ => json!({"BS": some(dice, bytes)}),
        },
        9 => json!({"L": (0..dice.below(4)).map(|_| value(dice, depth - 1)).collect::<Vec<_>>()}),
        _ => {
            let names = ["a", "b", "c"];
            let map: Map<String, Value> =
                (0..dice.below(3)).map(|_| ((*dice.pick(&names)).to_owned(), value(dice, depth - 1))).collect();
            json!({"M": map})
        }
    }
}

/// The answer with sets in one order, and without what has no order.
pub fn normal(operation: &str, mut answer: Value) -> Value {
    sort_sets(&mut answer);
    if operation == "BatchGetItem"
        && let Some(tables) = answer.get_mut("Responses").and_then(Value::as_object_mut)
    {
        for items in tables.values_mut().filter_map(Value::as_array_mut) {
            items.sort_by_key(ToString::to_string);
        }
    }
    if let Some(all) = answer.get_mut("ConsumedCapacity").and_then(Value::as_array_mut) {
        all.sort_by_key(ToString::to_string);
    }
    // Absent and empty mean the same to clients.
    for field in ["UnprocessedKeys", "UnprocessedItems", "ConsumedCapacity", "Attributes"] {
        let is_empty = |value: &Value| {
            value.is_null()
                || value.as_object().is_some_and(Map::is_empty)
                || value.as_array().is_some_and(Vec::is_empty)
        };
        if let Some(object) = answer.as_object_mut()
            && object.get(field).is_some_and(is_empty)
        {
            object.remove(field);
        }
    }
    answer
}

fn sort_sets(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(sort_sets),
        Value::Object(object) => {
            object.sort_keys();
            for (name, inner) in object.iter_mut() {
                match (name.as_str(), inner) {
                    ("SS" | "NS" | "BS", Value::Array(all)) => all.sort_by_key(ToString::to_string),
                    (_, inner) => sort_sets(inner),
                }
            }
        }
        _ => {}
    }
}
