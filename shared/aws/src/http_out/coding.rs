//! Decodes compressed bodies, also with codings that were not requested, because some servers use
//! them anyway.

use super::body::Limit;
use super::error::SendError;
use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};
use std::io::{ErrorKind, Read};

/// The requested coding.
pub(super) const ACCEPTED: &str = "gzip";
/// The most bytes by which a coded body can be longer than the plain one.
const OVERHEAD: usize = 64 * 1024;
/// The most codings of one body.
const MAX_CODINGS: usize = 4;
/// The buffer of the reader that has none of its own.
const BUFFER: usize = 4096;

/// The codings of an answer's body, the last coding first.
pub(super) struct Codings(Vec<Coding>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
}

impl Codings {
    /// The codings in the head of an answer; an error if one of them is not supported.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, SendError> {
        let fields = headers.get_all(CONTENT_ENCODING).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let mut all = Vec::new();
        for field in fields {
            for coding in field.split(',').map(|coding| coding.trim().to_ascii_lowercase()) {
                match coding.as_str() {
                    "" | "identity" => {}
                    "gzip" | "x-gzip" => all.push(Coding::Gzip),
                    "deflate" => all.push(Coding::Deflate),
                    "br" => all.push(Coding::Brotli),
                    _ => return Err(SendError::UnknownCoding { coding: coding.chars().take(40).collect() }),
                }
            }
        }
        if all.len() > MAX_CODINGS {
            return Err(SendError::UnknownCoding { coding: "more than four codings".to_owned() });
        }
        all.reverse();
        Ok(Self(all))
    }

    /// How much of the coded body is read, if `plain` is the limit of the decoded body.
    pub(super) fn limit(&self, plain: Limit) -> Limit {
        if self.0.is_empty() { plain } else { Limit { bytes: plain.bytes.saturating_add(OVERHEAD), ..plain } }
    }

    /// The decoded body, never longer than the limit. The fields about the coding are removed from
    /// the head.
    pub(super) fn decode(&self, body: Vec<u8>, headers: &mut HeaderMap, limit: Limit) -> Result<Vec<u8>, SendError> {
        if self.0.is_empty() || body.is_empty() {
            return Ok(body);
        }
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        self.0.iter().try_fold(body, |body, coding| coding.decode(&body, limit))
    }
}

impl Coding {
    fn decode(self, body: &[u8], limit: Limit) -> Result<Vec<u8>, SendError> {
        match self {
            Self::Gzip => plain(MultiGzDecoder::new(body), limit, "gzip"),
            Self::Brotli => plain(Decompressor::new(body, BUFFER), limit, "br"),
            // Many servers leave out the frame that belongs to this coding.
            Self::Deflate if is_framed(body) => plain(ZlibDecoder::new(body), limit, "deflate"),
            Self::Deflate => plain(DeflateDecoder::new(body), limit, "deflate"),
        }
    }
}

/// Whether deflated data begins with the frame of zlib.
fn is_framed(body: &[u8]) -> bool {
    match body {
        [first, second, ..] => first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31),
        _ => false,
    }
}

fn plain(reader: impl Read, limit: Limit, coding: &'static str) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    let most = u64::try_from(limit.bytes).unwrap_or(u64::MAX).saturating_add(1);
    match reader.take(most).read_to_end(&mut body) {
        Ok(_) => {}
        // If the body was cut, its beginning is used.
        Err(error) if limit.cut && error.kind() == ErrorKind::UnexpectedEof => {}
        Err(_) => return Err(SendError::BrokenCoding { coding }),
    }
    if body.len() > limit.bytes {
        if !limit.cut {
            return Err(SendError::BodyTooLarge { limit: limit.bytes });
        }
        body.truncate(limit.bytes);
    }
    Ok(body)
}
