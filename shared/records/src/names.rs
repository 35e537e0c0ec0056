//! Checks of names and ids that callers choose.

use engine::{Error, Result};

/// The longest text, in characters.
const MAX_TEXT: usize = 128;

/// Checks that a text is not blank, not too long, and printable.
pub(crate) fn plain(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "must not be blank"));
    }
    if text.chars().count() > MAX_TEXT {
        return Err(Error::invalid(field, format!("must be at most {MAX_TEXT} characters")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "must not contain control characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_and_plain() {
        assert!(plain("deviceId", "550e8400-e29b-41d4-a716-446655440000").is_ok());
        assert!(plain("deviceName", "我的电脑").is_ok());
        for text in ["", "  ", "a\u{0}b", &"x".repeat(129)] {
            assert!(plain("deviceId", text).is_err(), "{text:?}");
        }
    }
}
