//! Encodes the parts of requests: header fields, queries, forms, and texts in a character set.

use crate::charset::parameter;
use crate::{Charset, ModuleError, refuse};
use serde_json::{Map, Value};

/// The most header fields that a step can set.
const MAX_HEADERS: usize = 64;
/// The longest address, in bytes.
pub(crate) const MAX_URL: usize = 8192;
/// Parts of the names of query parameters whose values are treated as secrets.
const SECRET_PARTS: &[&str] = &[
    "auth",
    "credential",
    "key",
    "passwd",
    "password",
    "pwd",
    "secret",
    "session",
    "sig",
    "sign",
    "signature",
    "token",
];
/// The replacement for secret values.
const MASK: &str = "***";

const UNRESERVED_KEPT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The header fields in a dictionary. Blanks and line breaks around a value are removed, and fields
/// with null are left out.
pub(crate) fn header_fields(given: &Map<String, Value>) -> Result<Vec<(String, String)>, ModuleError> {
    refuse!(given.len() > MAX_HEADERS, "headers", "has more than {MAX_HEADERS} fields");
    let mut fields = Vec::with_capacity(given.len());
    for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
        let (name, value) = (name.trim(), expr::text_of(value));
        let value = value.trim();
        if name.is_empty() || !name.bytes().all(is_token) {
            let reason = format!("'{name}' is no name of a header: letters, digits and - are, for instance");
            return Err(ModuleError::input("headers", reason));
        }
        if value.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
            let reason = format!("the value of '{name}' has a line break or another control character in it");
            return Err(ModuleError::input("headers", reason));
        }
        fields.push((name.to_owned(), value.to_owned()));
    }
    Ok(fields)
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The value of a field, by its name in any case.
pub(crate) fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// The character set in the request's own content type; UTF-8 if it names none.
pub(crate) fn charset(fields: &[(String, String)]) -> Result<Charset, ModuleError> {
    let named = field(fields, "content-type").and_then(|kind| parameter(kind, "charset"));
    let Some(name) = named.filter(|name| !name.is_empty()) else { return Ok(Charset::UTF_8) };
    Charset::named(name)
        .ok_or_else(|| ModuleError::input("headers", format!("the charset '{name}' of Content-Type is unknown")))
}

/// Encodes a text in a character set.
pub(crate) fn bytes(input: &'static str, text: &str, charset: Charset) -> Result<Vec<u8>, ModuleError> {
    charset.write(text).map_err(|lacking| {
        ModuleError::input(input, format!("has a character that {} does not have: '{lacking}'", charset.name()))
    })
}

/// The address with query parameters added.
pub(crate) fn with_query(url: &str, query: &Map<String, Value>) -> Result<String, ModuleError> {
    let added = form("query_params", query, Charset::UTF_8)?;
    if added.is_empty() {
        return Ok(url.to_owned());
    }
    let (before, fragment) = url.split_once('#').map_or((url, None), |(a, b)| (a, Some(b)));
    let join = match before.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Ok(format!("{before}{join}{added}{fragment}"))
}

/// Encodes `application/x-www-form-urlencoded`; the unreserved characters of RFC 3986 are not
/// encoded. A list repeats its name for each item; a list within a list and a dictionary are
/// written as JSON.
pub(crate) fn form(input: &'static str, entries: &Map<String, Value>, charset: Charset) -> Result<String, ModuleError> {
    let mut out = String::new();
    for (name, value) in entries {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            if !out.is_empty() {
                out.push('&');
            }
            encode(&mut out, &bytes(input, name, charset)?);
            out.push('=');
            encode(&mut out, &bytes(input, &plain(item), charset)?);
        }
    }
    Ok(out)
}

/// The text of a value; lists and dictionaries as JSON.
pub(crate) fn plain(value: &Value) -> String {
    if value.is_array() { value.to_string() } else { expr::text_of(value) }
}

fn encode(out: &mut String, bytes: &[u8]) {
    out.extend(percent_encoding::percent_encode(bytes, UNRESERVED_KEPT));
}

