//! Normalises texts for searches, which ignore case, full and half width, and the encoding of
//! letters with marks.

use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;

/// The text in the form in which a search compares it. `Ａ`, `a` and `A` become the same; so do `é`
/// in one character and in two.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let normalizer = ComposingNormalizerBorrowed::new_nfkc();
    let lower = normalizer.normalize(text).to_lowercase();
    normalizer.normalize(&lower).into_owned()
}

/// The text with its letters and marks composed. Keyboards differ in how they write `é`, and none
/// of them shows it.
pub fn composed(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        for (one, other) in [
            ("ＡＢＣ１２３　ｄ", "abc123 d"),
            ("Caf\u{e9}", "cafe\u{301}"),
            ("ｶﾞ", "ガ"),
            ("ÉCOLE", "e\u{301}cole"),
            ("①㎏", "1kg"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
        assert_ne!(folded("é"), folded("e"));
    }

    #[test]
    fn composed_texts_keep_case_and_width() {
        assert_eq!(composed("cafe\u{301}"), "caf\u{e9}");
        assert_eq!(composed("ＡＢc"), "ＡＢc");
    }
}
