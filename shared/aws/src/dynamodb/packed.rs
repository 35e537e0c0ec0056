//! The bytes of a larger record: JSON, compressed if that is worth it, or the name of the parts
//! that contain it.

use engine::ports::{StoreError, Stored};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Shorter records are not worth compressing.
const COMPRESS_FROM: usize = 1024;
/// The largest record.
const MAX_UNPACKED: usize = 32 * 1024 * 1024;

const PLAIN: u8 = 0;
const LZ4: u8 = 1;
const PARTS: u8 = 2;

/// The JSON of `record`, after a byte for the encoding.
pub(crate) fn pack<T: Serialize>(what: &'static str, record: &T) -> Stored<Vec<u8>> {
    let mut plain = vec![PLAIN];
    serde_json::to_writer(&mut plain, record).map_err(|error| StoreError::corrupt(what, error))?;
    let json = plain.get(1..).unwrap_or_default();
    if json.len() < COMPRESS_FROM {
        return Ok(plain);
    }
    let mut packed = vec![LZ4];
    packed.extend_from_slice(&lz4_flex::compress_prepend_size(json));
    Ok(if packed.len() < plain.len() { packed } else { plain })
}

/// Reads a record that [`pack`] has packed.
pub(crate) fn unpack<T: DeserializeOwned>(what: &'static str, packed: &[u8]) -> Stored<T> {
    let read = |json: &[u8]| serde_json::from_slice(json).map_err(|error| StoreError::corrupt(what, error));
    match packed.split_first() {
        Some((&PLAIN, json)) => read(json),
        Some((&LZ4, sized)) => read(&decompressed(what, sized, MAX_UNPACKED)?),
        _ => Err(StoreError::corrupt(what, "unknown encoding")),
    }
}

/// The decompressed bytes. A corrupt length must not allocate what it claims.
pub(crate) fn decompressed(what: &'static str, sized: &[u8], most: usize) -> Stored<Vec<u8>> {
    let (size, _) = sized.split_first_chunk().ok_or_else(|| StoreError::corrupt(what, "cut short"))?;
    if u32::from_le_bytes(*size) as usize > most {
        return Err(StoreError::corrupt(what, "too large"));
    }
    lz4_flex::decompress_size_prepended(sized).map_err(|error| StoreError::corrupt(what, error))
}

/// The name of `count` parts, which replaces the bytes themselves.
pub(crate) fn name_parts(digest: &str, count: usize) -> Vec<u8> {
    let mut name = vec![PARTS];
    name.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    name.extend_from_slice(digest.as_bytes());
    name
}

/// The digest and the number of the parts, if `packed` names parts.
pub(crate) fn named_parts(packed: &[u8]) -> Option<(&str, usize)> {
    let (&PARTS, rest) = packed.split_first()? else { return None };
    let (count, digest) = rest.split_first_chunk()?;
    Some((std::str::from_utf8(digest).ok()?, u32::from_le_bytes(*count) as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_any_size_come_back() {
        for length in [0, 10, 1023, 1024, 100_000] {
            let record = vec!["é".repeat(length)];
            let packed = pack("thing", &record).unwrap();
            assert!(length < 2000 || packed.len() < 2000, "{length}: {}", packed.len());
            assert_eq!(unpack::<Vec<String>>("thing", &packed).unwrap(), record);
            assert_eq!(named_parts(&packed), None);
        }
        assert_eq!(named_parts(&name_parts("abc", 7)), Some(("abc", 7)));
    }

    #[test]
    fn damage_is_an_error() {
        let good = pack("thing", &"x".repeat(5000)).unwrap();
        let huge = [LZ4, 255, 255, 255, 255, 1];
        for bad in [&[][..], &[9], &[LZ4], &[LZ4, 1, 2], &huge, &good[..good.len() / 2], &name_parts("abc", 1)] {
            assert!(matches!(unpack::<String>("thing", bad), Err(StoreError::Corrupt { .. })), "{bad:?}");
        }
    }
}
