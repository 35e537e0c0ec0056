//! The values that the elements share while they are written.

use crate::{Draft, Refusal};
use serde_json::Value;
use std::collections::HashMap;

/// Writes the elements of a flow.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The workflow and the report.
    pub draft: Draft,
    /// The elements by key.
    pub elements: HashMap<&'a str, &'a Value>,
    /// The elements in the order of the flow.
    order: Vec<&'a str>,
    written: Vec<String>,
    /// The types of the variables.
    pub types: HashMap<String, String>,
}

impl<'a> Writer<'a> {
    /// A writer for elements.
    pub fn new(draft: Draft, elements: &'a [Value], inputs: &[Value], variables: &[Value]) -> Result<Self, Refusal> {
        let mut found = HashMap::new();
        let mut order = Vec::new();
        for (number, element) in elements.iter().enumerate() {
            let key = element.get("key").and_then(Value::as_str);
            let key = key.ok_or_else(|| Refusal::new(format!("flowContent[{number}].key"), "is missing"))?;
            if found.insert(key, element).is_some() {
                return Err(Refusal::new(format!("flowContent[{number}].key"), "another element has this key"));
            }
            order.push(key);
        }
        let mut types = HashMap::new();
        let named = |row: &Value| {
            Some((row.get("key")?.as_str()?.to_owned(), row.pointer("/dataType/type")?.as_str()?.to_owned()))
        };
        types.extend(variables.iter().filter_map(named));
        types.extend(inputs.iter().filter_map(named).map(|(key, kind)| (format!("input_{key}"), kind)));
        Ok(Self { draft, elements: found, order, written: Vec::new(), types })
    }

    /// Marks an element as written. Returns false if it was written before.
    pub fn first_time(&mut self, key: &str) -> bool {
        let new = !self.written.iter().any(|written| written == key);
        if new {
            self.written.push(key.to_owned());
        }
        new
    }

    /// Reports the elements that cannot be reached.
    pub fn finish(&mut self) {
        for key in self.order.clone() {
            if self.written.iter().any(|written| written == key) {
                continue;
            }
            let kind = self.elements.get(key).map_or("unknown", |element| kind(element));
            self.draft.enter(key, kind);
            self.draft.change("no element leads to it, so it is left out", "没有元素通向它，因此省略");
        }
    }
}

/// The type of an element.
pub fn kind(element: &Value) -> &str {
    element.get("elementType").and_then(Value::as_str).unwrap_or("unknown")
}
