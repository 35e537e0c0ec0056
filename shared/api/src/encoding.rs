//! Decompresses bodies of requests.

use bytes::Bytes;
use engine::{Error, Result};
use flate2::read::MultiGzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use std::io::Read;

/// The most characters of an unknown coding that an error shows.
const MAX_SHOWN: usize = 64;

/// The body without its compression, and its headers changed accordingly. Only gzip is accepted.
/// Decompression ends when the body is larger than `most` bytes, so that a small body cannot use
/// much memory.
pub(crate) fn unpacked(headers: &mut HeaderMap, body: Bytes, most: usize) -> Result<Bytes> {
    let codings: Vec<_> = headers.get_all(CONTENT_ENCODING).iter().map(|value| value.to_str().unwrap_or("?")).collect();
    let given = codings.join(", ").to_ascii_lowercase();
    let mut codings = given.split(',').map(str::trim).filter(|coding| !matches!(*coding, "" | "identity"));
    match (codings.next(), codings.next()) {
        (None, _) => Ok(body),
        (Some("gzip" | "x-gzip"), None) => {
            let body = gunzipped(&body, most)?;
            headers.remove(CONTENT_ENCODING);
            headers.insert(CONTENT_LENGTH, body.len().into());
            Ok(body)
        }
        _ => {
            let format = given.chars().take(MAX_SHOWN).collect();
            Err(Error::Unsupported { what: "Content-Encoding", format, known: "; gzip is" })
        }
    }
}

fn gunzipped(body: &[u8], most: usize) -> Result<Bytes> {
    if body.is_empty() {
        return Ok(Bytes::new());
    }
    let mut unpacked = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    match MultiGzDecoder::new(body).take(limit).read_to_end(&mut unpacked) {
        Ok(_) if unpacked.len() > most => Err(Error::TooLarge { limit: most }),
        Ok(_) => Ok(unpacked.into()),
        Err(_) => Err(Error::invalid("body", "is not the gzip that its Content-Encoding says")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(codings: &[&'static str], body: Vec<u8>) -> Result<Bytes> {
        let mut headers: HeaderMap = codings.iter().map(|coding| (CONTENT_ENCODING, coding.parse().unwrap())).collect();
        unpacked(&mut headers, body.into(), 1_000)
    }

    #[test]
    fn gzip_is_unpacked_and_bounded_and_nothing_else_is_read() {
        for (codings, body, expected) in [
            (&[][..], b"{}".to_vec(), "{}"),
            (&["identity"], b"{}".to_vec(), "{}"),
            (&["gzip"], gzip(b"{}"), "{}"),
            (&["X-GZip, identity"], gzip(b"{}"), "{}"),
            (&["gzip"], [gzip(b"{\"a\":"), gzip(b"1}")].concat(), "{\"a\":1}"),
            (&["gzip"], Vec::new(), ""),
        ] {
            assert_eq!(read(codings, body).unwrap(), expected, "{codings:?}");
        }
        assert_eq!(read(&["gzip"], gzip(&[b'a'; 1_000])).unwrap().len(), 1_000);
        // 100 MB that are compressed to 100 KB.
        for bomb in [gzip(&[b'a'; 1_001]), gzip(&vec![0; 100_000_000])] {
            assert!(matches!(read(&["gzip"], bomb), Err(Error::TooLarge { limit: 1_000 })));
        }
        for broken in [b"{}".to_vec(), gzip(b"{}")[..12].to_vec(), [gzip(b"{}"), b"x".to_vec()].concat()] {
            assert!(matches!(read(&["gzip"], broken), Err(Error::Invalid { field, .. }) if field == "body"));
        }
        for codings in [&["br"][..], &["deflate"], &["gzip, gzip"], &["gzip", "gzip"], &["compress"]] {
            assert!(matches!(read(codings, gzip(b"{}")), Err(Error::Unsupported { .. })), "{codings:?}");
        }
    }
}
