//! The limit of a workflow: read from JSON, checked, and its key evaluated for a start.

use super::limit::{LimitRule, MAX_KEY};
use crate::{Error, Result};
use expr::{Head, Scope, Template, Warning};
use model::WorkflowLimit;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The fields of a limit.
const FIELDS: [&str; 5] = ["key", "concurrency", "rate", "per", "queue"];
/// The root that the key can refer to.
const TRIGGER: &str = "trigger";
/// The longest template of a key, in bytes.
const MAX_TEMPLATE: usize = 1024;

/// The limit of a workflow, compiled.
#[derive(Clone, Debug)]
pub struct RunLimit {
    key: Template,
    /// What it allows.
    pub rule: LimitRule,
}

/// Reads the field `limit` of a workflow. The error names the first field that has a wrong type or
/// does not exist.
pub fn read_limit(value: &Value) -> Result<WorkflowLimit> {
    let Value::Object(fields) = value else { return Err(Error::invalid("limit", "must be an object")) };
    if let Some(other) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let reason = format!("is not a field of a limit, which has {}", FIELDS.join(", "));
        return Err(Error::invalid(format!("limit.{other}"), reason));
    }
    let key = match fields.get("key") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(key)) => key.clone(),
        Some(_) => return Err(Error::invalid("limit.key", "must be a string")),
    };
    let queue = match fields.get("queue") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(queue)) => *queue,
        Some(_) => return Err(Error::invalid("limit.queue", "must be true or false")),
    };
    let [places, uses, seconds] = LimitRule::BOUNDS;
    let per = match given(fields, "per") {
        None => None,
        Some(value) => Some(value.as_f64().ok_or_else(|| out_of("limit.per", "a number", seconds))?),
    };
    let (concurrency, rate) = (whole(fields, "concurrency", places)?, whole(fields, "rate", uses)?);
    Ok(WorkflowLimit { key, concurrency, rate, per, queue })
}

fn given<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn whole(fields: &Map<String, Value>, name: &str, bounds: (u32, u32)) -> Result<Option<u32>> {
    let Some(value) = given(fields, name) else { return Ok(None) };
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.map(Some).ok_or_else(|| out_of(&format!("limit.{name}"), "a whole number", bounds))
}

fn out_of(field: &str, what: &str, (least, most): (u32, u32)) -> Error {
    Error::invalid(field, format!("must be {what} from {least} to {most}"))
}

/// All that is wrong with a limit that was read.
pub fn limit_problems(limit: &WorkflowLimit) -> Vec<Error> {
    let [places, uses, seconds] = LimitRule::BOUNDS;
    let mut found: Vec<_> = template(&limit.key).err().into_iter().collect();
    for (field, given, bounds) in [("limit.concurrency", limit.concurrency, places), ("limit.rate", limit.rate, uses)] {
        if given.is_some_and(|number| !(bounds.0..=bounds.1).contains(&number)) {
            found.push(out_of(field, "a whole number", bounds));
        }
    }
    if limit.per.is_some_and(|per| !(f64::from(seconds.0)..=f64::from(seconds.1)).contains(&per)) {
        found.push(out_of("limit.per", "a number", seconds));
    }
    if limit.per.is_some() && limit.rate.is_none() {
        found.push(Error::invalid("limit.per", "is the span of a rate, and there is no rate"));
    }
    if limit.concurrency.is_none() && limit.rate.is_none() {
        found.push(Error::invalid("limit", "needs concurrency or rate"));
    }
    found
}

fn template(text: &str) -> Result<Template> {
    let refused = |reason: String| Error::invalid("limit.key", reason);
    if text.trim().is_empty() {
        return Err(refused("is missing; a limit is shared by those with the same key".to_owned()));
    }
    if text.len() > MAX_TEMPLATE {
        return Err(refused(format!("must be at most {MAX_TEMPLATE} bytes long")));
    }
    let template = Template::parse(text).map_err(|error| refused(error.to_string()))?;
    let is_known = |head: &Head| matches!(head, Head::Variable(_)) || head.name() == TRIGGER;
    if let Some(other) = template.references().find(|reference| !is_known(&reference.head)) {
        let reason = format!("can only refer to inputs and to {{{{trigger.…}}}}, and {other} is neither");
        return Err(refused(reason));
    }
    Ok(template)
}

impl RunLimit {
    /// Compiles the limit of a workflow. The error is the first of its problems.
    pub fn of(limit: &WorkflowLimit) -> Result<Self> {
        if let Some(problem) = limit_problems(limit).into_iter().next() {
            return Err(problem);
        }
        let rule = LimitRule::of(limit.concurrency, limit.rate, limit.per, limit.queue);
        let rule = rule.ok_or_else(|| Error::invalid("limit", "needs concurrency or rate"))?;
        Ok(Self { key: template(&limit.key)?, rule })
    }

    /// Whether the key is the same for all starts.
    pub fn is_constant(&self) -> bool {
        self.key.is_constant()
    }

