//! Inserts placeholders into the content of a server again, so that a file is correct for all
//! environments.

use super::fill::Variables;
use super::text::{Part, escape, is_marked, parts, placeholder};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A text with placeholders for which the server has a different text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The path of the value.
    pub path: String,
    /// The text of the file.
    pub text: String,
}

/// A value in the format of a file, so that reading the file gives the same value.
pub fn escaped(value: &Value) -> Value {
    match value {
        Value::String(text) => escape(text).into(),
        Value::Array(items) => items.iter().map(escaped).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), escaped(value))).collect(),
        other => other.clone(),
    }
}

impl Variables {
    /// The fields of a file for the values `now`. `old` are the previous fields of the file, and
    /// `filled` are their values. Fields with an unchanged value stay as they are.
    pub fn restore(
        &self,
        old: &Map<String, Value>,
        filled: &Map<String, Value>,
        now: &Map<String, Value>,
        path: &str,
        lost: &mut Vec<Lost>,
    ) -> Map<String, Value> {
        let mut fields = Map::new();
        for (name, value) in now {
            let restored = match old.get(name) {
                Some(old) if is_marked(old) && filled.get(name) == Some(value) => old.clone(),
                Some(old) => self.value_at(old, value, &below(path, name), lost),
                None => escaped(value),
            };
            fields.insert(name.clone(), restored);
        }
        // A missing field has its default; a placeholder can also stand for a default.
        for (name, old) in old {
            if is_marked(old) && !now.contains_key(name) && !filled.contains_key(name) {
                fields.insert(name.clone(), old.clone());
            }
        }
        fields
    }

    /// The value of a file for the value `now`. `old` is the previous value of the file.
    pub fn value_at(&self, old: &Value, now: &Value, path: &str, lost: &mut Vec<Lost>) -> Value {
        if !is_marked(old) {
            return escaped(now);
        }
        if self.filled(old) == *now {
            return old.clone();
        }
        match (old, now) {
            (Value::Object(old), Value::Object(now)) => {
                Value::Object(self.restore(old, &self.fields(old), now, path, lost))
            }
            (Value::Array(old), Value::Array(now)) => self.items(old, now, path, lost).into(),
            (Value::String(old), now) => {
                let text = now.as_str().and_then(|now| self.within(old, now));
                text.map_or_else(
                    || {
                        let has_name = parts(old).iter().any(|part| matches!(part, Part::Name(_)));
                        lost.extend(has_name.then(|| Lost { path: path.to_owned(), text: old.clone() }));
                        escaped(now)
                    },
                    Value::String,
                )
            }
            _ => escaped(now),
        }
    }

    fn items(&self, old: &[Value], now: &[Value], path: &str, lost: &mut Vec<Lost>) -> Vec<Value> {
        let mut free: Vec<_> = old.iter().map(|old| Some((old, self.filled(old)))).collect();
        let mut found: Vec<Option<&Value>> = now
            .iter()
            .map(|now| {
                let same = free.iter_mut().find(|free| free.as_ref().is_some_and(|(_, filled)| filled == now));
                same.and_then(Option::take).map(|(old, _)| old)
            })
            .collect();
        for (at, now) in now.iter().enumerate() {
            let Some(place) = found.get_mut(at).filter(|place| place.is_none()) else { continue };
            let is_it = |free: &&mut Option<(&Value, Value)>| {
                free.as_ref().is_some_and(|(_, filled)| name(filled).is_some() && name(filled) == name(now))
            };
            let named = free.iter_mut().find(is_it).and_then(Option::take);
            let unnamed = || free.get_mut(at).filter(|_| name(now).is_none()).and_then(Option::take);
            *place = named.or_else(unnamed).map(|(old, _)| old);
        }
        let pairs = now.iter().zip(found).enumerate();
        pairs
            .map(|(at, (now, old))| match old {
                Some(old) => self.value_at(old, now, &format!("{path}[{at}]"), lost),
                None => escaped(now),
            })
            .collect()
    }

