//! Converts bodies from other character sets to UTF-8.

use crate::body::FORM;
use bytes::Bytes;
use engine::charset::{Charset, essence, parameter};
use engine::{Error, Result};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// The most characters of an unknown charset that an error shows.
const MAX_SHOWN: usize = 64;

/// Converts the body from the character set of its content type to UTF-8, and changes the headers
/// accordingly. An unknown character set is refused, and so are bytes that are invalid in it: if
/// they were read as UTF-8, some would be valid and mean something else.
pub(crate) fn in_utf8(headers: &mut HeaderMap, body: Bytes) -> Result<Bytes> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let kind = essence(&content_type);
    // Each part of a multipart form has a content type of its own.
    let named = parameter(&content_type, "charset").filter(|name| !name.is_empty() && !kind.starts_with("multipart/"));
    let Some(name) = named else { return Ok(body) };
    let unknown = || Error::Unsupported {
        what: "charset of the Content-Type",
        format: name.chars().take(MAX_SHOWN).collect(),
        known: "; UTF-8, GBK and Shift_JIS are, for instance",
    };
    let charset = Charset::named(name).ok_or_else(unknown)?;
    if charset == Charset::UTF_8 || body.is_empty() {
        return Ok(body);
    }
    let wrong = || Error::invalid("body", format!("is not the {} that its Content-Type says", charset.name()));
    let text = charset.read(&body).ok_or_else(wrong)?;
    // JSON with the content type of a form is converted as a whole, because it is later read as
    // JSON.
    let is_form = kind == FORM && !text.trim_start().starts_with(['{', '[', '"']);
    let body = if is_form { form(&text, charset).ok_or_else(wrong)? } else { text.into_owned() };
    if let Ok(now) = HeaderValue::from_str(&format!("{kind}; charset=utf-8")) {
        headers.insert(CONTENT_TYPE, now);
    }
    headers.insert(CONTENT_LENGTH, body.len().into());
    Ok(body.into())
}

/// Converts the percent-encoded bytes of a form from this character set to UTF-8.
fn form(text: &str, charset: Charset) -> Option<String> {
    let word = |word: &str| {
        // Characters that are not percent-encoded are converted to bytes of the character set
        // first.
        let bytes: Vec<u8> = percent_decode(&charset.write(word).ok()?).collect();
        Some(utf8_percent_encode(&charset.read(&bytes)?, NON_ALPHANUMERIC).to_string())
    };
    let part = |part: &str| joined(part.split('+').map(word), "+");
    let pair = |pair: &str| joined(pair.splitn(2, '=').map(part), "=");
    joined(text.split('&').map(pair), "&")
}

fn joined(parts: impl Iterator<Item = Option<String>>, with: &str) -> Option<String> {
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join(with))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, body: &[u8]) -> Result<String> {
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap())]);
        let body = in_utf8(&mut headers, Bytes::copy_from_slice(body))?;
        let now = headers[CONTENT_TYPE].to_str().unwrap();
        assert!(now == content_type || now.ends_with("; charset=utf-8"), "{now}");
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    #[test]
    fn a_body_is_read_in_the_charset_that_it_names() {
        for (charset, text) in [
            ("GBK", "订单¤甲"),
            ("gb18030", "订单😀"),
            ("big5", "訂單"),
            ("shift_jis", "注文"),
            ("iso-8859-1", "café"),
            ("windows-1251", "заказ"),
            ("utf-16le", "订é"),
            ("utf-16", "订é"),
        ] {
            let json = format!("{{\"a\":\"{text}\"}}");
            let bytes = Charset::named(charset).unwrap().write(&json).unwrap();
            assert_eq!(read(&format!("application/json; charset={charset}"), &bytes).unwrap(), json);
            assert_eq!(read(&format!("text/plain;charset=\"{charset}\""), &bytes).unwrap(), json);
        }
        assert_eq!(read("application/json", "{\"a\":\"é\"}".as_bytes()).unwrap(), "{\"a\":\"é\"}");
        assert_eq!(read("application/json; charset=UTF-8", "é".as_bytes()).unwrap(), "é");
        assert_eq!(read("multipart/form-data; charset=gbk; boundary=x", b"\xd6").unwrap(), "\u{fffd}");
    }

    #[test]
    fn a_form_s_escapes_are_of_that_charset() {
        let form = "application/x-www-form-urlencoded; charset=GBK";
        let expected = "a=%E4%B8%AD+x%2By&%E5%90%8D=%E4%B8%AD&b=&c";
        assert_eq!(read(form, b"a=%D6%D0+x%2By&%C3%FB=\xd6\xd0&b=&c").unwrap(), expected);
        assert_eq!(read(form, b"{\"a\":\"\xd6\xd0\"}").unwrap(), "{\"a\":\"中\"}");
        assert!(matches!(read(form, b"a=%FF"), Err(Error::Invalid { field, .. }) if field == "body"));
    }

    #[test]
    fn what_is_not_known_or_not_so_is_refused() {
        for charset in ["klingon", "utf-7", "utf-32"] {
            let refused = read(&format!("application/json; charset={charset}"), b"{}");
            let told = refused.unwrap_err();
            assert!(matches!(told, Error::Unsupported { .. }), "{charset}");
            assert!(
                told.to_string().starts_with(&format!("the charset of the Content-Type '{charset}' is not")),
                "{told}"
            );
        }
        let refused = read("text/plain; charset=gbk", b"\xff\xff");
        assert!(matches!(refused, Err(Error::Invalid { field, .. }) if field == "body"));
    }
}
