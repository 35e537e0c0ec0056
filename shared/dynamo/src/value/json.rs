//! Values in the JSON of DynamoDB's protocol: `{"S": "text"}`.

use super::number::Number;
use super::text::quoted;
use super::{Map, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The beginning of a message of serde that is a `ValidationException`.
pub(crate) const INVALID: &str = "VALIDATION:";
/// The beginning of a message of serde that is a `SerializationException`.
pub(crate) const MALFORMED: &str = "SERIALIZATION:";

const EMPTY: &str = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
const SEVERAL: &str =
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";

/// A `ValidationException` with this message.
fn invalid<E: de::Error>(message: impl fmt::Display) -> E {
    E::custom(format_args!("{INVALID}{message}"))
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an AttributeValue")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut found = None;
        while let Some(kind) = map.next_key::<Text<'de>>()? {
            let value = match &*kind.0 {
                "S" => Value::S(map.next_value()?),
                "N" => Value::N(map.next_value::<Decimal>()?.0),
                "B" => Value::B(map.next_value::<Binary>()?.0),
                "BOOL" => Value::Bool(map.next_value()?),
                "NULL" if map.next_value()? => Value::Null,
                "NULL" => {
                    return Err(invalid(
                        "One or more parameter values were invalid: Null attribute value types must have the value of \
                         true",
                    ));
                }
                "L" => Value::L(map.next_value()?),
                "M" => Value::M(map.next_value()?),
                "SS" => Value::Ss(set(map.next_value::<Vec<String>>()?, "string", Clone::clone)?),
                "NS" => {
                    let set_of = map.next_value::<Vec<Decimal>>()?.into_iter().map(|number| number.0).collect();
                    Value::Ns(set(set_of, "number", |number: &Number| shown(|out| number.write(out)))?)
                }
                "BS" => {
                    let set_of = map.next_value::<Vec<Binary>>()?.into_iter().map(|bytes| bytes.0).collect();
                    Value::Bs(set(set_of, "binary", |bytes: &Vec<u8>| STANDARD.encode(bytes))?)
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if found.replace(value).is_some() {
                return Err(invalid(SEVERAL));
            }
        }
        found.ok_or_else(|| invalid(EMPTY))
    }
}

/// The elements of a set, sorted.
fn set<T: Ord, E: de::Error>(mut elements: Vec<T>, kind: &str, show: impl Fn(&T) -> String) -> Result<Vec<T>, E> {
    if elements.is_empty() {
        return Err(invalid(format_args!(
            "One or more parameter values were invalid: An {kind} set  may not be empty"
        )));
    }
    let all = || elements.iter().map(&show).collect::<Vec<_>>().join(", ");
    let mut sorted: Vec<&T> = elements.iter().collect();
    sorted.sort_unstable();
    if sorted.iter().zip(sorted.iter().skip(1)).any(|(a, b)| a == b) {
        return Err(invalid(format_args!(
            "One or more parameter values were invalid: Input collection [{}] contains duplicates.",
            all()
        )));
    }
    elements.sort_unstable();
    Ok(elements)
}

impl<'de> Deserialize<'de> for Map {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor)
    }
}

struct MapVisitor;

impl<'de> Visitor<'de> for MapVisitor {
    type Value = Map;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of AttributeValues")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Map, A::Error> {
        let mut attributes = Vec::with_capacity(map.size_hint().unwrap_or(16));
        while let Some(entry) = map.next_entry()? {
            attributes.push(entry);
        }
        Ok(Map::new(attributes))
    }
}

/// Text that is only copied where it contains escapes.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct Decimal(Number);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Number::parse(&text.0).map(Self).map_err(invalid)
    }
}

struct Binary(Vec<u8>);

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let decoded = STANDARD.decode(text.0.as_bytes());
        decoded.map(Self).map_err(|_| de::Error::custom(format_args!("{MALFORMED}Base64 encoded bytes are not valid")))
    }
}

/// Writes the attributes as JSON.
pub(crate) fn write_map(map: &Map, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (name, value)) in map.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        quoted(name, out);
        out.push(b':');
        write(value, out);
    }
    out.push(b'}');
}

/// Writes the value as JSON.
pub(crate) fn write(value: &Value, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"");
    out.extend_from_slice(value.kind().as_bytes());
    out.extend_from_slice(b"\":");
    match value {
        Value::S(text) => quoted(text, out),
        Value::N(number) => write_number(number, out),
        Value::B(bytes) => write_bytes(bytes, out),
        Value::Bool(is) => out.extend_from_slice(if *is { b"true" } else { b"false" }),
        Value::Null => out.extend_from_slice(b"true"),
        Value::L(list) => write_list(list, out, write),
        Value::M(map) => write_map(map, out),
        Value::Ss(set) => write_list(set, out, |text, out| quoted(text, out)),
        Value::Ns(set) => write_list(set, out, write_number),
        Value::Bs(set) => write_list(set, out, |bytes, out| write_bytes(bytes, out)),
    }
    out.push(b'}');
}

fn write_list<T>(list: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, element) in list.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(element, out);
    }
    out.push(b']');
}

pub(crate) fn write_number(number: &Number, out: &mut Vec<u8>) {
    out.push(b'"');
    number.write(out);
    out.push(b'"');
}

pub(crate) fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let start = out.len();
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    if let Some(space) = out.get_mut(start..) {
        // The space is exactly as long as the text.
        let written = STANDARD.encode_slice(bytes, space).unwrap_or(0);
        out.truncate(start + written);
    }
    out.push(b'"');
}

/// What the function writes, as text.
fn shown(write: impl Fn(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap_or_default()
}