    /// The text `now` with the placeholders of `old`, if it contains each value as often.
    fn within(&self, old: &str, now: &str) -> Option<String> {
        let mut wanted: BTreeMap<String, (&str, usize)> = BTreeMap::new();
        let parts = parts(old);
        if matches!(parts.as_slice(), [Part::Name(_)]) {
            return None;
        }
        for part in &parts {
            if let Part::Name(name) = part {
                let value = self.inside(name).ok().filter(|value| !value.is_empty())?;
                let known = wanted.entry(value).or_insert((name, 0));
                // If two variables have the same value, it is unknown which one is meant.
                known.1 = (known.0 == *name).then(|| known.1 + 1)?;
            }
        }
        let mut restored = String::new();
        let mut plain = String::new();
        let mut rest = now;
        while let Some(first) = rest.chars().next() {
            let longest = wanted.iter_mut().filter(|(value, _)| rest.starts_with(value.as_str()));
            if let Some((value, (name, left))) = longest.max_by_key(|(value, _)| value.len()) {
                *left = left.checked_sub(1)?;
                restored.push_str(&escape(&std::mem::take(&mut plain)));
                restored.push_str(&placeholder(name));
                rest = rest.get(value.len()..)?;
            } else {
                plain.push(first);
                rest = rest.get(first.len_utf8()..)?;
            }
        }
        restored.push_str(&escape(&plain));
        let is_whole = wanted.values().all(|(_, left)| *left == 0) && self.text(&restored) == Ok(now.into());
        is_whole.then_some(restored)
    }
}

/// The name of an item of a list.
fn name(value: &Value) -> Option<&str> {
    ["id", "name"].iter().find_map(|key| value.get(*key)?.as_str())
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn variables() -> Variables {
        let values = json!({"api": "https://a", "n": 5, "on": true, "e": ""}).as_object().cloned().unwrap_or_default();
        Variables { environment: "dev".to_owned(), values }
    }

    #[test]
    fn placeholders_stay_where_the_server_has_the_value() {
        let old =
            json!({"url": "${env.api}/v1", "n": "${env.n}", "list": [{"id": "a", "to": "${env.api}"}, {"id": "b"}]});
        let now = json!({"url": "https://a/v2", "n": 5, "list": [{"id": "b", "x": "${env.y}"}, {"id": "a", "to": "https://a", "z": 1}]});
        let mut lost = Vec::new();
        let restored = variables().value_at(&old, &now, "", &mut lost);
        let expected = json!({"url": "${env.api}/v2", "n": "${env.n}", "list": [{"id": "b", "x": "$${env.y}"}, {"id": "a", "to": "${env.api}", "z": 1}]});
        assert_eq!((restored, lost), (expected, vec![]));
    }

    #[test]
    fn another_value_is_never_taken_in_silence() {
        for (old, now) in
            [("${env.api}/v1", json!("https://b/v1")), ("${env.n}", json!(6)), ("x${env.n}", json!("x55"))]
        {
            let mut lost = Vec::new();
            assert_eq!(variables().value_at(&json!(old), &now, "a.b", &mut lost), now);
            assert_eq!(lost, [Lost { path: "a.b".to_owned(), text: old.to_owned() }]);
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "${env.api}",
            "${env.n}",
            "${env.on}",
            "${env.e}",
            "$",
            "$${env.x}",
            "https://a",
            "5",
            "true",
            "/v1",
            "é",
        ]);
        prop::collection::vec(word, 0..4).prop_map(|words| words.concat())
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![text().prop_map(Value::from), Just(json!(5)), Just(json!(null)), Just(json!("${env.n}"))];
        leaf.prop_recursive(3, 24, 4, |inner| {
            let key = prop::sample::select(vec!["id", "a", "b"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key, inner, 0..3).prop_map(|fields| Value::Object(
                    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
                )),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_restored_says_what_the_server_has(old in value(), other in value()) {
            let variables = variables();
            for now in [variables.filled(&old), variables.filled(&other), other] {
                let restored = variables.value_at(&old, &now, "", &mut Vec::new());
                prop_assert_eq!(variables.filled(&restored), now);
            }
            prop_assert_eq!(variables.value_at(&old, &variables.filled(&old), "", &mut Vec::new()), old);
        }
    }
}
