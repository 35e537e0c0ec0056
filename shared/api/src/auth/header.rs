//! Reads the header `Authorization`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::{Error, Result};
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The credentials after this scheme. `None` if the header is missing, has another scheme or is
/// given twice.
pub fn credentials_after_scheme<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (given, rest) = value.to_str().ok()?.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// The name and the password of `Authorization: Basic`; `None` if the header is missing or has
/// another scheme. Fails if the credentials are not base64 of `name:password`.
pub fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>> {
    let Some(coded) = credentials_after_scheme(headers, "basic") else { return Ok(None) };
    let text = STANDARD.decode(coded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = text.as_deref().and_then(|text| text.split_once(':'));
    let (name, password) =
        pair.ok_or_else(|| Error::invalid("Authorization", "must be Basic with the base64 of name:password"))?;
    Ok(Some((name.to_owned(), password.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(values: &[&'static str]) -> HeaderMap {
        values.iter().map(|&value| (AUTHORIZATION, HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn one_bearer_header_and_no_other() {
        let bearer = |values: &[&'static str]| credentials_after_scheme(&headers(values), "bearer").map(str::to_owned);
        for value in ["Bearer a.b.c", "bearer  a.b.c ", "Bearer    a.b.c"] {
            assert_eq!(bearer(&[value]).as_deref(), Some("a.b.c"));
        }
        for values in [&[][..], &["Basic YTpi"], &["Bearer"], &["a.b.c"], &["Bearer a", "Bearer b"]] {
            assert_eq!(bearer(values), None, "{values:?}");
        }
    }

    #[test]
    fn basic_is_a_name_and_a_password() {
        let pair = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));
        // In base64: `a:b:c`, `:`, `ab`, and an invalid text.
        assert_eq!(basic(&headers(&["basic YTpiOmM="])).unwrap(), pair("a", "b:c"));
        assert_eq!(basic(&headers(&["Basic Og=="])).unwrap(), pair("", ""));
        for values in [&[][..], &["Bearer YTpiOmM="], &["Basic"]] {
            assert_eq!(basic(&headers(values)).unwrap(), None, "{values:?}");
        }
        for value in ["Basic YWI=", "Basic !", "Basic "] {
            assert!(basic(&headers(&[value])).is_err(), "{value}");
        }
    }
}
