//! Creates the cases of a file: adds the defaults, and makes a case of each row of a table.

use crate::fields::{self, wanted};
use crate::{Path, Problem};
use serde_json::{Map, Value};

/// The most cases of a file, with the rows of tables.
pub const MAX_CASES: usize = 10_000;

/// A case before it is read: its merged value, and the places of the merged values, the nearest
/// first.
pub struct Raw {
    /// The values of the case.
    pub value: Value,
    /// The places that can contain its values.
    pub origins: Vec<Path>,
    /// The name of the row of a table.
    pub row: Option<String>,
}

/// All cases of a file.
pub fn expand(cases: &Value, defaults: Option<&Value>) -> Result<Vec<Raw>, Problem> {
    let at = Path::root().key("cases");
    let Some(items) = cases.as_array() else { return Err(wanted(&at, "a list of cases", cases)) };
    let mut all = Vec::new();
    for (number, case) in items.iter().enumerate() {
        let path = at.index(number);
        let mut own = fields::dictionary(case, &path)?;
        let table = own.shift_remove("table");
        let mut origins = vec![path.clone()];
        let mut base = Value::Object(own);
        if let Some(defaults) = defaults {
            origins.push(Path::root().key("defaults"));
            base = merged(defaults.clone(), &base);
        }
        match table {
            None => all.push(Raw { value: base, origins, row: None }),
            Some(rows) => all.extend(table_rows(&rows, &path.key("table"), &base, &origins)?),
        }
        if all.len() > MAX_CASES {
            return Err(Problem::new(&path, format!("a file has at most {MAX_CASES} cases")));
        }
    }
    Ok(all)
}

fn table_rows(rows: &Value, at: &Path, base: &Value, origins: &[Path]) -> Result<Vec<Raw>, Problem> {
    let Some(rows) = rows.as_array().filter(|rows| !rows.is_empty()) else {
        return Err(wanted(at, "a list of rows", rows));
    };
    let row = |(number, row): (usize, &Value)| {
        let path = at.index(number);
        let mut own = fields::dictionary(row, &path)?;
        let name = match own.shift_remove("name") {
            Some(name) => fields::text(&name, &path.key("name"))?,
            None => (number + 1).to_string(),
        };
        let origins = std::iter::once(path).chain(origins.iter().cloned()).collect();
        Ok(Raw { value: merged(base.clone(), &Value::Object(own)), origins, row: Some(name) })
    };
    rows.iter().enumerate().map(row).collect()
}

/// The value `over`, with the entries that only `under` has in its dictionaries. A dictionary with
/// a matcher replaces the whole value of `under`.
fn merged(under: Value, over: &Value) -> Value {
    match (under, over) {
        (Value::Object(mut under), Value::Object(over)) if !is_matcher(&under) && !is_matcher(over) => {
            for (name, value) in over {
                let before = under.shift_remove(name).unwrap_or(Value::Null);
                under.insert(name.clone(), merged(before, value));
            }
            Value::Object(under)
        }
        (_, over) => over.clone(),
    }
}

fn is_matcher(map: &Map<String, Value>) -> bool {
    map.keys().any(|name| name.starts_with('$'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_are_laid_over_the_case_and_that_over_the_defaults() {
        let defaults = json!({"seed": 7, "inputs": {"a": 1, "b": 1}});
        let cases =
            json!([{"name": "x", "inputs": {"b": 2, "c": 2}, "table": [{"inputs": {"c": 3}}, {"name": "none"}]}]);
        let raw = expand(&cases, Some(&defaults)).unwrap();
        assert_eq!(raw.len(), 2);
        assert_eq!(raw[0].value, json!({"seed": 7, "name": "x", "inputs": {"a": 1, "b": 2, "c": 3}}));
        assert_eq!(raw[1].value["inputs"], json!({"a": 1, "b": 2, "c": 2}));
        assert_eq!((raw[0].row.as_deref(), raw[1].row.as_deref()), (Some("1"), Some("none")));
        let origins: Vec<_> = raw[0].origins.iter().map(ToString::to_string).collect();
        assert_eq!(origins, ["cases[0].table[0]", "cases[0]", "defaults"]);
    }
}
