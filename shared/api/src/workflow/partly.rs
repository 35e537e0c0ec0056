//! Removes fields that cannot be read from a workflow, so that its other fields can be checked.

use serde_json::{Map, Value, json};

/// A module that does nothing.
const PASSED_OVER: &str = "vflow.data.comment";

/// Removes the field at this path, such as `steps[2].name` or `metadata.author`. The positions in
/// lists stay the same: a required field of an item gets a value about which nothing is found.
/// Returns whether there was anything to change.
pub(super) fn without(body: &mut Map<String, Value>, path: &str) -> bool {
    let (top, rest) = path.find(['.', '[']).map_or((path, ""), |at| path.split_at(at));
    let inner = match (body.get_mut(top), rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))) {
        (Some(Value::Array(items)), Some((at, rest))) => item_without(top, items, at, first_name(rest)),
        (Some(Value::Object(fields)), None) if !rest.is_empty() => Some(fields.remove(first_name(rest)).is_some()),
        _ => None,
    };
    match inner {
        Some(true) => true,
        // The whole field is removed if it cannot get another value.
        _ => body.remove(top).is_some(),
    }
}

fn item_without(list: &str, items: &mut [Value], at: &str, name: &str) -> Option<bool> {
    let item = items.get_mut(at.parse::<usize>().ok()?)?;
    if !item.is_object() {
        *item = json!({});
    }
    let fields = item.as_object_mut()?;
    let required: &[&str] = match list {
        "steps" => &["id", "moduleId"],
        "inputs" | "outputs" => &["name"],
        _ => &[],
    };
    let mut changed = name.is_empty();
    for field in required.iter().filter(|field| name.is_empty() || **field == name) {
        let value = if *field == "moduleId" { PASSED_OVER.to_owned() } else { format!("unreadable-{at}") };
        changed |= fields.insert((*field).to_owned(), value.clone().into()) != Some(value.into());
    }
    Some(if required.contains(&name) { changed } else { fields.remove(name).is_some() || changed })
}

/// The first name of the rest of a path.
fn first_name(rest: &str) -> &str {
    rest.trim_start_matches('.').split(['.', '[']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_fields_stay() {
        let body = json!({
            "metadata": {"author": 1, "tags": []},
            "inputs": [{"name": "a", "type": 1}, {"type": "string"}, 3],
            "steps": [{"id": 1, "moduleId": "log", "name": "n"}],
        });
        let cases = [
            ("metadata.author", "/metadata", json!({"tags": []})),
            ("inputs[0].type", "/inputs/0", json!({"name": "a"})),
            ("inputs[1].name", "/inputs/1", json!({"type": "string", "name": "unreadable-1"})),
            ("inputs[2]", "/inputs/2", json!({"name": "unreadable-2"})),
            ("steps[0].id", "/steps/0", json!({"id": "unreadable-0", "moduleId": "log", "name": "n"})),
            ("steps[0].name.x", "/steps/0", json!({"id": 1, "moduleId": "log"})),
        ];
        for (path, place, left) in cases {
            let mut changed = body.clone();
            assert!(without(changed.as_object_mut().unwrap(), path), "{path}");
            assert_eq!(changed.pointer(place), Some(&left), "{path}");
        }
    }

    #[test]
    fn each_call_removes_something_or_says_no() {
        for (body, path) in [
            (json!({"steps": {}}), "steps"),
            (json!({"steps": []}), "steps[4].id"),
            (json!({"inputs": [{"name": "unreadable-0"}]}), "inputs[0].name"),
            (json!({"triggers": [{}]}), "triggers[0].type"),
            (json!({"metadata": {}}), "metadata.author"),
        ] {
            let mut changed = body.clone();
            assert!(without(changed.as_object_mut().unwrap(), path), "{path}");
            assert_eq!(changed, json!({}), "{path}");
        }
        assert!(!without(&mut Map::new(), "steps[0]"));
    }
}
