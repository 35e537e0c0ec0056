//! Paths in dictionaries: `user.tags.0`, or a list of keys for keys that contain a dot.

use crate::measure::MAX_DEPTH;
use crate::{Call, ModuleError};
use serde_json::Value;

/// The parts of the input `path`, at least one, for a lookup in `value`.
pub(crate) fn parts(call: &Call<'_>, value: &Value) -> Result<Vec<String>, ModuleError> {
    let parts: Vec<String> = match call.inputs.value("path") {
        Value::Array(parts) => parts.iter().map(expr::text_of).collect(),
        _ => split(&call.inputs.required_text("path")?, value),
    };
    match parts.len() {
        0 => Err(ModuleError::input("path", "is required")),
        count if count > MAX_DEPTH => Err(ModuleError::input("path", format!("has more than {MAX_DEPTH} parts"))),
        _ => Ok(parts),
    }
}

/// The parts of a path that is written as one text. Brackets are read as in a reference, unless a
/// key contains brackets.
pub(crate) fn split(path: &str, value: &Value) -> Vec<String> {
    let plain: Vec<String> = path.split('.').map(str::to_owned).collect();
    if !path.contains('[') || find(value, &plain).is_some() { plain } else { bracketed(path).unwrap_or(plain) }
}

/// Splits `a[0]["b.c"].d` into `a`, `0`, `b.c`, `d`; `None` if the text has another form.
fn bracketed(path: &str) -> Option<Vec<String>> {
    let (mut parts, mut rest) = (Vec::new(), path);
    loop {
        if let Some(inner) = rest.strip_prefix('[') {
            let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (part, behind) = match quote {
                Some(quote) => inner.get(1..)?.split_once(&format!("{quote}]"))?,
                None => inner.split_once(']').filter(|(part, _)| part.parse::<i64>().is_ok())?,
            };
            parts.push(part.to_owned());
            rest = behind;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            parts.push(part.to_owned());
            rest = behind;
        }
        rest = match rest.chars().next() {
            None => return Some(parts),
            Some('[') => rest,
            Some('.') => rest.get(1..)?,
            Some(_) => return None,
        };
    }
}

/// The position that a part means in a list of `len` items; negative numbers count from the end.
pub(crate) fn place(part: &str, len: usize) -> Option<usize> {
    let index: i64 = part.parse().ok()?;
    let place = if index < 0 { len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)? } else { index as usize };
    (place < len).then_some(place)
}

/// The value at the path, if there is one.
pub(crate) fn find<'a, T: AsRef<str>>(value: &'a Value, parts: &[T]) -> Option<&'a Value> {
    parts.iter().try_fold(value, |value, part| match value {
        Value::Object(entries) => entries.get(part.as_ref()).or_else(|| expr::header_field(entries, part.as_ref())),
        Value::Array(items) => items.get(place(part.as_ref(), items.len())?),
        _ => None,
    })
}

/// The value at the path, for changes.
pub(crate) fn find_mut<'a>(value: &'a mut Value, parts: &[String]) -> Option<&'a mut Value> {
    parts.iter().try_fold(value, |value, part| match value {
        Value::Object(entries) => entries.get_mut(part),
        Value::Array(items) => {
            let place = place(part, items.len())?;
            items.get_mut(place)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_are_read_as_in_a_reference() {
        let value = json!({"a[0]": 1, "a": {"b": [1]}});
        for (path, expected) in [
            ("a.b.0", &["a", "b", "0"][..]),
            ("a.b[0]", &["a", "b", "0"]),
            ("a.b[-1].c", &["a", "b", "-1", "c"]),
            (r#"a["b.c"][2]"#, &["a", "b.c", "2"]),
            ("['a b'].c", &["a b", "c"]),
            ("a[0]", &["a[0]"]),
            ("x[0]y", &["x[0]y"]),
            ("x[y]", &["x[y]"]),
            ("x[0", &["x[0"]),
        ] {
            assert_eq!(split(path, &value), expected, "{path}");
        }
    }
}
