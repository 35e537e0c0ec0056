//! Reads the upload of an import: a form with files, an archive, or JSON.

use super::archive;
use super::text;
use api::{Fields, Request};
use bytes::Bytes;
use engine::Error;
use engine::lint::Finding;
use futures::stream;
use multer::Multipart;
use records::exchange::ImportOptions;
use serde_json::Value;
use std::convert::Infallible;

/// The largest body of an import, in bytes.
pub(crate) const MAX_UPLOAD: usize = 6 * 1024 * 1024;
/// The most parts of a form.
const MAX_PARTS: usize = 64;
/// The name of a body that is not a form, in messages.
const BODY: &str = "body";

/// The files of an upload and its options.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// The uploaded files.
    pub files: Vec<File>,
    /// The options beside the files.
    pub manner: ImportOptions,
}

/// An uploaded file. Its name is only shown.
#[derive(Debug)]
pub(crate) struct File {
    /// The name that the client has sent.
    pub name: String,
    /// The content of the file.
    pub content: Content,
}

/// The content of a file, which is already parsed if it was part of a JSON body.
#[derive(Debug)]
pub(crate) enum Content {
    /// The bytes of the file.
    Bytes(Bytes),
    /// The parsed JSON, and what reading it has changed.
    Json(Value, Vec<Finding>),
}

/// Reads the body of the request.
pub(crate) async fn read(request: &Request) -> Result<Upload, Error> {
    let kind = request.header("content-type").unwrap_or_default();
    match multer::parse_boundary(kind) {
        Ok(boundary) => form(request.body.clone(), boundary).await,
        Err(multer::Error::NoBoundary) => Err(bad("a form without a boundary".to_owned())),
        Err(_) if archive::is_archive(&request.body) => Ok(Upload {
            files: vec![File { name: BODY.to_owned(), content: Content::Bytes(request.body.clone()) }],
            manner: ImportOptions::default(),
        }),
        Err(_) => document(&request.body),
    }
}

async fn form(body: Bytes, boundary: String) -> Result<Upload, Error> {
    let mut upload = Upload::default();
    let mut form = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    let mut parts = 0;
    while let Some(part) = form.next_field().await.map_err(|error| bad(error.to_string()))? {
        parts += 1;
        if parts > MAX_PARTS {
            return Err(Error::TooMuch { what: "parts", limit: MAX_PARTS });
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(shown);
        let content = part.bytes().await.map_err(|error| bad(error.to_string()))?;
        match name.as_str() {
            "override" => upload.manner.overwrite = flag(&content)?,
            "folderId" => upload.manner.folder_id = folder(&content)?,
            _ if file.is_some() || name == "file" => {
                let name = file.filter(|name| !name.is_empty()).unwrap_or(name);
                upload.files.push(File { name, content: Content::Bytes(content) });
            }
            _ => {}
        }
    }
    if upload.files.is_empty() {
        return Err(Error::invalid("file", "is required"));
    }
    Ok(upload)
}

/// Reads JSON: one or more workflows, with the options beside them.
fn document(body: &Bytes) -> Result<Upload, Error> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::invalid("file", "is required"));
    }
    let (value, told) = text::parse_with_warnings(body)?;
    let mut manner = ImportOptions::default();
    if let Value::Object(entries) = &value {
        let fields = Fields::top(entries);
        manner.overwrite = fields.flag("override")?.unwrap_or(false);
        // If the body itself is a workflow, `folderId` is a field of that workflow and no option;
        // the folder possibly does not exist here.
        if entries.contains_key("workflow") || entries.contains_key("workflows") {
            manner.folder_id = fields.text("folderId")?.filter(|id| !id.is_empty()).map(str::to_owned);
        }
    }
    Ok(Upload { files: vec![File { name: BODY.to_owned(), content: Content::Json(value, told) }], manner })
}

fn flag(content: &[u8]) -> Result<bool, Error> {
    match std::str::from_utf8(content).unwrap_or("?").trim() {
        text if text.eq_ignore_ascii_case("true") || text == "1" => Ok(true),
        text if text.is_empty() || text.eq_ignore_ascii_case("false") || text == "0" => Ok(false),
        _ => Err(Error::invalid("override", "must be true or false")),
    }
}

fn folder(content: &[u8]) -> Result<Option<String>, Error> {
    let text = std::str::from_utf8(content).map_err(|_| Error::invalid("folderId", "must be UTF-8"))?.trim();
    Ok(Some(text.to_owned()).filter(|id| !matches!(id.as_str(), "" | "null")))
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}

fn bad(reason: String) -> Error {
    Error::BadFile { reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::{CONTENT_TYPE, HeaderValue};
    use http::{HeaderMap, Method};

    async fn upload(kind: &'static str, body: &str) -> Result<Upload, Error> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
        let body = Bytes::from(body.replace('\n', "\r\n"));
        read(&Request { headers, body, ..Request::bare(Method::POST, "/") }).await
    }

    const FORM: &str = "multipart/form-data; boundary=b";

    #[tokio::test]
    async fn a_form_is_read_part_by_part() {
        let body = "--b\nContent-Disposition: form-data; name=\"override\"\n\nTRUE\n\
                    --b\nContent-Disposition: form-data; name=\"file\"; filename=\"../名.json\"\n\n{}\n\
                    --b\nContent-Disposition: form-data; name=\"folderId\"\n\nf1\n--b--\n";
        let upload = upload(FORM, body).await.unwrap();
        assert_eq!(upload.manner, ImportOptions { overwrite: true, folder_id: Some("f1".to_owned()) });
        assert_eq!(upload.files[0].name, "../名.json");
        assert!(matches!(&upload.files[0].content, Content::Bytes(bytes) if bytes == "{}"));
    }

    #[tokio::test]
    async fn broken_forms_are_refused() {
        let part = "--b\nContent-Disposition: form-data; name=\"file\"\n\n{}\n";
        let many = format!("{}--b--", part.repeat(MAX_PARTS + 1));
        for (kind, body, refusal) in [
            ("multipart/form-data", part, "invalid file: a form without a boundary"),
            (FORM, "", "invalid file: "),
            (FORM, "--b--\n", "file: is required"),
            (FORM, part, "invalid file: "),
            (FORM, "--c\n", "invalid file: "),
            (FORM, &many, "the file holds more than 64 parts"),
            (FORM, "--b\nContent-Disposition: form-data; name=\"override\"\n\nmaybe\n--b--\n", "override: must be"),
            ("application/json", " ", "file: is required"),
            ("application/json", "{\"override\": 3}", "override: must be"),
            ("application/json", "{", "invalid file: "),
        ] {
            let error = upload(kind, body).await.unwrap_err().to_string();
            assert!(error.starts_with(refusal), "{body}: {error}");
        }
    }
}
