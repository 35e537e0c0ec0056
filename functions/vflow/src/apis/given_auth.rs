//! How callers of an API authenticate, as requests give it.

use api::Fields;
use api::secret::MAX_PASSWORD;
use engine::Error;
use model::Signature;

/// The longest token, user or password, in bytes.
pub(super) const MAX_SECRET: usize = MAX_PASSWORD;

/// The shortest token or password, in bytes. Shorter ones can be guessed, also if attempts are
/// limited.
pub(super) const MIN_SECRET: usize = 6;

/// How callers authenticate, with the given secrets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GivenAuth {
    None,
    /// `None` means that a token is generated.
    Token(Option<String>),
    Password {
        user: String,
        password: String,
    },
    Hmac {
        signature: Signature,
        secrets: Vec<String>,
    },
}

/// A secret is sent in a header, so it may only contain the characters that a header can contain.
pub(super) fn secret(fields: &Fields<'_>, name: &str, shortest: usize) -> Result<String, Error> {
    let text = fields.required_text(name)?;
    if text.len() < shortest {
        return Err(fields.refuse(name, format!("must be at least {shortest} bytes long")));
    }
    if text.len() > MAX_SECRET {
        return Err(fields.refuse(name, format!("must be at most {MAX_SECRET} bytes long")));
    }
    if text.trim() != text || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(fields.refuse(name, "must be printable ASCII without blanks around it"));
    }
    Ok(text.to_owned())
}
