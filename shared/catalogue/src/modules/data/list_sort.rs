//! `list_sort`: The list in order; equal items stay as they were

use super::list_unique::seen;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::Value;
use std::cmp::Ordering;

const INPUTS: &[InputSpec] = &[
    InputSpec::new("list", ValueType::List, text("列表", "List"), text("要处理的列表", "The list to work on"))
        .required(),
    InputSpec::new(
        "key",
        ValueType::Any,
        text("键", "Key"),
        text(
            "每项中要比较的路径；留空则比较整项",
            "Where in each item to look, such as user.name; without it, the item itself",
        ),
    ),
    InputSpec::new("order", ValueType::String, text("顺序", "Order"), text("升序或降序", "Smallest or largest first"))
        .or(Fallback::Text("asc"))
        .ui(UiType::Dropdown)
        .constrained(Constraints { options: &["asc", "desc"], ..Constraints::NONE }),
    InputSpec::new(
        "compare",
        ValueType::String,
        text("比较方式", "Compare"),
        text(
            "按数字或文本比较；auto 表示全为数字时按数字",
            "As numbers or as texts; auto means as numbers if all of them are",
        ),
    )
    .or(Fallback::Text("auto"))
    .ui(UiType::Dropdown)
    .constrained(Constraints { options: &["auto", "number", "text"], ..Constraints::NONE }),
];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("result", ValueType::List, text("结果", "Result"), text("新的列表", "The new list"))];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "list_sort",
        name: text("列表排序", "Sort List"),
        description: text("按值或键排序，顺序稳定", "The list in order; equal items stay as they were"),
        icon: "ic_list",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

/// What an item is compared by. What has no key, or no number where numbers are compared, comes last in either order.
enum Key {
    Number(f64),
    Text(String),
    None,
}

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = call.inputs.list("list")?;
    let descending = call.inputs.choice("order", &[])? == "desc";
    let path = call.inputs.value("key");
    let looked: Vec<Option<&Value>> = list.iter().map(|item| seen(item, &path)).collect();
    let numeric = match call.inputs.choice("compare", &[])? {
        "number" => true,
        "text" => false,
        _ => looked.iter().flatten().all(|value| number(value).is_some()),
    };
    let keys: Vec<Key> = looked
        .into_iter()
        .map(|value| match value {
            None => Key::None,
            Some(value) if numeric => number(value).map_or(Key::None, Key::Number),
            Some(value) => Key::Text(expr::text_of(value)),
        })
        .collect();
    let mut pairs: Vec<(Key, Value)> = keys.into_iter().zip(list.iter().cloned()).collect();
    pairs.sort_by(|(a, _), (b, _)| compare(a, b, descending));
    Ok(Done::outputs([("result", pairs.into_iter().map(|(_, item)| item).collect())]))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

fn compare(a: &Key, b: &Key, descending: bool) -> Ordering {
    let order = match (a, b) {
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        (Key::None, Key::None) => Ordering::Equal,
        (Key::None, _) => return Ordering::Greater,
        (_, Key::None) => return Ordering::Less,
        // A list is compared either as numbers or as texts.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn numbers_and_texts_each_have_their_order() {
        for (list, more, result) in [
            (json!([10, "9", 1.5]), json!({}), json!([1.5, "9", 10])),
            (json!([10, "9", 1.5]), json!({"compare": "text"}), json!([1.5, 10, "9"])),
            (json!(["b", "a", null, "C"]), json!({"order": "desc"}), json!(["b", "a", "C", null])),
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
            assert_eq!(Bench::new().outputs(&MODULE, inputs)["result"], result);
        }
        assert!(Bench::new().error(&MODULE, json!({"list": [], "order": "up"})).starts_with("input 'order'"));
    }
}
