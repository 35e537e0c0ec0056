//! The credentials with which an application asks for a token: in a JSON body, as the API documents
//! it, or in a form, as the OAuth standard has it. A form has the id and the secret in its fields
//! or in `Authorization: Basic`.

use api::auth::basic;
use api::{Given, Request};
use engine::Error;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A request for a token.
pub(super) struct Presentation {
    /// The fields of the body, with the id and the secret of the header.
    pub fields: Map<String, Value>,
    /// Whether the client follows the OAuth standard, and expects an answer that does.
    pub is_standard: bool,
}

pub(super) fn presented(request: &Request) -> Result<Presentation, Error> {
    let Given { inputs: mut fields, are_texts } = request.json_or_form()?;
    let identity = identity(request)?;
    let is_standard = are_texts || identity.is_some();
    for (name, value) in identity.into_iter().flatten() {
        let said = fields.get(name).and_then(Value::as_str).filter(|said| !said.trim().is_empty());
        if said.is_some_and(|said| said != value) {
            return Err(Error::invalid(name, "is another than that of the header Authorization"));
        }
        fields.insert(name.to_owned(), value.into());
    }
    Ok(Presentation { fields, is_standard })
}

/// The id and the secret of `Authorization: Basic`. The standard percent-encodes them; some clients
/// do not, and their texts are read, too.
fn identity(request: &Request) -> Result<Option<[(&'static str, String); 2]>, Error> {
    let Some((id, secret)) = basic(&request.headers)? else { return Ok(None) };
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().map(Cow::into_owned);
        text.map_err(|_| Error::invalid("Authorization", "is not UTF-8 behind its percent signs"))
    };
    Ok(Some([("client_id", decoded(&id)?), ("client_secret", decoded(&secret)?)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use http::header::AUTHORIZATION;
    use http::{HeaderValue, Method};
    use serde_json::json;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn read(authorization: &str, kind: &'static str, body: &'static str) -> Result<(Value, bool), String> {
        let mut request = Request { body: body.into(), ..Request::bare(Method::POST, "/") };
        request.headers.insert("content-type", HeaderValue::from_static(kind));
        if !authorization.is_empty() {
            request.headers.insert(AUTHORIZATION, authorization.parse().unwrap());
        }
        let told = presented(&request).map_err(|error| error.to_string())?;
        Ok((Value::Object(told.fields), told.is_standard))
    }

    #[test]
    fn every_way_gives_the_same_fields() {
        let fields = json!({"code": "c", "client_id": "a+b/c==", "client_secret": "s+t="});
        let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let json = "{\"code\":\"c\",\"client_id\":\"a+b/c==\",\"client_secret\":\"s+t=\"}";
        assert_eq!(read("", "application/json", json), Ok((fields.clone(), false)));
        assert_eq!(read("Bearer x", FORM, json), Ok((fields.clone(), false)));
        let form = "code=c&client_id=a%2Bb%2Fc%3D%3D&client_secret=s%2Bt%3D";
        assert_eq!(read("", FORM, form), Ok((fields.clone(), true)));
        for header in
            [basic("a+b/c==:s+t="), basic("a%2Bb%2Fc%3D%3D:s%2Bt%3D"), basic("a+b/c==:s+t=").replace("Basic", "basic")]
        {
            assert_eq!(read(&header, FORM, "code=c"), Ok((fields.clone(), true)));
            assert_eq!(read(&header, FORM, form), Ok((fields.clone(), true)));
        }
        assert!(read(&basic("other:s+t="), FORM, form).unwrap_err().starts_with("client_id: "));
        for header in ["Basic !", "Basic YWJj"] {
            assert!(read(header, FORM, "code=c").unwrap_err().starts_with("Authorization: "), "{header}");
        }
    }
}
