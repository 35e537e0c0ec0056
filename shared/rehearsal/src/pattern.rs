//! Patterns of HTTP requests, for mocks and expectations.

use crate::fields::{self, Fields};
use crate::outcome::Sent;
use crate::{Difference, Path, Problem, matcher};
use serde_json::Value;
use std::borrow::Cow;

/// A pattern of requests. Missing fields are not compared.
#[derive(Clone, Debug, Default)]
pub struct RequestPattern {
    /// The method, in upper case.
    pub method: Option<String>,
    /// The address, or a matcher for it. In an address `*` stands for any characters; without a
    /// `?`, the query is not compared.
    pub url: Option<Value>,
    /// Matchers for header fields, whose names are in lower case.
    pub headers: Vec<(String, Value)>,
    /// Matchers for parameters of the query.
    pub query: Vec<(String, Value)>,
    /// A matcher for the body as JSON.
    pub json: Option<Value>,
    /// A matcher for the body as text.
    pub text: Option<Value>,
    /// The place of the pattern in the file.
    pub path: Path,
}

impl RequestPattern {
    /// Reads a pattern whose keys are in a dictionary with other keys.
    pub fn take(fields: &mut Fields<'_>, path: &Path) -> Result<Self, Problem> {
        let method = fields.read("method", fields::text)?.map(|method| method.to_ascii_uppercase());
        let url = fields.read("url", matcher::checked)?;
        let headers = fields.read("headers", matchers)?.unwrap_or_default();
        let headers = headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let query = fields.read("query", matchers)?.unwrap_or_default();
        let (mut json, mut text) = (None, None);
        if let Some((value, path)) = fields.get("body") {
            let mut body = Fields::of(value, &path)?;
            json = body.read("json", matcher::checked)?;
            text = body.read("text", matcher::checked)?;
            body.finish()?;
        }
        Ok(Self { method, url, headers, query, json, text, path: path.clone() })
    }

    /// Reads a pattern that has its own dictionary.
    pub fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let pattern = Self::take(&mut fields, path)?;
        fields.finish()?;
        Ok(pattern)
    }
}

fn matchers(value: &Value, path: &Path) -> Result<Vec<(String, Value)>, Problem> {
    fields::named(value, path, matcher::checked)
}

/// The first difference between a request and a pattern.
pub fn differ(pattern: &RequestPattern, sent: &Sent) -> Option<Difference> {
    let at = &pattern.path;
    if let Some(method) = pattern.method.as_ref().filter(|method| **method != sent.method) {
        return Some(Difference::new(&at.key("method"), method.clone(), sent.method.clone()));
    }
    let url = pattern.url.as_ref().and_then(|wanted| match wanted {
        Value::String(url) => {
            (!is_like(url, &sent.url)).then(|| Difference::new(&at.key("url"), url.clone(), sent.url.clone()))
        }
        wanted => matcher::differ(wanted, Some(&Value::String(sent.url.clone())), &at.key("url")),
    });
    if url.is_some() {
        return url;
    }
    let text = |value: Option<Cow<'_, str>>| value.map(|value| Value::String(value.into_owned()));
    let header = pattern.headers.iter().find_map(|(name, wanted)| {
        matcher::differ(wanted, text(sent.header(name).map(Cow::Borrowed)).as_ref(), &at.key("headers").key(name))
    });
    let query = || {
        let url = url::Url::parse(&sent.url).ok();
        pattern.query.iter().find_map(|(name, wanted)| {
            let found = url.as_ref().and_then(|url| url.query_pairs().find(|(known, _)| known == name));
            matcher::differ(wanted, text(found.map(|(_, value)| value)).as_ref(), &at.key("query").key(name))
        })
    };
    header.or_else(query).or_else(|| differ_body(pattern, sent))
}

fn differ_body(pattern: &RequestPattern, sent: &Sent) -> Option<Difference> {
    let at = pattern.path.key("body");
    let body = sent.text();
    if let Some(wanted) = &pattern.json {
        let found = body.as_deref().and_then(|text| model::json::parse(text).ok());
        if let (None, Some(text)) = (&found, &body) {
            return Some(Difference::new(
                &at.key("json"),
                matcher::short(wanted),
                format!("{text:?}, which is not JSON"),
            ));
        }
        return matcher::differ(wanted, found.as_ref(), &at.key("json"));
    }
    let wanted = pattern.text.as_ref()?;
    matcher::differ(wanted, body.map(Value::String).as_ref(), &at.key("text"))
}

/// Whether the address matches the pattern, in which `*` stands for any characters. Without a `?`
/// in the pattern the query is not compared.
fn is_like(pattern: &str, url: &str) -> bool {
    let url = if pattern.contains('?') { url } else { url.split('?').next().unwrap_or(url) };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| url.strip_prefix(first)) else { return false };
    let mut last: Option<&str> = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some((_, after)) = rest.split_once(before) else { return false };
            rest = after;
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, url, like) in [
            ("https://a.test/x", "https://a.test/x", true),
            ("https://a.test/x", "https://a.test/x?page=2", true),
            ("https://a.test/x?page=2", "https://a.test/x?page=3", false),
            ("https://a.test/*", "https://a.test/x/y", true),
            ("https://a.test/*/y", "https://a.test/x/y", true),
            ("https://a.test/*/y", "https://a.test/x/z", false),
            ("*/charge/*", "https://pay.test/v1/charge/9", true),
            ("https://a.test/", "https://a.test/x", false),
            ("https://a.test/*a", "https://a.test/a", true),
        ] {
            assert_eq!(is_like(pattern, url), like, "{pattern} {url}");
        }
    }
}
