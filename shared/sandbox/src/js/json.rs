//! Makes the JSON that JavaScript writes valid for other readers.

/// Replaces unpaired surrogates, which only the texts of JavaScript can contain.
///
/// `JSON.stringify` writes a complete pair as the character itself and an unpaired half as an
/// escape, so every escape of a surrogate is an unpaired half.
pub(super) fn well_formed(text: String) -> String {
    if !text.contains("\\ud") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        if after.get(..5).is_some_and(is_surrogate) {
            out.push(char::REPLACEMENT_CHARACTER);
            rest = after.get(5..).unwrap_or_default();
        } else {
            // In JSON a backslash is always followed by at least one character of one byte.
            out.push('\\');
            out.push_str(after.get(..1).unwrap_or_default());
            rest = after.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn is_surrogate(escape: &str) -> bool {
    let Some(digits) = escape.strip_prefix("ud") else { return false };
    digits.starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f']) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pair_is_replaced_and_nothing_else() {
        for (given, want) in [
            (r#""\ud83d""#, "\"\u{fffd}\""),
            (r#""a\udc00b\n\ud800\ud800""#, "\"a\u{fffd}b\\n\u{fffd}\u{fffd}\""),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\u0001 \ud7ff""#, r#""\u0001 \ud7ff""#),
            (r#""😀 \\\ud83d""#, "\"😀 \\\\\u{fffd}\""),
        ] {
            assert_eq!(well_formed(given.to_owned()), want, "{given}");
        }
    }
}
