//! Query parameters, and the parameters that all lists have.

use crate::fields::word;
use engine::{Error, Result};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// The most characters of a parameter's name that an error shows.
const MAX_SHOWN: usize = 64;

/// The decoded query parameters of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Parses the part after the question mark. Invalid UTF-8 is replaced; nothing is refused.
    pub fn parse(text: &str) -> Self {
        Self(split(text).map(|(name, value)| (decode(name), decode(value))).collect())
    }

    /// Refuses a query with a parameter that is not UTF-8, and names it.
    pub fn check(text: &str) -> Result<()> {
        let is_wrong = |text: &str| percent_decode_str(text).decode_utf8().is_err();
        match split(text).find(|(name, value)| is_wrong(name) || is_wrong(value)) {
            None => Ok(()),
            Some((name, _)) => {
                let shown: String = decode(name).chars().take(MAX_SHOWN).collect();
                Err(Error::invalid(shown, "is a query parameter that is not UTF-8"))
            }
        }
    }

    /// All parameters, in their order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// All parameters as inputs: a string each, or the list of the strings of a repeated one.
    pub fn inputs(&self) -> Map<String, Value> {
        let mut inputs = Map::new();
        for (name, value) in &self.0 {
            add(&mut inputs, name, Value::from(value.as_str()));
        }
        inputs
    }

    /// The first parameter with this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All parameters with this name, in their order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first parameter with this name, unless it is blank. It is not trimmed, because a space
    /// at the start of base64 was a `+`.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|text| !text.trim().is_empty())
    }

    /// A boolean: `true` or `false`. Blank counts as absent.
    pub fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.filled(name) {
            None => Ok(None),
            Some(text) => word(text).map(Some).ok_or_else(|| Error::invalid(name, "must be true or false")),
        }
    }

    /// An integer. Blank counts as absent, because forms send fields that are not filled in.
    pub fn integer(&self, name: &str) -> Result<Option<i64>> {
        match self.filled(name) {
            None => Ok(None),
            Some(text) => text.trim().parse().map(Some).map_err(|_| Error::invalid(name, "must be an integer")),
        }
    }

    /// The parameter `limit`, from 1 to `most`.
    pub fn limit(&self, default: usize, most: usize) -> Result<usize> {
        match self.integer("limit")? {
            None => Ok(default),
            Some(limit) => usize::try_from(limit)
                .ok()
                .filter(|limit| (1..=most).contains(limit))
                .ok_or_else(|| Error::invalid("limit", format!("must be 1 to {most}"))),
        }
    }

    /// The parameter `offset`, which is 0 or more.
    pub fn offset(&self) -> Result<usize> {
        let offset = self.integer("offset")?.unwrap_or(0);
        usize::try_from(offset).map_err(|_| Error::invalid("offset", "must be 0 or more"))
    }
}

/// The names and values of the parameters, which are not decoded yet.
fn split(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Adds a value under a name. Several values of a name become a list.
pub fn add(entries: &mut Map<String, Value>, name: &str, value: Value) {
    match entries.get_mut(name) {
        None => {
            entries.insert(name.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_repeated_parameter_is_a_list() {
        let inputs = Query::parse("a=7&b=1&a=8&a=").inputs();
        assert_eq!(Value::Object(inputs), json!({"a": ["7", "8", ""], "b": "1"}));
    }

    #[test]
    fn forms_are_decoded() {
        let query = Query::parse("a=1&&b=x+y%20z&c&=d&e=%E8%AE%A2=1&f=%zz%ff");
        let expected = [("a", "1"), ("b", "x y z"), ("c", ""), ("", "d"), ("e", "订=1"), ("f", "%zz\u{fffd}")]
            .map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(query.pairs(), expected);
        assert!(Query::parse("").pairs().is_empty());
    }

    #[test]
    fn a_parameter_that_is_not_utf_8_is_refused_by_name() {
        for text in ["", "a", "a=%E4%B8%AD&b=x+y", "%E5%90%8D=1", "a=%EF%BF%BD", "a=%zz", "a=中"] {
            assert!(Query::check(text).is_ok(), "{text}");
        }
        for (text, name) in
            [("a=1&name=%D6%D0", "name"), ("name=%ff&b=%ff", "name"), ("%ffx=1", "\u{fffd}x"), ("n+m=%E4", "n m")]
        {
            let refused = Query::check(text).unwrap_err();
            assert!(matches!(&refused, Error::Invalid { field, .. } if field == name), "{text}: {refused}");
        }
    }

    #[test]
    fn paging_is_bounded() {
        assert_eq!(Query::parse("").limit(50, 100).unwrap(), 50);
        for blank in ["limit=", "limit=&offset=", "limit=%20&offset=+"] {
            assert_eq!(Query::parse(blank).limit(50, 100).unwrap(), 50, "{blank}");
            assert_eq!(Query::parse(blank).offset().unwrap(), 0);
        }
        assert_eq!(Query::parse("x=").flag("x").unwrap(), None);
        assert_eq!(Query::parse("limit=100&offset=7").limit(50, 100).unwrap(), 100);
        assert_eq!(Query::parse("limit=100&offset=7").offset().unwrap(), 7);
        for text in ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=1.5", "limit=99999999999999999999"] {
            assert!(Query::parse(text).limit(50, 100).is_err(), "{text}");
        }
        assert!(Query::parse("offset=-1").offset().is_err());
        assert!(Query::parse("x=maybe").flag("x").is_err());
        assert_eq!(Query::parse("x=False").flag("x").unwrap(), Some(false));
    }
}
