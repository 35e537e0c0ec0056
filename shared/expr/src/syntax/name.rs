//! Names in references.

/// Whether a key can be printed after a dot and is read back as the same key.
pub(crate) fn is_bare(name: &str) -> bool {
    !name.is_empty()
        && name.trim() == name
        && name.chars().all(|c| is_name_char(c) || c == ' ')
        && canonical(name).is_none()
}

pub(crate) fn is_name_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@')
    } else {
        !c.is_whitespace() && !c.is_control()
    }
}

/// The number with this spelling, if the spelling is canonical.
pub(crate) fn canonical(word: &str) -> Option<i64> {
    // A quick check first, because nearly every word is a name.
    if !word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return None;
    }
    word.parse::<i64>().ok().filter(|index| index.to_string() == word)
}
