//! The body of a request, of all types.

use crate::charset::parameter;
use crate::effects::FilePart;
use crate::file::path;
use crate::requests::encode::{bytes, charset, field, form, plain};
use crate::{Call, ModuleError, refuse};
use base64::Engine;
use serde::de::IgnoredAny;
use serde_json::Value;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
const OCTETS: &str = "application/octet-stream";
/// The fields that describe a part of a multipart body.
const PART_FIELDS: &[&str] = &["text", "base64", "file", "filename", "content_type"];

/// The content that is sent: bytes, and the account's files that are inserted.
#[derive(Debug, Default)]
pub(super) struct Payload {
    pub(super) bytes: Vec<u8>,
    pub(super) files: Vec<FilePart>,
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, files: Vec::new() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    None,
    Json,
    Form,
    Text,
    File,
    Multipart,
}

/// The body, if there is one. Adds its content type to the header fields if they do not contain
/// one.
pub(super) fn payload(call: &Call<'_>, headers: &mut Vec<(String, String)>) -> Result<Option<Payload>, ModuleError> {
    let kind = kind(call)?;
    if kind != Kind::File && is_there(call, "body_base64") {
        return Err(ModuleError::input("body_base64", "is sent with the body type file, or without a body type"));
    }
    let set = charset(headers)?;
    let (content_type, payload) = match kind {
        Kind::None => return Ok(None),
        Kind::Json => match json(call)? {
            None => return Ok(None),
            Some(text) => (Some(JSON.to_owned()), bytes("body", &text, set)?.into()),
        },
        Kind::Form => {
            let entries = call.inputs.dictionary("body")?;
            (Some(FORM.to_owned()), form("body", &entries, set)?.into_bytes().into())
        }
        Kind::Text => {
            let text = plain(&call.inputs.value("body"));
            let is_json = text.trim_start().starts_with(['{', '[']) && is_json(&text).is_ok();
            // If the step has set the type raw, it also sets the content type.
            let is_json = is_json && !is_there(call, "body_type");
            (is_json.then(|| JSON.to_owned()), bytes("body", &text, set)?.into())
        }
        Kind::File => file(call)?,
        Kind::Multipart => multipart(call, headers)?,
    };
    if let Some(content_type) = content_type
        && field(headers, "content-type").is_none()
    {
        headers.push(("content-type".to_owned(), content_type));
    }
    Ok(Some(payload))
}

fn is_there(call: &Call<'_>, input: &'static str) -> bool {
    call.inputs.given(input) && call.inputs.value(input) != Value::String(String::new())
}

fn kind(call: &Call<'_>) -> Result<Kind, ModuleError> {
    let inputs = &call.inputs;
    if is_there(call, "body_type") {
        return Ok(match inputs.choice("body_type")? {
            "json" => Kind::Json,
            "form" => Kind::Form,
            "raw" => Kind::Text,
            "file" => Kind::File,
            "multipart" => Kind::Multipart,
            _ => Kind::None,
        });
    }
    // Without a type, the body is bytes, a structured value as JSON, or a text as it is.
    Ok(if is_there(call, "body_base64") || is_there(call, "file") {
        Kind::File
    } else if !is_there(call, "body") {
        Kind::None
    } else if inputs.value("body").is_string() {
        Kind::Text
    } else {
        Kind::Json
    })
}

fn is_json(text: &str) -> Result<(), serde_json::Error> {
    serde_json::from_str::<IgnoredAny>(text).map(|_| ())
}

/// The JSON body: a text that is JSON is sent as it is, any other value is written as JSON. `None`
/// if no body is given.
fn json(call: &Call<'_>) -> Result<Option<String>, ModuleError> {
    match call.inputs.value("body") {
        Value::Null if !call.inputs.named("body") => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => match is_json(&text) {
            Ok(()) => Ok(Some(text)),
            Err(error) if text.trim_start().starts_with(['{', '[']) => {
                Err(ModuleError::input("body", format!("is not JSON: {error}")))
            }
            Err(_) => Ok(Some(Value::String(text).to_string())),
        },
        other => Ok(Some(other.to_string())),
    }
}

