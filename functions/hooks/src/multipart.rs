//! Forms with files.

use api::query::add;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use engine::Error;
use futures::stream;
use multer::Multipart;
use serde_json::{Map, Value, json};
use std::convert::Infallible;

/// The most parts of a form.
const MAX_PARTS: usize = 100;

/// The parts by name; `None` for any other content type. A part that is not a file is a text. A
/// file is a dictionary: `filename`, `content_type`, `size`, `content`, and in `encoding` whether
/// the content is `text` or `base64`. Several parts with the same name become a list.
pub(crate) async fn read(body: &Bytes, kind: Option<&str>) -> Result<Option<Map<String, Value>>, Error> {
    let boundary = match multer::parse_boundary(kind.unwrap_or_default()) {
        Ok(boundary) => boundary,
        Err(multer::Error::NoBoundary) => return Err(wrong("a form without a boundary")),
        Err(_) => return Ok(None),
    };
    let mut form = Multipart::new(stream::iter([Ok::<_, Infallible>(body.clone())]), boundary);
    let mut parts = Map::new();
    let mut count = 0;
    while let Some(part) = form.next_field().await.map_err(|error| wrong(&error.to_string()))? {
        count += 1;
        if count > MAX_PARTS {
            return Err(Error::TooMuch { what: "parts", limit: MAX_PARTS });
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let kind = part.content_type().map(ToString::to_string);
        let content = part.bytes().await.map_err(|error| wrong(&error.to_string()))?;
        let value = match (file, std::str::from_utf8(&content)) {
            (None, Ok(text)) => Value::from(text),
            (None, Err(_)) => described(None, kind, &content),
            (Some(file), _) => described(Some(file), kind, &content),
        };
        add(&mut parts, &name, value);
    }
    Ok(Some(parts))
}

fn described(name: Option<String>, kind: Option<String>, content: &[u8]) -> Value {
    let (text, encoding) = match std::str::from_utf8(content) {
        Ok(text) => (text.to_owned(), "text"),
        Err(_) => (STANDARD.encode(content), "base64"),
    };
    json!({"filename": name, "content_type": kind, "size": content.len(), "content": text, "encoding": encoding})
}

fn wrong(reason: &str) -> Error {
    Error::invalid("body", format!("is not the form that its Content-Type says: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Option<&str> = Some("multipart/form-data; boundary=x");

    fn form(parts: &[(&str, &[u8])]) -> Bytes {
        let mut bytes = Vec::new();
        for (head, content) in parts {
            bytes.extend_from_slice(format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
            bytes.extend_from_slice(content);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"--x--\r\n");
        bytes.into()
    }

    #[tokio::test]
    async fn fields_are_texts_and_files_are_described() {
        let body = form(&[
            ("name=\"a\"", b"1"),
            ("name=\"a\"", b"2"),
            ("name=\"f\"; filename=\"x.csv\"\r\nContent-Type: text/csv", b"p,q"),
            ("name=\"g\"; filename=\"x.bin\"", b"\xff"),
        ]);
        let parts = Value::Object(read(&body, KIND).await.unwrap().unwrap());
        let expected = json!({
            "a": ["1", "2"],
            "f": {"filename": "x.csv", "content_type": "text/csv", "size": 3, "content": "p,q", "encoding": "text"},
            "g": {"filename": "x.bin", "content_type": null, "size": 1, "content": "/w==", "encoding": "base64"},
        });
        assert_eq!(parts, expected);
    }

    #[tokio::test]
    async fn what_is_no_form_is_left_or_refused() {
        assert!(read(&Bytes::from("{}"), Some("application/json")).await.unwrap().is_none());
        assert!(read(&Bytes::from("{}"), None).await.unwrap().is_none());
        for (kind, body) in [("multipart/form-data", "x"), ("multipart/form-data; boundary=x", "--x\r\nbroken")] {
            assert!(matches!(read(&Bytes::from(body), Some(kind)).await, Err(Error::Invalid { .. })), "{kind}");
        }
        let many: Vec<_> = (0..=MAX_PARTS).map(|_| ("name=\"a\"", &b"1"[..])).collect();
        assert!(matches!(read(&form(&many), KIND).await, Err(Error::TooMuch { .. })));
    }
}
