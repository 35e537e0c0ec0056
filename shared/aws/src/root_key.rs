//! The root key, which wraps the accounts' data keys and the keys that sign tokens: a key that
//! never leaves KMS, or one that the local host keeps in a file.

use crate::error::{not_configured, store_error};
use crate::ids::random;
use crate::seal::{Key, open, seal};
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use engine::ports::{StoreError, Stored};
use model::AccountId;
use std::collections::HashMap;
use std::fmt;

/// The name of this service in failures.
const SERVICE: &str = "key service";
/// The codes with which KMS answers if another key has wrapped a key, or for another purpose.
const OF_ANOTHER_KEY: [&str; 3] = ["IncorrectKeyException", "InvalidCiphertextException", "NotFoundException"];

/// What a wrapped key is for. It can only be unwrapped for the same purpose.
pub(crate) enum Purpose<'a> {
    /// Seals the secrets of an account.
    DataKey(&'a AccountId),
    /// Signs tokens. This is the key's id.
    SigningKey(&'a str),
}

impl Purpose<'_> {
    /// The context to which KMS binds the wrapped key. The roles in `template.yaml` name `use`.
    fn context(&self) -> HashMap<String, String> {
        let context: &[(&str, &str)] = match self {
            Self::DataKey(account) => &[("account", account.as_str())],
            Self::SigningKey(kid) => &[("use", "signing-keys"), ("kid", kid)],
        };
        context.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The context to which a local root key binds the wrapped key.
    fn bound(&self) -> String {
        match self {
            Self::DataKey(account) => format!("data key of {account}"),
            Self::SigningKey(kid) => format!("signing key {kid}"),
        }
    }

    fn what(&self) -> &'static str {
        match self {
            Self::DataKey(_) => "data key",
            Self::SigningKey(_) => "signing key",
        }
    }
}

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

    /// Wraps a key.
    pub(crate) async fn wrap(&self, client: &Client, purpose: &Purpose<'_>, key: &Key) -> Stored<Vec<u8>> {
        match self {
            Self::None => Err(missing()),
            Self::Local(root) => seal(root, &purpose.bound(), key),
            Self::Kms(id) => {
                let call = client.encrypt().key_id(id).set_encryption_context(Some(purpose.context()));
                let wrapped = call.plaintext(Blob::new(&key[..])).send().await;
                let wrapped = wrapped.map_err(|error| store_error(SERVICE, error))?.ciphertext_blob;
                wrapped.map(Blob::into_inner).ok_or_else(|| StoreError::corrupt(purpose.what(), "was not wrapped"))
            }
        }
    }

    /// Unwraps a key that [`RootKey::wrap`] has wrapped. One that another root key has wrapped is
    /// [`StoreError::Corrupt`].
    pub(crate) async fn unwrap(&self, client: &Client, purpose: &Purpose<'_>, wrapped: Vec<u8>) -> Stored<Key> {
        let key = match self {
            Self::None => return Err(missing()),
            Self::Local(root) => open(root, &purpose.bound(), &wrapped)?,
            Self::Kms(id) => {
                let call = client.decrypt().key_id(id).set_encryption_context(Some(purpose.context()));
                let key = call.ciphertext_blob(Blob::new(wrapped)).send().await;
                let key = key.map_err(|error| match error.code() {
                    Some(code) if OF_ANOTHER_KEY.contains(&code) => StoreError::corrupt(purpose.what(), code),
                    _ => store_error(SERVICE, error),
                })?;
                key.plaintext.map(Blob::into_inner).unwrap_or_default()
            }
        };
        Key::try_from(key).map_err(|_| StoreError::corrupt(purpose.what(), "is of another length"))
    }
}

/// The bytes of hex digits.
pub(crate) fn bytes(digits: &str) -> Option<Vec<u8>> {
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(byte).collect()
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