/// The address for logs: without user information, fragment, and the values of parameters that look
/// like secrets.
pub fn shown(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let end = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host.to_owned(), |(_, host)| format!("{MASK}@{host}"));
    let address = if scheme.is_empty() { format!("{host}{path}") } else { format!("{scheme}://{host}{path}") };
    let Some(query) = query else { return address };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    format!("{address}?{}", pairs.collect::<Vec<_>>().join("&"))
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_PARTS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(entries) => entries,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn lists_give_their_name_once_for_each_item() {
        for (value, expected) in [
            (json!({"id": [1, 2]}), "id=1&id=2"),
            (json!({"t": ["a b", "c&d"], "u": "é"}), "t=a%20b&t=c%26d&u=%C3%A9"),
            (json!({"t": [], "a": 1}), "a=1"),
            (json!({"t": []}), ""),
            (json!({}), ""),
            (json!({"n": null, "e": "", "l": [null, ""]}), "n=&e=&l=&l="),
            (json!({"b": [true, false], "f": 1.5, "w": 2.0}), "b=true&b=false&f=1.5&w=2"),
            (json!({"i": 9_007_199_254_740_993_i64}), "i=9007199254740993"),
            (json!({"d": {"a": 1}, "l": [[1, 2], {"b": 3}]}), "d=%7B%22a%22%3A1%7D&l=%5B1%2C2%5D&l=%7B%22b%22%3A3%7D"),
            (json!({"a[]": ["x"], "名": "价"}), "a%5B%5D=x&%E5%90%8D=%E4%BB%B7"),
        ] {
            let entries = map(value);
            assert_eq!(form("body", &entries, Charset::UTF_8).unwrap(), expected);
            let joined =
                if expected.is_empty() { "http://a/?x=1#f".to_owned() } else { format!("http://a/?x=1&{expected}#f") };
            assert_eq!(with_query("http://a/?x=1#f", &entries).unwrap(), joined);
        }
        let one = map(json!({"a": 1}));
        for (url, expected) in
            [("http://a", "http://a?a=1"), ("http://a/?", "http://a/?a=1"), ("http://a/?b&", "http://a/?b&a=1")]
        {
            assert_eq!(with_query(url, &one).unwrap(), expected);
        }
        let gbk = Charset::named("gbk").unwrap();
        assert_eq!(form("body", &map(json!({"名": ["价"]})), gbk).unwrap(), "%C3%FB=%BC%DB");
        assert!(
            form("body", &map(json!({"a": "😀"})), gbk).unwrap_err().to_string().contains("GBK does not have: '😀'")
        );
    }

    #[test]
    fn what_is_wrong_with_a_header_is_named() {
        let fields = header_fields(&map(json!({
            "Authorization": "Bearer abc\n", " X-A ": " \t1 ", "X-N": null, "X-Empty": "", "X-L": ["a", 1], "X-U": "价"
        })));
        let expected = [("Authorization", "Bearer abc"), ("X-A", "1"), ("X-Empty", ""), ("X-L", "a, 1"), ("X-U", "价")];
        assert_eq!(fields.unwrap(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        for (fields, named) in [
            (json!({"a b": "c"}), "'a b'"),
            (json!({"": "c"}), "''"),
            (json!({"a:": "c"}), "'a:'"),
            (json!({"名": "c"}), "'名'"),
            (json!({"X-Good": "1", "X-Bad": "x\r\ny: z"}), "'X-Bad'"),
            (json!({"X-Bad": "a\u{0}b"}), "'X-Bad'"),
        ] {
            let error = header_fields(&map(fields)).unwrap_err().to_string();
            assert!(error.starts_with("input 'headers': ") && error.contains(named), "{error}");
        }
    }

    #[test]
    fn a_log_shows_no_secret_of_an_address() {
        for (url, expected) in [
            ("https://a.test/b?x=1#f", "https://a.test/b?x=1"),
            ("https://u:p@a.test/b", "https://***@a.test/b"),
            (
                "http://a.test?api_key=1&q=2&Access_Token=3&X-Amz-Signature=4",
                "http://a.test?api_key=***&q=2&Access_Token=***&X-Amz-Signature=***",
            ),
            ("http://a.test/@x?to=b@c", "http://a.test/@x?to=b@c"),
            ("nonsense", "nonsense"),
            ("", ""),
        ] {
            assert_eq!(shown(url), expected);
        }
    }
}