/// One file, from base64 or from the account's files.
fn file(call: &Call<'_>) -> Result<(Option<String>, Payload), ModuleError> {
    match (is_there(call, "file"), is_there(call, "body_base64")) {
        (true, true) => Err(ModuleError::input("file", "is given, and body_base64 too: one of them is sent")),
        (false, false) => Err(ModuleError::input("file", "is required by the body type file, or body_base64")),
        (false, true) => {
            let bytes = decoded(&call.inputs.text("body_base64"))
                .ok_or_else(|| ModuleError::input("body_base64", "is not base64"))?;
            Ok((Some(OCTETS.to_owned()), bytes.into()))
        }
        (true, false) => {
            let path =
                path::normalised(&call.inputs.text("file")).map_err(|reason| ModuleError::input("file", reason))?;
            let kind = path::mime_type(path::name(&path)).to_owned();
            Ok((Some(kind), Payload { bytes: Vec::new(), files: vec![FilePart { at: 0, path }] }))
        }
    }
}

/// Decodes base64, also in lines or as a data URL.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let data = text.trim().strip_prefix("data:").and_then(|url| url.split_once(";base64,"));
    let text: String = data.map_or(text, |(_, data)| data).split_whitespace().collect();
    let config = base64::engine::GeneralPurposeConfig::new()
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);
    let standard = base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let url_safe = base64::engine::GeneralPurpose::new(&base64::alphabet::URL_SAFE, config);
    standard.decode(&text).or_else(|_| url_safe.decode(&text)).ok()
}

/// A form with one part per entry of the body; a list becomes several parts with one name.
fn multipart(call: &Call<'_>, headers: &mut Vec<(String, String)>) -> Result<(Option<String>, Payload), ModuleError> {
    let entries = call.inputs.dictionary("body")?;
    refuse!(entries.is_empty(), "body", "must be a dictionary with the parts of the form");
    let draw = |n| call.surroundings.draw(n);
    let given = field(headers, "content-type").and_then(|kind| parameter(kind, "boundary")).map(str::to_owned);
    let boundary = given.unwrap_or_else(|| format!("sluice{:016x}{:016x}", draw(0), draw(1)));
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    let mut payload = Payload::default();
    for (name, value) in &entries {
        for item in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
            payload.bytes.extend(format!("--{boundary}\r\n").into_bytes());
            part(&mut payload, name, item)?;
            payload.bytes.extend(b"\r\n");
        }
    }
    payload.bytes.extend(format!("--{boundary}--\r\n").into_bytes());
    Ok((Some(format!("{MULTIPART}; boundary={boundary}")), payload))
}

fn part(payload: &mut Payload, name: &str, value: &Value) -> Result<(), ModuleError> {
    let Value::Object(fields) = value else {
        let head = format!("Content-Disposition: form-data; name=\"{}\"\r\n\r\n{}", quoted(name), plain(value));
        payload.bytes.extend(head.into_bytes());
        return Ok(());
    };
    let wrong = |reason: String| ModuleError::input("body", format!("part '{name}': {reason}"));
    if let Some(unknown) = fields.keys().find(|known| !PART_FIELDS.contains(&known.as_str())) {
        return Err(wrong(format!("'{unknown}' is none of {}", PART_FIELDS.join(", "))));
    }
    let text = |field: &str| fields.get(field).filter(|value| !value.is_null()).map(plain);
    let content = match (text("text"), text("base64"), text("file")) {
        (Some(text), None, None) => Source::Text(text),
        (None, Some(data), None) => {
            Source::Bytes(decoded(&data).ok_or_else(|| wrong("base64 is not base64".to_owned()))?)
        }
        (None, None, Some(file)) => {
            Source::File(path::normalised(&file).map_err(|reason| wrong(format!("file {reason}")))?)
        }
        _ => return Err(wrong("needs one of text, base64 and file".to_owned())),
    };
    let own = match &content {
        Source::Text(_) => None,
        Source::Bytes(_) => Some(name.to_owned()),
        Source::File(path) => Some(path::name(path).to_owned()),
    };
    let kind = own.as_ref().map(|own| path::mime_type(&text("filename").unwrap_or_else(|| own.clone())).to_owned());
    let (filename, kind) = (text("filename").or(own), text("content_type").or(kind));
    payload.bytes.extend(head(name, filename.as_deref(), kind.as_deref()).map_err(wrong)?.into_bytes());
    match content {
        Source::Text(text) => payload.bytes.extend(text.into_bytes()),
        Source::Bytes(bytes) => payload.bytes.extend(bytes),
        Source::File(path) => payload.files.push(FilePart { at: payload.bytes.len(), path }),
    }
    Ok(())
}

