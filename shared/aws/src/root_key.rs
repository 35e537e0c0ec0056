//! The root key, which wraps the accounts' data keys: a key that never leaves KMS, or one that the
//! local host keeps in a file.

use crate::error::{not_configured, store_error};
use crate::ids::random;
use crate::seal::{Key, open, seal};
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use engine::ports::{StoreError, Stored};
use model::AccountId;
use std::fmt;

/// The name of this service in failures.
const SERVICE: &str = "key service";
/// The name of the context to which a wrapped key is bound in KMS.
const ACCOUNT: &str = "account";

/// The root key, or where it is.
#[derive(Clone)]
pub enum RootKey {
    /// There is no root key, so this process has no secrets.
    None,
    /// The key itself, in this process.
    Local([u8; 32]),
    /// A key in KMS, with this id or ARN.
    Kms(String),
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Local(_) => f.write_str("Local(…)"),
            Self::Kms(id) => write!(f, "Kms({id})"),
        }
    }
}

impl RootKey {
    /// A random key.
    pub fn random() -> Self {
        Self::Local(random())
    }

    /// Reads a key of 64 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        bytes(text)?.try_into().ok().map(Self::Local)
    }

    /// The digits that [`RootKey::parse`] reads; `None` if the key is not in this process.
    pub fn digits(&self) -> Option<String> {
        match self {
            Self::Local(key) => Some(engine::digest::hex(key)),
            Self::None | Self::Kms(_) => None,
        }
    }

    /// Seals data of the store, and returns it as hex digits. `None` if the key is not in this
    /// process; then the encryption of the table protects the data.
    pub(crate) fn seal_here(&self, bound: &str, plain: &[u8]) -> Stored<Option<String>> {
        match self {
            Self::Local(root) => Ok(Some(engine::digest::hex(&seal(root, bound, plain)?))),
            Self::None | Self::Kms(_) => Ok(None),
        }
    }

    /// Opens data that [`RootKey::seal_here`] has sealed.
    pub(crate) fn open_here(&self, bound: &str, sealed: &str) -> Stored<Vec<u8>> {
        match self {
            Self::Local(root) => open(root, bound, &bytes(sealed).unwrap_or_default()),
            Self::None | Self::Kms(_) => Err(missing()),
        }
    }

    /// Wraps an account's data key.
    pub(crate) async fn wrap(&self, client: &Client, account: &AccountId, key: &Key) -> Stored<Vec<u8>> {
        match self {
            Self::None => Err(missing()),
            Self::Local(root) => seal(root, &bound(account), key),
            Self::Kms(id) => {
                let call = client.encrypt().key_id(id).encryption_context(ACCOUNT, account.as_str());
                let wrapped = call.plaintext(Blob::new(&key[..])).send().await;
                let wrapped = wrapped.map_err(|error| store_error(SERVICE, error))?.ciphertext_blob;
                wrapped.map(Blob::into_inner).ok_or_else(|| StoreError::corrupt("data key", "was not wrapped"))
            }
        }
    }

    /// Unwraps a key that [`RootKey::wrap`] has wrapped.
    pub(crate) async fn unwrap(&self, client: &Client, account: &AccountId, wrapped: Vec<u8>) -> Stored<Key> {
        let key = match self {
            Self::None => return Err(missing()),
            Self::Local(root) => open(root, &bound(account), &wrapped)?,
            Self::Kms(id) => {
                let call = client.decrypt().key_id(id).encryption_context(ACCOUNT, account.as_str());
                let key = call.ciphertext_blob(Blob::new(wrapped)).send().await;
                key.map_err(|error| store_error(SERVICE, error))?.plaintext.map(Blob::into_inner).unwrap_or_default()
            }
        };
        Key::try_from(key).map_err(|_| StoreError::corrupt("data key", "is of another length"))
    }
}

/// The bytes of hex digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn bound(account: &AccountId) -> String {
    format!("data key of {account}")
}

fn missing() -> StoreError {
    not_configured(SERVICE, "the key of secrets")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_as_it_is_written_and_is_not_logged() {
        let key = RootKey::Local([0xab; 32]);
        assert_eq!(key.digits().unwrap(), "ab".repeat(32));
        assert_eq!(RootKey::parse(&"ab".repeat(32)).unwrap().digits(), key.digits());
        assert_eq!(format!("{key:?}"), "Local(…)");
        for bad in ["", "ab", &"xy".repeat(32), &"é".repeat(32)] {
            assert!(RootKey::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_is_sealed_here_opens_here_alone() {
        let (key, other) = (RootKey::Local([1; 32]), RootKey::Local([2; 32]));
        let sealed = key.seal_here("a", b"plain").unwrap().unwrap();
        assert_eq!(key.open_here("a", &sealed).unwrap(), b"plain");
        assert!(!sealed.contains("plain"));
        for (key, bound, sealed) in
            [(&other, "a", &sealed[..]), (&key, "b", &sealed), (&key, "a", "é"), (&key, "a", "")]
        {
            assert!(key.open_here(bound, sealed).is_err(), "{bound} {sealed}");
        }
        for elsewhere in [RootKey::None, RootKey::Kms("id".to_owned())] {
            assert_eq!(elsewhere.seal_here("a", b"plain").unwrap(), None);
        }
    }
}
