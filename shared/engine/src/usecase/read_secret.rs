//! What is shown of a secret: everything but its value.

use crate::ports::secrets::SecretFacts;
use crate::{Engine, Error};
use model::AccountId;

/// The longest name.
const MAX_NAME: usize = 64;

/// Its name and times.
pub async fn run(engine: &Engine, account: &AccountId, name: &str) -> Result<SecretFacts, Error> {
    let found = if is_name(name) { engine.ports.secrets.facts(account, name).await? } else { None };
    found.ok_or(Error::NotFound { what: "secret" })
}

/// Whether a secret can have the name.
pub(crate) fn is_name(name: &str) -> bool {
    let rest = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    name.len() <= MAX_NAME && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_written_in_a_reference() {
        for name in ["a", "_", "API_KEY-2", &"x".repeat(64)] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "-a", "a.b", "a b", "ä", "a/b", "a:b", &"x".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
    }
}
