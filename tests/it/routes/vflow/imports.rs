mod create;
mod foreign;
mod one;
mod round_trip;

use crate::routes::host::{Answer, Host};
use serde_json::Value;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Sends files in a form, with other fields.
pub async fn send(host: &Host, token: &str, path: &str, files: &[(&str, Vec<u8>)], fields: &[(&str, &str)]) -> Answer {
    let mut body = Vec::new();
    for (name, text) in fields {
        write!(body, "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").unwrap();
    }
    for (name, content) in files {
        let head = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=";
        write!(body, "{head}\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").unwrap();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    let call = host.call("POST", path).bearer(token).header("content-type", "multipart/form-data; boundary=cut");
    call.bytes(body).send().await
}

/// An archive with these entries.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The names and contents of an archive's entries.
pub fn unpacked(bytes: &[u8]) -> Vec<(String, Value)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        entries.push((file.name().unwrap().into_owned(), serde_json::from_str(&text).unwrap()));
    }
    entries
}

/// The names under `list` in a report.
pub fn names(answer: &Answer, list: &str) -> Vec<String> {
    let rows = answer.body["data"][list].as_array().unwrap_or_else(|| panic!("{}", answer.body)).iter();
    rows.map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// The errors of a report, as `file: error`.
pub fn errors(answer: &Answer) -> Vec<String> {
    let rows = answer.body["data"]["errors"].as_array().unwrap_or_else(|| panic!("{}", answer.body)).iter();
    rows.map(|row| format!("{}: {}", row["filename"].as_str().unwrap(), row["error"].as_str().unwrap())).collect()
}
