//! The names of secrets, and their highest number in an account.

/// The longest name, in characters.
const MAX_NAME: usize = 64;
/// The most secrets of an account.
pub const MAX_SECRETS: usize = 100;

/// Whether a secret can have this name.
pub fn is_name(name: &str) -> bool {
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
