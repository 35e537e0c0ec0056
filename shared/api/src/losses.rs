//! Finds what is changed or dropped when the JSON of a request is read: numbers that no value can
//! hold, and keys that an object has twice.
//!
//! Routes of the management API refuse a key that is given twice; imitated APIs keep the last
//! value, as their originals do. A number where a text is needed is refused. Elsewhere the number
//! is changed, and a warning names its field.

use crate::doc::{JSON, Unknown};
use crate::{Request, Route, body, unknown};
use engine::lint::{Code, Finding, Severity};
use engine::{Error, Result};
use http::Method;
use model::Said;
use model::json::{self, Loss, Losses, Segment};
use serde_json::Value;

/// The paths of the management API begin with this.
const OWN: &str = "/api/v1/";

/// The warnings about the body of a request. A body that is no JSON has none, because its handler
/// refuses it.
pub(crate) fn check(route: &Route, request: &Request) -> Result<Vec<Finding>> {
    let is_own = route.path.starts_with(OWN);
    let [described] = route.bodies else { return Ok(Vec::new()) };
    let is_asked = is_own || route.unknown != Unknown::Accepted;
    if !is_asked || described.media != JSON || request.method == Method::GET || request.body.is_empty() {
        return Ok(Vec::new());
    }
    let lost = of(&request.body);
    // Usually nothing is lost, and the schema is not needed.
    if lost.is_empty() || body::any(&request.body, Some(JSON)).is_err() {
        return Ok(Vec::new());
    }
    let schema = unknown::built(described.schema);
    warnings(lost, |path| is_text(&schema, path), is_own)
}

/// What reading a JSON text in UTF-8 loses.
pub fn of(bytes: &[u8]) -> Losses {
    std::str::from_utf8(bytes).map(json::losses).unwrap_or_default()
}

/// The warnings about losses. Fails for a number at a path that needs a text, and if `strict` for a
/// key that is given twice.
pub fn warnings(losses: Losses, needs_text: impl Fn(&[Segment]) -> bool, strict: bool) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let more = Finding::more(losses.more(), Severity::Warning);
    for part in losses.found {
        let path = part.to_string();
        match part.loss {
            Loss::Repeated if strict => return Err(Error::invalid(path, json::TWICE)),
            Loss::LongInteger if needs_text(&part.path) => return Err(Error::invalid(path, "must be a string")),
            loss => found.push(finding(path, loss)),
        }
    }
    found.extend(more);
    Ok(found)
}

/// The warnings about losses in texts that are values of this field.
pub fn inside(field: &str, losses: Losses) -> Vec<Finding> {
    let mut outer = Losses::default();
    outer.add_under(field, losses);
    let more = Finding::more(outer.more(), Severity::Warning);
    outer.found.into_iter().map(|part| finding(part.to_string(), part.loss)).chain(more).collect()
}

fn finding(path: String, loss: Loss) -> Finding {
    let (code, said) = match loss {
        Loss::Repeated => (
            Code::RepeatedField,
            Said::new(
                format!("'{path}' is given twice in the same object; the last value counts"),
                format!("'{path}' 在同一对象中出现两次，以最后一个值为准"),
            ),
        ),
        Loss::LongInteger => (
            Code::LongInteger,
            Said::new(
                format!("the integer '{path}' does not fit into 64 bits; it became the text of its digits"),
                format!("整数 '{path}' 超出 64 位，已变为由其数字组成的文本"),
            ),
        ),
        Loss::Rounded => (
            Code::RoundedNumber,
            Said::new(
                format!("the number '{path}' has more digits than a number can hold; it was rounded"),
                format!("数字 '{path}' 的位数超出可保存的精度，已被舍入"),
            ),
        ),
    };
    Finding { path, ..Finding::warning(code, said) }
}

