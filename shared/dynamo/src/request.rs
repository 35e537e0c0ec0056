//! The requests of all operations on items.

use crate::Map;
use crate::expression::bindings::Bindings;
use crate::value::EMPTY;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// An object as pairs, in the order of the request.
#[derive(Debug)]
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Visit<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visit(PhantomData))
    }
}

/// One write or read of an item, alone or in a transaction.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Action {
    pub(crate) table_name: Option<String>,
    pub(crate) key: Option<Map>,
    pub(crate) item: Option<Map>,
    pub(crate) update_expression: Option<String>,
    pub(crate) condition_expression: Option<String>,
    pub(crate) projection_expression: Option<String>,
    pub(crate) expression_attribute_names: Option<Pairs<String>>,
    pub(crate) expression_attribute_values: Option<Map>,
    pub(crate) return_values: Option<String>,
    pub(crate) return_values_on_condition_check_failure: Option<String>,
    pub(crate) return_consumed_capacity: Option<String>,
    pub(crate) consistent_read: Option<bool>,
    // The parameters that expressions have replaced.
    pub(crate) expected: Option<IgnoredAny>,
    pub(crate) attribute_updates: Option<IgnoredAny>,
    pub(crate) attributes_to_get: Option<IgnoredAny>,
    pub(crate) conditional_operator: Option<IgnoredAny>,
}

/// A query or a scan.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Search {
    pub(crate) table_name: Option<String>,
    pub(crate) index_name: Option<String>,
    pub(crate) key_condition_expression: Option<String>,
    pub(crate) filter_expression: Option<String>,
    pub(crate) projection_expression: Option<String>,
    pub(crate) expression_attribute_names: Option<Pairs<String>>,
    pub(crate) expression_attribute_values: Option<Map>,
    pub(crate) exclusive_start_key: Option<Map>,
    pub(crate) limit: Option<i64>,
    pub(crate) scan_index_forward: Option<bool>,
    pub(crate) select: Option<String>,
    pub(crate) consistent_read: Option<bool>,
    pub(crate) return_consumed_capacity: Option<String>,
    pub(crate) segment: Option<i64>,
    pub(crate) total_segments: Option<i64>,
    pub(crate) key_conditions: Option<IgnoredAny>,
    pub(crate) query_filter: Option<IgnoredAny>,
    pub(crate) scan_filter: Option<IgnoredAny>,
    pub(crate) attributes_to_get: Option<IgnoredAny>,
    pub(crate) conditional_operator: Option<IgnoredAny>,
}

/// The keys of a table in a batch of reads.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Asked {
    pub(crate) keys: Vec<Map>,
    pub(crate) projection_expression: Option<String>,
    pub(crate) expression_attribute_names: Option<Pairs<String>>,
    pub(crate) consistent_read: Option<bool>,
    pub(crate) attributes_to_get: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchGet {
    #[serde(default)]
    pub(crate) request_items: Pairs<Asked>,
    pub(crate) return_consumed_capacity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchWrite {
    #[serde(default)]
    pub(crate) request_items: Pairs<Vec<Write>>,
    pub(crate) return_consumed_capacity: Option<String>,
}

/// One write of a batch: a put or a deletion.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Write {
    pub(crate) put_request: Option<PutRequest>,
    pub(crate) delete_request: Option<DeleteRequest>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutRequest {
    pub(crate) item: Map,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteRequest {
    pub(crate) key: Map,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactWrite {
    #[serde(default)]
    pub(crate) transact_items: Vec<TransactItem>,
    pub(crate) client_request_token: Option<String>,
    pub(crate) return_consumed_capacity: Option<String>,
}

/// One action of a transaction; exactly one of the fields is given.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactItem {
    pub(crate) put: Option<Action>,
    pub(crate) update: Option<Action>,
    pub(crate) delete: Option<Action>,
    pub(crate) condition_check: Option<Action>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactGet {
    #[serde(default)]
    pub(crate) transact_items: Vec<TransactGetItem>,
    pub(crate) return_consumed_capacity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactGetItem {
    pub(crate) get: Action,
}

impl Action {
    /// What the request gives for `#name` and `:value`.
    pub(crate) fn bindings(&self) -> Bindings<'_> {
        bindings(self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref())
    }
}

impl Search {
    /// What the request gives for `#name` and `:value`.
    pub(crate) fn bindings(&self) -> Bindings<'_> {
        bindings(self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref())
    }
}

/// What a request gives for `#name` and `:value`, if it gives anything.
pub(crate) fn bindings<'a>(names: Option<&'a Pairs<String>>, values: Option<&'a Map>) -> Bindings<'a> {
    Bindings { names: names.map_or(&[], |pairs| &pairs.0), values: values.unwrap_or(&EMPTY) }
}
