//! Checks of requests that need no stored item.

use crate::expression::bindings::Bindings;
use crate::expression::tree::Parsed;
use crate::schema::{Key, Table};
use crate::{Failure, Map, Result, Value};

/// The largest item in bytes.
pub(crate) const LARGEST: usize = 400 * 1024;
/// The most levels of lists and maps.
const DEEPEST: usize = 32;
const LONGEST_HASH: usize = 2048;
const LONGEST_RANGE: usize = 1024;

/// The name of the table, if it can be one.
pub(crate) fn table_name(name: Option<&String>) -> Result<&str> {
    let name = name.ok_or_else(|| Failure::missing("tableName"))?;
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if !name.bytes().all(is_known) {
        return Err(Failure::early(format!(
            "Value '{name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression \
             pattern: [a-zA-Z0-9_.-]+"
        )));
    }
    if name.len() < 3 || name.len() > 255 {
        return Err(Failure::validation(
            "TableName must be at least 3 characters long and at most 255 characters long",
        ));
    }
    Ok(name)
}

/// Whether a parameter has one of the known values.
pub(crate) fn one_of(name: &str, value: Option<&String>, known: &[&str]) -> Result<()> {
    match value {
        Some(value) if !known.contains(&value.as_str()) => Err(Failure::early(format!(
            "Value '{value}' at '{name}' failed to satisfy constraint: Member must satisfy enum value set: [{}]",
            known.join(", ")
        ))),
        _ => Ok(()),
    }
}

/// Whether capacity is returned in a known way.
pub(crate) fn capacity(value: Option<&String>) -> Result<()> {
    one_of("returnConsumedCapacity", value, &["INDEXES", "TOTAL", "NONE"])
}

/// Refuses a parameter that expressions have replaced.
pub(crate) fn no_legacy<T>(name: &str, value: Option<&T>) -> Result<()> {
    match value {
        Some(_) => Err(Failure::validation(format!("{name} is not supported by this endpoint; use expressions"))),
        None => Ok(()),
    }
}

/// Whether the values of a request can be values.
pub(crate) fn values(values: &Map) -> Result<()> {
    for (name, value) in values.iter() {
        if !name.starts_with(':') || name.len() < 2 {
            return Err(Failure::early(format!(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"{name}\""
            )));
        }
        depth(value)?;
    }
    Ok(())
}

/// Whether the names of a request can be names.
pub(crate) fn names(names: &[(String, String)]) -> Result<()> {
    for (alias, name) in names {
        if !alias.starts_with('#') || alias.len() < 2 {
            return Err(Failure::early(format!(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"{alias}\""
            )));
        }
        if name.is_empty() {
            return Err(Failure::early(format!(
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key {alias}"
            )));
        }
    }
    Ok(())
}

/// Whether everything that the expressions refer to is given, and everything that is given is used.
pub(crate) struct Uses<'a> {
    bound: Bindings<'a>,
    aliases: Vec<String>,
    values: Vec<String>,
    has_expression: bool,
}

impl<'a> Uses<'a> {
    pub(crate) fn new(bound: Bindings<'a>) -> Result<Self> {
        names(bound.names)?;
        values(bound.values)?;
        Ok(Self { bound, aliases: Vec::new(), values: Vec::new(), has_expression: false })
    }