/// Whether the schema needs a text at this path.
pub fn is_text(schema: &Value, path: &[Segment]) -> bool {
    let kinds = || unknown::alternatives(schema);
    match path {
        [] => {
            let mut types = kinds().filter(|kind| kind.get("type") != Some(&"null".into())).peekable();
            types.peek().is_some() && types.all(is_of_text)
        }
        [Segment::Key(key), rest @ ..] => {
            let inner = |kind: &Value| {
                kind.get("properties")
                    .and_then(|known| known.get(key))
                    .or_else(|| kind.get("additionalProperties"))
                    .cloned()
            };
            kinds().filter_map(inner).any(|schema| is_text(&schema, rest))
        }
        [Segment::Index(_), rest @ ..] => {
            kinds().filter_map(|kind| kind.get("items")).any(|schema| is_text(schema, rest))
        }
    }
}

fn is_of_text(schema: &Value) -> bool {
    let is_text = |kind: &Value| kind == "string";
    match schema.get("type") {
        Some(Value::Array(kinds)) => {
            kinds.iter().any(is_text) && kinds.iter().all(|kind| is_text(kind) || kind == "null")
        }
        Some(kind) => is_text(kind),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{any, integer, list, map, object, or_null, text};

    fn asked(text_of: &str) -> Result<Vec<(String, Code)>, String> {
        let step = object([("id", text()), ("parameters?", map(&any()))]);
        let schema = object([
            ("name", text()),
            ("note?", or_null(&text())),
            ("count?", integer()),
            ("tags?", list(&text())),
            ("headers?", map(&text())),
            ("steps?", list(&step)),
        ]);
        let found =
            warnings(of(text_of.as_bytes()), |path| is_text(&schema, path), true).map_err(|error| error.to_string())?;
        Ok(found.into_iter().map(|finding| (finding.path, finding.code)).collect())
    }

    #[test]
    fn a_number_is_no_text_and_is_told_where_any_value_goes() {
        let long = "123456789012345678901234567890";
        for (body, path) in [
            (format!("{{\"name\":{long}}}"), "name"),
            (format!("{{\"note\":{long}}}"), "note"),
            (format!("{{\"tags\":[\"a\",{long}]}}"), "tags[1]"),
            (format!("{{\"headers\":{{\"a\":{long}}}}}"), "headers.a"),
            (format!("{{\"steps\":[{{\"id\":{long}}}]}}"), "steps[0].id"),
        ] {
            assert_eq!(asked(&body), Err(format!("{path}: must be a string")), "{body}");
        }
        let body = format!(
            "{{\"steps\":[{{\"parameters\":{{\"a\":{long},\"b\":[0.12345678901234567890]}}}}],\"count\":{long}}}"
        );
        let told = [
            ("steps[0].parameters.a", Code::LongInteger),
            ("steps[0].parameters.b[0]", Code::RoundedNumber),
            ("count", Code::LongInteger),
        ];
        assert_eq!(asked(&body), Ok(told.map(|(path, code)| (path.to_owned(), code)).to_vec()));
    }

    #[test]
    fn a_key_that_is_given_twice_is_refused_or_told() {
        let body = r#"{"steps":[{"id":"a","id":"b"}]}"#;
        assert_eq!(asked(body), Err("steps[0].id: is given twice in the same object".to_owned()));
        let told = warnings(of(body.as_bytes()), |_| true, false).unwrap();
        assert_eq!((told.len(), told[0].code), (1, Code::RepeatedField));
        // Many changed numbers before it hide neither the key nor their own number.
        let many = "0.12345678901234567890,".repeat(60);
        let body = format!("{{\"steps\":[{{\"parameters\":{{\"a\":[{many}1]}},\"id\":\"a\",\"id\":\"b\"}}]}}");
        assert_eq!(asked(&body), Err("steps[0].id: is given twice in the same object".to_owned()));
        let told = super::warnings(of(body.as_bytes()), |_| true, false).unwrap();
        let last = told.last().unwrap();
        assert_eq!((told.len(), last.code), (52, Code::MoreFindings));
        assert!(last.message.en.contains("at least 10 more"), "{last:?}");
    }
}
