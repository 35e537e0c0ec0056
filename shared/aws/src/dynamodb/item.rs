//! Writes the attributes of items, and reads them back with checks.

use super::FORMAT;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::{StoreError, Stored};
use model::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

/// An item in the SDK's form.
pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn time(value: Timestamp) -> AttributeValue {
    number(value.0)
}

pub(crate) fn binary(value: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

/// A small record as JSON text, so that operators can read it in the table.
pub(crate) fn json<T: Serialize>(what: &'static str, record: &T) -> Stored<AttributeValue> {
    serde_json::to_string(record).map(AttributeValue::S).map_err(|error| StoreError::corrupt(what, error))
}

/// Decodes an item of a list; `None` if that fails, for example because its format is newer than
/// this program. One item does not fail a whole list; the log names the item.
pub(crate) fn readable<T>(item: Item, decode: impl FnOnce(Item) -> Stored<T>) -> Stored<Option<T>> {
    let key = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    let (pk, sk) = (key("pk"), key("sk"));
    match decode(item) {
        Err(error @ StoreError::Corrupt { .. }) => {
            tracing::error!(pk, sk, %error, "an item that cannot be read is left out of a list");
            Ok(None)
        }
        other => other.map(Some),
    }
}

/// The attributes of an item, taken out one by one.
pub(crate) struct Fields {
    what: &'static str,
    item: Item,
}

impl Fields {
    /// Refuses an item of a newer format.
    pub(crate) fn new(what: &'static str, item: Item) -> Stored<Self> {
        let mut fields = Self { what, item };
        let format: u8 = fields.number("v")?;
        if format > FORMAT {
            return Err(StoreError::corrupt(what, format_args!("format {format} is newer than this program")));
        }
        Ok(fields)
    }

    /// An item of an index, which does not contain the format.
    pub(crate) fn projected(what: &'static str, item: Item) -> Self {
        Self { what, item }
    }

    pub(crate) fn maybe_text(&mut self, name: &str) -> Stored<Option<String>> {
        match self.item.remove(name) {
            None => Ok(None),
            Some(AttributeValue::S(text)) => Ok(Some(text)),
            Some(_) => Err(self.bad(name)),
        }
    }

    pub(crate) fn text(&mut self, name: &str) -> Stored<String> {
        self.maybe_text(name)?.ok_or_else(|| self.bad(name))
    }

    /// A text that stays in the item; empty if there is none.
    pub(crate) fn peek(&self, name: &str) -> &str {
        self.item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
    }

    /// A text that must be parsed successfully.
    pub(crate) fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Stored<T> {
        self.maybe_parsed(name, parse)?.ok_or_else(|| self.bad(name))
    }

    /// A text that must be parsed successfully, if there is one.
    pub(crate) fn maybe_parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Stored<Option<T>> {
        let Some(text) = self.maybe_text(name)? else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| self.bad(name))
    }

    pub(crate) fn maybe_number<T: FromStr>(&mut self, name: &str) -> Stored<Option<T>> {
        match self.item.remove(name) {
            None => Ok(None),
            Some(AttributeValue::N(digits)) => digits.parse().map(Some).map_err(|_| self.bad(name)),
            Some(_) => Err(self.bad(name)),
        }
    }

    pub(crate) fn number<T: FromStr>(&mut self, name: &str) -> Stored<T> {
        self.maybe_number(name)?.ok_or_else(|| self.bad(name))
    }

    pub(crate) fn maybe_time(&mut self, name: &str) -> Stored<Option<Timestamp>> {
        Ok(self.maybe_number(name)?.map(Timestamp))
    }

    pub(crate) fn time(&mut self, name: &str) -> Stored<Timestamp> {
        self.number(name).map(Timestamp)
    }

    pub(crate) fn maybe_binary(&mut self, name: &str) -> Stored<Option<Vec<u8>>> {
        match self.item.remove(name) {
            None => Ok(None),
            Some(AttributeValue::B(blob)) => Ok(Some(blob.into_inner())),
            Some(_) => Err(self.bad(name)),
        }
    }

    pub(crate) fn binary(&mut self, name: &str) -> Stored<Vec<u8>> {
        self.maybe_binary(name)?.ok_or_else(|| self.bad(name))
    }

    /// A record that [`json`] has written, if there is one.
    pub(crate) fn maybe_json<T: DeserializeOwned>(&mut self, name: &str) -> Stored<Option<T>> {
        let Some(text) = self.maybe_text(name)? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|error| StoreError::corrupt(self.what, error))
    }

    /// A record that [`json`] has written.
    pub(crate) fn json<T: DeserializeOwned>(&mut self, name: &str) -> Stored<T> {
        self.maybe_json(name)?.ok_or_else(|| self.bad(name))
    }

    fn bad(&self, name: &str) -> StoreError {
        StoreError::corrupt(self.what, format_args!("attribute '{name}' is missing or of the wrong kind"))
    }
}

/// Reads the record in `data`.
pub(crate) fn record<T: DeserializeOwned>(what: &'static str, item: Item) -> Stored<T> {
    Fields::new(what, item)?.json("data")
}

/// Whether the item has expired. The service deletes it only hours later.
pub(crate) fn expired(item: &Item, now: Timestamp) -> bool {
    let expires_at = item.get("expires_at").and_then(|value| value.as_n().ok()?.parse::<i64>().ok());
    expires_at.is_some_and(|seconds| seconds <= now.seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_format_and_a_wrong_kind_are_unreadable_and_no_panic() {
        let newer = Item::from([("v".to_owned(), number(FORMAT + 1))]);
        assert!(matches!(Fields::new("thing", newer), Err(StoreError::Corrupt { what: "thing", .. })));
        let item =
            Item::from([("v".to_owned(), number(1)), ("n".to_owned(), text("x")), ("t".to_owned(), number("1e40"))]);
        let mut fields = Fields::new("thing", item).ok().unwrap();
        assert!(fields.number::<u64>("n").is_err());
        assert!(fields.time("t").is_err());
        assert!(fields.text("missing").is_err());
        let mut fields = Fields::projected("thing", Item::from([("id".to_owned(), text("x"))]));
        assert_eq!(fields.maybe_parsed("none", |_| None::<u8>).ok(), Some(None));
        assert!(fields.maybe_parsed("id", |_| None::<u8>).is_err(), "what is unreadable is no absence");
    }

    #[test]
    fn expiry_is_compared_to_the_second() {
        let item = Item::from([("expires_at".to_owned(), number(10))]);
        assert!(!expired(&item, Timestamp(9_999)));
        assert!(expired(&item, Timestamp(10_000)));
        assert!(!expired(&Item::new(), Timestamp(10_000)));
    }
}
