//! Authenticated encryption: AES-256-GCM with a nonce that precedes the encrypted data. It is
//! random, except for outputs of steps.

use crate::ids::random;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ports::secrets::Sealer;
use engine::ports::{StoreError, Stored};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::error::Unspecified;
use ring::hmac;

/// A key of 256 bits.
pub(crate) type Key = [u8; 32];

/// Seals `plain`. It can only be opened with the same `bound`.
pub(crate) fn seal(key: &Key, bound: &str, plain: &[u8]) -> Stored<Vec<u8>> {
    seal_with(random(), key, bound, plain).map_err(|error| StoreError::corrupt("secret", error))
}

fn seal_with(nonce: [u8; NONCE_LEN], key: &Key, bound: &str, plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut sealed = plain.to_vec();
    cipher(key)?.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut sealed)?;
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

/// Encrypts sensitive outputs of steps. A repeated step must store the same again, so the nonce is
/// not random: it is a keyed hash of the text. Only whether two texts of an account are equal is
/// seen.
pub(crate) struct OutputSealer {
    pub(crate) key: Key,
    pub(crate) bound: String,
}

impl OutputSealer {
    fn nonce(&self, plain: &str) -> [u8; NONCE_LEN] {
        let of_key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.key), b"the nonces of outputs");
        let hash = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, of_key.as_ref()), plain.as_bytes());
        hash.as_ref().first_chunk().copied().unwrap_or_default()
    }
}

impl Sealer for OutputSealer {
    fn seal(&self, plain: &str) -> String {
        // Sealing only fails for texts of many gigabytes. An empty text opens as nothing.
        let sealed = seal_with(self.nonce(plain), &self.key, &self.bound, plain.as_bytes());
        URL_SAFE_NO_PAD.encode(sealed.unwrap_or_default())
    }

    fn open(&self, sealed: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        String::from_utf8(open(&self.key, &self.bound, &sealed).ok()?).ok()
    }
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
    #[test]
    fn an_output_has_one_form_and_opens_only_for_its_account() {
        let of_key = |key: u8, account: &str| OutputSealer { key: [key; 32], bound: format!("output of {account}") };
        let sealed = of_key(1, "a").seal("hunter2");
        assert_eq!(sealed, of_key(1, "a").seal("hunter2"));
        assert_ne!(sealed, of_key(1, "a").seal("hunter3"));
        assert!(sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_eq!(of_key(1, "a").open(&sealed).as_deref(), Some("hunter2"));
        for other in [of_key(2, "a"), of_key(1, "b")] {
            assert_eq!(other.open(&sealed), None);
        }
        assert_eq!(of_key(1, "a").open("no base64!"), None);
    }
}