/// The content of a part.
enum Source {
    Text(String),
    Bytes(Vec<u8>),
    File(String),
}

fn head(name: &str, filename: Option<&str>, kind: Option<&str>) -> Result<String, String> {
    if kind.is_some_and(|kind| kind.chars().any(char::is_control)) {
        return Err("content_type has a line break or another control character in it".to_owned());
    }
    let filename = filename.map(|filename| format!("; filename=\"{}\"", quoted(filename))).unwrap_or_default();
    let kind = kind.map(|kind| format!("\r\nContent-Type: {kind}")).unwrap_or_default();
    Ok(format!("Content-Disposition: form-data; name=\"{}\"{filename}{kind}\r\n\r\n", quoted(name)))
}

/// A name, quoted as browsers write it in the head of a part.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::super::LONG;
    use crate::effects::{Effect, FilePart, HttpRequest};
    use crate::testing::Bench;
    use crate::{Action, ModuleError};
    use serde_json::{Value, json};

    const SHORT: &str = "http_request";

    fn sent(module: &str, mut inputs: Value) -> (HttpRequest, Vec<FilePart>) {
        inputs["url"] = json!("http://a.test/");
        match Bench::new().effect(module, inputs) {
            Effect::Http { request, files, .. } => (request, files),
            other => panic!("{other:?}"),
        }
    }

    fn kind(request: &HttpRequest) -> &str {
        super::field(&request.headers, "content-type").unwrap_or_default()
    }

    #[test]
    fn bodies_are_what_they_are_said_to_be() {
        const JSON: &str = "application/json";
        const FORM: &str = "application/x-www-form-urlencoded";
        for (inputs, body, content_type) in [
            // The type follows from the body.
            (json!({"body": "{{x}}"}), Some("{{x}}"), ""),
            (json!({"body": "plain"}), Some("plain"), ""),
            (json!({"body": ""}), None, ""),
            (json!({}), None, ""),
            (json!({"body": {"a": 1}}), Some("{\"a\":1}"), JSON),
            (json!({"body": [1, null]}), Some("[1,null]"), JSON),
            (json!({"body": 5}), Some("5"), JSON),
            (json!({"body": " {\"a\": 1}"}), Some(" {\"a\": 1}"), JSON),
            (json!({"body": "{broken"}), Some("{broken"), ""),
            (json!({"body": "{\"a\":1}", "headers": {"Content-Type": "text/plain"}}), Some("{\"a\":1}"), "text/plain"),
            // JSON bodies.
            (json!({"body_type": "json", "body": {"a": [true, 1.5]}}), Some("{\"a\":[true,1.5]}"), JSON),
            (json!({"body_type": "JSON", "body": "{ \"n\": 1.10 }"}), Some("{ \"n\": 1.10 }"), JSON),
            (json!({"body_type": "json", "body": "hello"}), Some("\"hello\""), JSON),
            (json!({"body_type": "json", "body": null}), Some("null"), JSON),
            (json!({"body_type": "json", "body": ""}), None, ""),
            (json!({"body_type": "json"}), None, ""),
            (
                json!({"body_type": "json", "body": 1, "headers": {"content-TYPE": "application/x+json"}}),
                Some("1"),
                "application/x+json",
            ),
            // Forms and texts.
            (json!({"body_type": "form", "body": {"t": ["a", "b"], "u": "é"}}), Some("t=a&t=b&u=%C3%A9"), FORM),
            (json!({"body_type": "表单", "body": "{\"t\": [1, 2]}"}), Some("t=1&t=2"), FORM),
            (json!({"body_type": "form", "body": {}}), Some(""), FORM),
            (json!({"body_type": "raw", "body": "{\"a\":1}"}), Some("{\"a\":1}"), ""),
            (json!({"body_type": "Raw Text", "body": [1, 2]}), Some("[1,2]"), ""),
            (json!({"body_type": "none", "body": "x"}), None, ""),
            (json!({"body_type": "无", "body": "x"}), None, ""),
        ] {
            for module in [SHORT, LONG] {
                for method in ["POST", "GET", "HEAD", "DELETE"] {
                    let mut inputs = inputs.clone();
                    inputs["method"] = json!(method);
                    let (request, files) = sent(module, inputs.clone());
                    let text = request.body.as_deref().map(|body| std::str::from_utf8(body).unwrap());
                    assert_eq!((text, kind(&request)), (body, content_type), "{inputs}");
                    assert!(files.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_body_is_sent_in_the_charset_that_it_names() {
        for (inputs, bytes) in [
            (json!({"body": "中", "headers": {"Content-Type": "text/plain; charset=GBK"}}), &b"\xd6\xd0"[..]),
            (
                json!({"body_type": "json", "body": {"a": "é"}, "headers": {"Content-Type": "application/json; charset=latin1"}}),
                b"{\"a\":\"\xe9\"}",
            ),
            (
                json!({"body_type": "form", "body": {"中": "中"}, "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=gb2312"}}),
                b"%D6%D0=%D6%D0",
            ),
            (
                json!({"body_type": "raw", "body": "a", "headers": {"Content-Type": "text/plain; charset=utf-16le"}}),
                b"a\0",
            ),
            (
                json!({"body_type": "raw", "body": "中", "headers": {"Content-Type": "text/plain; charset=utf-8"}}),
                "中".as_bytes(),
            ),
        ] {
            assert_eq!(sent(SHORT, inputs.clone()).0.body.as_deref(), Some(bytes), "{inputs}");
        }
    }

    #[test]
    fn files_go_out_from_base64_and_from_the_account() {
        for module in [SHORT, LONG] {
            for inputs in [
                json!({"body_base64": "iVBO\nRw=="}),
                json!({"body_type": "file", "body_base64": "iVBORw"}),
                json!({"body_type": "file", "body_base64": "data:image/png;base64,iVBORw=="}),
            ] {
                let (request, _) = sent(module, inputs);
                assert_eq!(
                    (request.body.as_deref(), kind(&request)),
                    (Some(&b"\x89PNG"[..]), "application/octet-stream")
                );
            }
            let (request, files) = sent(module, json!({"body_type": "file", "file": "./out/a.csv"}));
            assert_eq!((request.body.as_deref(), kind(&request)), (Some(&b""[..]), "text/csv"));
            assert_eq!(files, [FilePart { at: 0, path: "out/a.csv".to_owned() }]);
        }
    }

    #[test]
    fn a_multipart_form_has_a_part_for_each_entry() {
        let inputs = json!({"body_type": "multipart", "headers": {"Content-Type": "multipart/form-data; boundary=B"}, "body": {
            "t": "é", "n": [1, null], "q\"": {"text": "x", "content_type": "text/x"},
            "p": {"base64": "AP8=", "filename": "a.bin"}, "f": {"file": "d/r.json"},
        }});
        let (request, files) = sent(LONG, inputs.clone());
        let body = request.body.unwrap();
        let expected = [
            "--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\né\r\n".as_bytes(),
            b"--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n",
            b"--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n\r\n",
            b"--B\r\nContent-Disposition: form-data; name=\"q%22\"\r\nContent-Type: text/x\r\n\r\nx\r\n",
            b"--B\r\nContent-Disposition: form-data; name=\"p\"; filename=\"a.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n\0\xff\r\n",
            b"--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"r.json\"\r\nContent-Type: application/json\r\n\r\n",
            b"\r\n--B--\r\n",
        ];
        assert_eq!(body, expected.concat());
        let [FilePart { at, path }] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!((path.as_str(), body[*at..].as_ref()), ("d/r.json", &b"\r\n--B--\r\n"[..]));
        // Each body has a boundary of its own, the same at each attempt.
        let mut inputs = inputs;
        inputs["headers"] = json!({});
        let types: Vec<_> = (0..2).map(|_| kind(&sent(SHORT, inputs.clone()).0).to_owned()).collect();
        assert!(types[0].starts_with("multipart/form-data; boundary=sluice") && types[0] == types[1], "{types:?}");
    }

    #[test]
    fn what_is_wrong_with_a_body_is_named() {
        for (inputs, message) in [
            (
                json!({"body_type": "yaml", "body": "x"}),
                "input 'body_type': must be none, json, form, raw, file or multipart",
            ),
            (
                json!({"body_type": "json", "body": "{\"a\": x}"}),
                "input 'body': is not JSON: expected value at line 1 column 7",
            ),
            (json!({"body_type": "form", "body": "a=1"}), "input 'body': must be a dictionary"),
            (json!({"body_type": "file"}), "input 'file': is required by the body type file, or body_base64"),
            (
                json!({"body_type": "file", "file": "a", "body_base64": "AA=="}),
                "input 'file': is given, and body_base64 too: one of them is sent",
            ),
            (
                json!({"body_type": "file", "file": "/etc/passwd"}),
                "input 'file': must be a relative path with '/' between its names",
            ),
            (json!({"body_base64": "?"}), "input 'body_base64': is not base64"),
            (
                json!({"body_type": "json", "body_base64": "AA=="}),
                "input 'body_base64': is sent with the body type file, or without a body type",
            ),
            (
                json!({"body_type": "multipart", "body": {}}),
                "input 'body': must be a dictionary with the parts of the form",
            ),
            (
                json!({"body_type": "multipart", "body": {"a": {"fil": "x"}}}),
                "input 'body': part 'a': 'fil' is none of text, base64, file, filename, content_type",
            ),
            (
                json!({"body_type": "multipart", "body": {"a": {"filename": "x"}}}),
                "input 'body': part 'a': needs one of text, base64 and file",
            ),
            (
                json!({"body_type": "multipart", "body": {"a": {"base64": "?"}}}),
                "input 'body': part 'a': base64 is not base64",
            ),
            (
                json!({"body": "😀", "headers": {"Content-Type": "text/plain; charset=gbk"}}),
                "input 'body': has a character that GBK does not have: '😀'",
            ),
            (
                json!({"body": "x", "headers": {"Content-Type": "text/plain; charset=klingon"}}),
                "input 'headers': the charset 'klingon' of Content-Type is unknown",
            ),
            (
                json!({"charset": "klingon"}),
                "input 'charset': 'klingon' is unknown; GBK, Shift_JIS or UTF-8 are known, for instance",
            ),
        ] {
            let mut inputs = inputs;
            inputs["url"] = json!("http://a.test/");
            match Bench::new().start(SHORT, inputs) {
                Err(error @ ModuleError::Input { .. }) => assert_eq!(error.to_string(), message),
                Ok(Action::Effect(effect)) => panic!("{message}: {effect:?}"),
                other => panic!("{message}: {other:?}"),
            }
        }
    }
}
