//! Fields and parameters that a route does not know are refused, or listed in the answer, so that a
//! caller notices a mistake.
//!
//! A route knows the names in its entry of the reference. A schema with properties allows only
//! these; a schema without properties allows any name.

use crate::doc::Unknown;
use crate::{Request, Response, Route, body};
use engine::lint::{Code, Finding, Severity};
use engine::{Error, Result};
use http::Method;
use model::{Said, nearest};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The most unknown names that are listed. One more finding says how many others there are.
const MOST: usize = 50;
/// The most items of a list that are checked.
const MOST_ITEMS: usize = 1_000;
/// Query parameters with credentials. They are read before the handler runs.
const CREDENTIALS: [&str; 2] = ["accessToken", "juggleToken"];

/// A name that a route does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The path of the field, such as `steps[0].paramters`, or the name of the parameter.
    pub path: String,
    /// The most similar known name, if there is one.
    pub near: Option<String>,
    /// Whether it is a query parameter.
    pub in_query: bool,
}

impl UnknownName {
    /// The error that refuses the name.
    pub fn refusal(&self) -> Error {
        let what =
            if self.in_query { "is not a query parameter of this route" } else { "is not a field of this request" };
        let meant = self.near.as_ref().map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
        Error::invalid(&self.path, format!("{what}{meant}"))
    }

    /// The warning about the name.
    pub fn finding(&self) -> Finding {
        let (code, what) =
            if self.in_query { (Code::UnknownQueryParameter, "查询参数") } else { (Code::UnknownField, "字段") };
        let kind = if self.in_query { "query parameter" } else { "field" };
        let said = Said::new(
            format!("the {kind} '{}' is not known here and was ignored", self.path),
            format!("{what} '{}' 未知，已忽略", self.path),
        );
        Finding { path: self.path.clone(), ..Finding::warning(code, said).suggesting(self.near.clone()) }
    }
}

/// The unknown names of a request, as far as they are listed.
#[derive(Debug, Default)]
pub struct UnknownNames {
    listed: Vec<UnknownName>,
    /// How many others there are.
    more: usize,
}

impl UnknownNames {
    /// The first one.
    pub fn first(&self) -> Option<&UnknownName> {
        self.listed.first()
    }

    /// The warnings about all of them.
    pub fn findings(&self) -> Vec<Finding> {
        let more = Finding::more(self.more, Severity::Warning);
        self.listed.iter().map(UnknownName::finding).chain(more).collect()
    }

    /// Adds one. To find a similar name takes long, so it is not done for those that are not
    /// listed.
    fn add(&mut self, name: impl FnOnce() -> UnknownName) {
        if self.listed.len() < MOST { self.listed.push(name()) } else { self.more += 1 }
    }
}

/// The unknown names in a request, unless the route accepts any name. An invalid body is ignored
/// here, because its handler refuses it.
pub(crate) fn check(route: &Route, request: &Request) -> Result<Vec<Finding>> {
    if route.unknown == Unknown::Accepted {
        return Ok(Vec::new());
    }
    let known = || route.query.iter().map(|param| param.name).chain(CREDENTIALS);
    let mut strangers = UnknownNames::default();
    for (name, _) in request.query.pairs() {
        if !name.is_empty() && !known().any(|known| known == name) {
            let near = || nearest(name, route.query.iter().map(|param| param.name)).map(str::to_owned);
            strangers.add(|| UnknownName { path: name.clone(), near: near(), in_query: true });
        }
    }
    let is_form = request.header("content-type").is_some_and(|kind| kind.starts_with("multipart/"));
    if request.method != Method::GET && !request.body.is_empty() && !is_form {
        let given = body::object(&request.body).unwrap_or_default();
        match route.bodies.iter().find(|body| body.media == crate::doc::JSON) {
            Some(body) => entries(&built(body.schema), &given, "", &mut strangers),
            None if route.bodies.is_empty() => {
                for name in given.keys() {
                    let near = || nearest(name, known()).map(str::to_owned);
                    strangers.add(|| UnknownName { path: name.clone(), near: near(), in_query: false });
                }
            }
            None => {}
        }
    }
    // A deletion cannot be undone, so an unknown filter is never ignored.
    match strangers.first() {
        Some(first) if route.unknown == Unknown::Refused || request.method == Method::DELETE => Err(first.refusal()),
        _ => Ok(strangers.findings()),
    }
}

/// The schema that the function builds. It is built once: this takes longer than a whole small
/// request. Functions that were merged because they are alike have the same schema.
pub(crate) fn built(schema: fn() -> Value) -> Arc<Value> {
    static BUILT: RwLock<BTreeMap<usize, Arc<Value>>> = RwLock::new(BTreeMap::new());
    let key = schema as usize;
    if let Some(built) = BUILT.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Arc::clone(built);
    }
    let built = Arc::new(schema());
    BUILT.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&built));
    built
}

/// The fields of a body that its schema does not name.
pub fn fields(schema: &Value, given: &Map<String, Value>) -> UnknownNames {
    let mut found = UnknownNames::default();
    entries(schema, given, "", &mut found);
    found
}

