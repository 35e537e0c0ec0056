//! Finds a quote that is never closed: a reader would read the rest of the text as one field.

#[derive(Clone, Copy, PartialEq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    AfterQuote,
}

/// The number of the line in which the last field begins, where that field has an opening quote and
/// no closing one. Lines are counted from 1.
pub(super) fn unclosed(text: &str, delimiter: u8) -> Option<usize> {
    let (mut state, mut line, mut opened) = (State::FieldStart, 1, 1);
    for byte in text.bytes() {
        state = match (state, byte) {
            (State::FieldStart, b'"') => {
                opened = line;
                State::Quoted
            }
            (State::Quoted, b'"') => State::AfterQuote,
            // Two quotes within a quoted field stand for one.
            (State::Quoted, _) | (State::AfterQuote, b'"') => State::Quoted,
            (_, b'\r' | b'\n') => State::FieldStart,
            (_, byte) if byte == delimiter => State::FieldStart,
            _ => State::Plain,
        };
        line += usize::from(byte == b'\n');
    }
    (state == State::Quoted).then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_quote_that_opens_a_field_needs_another() {
        for (text, line) in [
            ("", None),
            ("a,\"b\"", None),
            ("a,\"b\"\"\"\n", None),
            ("5\" pipe,6\"", None),
            ("\"a\"b\",c", None),
            ("\"", Some(1)),
            ("a\n\"b,c\nd", Some(2)),
            ("a,\"b\"\"", Some(1)),
            ("\"x\ny\",\"z", Some(2)),
        ] {
            assert_eq!(unclosed(text, b','), line, "{text:?}");
        }
    }
}
