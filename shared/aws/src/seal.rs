//! Authenticated encryption: AES-256-GCM with a random nonce, which precedes the encrypted data.

use crate::ids::random;
use engine::ports::{StoreError, Stored};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::error::Unspecified;

/// A key of 256 bits.
pub(crate) type Key = [u8; 32];

/// Seals `plain`. It can only be opened with the same `bound`.
pub(crate) fn seal(key: &Key, bound: &str, plain: &[u8]) -> Stored<Vec<u8>> {
    let nonce: [u8; NONCE_LEN] = random();
    let mut sealed = plain.to_vec();
    let done = cipher(key).and_then(|key| {
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut sealed)
    });
    done.map_err(|error| StoreError::corrupt("secret", error))?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens data that [`seal`] has sealed.
pub(crate) fn open(key: &Key, bound: &str, sealed: &[u8]) -> Stored<Vec<u8>> {
    let cut = || StoreError::corrupt("secret", "cut short");
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(cut)?;
    let mut sealed = sealed.to_vec();
    let opened = cipher(key).and_then(|key| {
        let plain = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(bound), &mut sealed)?;
        Ok(plain.to_vec())
    });
    opened.map_err(|_| StoreError::corrupt("secret", "it was sealed by another key, or for something else"))
}

fn cipher(key: &Key) -> Result<LessSafeKey, Unspecified> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_as_what_it_was() {
        let (key, other) = ([1; 32], [2; 32]);
        for plain in [&b""[..], b"hunter2", "long".repeat(20_000).as_bytes()] {
            let sealed = seal(&key, "me/name", plain).unwrap();
            assert_eq!(open(&key, "me/name", &sealed).unwrap(), plain);
            assert_ne!(seal(&key, "me/name", plain).unwrap(), sealed);
            let mut changed = sealed.clone();
            changed[13] ^= 1;
            for (key, bound, sealed) in [
                (&other, "me/name", &sealed[..]),
                (&key, "you/name", &sealed),
                (&key, "me/name", &changed),
                (&key, "me/name", &sealed[..sealed.len() - 1]),
                (&key, "me/name", &sealed[..5]),
                (&key, "me/name", &[]),
            ] {
                assert!(matches!(open(key, bound, sealed), Err(StoreError::Corrupt { .. })));
            }
        }
    }
}
