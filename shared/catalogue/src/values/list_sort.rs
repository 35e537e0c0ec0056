//! `list_sort`: the sorted list; equal items keep their order.

use super::list_unique::seen;
use crate::{Call, Done, ModuleError};
use expr::{Moment, numeric_order};
use serde_json::Value;
use std::cmp::Ordering;

/// The value by which an item is compared. Items without a key, or without a number if numbers are
/// compared, come last in both orders.
enum Key<'a> {
    Number(&'a Value),
    Moment(Moment),
    /// The text in lower case, and the text itself for texts that only differ in case.
    Text(String, String),
    None,
}

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = call.inputs.list("list")?;
    let descending = call.inputs.choice("order")? == "desc";
    let path = call.inputs.value("key");
    let looked: Vec<Option<&Value>> = list.iter().map(|item| seen(item, &path)).collect();
    let all = |key: fn(&Value) -> Key<'_>| looked.iter().flatten().all(|value| !matches!(key(value), Key::None));
    let key = match call.inputs.choice("compare")? {
        "number" => number,
        "text" => text_key,
        _ if all(number) => number,
        _ if all(moment) => moment,
        _ => text_key,
    };
    let keys: Vec<Key<'_>> = looked.into_iter().map(|value| value.map_or(Key::None, key)).collect();
    let mut pairs: Vec<(Key<'_>, Value)> = keys.into_iter().zip(list.iter().cloned()).collect();
    pairs.sort_by(|(a, _), (b, _)| compare(a, b, descending));
    Ok(Done::outputs([("result", pairs.into_iter().map(|(_, item)| item).collect())]))
}

fn number(value: &Value) -> Key<'_> {
    numeric_order(value, value).map_or(Key::None, |_| Key::Number(value))
}

fn moment(value: &Value) -> Key<'_> {
    value.as_str().and_then(Moment::of).map_or(Key::None, Key::Moment)
}

fn text_key(value: &Value) -> Key<'_> {
    let text = expr::text_of(value);
    Key::Text(text.to_lowercase(), text)
}

fn compare(a: &Key<'_>, b: &Key<'_>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (Key::Number(a), Key::Number(b)) => numeric_order(a, b).unwrap_or(Ordering::Equal),
        // Times of day come before dates.
        (Key::Moment(a), Key::Moment(b)) => {
            a.order(*b).unwrap_or_else(|| matches!(a, Moment::At(_)).cmp(&matches!(b, Moment::At(_))))
        }
        (Key::Text(a, exactly), Key::Text(b, other)) => a.cmp(b).then_with(|| exactly.cmp(other)),
        (Key::None, Key::None) => Ordering::Equal,
        (Key::None, _) => return Ordering::Greater,
        (_, Key::None) => return Ordering::Less,
        // All keys of a list are of one kind, so this pair does not occur.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "list_sort";

    #[test]
    fn numbers_and_texts_each_have_their_order() {
        for (list, more, result) in [
            (json!([10, "9", 1.5]), json!({}), json!([1.5, "9", 10])),
            (json!([10, "9", 1.5]), json!({"compare": "text"}), json!([1.5, 10, "9"])),
            (json!(["b", "a", null, "C"]), json!({"order": "desc"}), json!(["C", "b", "a", null])),
            (json!(["b", "B", "a", "C"]), json!({}), json!(["a", "B", "b", "C"])),
            (
                json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64, "9007199254740991"]),
                json!({}),
                json!(["9007199254740991", 9_007_199_254_740_992_i64, 9_007_199_254_740_993_i64]),
            ),
            (
                json!(["12345678901234567.89", "12345678901234567.88", "1".repeat(45), 7]),
                json!({}),
                json!([7, "12345678901234567.88", "12345678901234567.89", "1".repeat(45)]),
            ),
            (
                json!(["2026-01-31T12:00:00+02:00", "2026-01-31", "2026-01-31T11:00:00Z", "20:00"]),
                json!({}),
                json!(["20:00", "2026-01-31", "2026-01-31T12:00:00+02:00", "2026-01-31T11:00:00Z"]),
            ),
            (
                json!([{"n": 2, "i": 0}, {"n": 1}, {}, {"n": 2, "i": 1}]),
                json!({"key": "n", "order": "desc"}),
                json!([{"n": 2, "i": 0}, {"n": 2, "i": 1}, {"n": 1}, {}]),
            ),
            (
                json!([{"a": {"b": "y"}}, {"a": {"b": "x"}}]),
                json!({"key": "a.b"}),
                json!([{"a": {"b": "x"}}, {"a": {"b": "y"}}]),
            ),
        ] {
            let mut inputs = more;
            inputs["list"] = list;
            assert_eq!(Bench::new().outputs(MODULE, inputs)["result"], result);
        }
        assert!(Bench::new().error(MODULE, json!({"list": [], "order": "up"})).starts_with("input 'order'"));
    }
}
