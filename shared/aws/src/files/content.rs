//! The content of a file as bytes: a byte for the encoding, then the text, compressed if that is
//! worth it. JSON is not used, because its escapes could make a file larger than an item can be.

use crate::dynamodb::packed::decompressed;
use engine::ports::files::MAX_FILE;
use engine::ports::{StoreError, Stored};

/// Shorter texts are not worth compressing.
const COMPRESS_FROM: usize = 1024;
const PLAIN: u8 = 0;
const LZ4: u8 = 1;

pub(super) fn pack(content: &str) -> Vec<u8> {
    if content.len() >= COMPRESS_FROM {
        let compressed = lz4_flex::compress_prepend_size(content.as_bytes());
        if compressed.len() < content.len() {
            return [&[LZ4], compressed.as_slice()].concat();
        }
    }
    [&[PLAIN], content.as_bytes()].concat()
}

pub(super) fn unpack(packed: &[u8]) -> Stored<String> {
    let bad = |reason: &str| StoreError::corrupt(super::WHAT, reason);
    let bytes = match packed.split_first() {
        Some((&PLAIN, bytes)) => bytes.to_vec(),
        Some((&LZ4, sized)) => decompressed(super::WHAT, sized, MAX_FILE)?,
        _ => return Err(bad("unknown encoding")),
    };
    String::from_utf8(bytes).map_err(|_| bad("not text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_back_and_never_outgrows_itself() {
        for content in [String::new(), "é".repeat(511), "\"\\\u{1}".repeat(1000), "a".repeat(MAX_FILE)] {
            let packed = pack(&content);
            assert!(packed.len() <= content.len() + 1);
            assert_eq!(unpack(&packed).unwrap(), content);
        }
    }

    #[test]
    fn damage_is_an_error() {
        let good = pack(&"x".repeat(5000));
        let huge = [LZ4, 255, 255, 255, 255, 1];
        for bad in [&[][..], &[9], &[LZ4, 1, 2], &huge, &good[..good.len() / 2], &[PLAIN, 255]] {
            assert!(matches!(unpack(bad), Err(StoreError::Corrupt { .. })), "{bad:?}");
        }
    }
}
