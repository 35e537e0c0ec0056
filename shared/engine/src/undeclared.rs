//! The inputs of a request that the workflow does not declare.

use model::{Input, nearest};
use serde_json::{Map, Value};

/// The most inputs that are listed.
const MOST: usize = 50;

/// An input of a request that the workflow does not declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undeclared {
    /// The name that was given.
    pub name: String,
    /// The most similar declared name that was not given.
    pub near: Option<String>,
}

/// The inputs of a request that the workflow does not declare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllUndeclared {
    /// The inputs that are listed.
    pub listed: Vec<Undeclared>,
    /// How many others there are.
    pub more: usize,
}

/// The given inputs that are none of the declared ones. A workflow that declares no inputs at all
/// takes any.
pub fn undeclared(declared: &[Input], given: &Map<String, Value>) -> AllUndeclared {
    if declared.is_empty() {
        return AllUndeclared::default();
    }
    let is_declared = |name: &str| declared.iter().any(|input| input.name == name);
    let mut strange = given.keys().filter(|name| !is_declared(name));
    let listed = strange.by_ref().take(MOST).map(|name| {
        let free = declared.iter().map(|input| input.name.as_str()).filter(|name| !given.contains_key(*name));
        Undeclared { name: name.clone(), near: nearest(name, free).map(str::to_owned) }
    });
    AllUndeclared { listed: listed.collect(), more: strange.count() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_not_declared_is_told() {
        let declared: Vec<Input> = serde_json::from_value(json!([{"name": "name"}, {"name": "caf\u{e9}"}])).unwrap();
        let given = |inputs: Value| {
            let found = undeclared(&declared, inputs.as_object().unwrap());
            assert_eq!(found.more, 0);
            found.listed.into_iter().map(|found| (found.name, found.near)).collect::<Vec<_>>()
        };
        assert_eq!(given(json!({"name": 1})), []);
        let near = |given: &str, near: &str| (given.to_owned(), Some(near.to_owned()));
        assert_eq!(given(json!({"nam": 1, "zz": 2})), [near("nam", "name"), ("zz".to_owned(), None)]);
        assert_eq!(given(json!({"cafe\u{301}": 1})), [near("cafe\u{301}", "caf\u{e9}")], "the marks are composed");
        assert_eq!(undeclared(&[], json!({"a": 1}).as_object().unwrap()), AllUndeclared::default());
        let many = (0..MOST + 7).map(|at| (format!("zz{at}"), Value::Null)).collect();
        let found = undeclared(&declared, &many);
        assert_eq!((found.listed.len(), found.more), (MOST, 7));
    }
}
