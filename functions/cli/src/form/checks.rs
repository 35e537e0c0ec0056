//! Finds what the server would refuse, so that the user sees it without a server, with its place in
//! the file.

use super::content::{ID, STEPS};
use super::places::Places;
use super::problem::Problem;
use engine::Error;
use engine::program::read_limit;
use model::WorkflowId;
use model::workflow::DECLARED_TYPES;
use serde_json::{Map, Value};

/// A test of a value, and the description of the valid values.
type Wanted = (fn(&Value) -> bool, &'static str);

const TEXT: Wanted = (Value::is_string, "a text");
const FLAG: Wanted = (Value::is_boolean, "true or false");
const WHOLE: Wanted = (Value::is_i64, "a whole number");
const DICTIONARY: Wanted = (Value::is_object, "a dictionary");
const TYPE: Wanted = (is_type, "string, number, integer, boolean, list, dictionary, date or time");
const ANY: Wanted = (|_| true, "");

const STEP: [(&str, Wanted); 9] = [
    ("id", TEXT),
    ("moduleId", TEXT),
    ("name", TEXT),
    ("note", TEXT),
    ("indentationLevel", WHOLE),
    ("parameters", DICTIONARY),
    ("isOutput", FLAG),
    ("isDisabled", FLAG),
    ("disabled", FLAG),
];
const INPUT: [(&str, Wanted); 5] =
    [("name", TEXT), ("type", TYPE), ("required", FLAG), ("defaultValue", ANY), ("description", TEXT)];
const OUTPUT: [(&str, Wanted); 3] = [("name", TEXT), ("type", TYPE), ("value", ANY)];

fn is_type(value: &Value) -> bool {
    value.as_str().is_some_and(|kind| DECLARED_TYPES.contains(&kind))
}

/// The problems of a workflow whose parts were read.
pub(super) fn check(fields: &Map<String, Value>, places: &Places) -> Vec<Problem> {
    let mut checker = Checker { places, problems: Vec::new() };
    let id = fields.get(ID).and_then(Value::as_str).unwrap_or_default();
    if let Err(error) = WorkflowId::parse(id) {
        checker.refuse(ID, format!("{error}; '{id}' is none"));
    }
    checker.items(fields, STEPS, &STEP, false);
    checker.items(fields, "inputs", &INPUT, true);
    checker.items(fields, "outputs", &OUTPUT, true);
    checker.limit(fields);
    checker.problems
}

struct Checker<'a> {
    places: &'a Places,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn refuse(&mut self, path: &str, reason: String) {
        self.problems.push(Problem { at: self.places.find(path).unwrap_or_default(), reason });
    }

    /// Checks the types of the fields of the limit, each on its own.
    fn limit(&mut self, fields: &Map<String, Value>) {
        let Some(mut limit) = fields.get("limit").filter(|limit| !limit.is_null()).cloned() else { return };
        while let Err(Error::Invalid { field, reason }) = read_limit(&limit) {
            self.refuse(&field, format!("{field} {reason}"));
            let rest = limit.as_object_mut().zip(field.strip_prefix("limit."));
            if rest.and_then(|(fields, name)| fields.shift_remove(name)).is_none() {
                return;
            }
        }
    }

    /// Checks the fields of each item. If `closed`, other fields are refused. The server lists the
    /// other fields of steps itself.
    fn items(&mut self, fields: &Map<String, Value>, list: &str, known: &[(&str, Wanted)], closed: bool) {
        for (at, item) in fields.get(list).and_then(Value::as_array).into_iter().flatten().enumerate() {
            let path = format!("{list}[{at}]");
            let Some(item) = item.as_object() else {
                self.refuse(&path, format!("{path} must be a dictionary"));
                continue;
            };
            for (name, value) in item {
                let path = format!("{path}.{name}");
                match known.iter().find(|(field, _)| field == name) {
                    Some((_, (is_right, wanted))) if !value.is_null() && !is_right(value) => {
                        self.refuse(&path, format!("{name} must be {wanted}"));
                    }
                    None if closed => {
                        let near = model::nearest(name, known.iter().map(|(field, _)| *field));
                        let near = near.map(|near| format!(", did you mean {near}?")).unwrap_or_default();
                        self.refuse(&path, format!("{name} is no field of {list}[{at}]{near}"));
                    }
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_server_would_refuse_is_found_without_it() {
        for (fields, reason) in [
            (json!({"id": "a b"}), "a workflow id is 1 to 64 letters, digits, '-' or '_'; 'a b' is none"),
            (json!({"id": "a", "steps": [{"id": 1}]}), "id must be a text"),
            (json!({"id": "a", "steps": [{"id": "s", "disabled": "no"}]}), "disabled must be true or false"),
            (
                json!({"id": "a", "inputs": [{"name": "n", "type": "text"}]}),
                "type must be string, number, integer, boolean, list, dictionary, date or time",
            ),
            (
                json!({"id": "a", "inputs": [{"name": "n", "requird": true}]}),
                "requird is no field of inputs[0], did you mean required?",
            ),
            (json!({"id": "a", "outputs": ["x"]}), "outputs[0] must be a dictionary"),
        ] {
            let problems = check(fields.as_object().unwrap(), &Places::default());
            assert_eq!(problems.iter().map(|problem| problem.reason.as_str()).collect::<Vec<_>>(), [reason]);
        }
        let good = json!({"id": "a", "steps": [{"id": "s", "moduleId": "log", "own": 1}], "inputs": [{"name": "n", "type": "date"}]});
        assert_eq!(check(good.as_object().unwrap(), &Places::default()), []);
    }
}