    /// The key, if it is the same for all starts.
    pub fn constant_key(&self) -> Option<String> {
        self.is_constant().then(|| self.key(&Map::new(), &Value::Null).ok()).flatten()
    }

    /// The variables to which the key refers.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.key.references().filter_map(|reference| match &reference.head {
            Head::Variable(name) => Some(name.as_str()),
            Head::Root(_) => None,
        })
    }

    /// The key for a start with these inputs and this value of `{{trigger}}`. A reference that
    /// leads to nothing is an empty text.
    pub fn key(&self, inputs: &Map<String, Value>, trigger: &Value) -> Result<String> {
        let scope = StartScope { inputs, trigger };
        let key = self.key.eval_text(&scope).map_err(|error| Error::invalid("limit.key", error.to_string()))?;
        match key.trim() {
            "" => Err(Error::invalid("limit.key", "is empty for these inputs")),
            key if key.len() > MAX_KEY => {
                Err(Error::invalid("limit.key", format!("is longer than {MAX_KEY} bytes for these inputs")))
            }
            key => Ok(key.to_owned()),
        }
    }
}

/// What is known before a run has begun.
struct StartScope<'a> {
    inputs: &'a Map<String, Value>,
    trigger: &'a Value,
}

impl Scope for StartScope<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        (name == TRIGGER).then_some(Cow::Borrowed(self.trigger))
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        Some(self.inputs.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed))
    }

    /// Always the first item, so that the same start has the same key.
    fn pick(&self, _: usize) -> usize {
        0
    }

    fn warn(&self, _: Warning) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problems(value: &Value) -> Vec<String> {
        match read_limit(value) {
            Ok(limit) => limit_problems(&limit).iter().map(ToString::to_string).collect(),
            Err(error) => vec![error.to_string()],
        }
    }

    #[test]
    fn every_bad_field_is_named() {
        for (value, expected) in [
            (json!(3), vec!["limit: must be an object"]),
            (
                json!({"key": "a", "concurency": 1}),
                vec!["limit.concurency: is not a field of a limit, which has key, concurrency, rate, per, queue"],
            ),
            (json!({"key": 1, "rate": 1}), vec!["limit.key: must be a string"]),
            (json!({"key": "a", "concurrency": "2"}), vec!["limit.concurrency: must be a whole number from 1 to 1000"]),
            (json!({"key": "a", "concurrency": 1.5}), vec!["limit.concurrency: must be a whole number from 1 to 1000"]),
            (json!({"key": "a", "concurrency": 0}), vec!["limit.concurrency: must be a whole number from 1 to 1000"]),
            (json!({"key": "a", "concurrency": -1}), vec!["limit.concurrency: must be a whole number from 1 to 1000"]),
            (json!({"key": "a", "rate": 10_001}), vec!["limit.rate: must be a whole number from 1 to 10000"]),
            (json!({"key": "a", "rate": 1, "per": 0}), vec!["limit.per: must be a number from 1 to 86400"]),
            (json!({"key": "a", "rate": 1, "per": "m"}), vec!["limit.per: must be a number from 1 to 86400"]),
            (json!({"key": "a", "rate": 1, "queue": "no"}), vec!["limit.queue: must be true or false"]),
            (
                json!({"key": "a", "concurrency": 1, "per": 5}),
                vec!["limit.per: is the span of a rate, and there is no rate"],
            ),
            (
                json!({}),
                vec![
                    "limit.key: is missing; a limit is shared by those with the same key",
                    "limit: needs concurrency or rate",
                ],
            ),
            (
                json!({"key": "{{step.x}}", "rate": 1}),
                vec!["limit.key: can only refer to inputs and to {{trigger.…}}, and {{step.x}} is neither"],
            ),
            (
                json!({"key": "{{secrets.x}}", "rate": 1}),
                vec!["limit.key: can only refer to inputs and to {{trigger.…}}, and {{secrets.x}} is neither"],
            ),
            (json!({"key": "a", "concurrency": 1, "rate": null, "per": null, "queue": null}), vec![]),
        ] {
            assert_eq!(problems(&value), expected, "{value}");
        }
    }

    #[test]
    fn a_key_sees_the_inputs_and_the_trigger() {
        let inputs = Map::from_iter([("customer".to_owned(), json!(7))]);
        let trigger = json!({"type": "webhook", "method": "POST", "data": inputs});
        for (key, expected) in [
            ("api", Ok("api")),
            ("c-[[customer]]", Ok("c-7")),
            ("{{trigger.type}}/{{trigger.method}}/{{trigger.data.customer}}", Ok("webhook/POST/7")),
            ("c-[[other]]", Ok("c-")),
            ("[[other]]", Err("limit.key: is empty for these inputs")),
        ] {
            let limit = WorkflowLimit { key: key.to_owned(), concurrency: Some(1), rate: None, per: None, queue: true };
            let limit = RunLimit::of(&limit).unwrap();
            let found = limit.key(&inputs, &trigger).map_err(|error| error.to_string());
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{key}");
            assert_eq!(limit.constant_key().is_some(), key == "api");
        }
    }
}