    /// Adds an expression, which is named in errors.
    pub(crate) fn add<T>(&mut self, what: &str, parsed: &Parsed<T>) -> Result<()> {
        self.bound.check(parsed).map_err(|why| Failure::early(format!("Invalid {what}: {why}")))?;
        self.aliases.extend(parsed.aliases.iter().cloned());
        self.values.extend(parsed.values.iter().cloned());
        self.has_expression = true;
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<()> {
        let mut unused: Vec<&str> = self.bound.names.iter().map(|(alias, _)| alias.as_str()).collect();
        unused.retain(|alias| !self.aliases.iter().any(|used| used == alias));
        unknown("ExpressionAttributeNames", unused, self.has_expression)?;
        let mut unused: Vec<&str> = self.bound.values.iter().map(|(name, _)| name).collect();
        unused.retain(|name| !self.values.iter().any(|used| used == name));
        unknown("ExpressionAttributeValues", unused, self.has_expression)
    }
}

fn unknown(parameter: &str, mut unused: Vec<&str>, has_expression: bool) -> Result<()> {
    if unused.is_empty() {
        return Ok(());
    }
    if !has_expression {
        return Err(Failure::early(format!("{parameter} can only be specified when using expressions")));
    }
    unused.sort_unstable();
    Err(Failure::early(format!("Value provided in {parameter} unused in expressions: keys: {{{}}}", unused.join(", "))))
}

/// Whether no attribute has too many levels.
pub(crate) fn depths(item: &Map) -> Result<()> {
    item.iter().try_for_each(|(_, value)| depth(value))
}

fn depth(value: &Value) -> Result<()> {
    if value.depth() > DEEPEST {
        return Err(Failure::validation("Nesting Levels have exceeded supported limits"));
    }
    Ok(())
}

/// Whether the item can be stored in the table.
pub(crate) fn item(table: &Table, item: &Map) -> Result<()> {
    for key in table.keys() {
        match item.get(&key.name) {
            Some(value) => key_value(key, value)?,
            None => {
                return Err(Failure::validation(format!(
                    "One or more parameter values were invalid: Missing the key {} in the item",
                    key.name
                )));
            }
        }
    }
    key_lengths(table, item)?;
    depths(item)?;
    index_keys(table, item)
}

fn key_value(key: &Key, value: &Value) -> Result<()> {
    if !key.kind.fits(value) {
        return Err(Failure::validation(format!(
            "One or more parameter values were invalid: Type mismatch for key {} expected: {} actual: {}",
            key.name,
            key.kind.name(),
            value.kind()
        )));
    }
    not_empty(key, value)
}

fn not_empty(key: &Key, value: &Value) -> Result<()> {
    let what = match value {
        Value::S(text) if text.is_empty() => "string",
        Value::B(bytes) if bytes.is_empty() => "binary",
        _ => return Ok(()),
    };
    Err(Failure::validation(format!(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty \
         {what} value. Key: {}",
        key.name
    )))
}

fn key_lengths(table: &Table, item: &Map) -> Result<()> {
    let length = |key: &Key| item.get(&key.name).map_or(0, Value::size);
    if length(&table.hash) > LONGEST_HASH {
        return Err(Failure::validation(
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 \
             bytes",
        ));
    }
    if table.range.as_ref().map_or(0, length) > LONGEST_RANGE {
        return Err(Failure::validation(
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit \
             of 1024 bytes",
        ));
    }
    Ok(())
}

/// Whether attributes of the item that are keys of indexes can be such keys.
pub(crate) fn index_keys(table: &Table, item: &Map) -> Result<()> {
    for index in &table.indexes {
        for key in index.keys() {
            let Some(value) = item.get(&key.name) else { continue };
            if !key.kind.fits(value) {
                return Err(Failure::validation(format!(
                    "One or more parameter values were invalid: Type mismatch for Index Key {} Expected: {} Actual: \
                     {} IndexName: {}",
                    key.name,
                    key.kind.name(),
                    value.kind(),
                    index.name
                )));
            }
            if value.size() == 0 {
                let what = if key.kind == crate::schema::Kind::B { "binary" } else { "string" };
                return Err(Failure::validation(format!(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not \
                     supported. The AttributeValue for a key attribute cannot contain an empty {what} value. \
                     IndexName: {}, IndexKey: {}",
                    index.name, key.name
                )));
            }
        }
        let longest = |key: &Key, most: usize| item.get(&key.name).is_some_and(|value| value.size() > most);
        if longest(&index.hash, LONGEST_HASH) || index.range.as_ref().is_some_and(|key| longest(key, LONGEST_RANGE)) {
            return Err(Failure::validation(format!(
                "One or more parameter values were invalid: Size of a key of the index {} has exceeded the maximum \
                 size limit",
                index.name
            )));
        }
    }
    Ok(())
}

/// Whether the map is the key of an item of the table.
pub(crate) fn key(table: &Table, key: &Map) -> Result<()> {
    let is_schema = key.len() == table.keys().count()
        && table.keys().all(|part| key.get(&part.name).is_some_and(|value| part.kind.fits(value)));
    if !is_schema {
        return Err(Failure::validation("The provided key element does not match the schema"));
    }
    for part in table.keys() {
        if let Some(value) = key.get(&part.name) {
            not_empty(part, value)?;
        }
    }
    key_lengths(table, key)
}