fn entries(schema: &Value, given: &Map<String, Value>, prefix: &str, found: &mut UnknownNames) {
    let Some(known) = properties(schema, given) else { return };
    for (name, value) in given {
        let path = || if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        // The schema of a later alternative has priority.
        if let Some(schema) = known.iter().rev().find_map(|known| known.get(name)) {
            inside(schema, value, &path(), found);
            continue;
        }
        let names =
            known.iter().copied().flatten().filter(|(_, schema)| !is_read_only(schema)).map(|(name, _)| name.as_str());
        let near = || nearest(name, names.filter(|name| !given.contains_key(*name))).map(str::to_owned);
        found.add(|| UnknownName { path: path(), near: near(), in_query: false });
    }
}

fn inside(schema: &Value, value: &Value, path: &str, found: &mut UnknownNames) {
    match value {
        Value::Object(given) => entries(schema, given, path, found),
        Value::Array(items) => {
            let of = alternatives(schema).find_map(|schema| schema.get("items"));
            for (at, item) in items.iter().enumerate().take(MOST_ITEMS) {
                if let Some(of) = of {
                    inside(of, item, &format!("{path}[{at}]"), found);
                }
            }
        }
        _ => {}
    }
}

fn is_read_only(schema: &Value) -> bool {
    schema.get("readOnly") == Some(&Value::Bool(true))
}

/// The schemas of `anyOf`, or the schema itself.
pub(crate) fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    let any = schema.get("anyOf").and_then(Value::as_array).map(Vec::as_slice);
    let alone = any.is_none().then_some(schema);
    any.unwrap_or_default().iter().chain(alone)
}

/// The properties that the schema allows for this object; `None` if it allows any, or no object at
/// all: then the handler refuses the type.
fn properties<'a>(schema: &'a Value, given: &Map<String, Value>) -> Option<Vec<&'a Map<String, Value>>> {
    let is_object = |schema: &&Value| schema.get("type").is_none_or(|kind| kind == "object");
    // An alternative that allows any property counts if the object has what it requires.
    let fits = |schema: &&Value| {
        let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        schema.get("properties").is_some()
            || required.iter().filter_map(Value::as_str).all(|name| given.contains_key(name))
    };
    let mut objects = alternatives(schema).filter(is_object).filter(fits).peekable();
    objects.peek()?;
    let named = |schema: &'a Value| match schema.get("additionalProperties") {
        Some(_) => None,
        None => schema.get("properties")?.as_object(),
    };
    objects.map(named).collect()
}

/// Adds findings to the `warnings` beside the `data` of an answer.
pub fn add_warnings(response: Response, findings: &[Finding]) -> Response {
    if findings.is_empty() {
        return response;
    }
    let Ok(Value::Object(mut answer)) = serde_json::from_slice(response.body()) else { return response };
    // The answer is a file and not an envelope.
    if !answer.contains_key("code") {
        return response;
    }
    let shown = findings.iter().map(Finding::json);
    match answer.get_mut("warnings") {
        Some(Value::Array(there)) => there.extend(shown),
        _ => drop(answer.insert("warnings".to_owned(), shown.collect())),
    }
    let (head, _) = response.into_parts();
    Response::from_parts(head, Value::Object(answer).to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{any, flag, integer, list, map, object, or_null, repeating, text};
    use serde_json::json;

    fn asked() -> Value {
        let step = object([("id", text()), ("parameters?", map(&any()))]);
        let schema = object([
            ("name", text()),
            ("frozen?", flag()),
            ("steps?", list(&step)),
            ("limit?", or_null(&object([("rate?", integer())]))),
            ("note?", or_null(&text())),
        ]);
        repeating(schema, &["createdAt"])
    }

    fn found(given: &Value) -> Vec<(String, Option<String>)> {
        let found = fields(&asked(), given.as_object().unwrap()).listed;
        found.into_iter().map(|name| (name.path, name.near)).collect()
    }

    #[test]
    fn strangers_are_found_wherever_they_stand() {
        let known = json!({"name": "n", "frozen": true, "limit": {"rate": 1}, "createdAt": 1,
            "steps": [{"id": "a", "parameters": {"anything": {"goes": 1}}}]});
        assert_eq!(found(&known), []);
        assert_eq!(found(&json!({"limit": null, "steps": [1]})), []);
        // A value of another type is for the handler to refuse, which says what the field takes.
        assert_eq!(found(&json!({"note": {"x": 1}, "frozen": {"y": [2]}, "name": [{"z": 3}]})), []);
        let strange =
            json!({"frozne": true, "steps": [{"id": "a"}, {"id": "b", "paramters": {}}], "limit": {"rat": 1}, "x": 1});
        let mut names = found(&strange);
        names.sort();
        let near = |path: &str, near: &str| (path.to_owned(), Some(near.to_owned()));
        assert_eq!(
            names,
            [
                near("frozne", "frozen"),
                near("limit.rat", "rate"),
                near("steps[1].paramters", "parameters"),
                ("x".into(), None)
            ]
        );
    }

    #[test]
    fn of_many_strangers_the_number_is_told() {
        let given: Map<_, _> = (0..MOST + 3).map(|at| (format!("x{at}"), Value::Null)).collect();
        let found = fields(&asked(), &given).findings();
        let last = found.last().unwrap();
        assert_eq!((found.len(), last.code, last.path.as_str()), (MOST + 1, Code::MoreFindings, ""));
        assert!(last.message.en.contains("at least 3 more") && last.message.zh.contains("至少 3 条"), "{last:?}");
    }
}
