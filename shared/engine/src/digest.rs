//! Digests of secrets that callers present, and their encodings in hex and base64. Only the digests
//! are stored.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The SHA-256 of a secret, in lower-case hex. Only for random secrets; passwords need a slow hash.
pub fn sha256_hex(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Bytes as base64, with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The hex form of `N` bytes that are given in hex or base64. A space is read as `+`, because
/// decoding a query turns a `+` into a space.
pub fn either_spelling<const N: usize>(text: &str) -> Option<String> {
    if text.len() == N * 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(text.to_ascii_lowercase());
    }
    if text.len() > N * 2 {
        return None;
    }
    let bytes = STANDARD.decode(text.replace(' ', "+")).ok()?;
    (bytes.len() == N).then(|| hex(&bytes))
}

/// The same for text from a caller, which can have spaces around it that were not a `+`.
pub fn presented<const N: usize>(text: &str) -> Option<String> {
    [text, text.trim()].into_iter().find_map(either_spelling::<N>)
}

/// Converts bytes from hex to base64.
pub fn respelled(hex: &str) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some((digit(*high)? << 4 | digit(*low)?) as u8),
        _ => None,
    };
    hex.as_bytes().chunks(2).map(byte).collect::<Option<Vec<_>>>().map(|bytes| base64(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answer() {
        assert_eq!(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn both_spellings_are_one() {
        let bytes = [0xfb, 0xff, 0x3e, 0x01];
        assert_eq!((hex(&bytes).as_str(), base64(&bytes).as_str()), ("fbff3e01", "+/8+AQ=="));
        for text in ["fbff3e01", "FBFF3E01", "+/8+AQ==", " /8 AQ=="] {
            assert_eq!(either_spelling::<4>(text).as_deref(), Some("fbff3e01"), "{text}");
            assert_eq!(presented::<4>(text).as_deref(), Some("fbff3e01"), "{text}");
        }
        for text in [" fbff3e01 ", "\n+/8+AQ==", "+/8 AQ== "] {
            assert_eq!(either_spelling::<4>(text), None, "{text}");
            assert_eq!(presented::<4>(text).as_deref(), Some("fbff3e01"), "{text}");
        }
        for text in ["", "fbff3e0", "fbff3e0g", "+/8+AQ", "+/8+", "fbff3e01fb", "\u{fe0f}\u{fe0f}"] {
            assert_eq!(either_spelling::<4>(text), None, "{text}");
        }
        assert_eq!(respelled("fbff3e01").as_deref(), Some("+/8+AQ=="));
        assert_eq!(respelled("fbf"), None);
    }
}
