//! Templates as texts and references.

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A text that means itself.
    Text(String),
    /// A reference, with its brackets.
    Reference(String),
}

/// The parts of a template, in order.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut made = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    let escapes = text.contains("{{") || text.contains("[[");
    while let Some(c) = rest.chars().next() {
        let bracket = [("{{", "}}"), ("[[", "]]")].into_iter().find(|(open, _)| rest.starts_with(open));
        if escapes && c == '\\' && rest.get(1..).is_some_and(|rest| rest.starts_with(['{', '}', '[', ']', '\\'])) {
            plain.extend(rest.chars().nth(1));
            rest = rest.get(2..).unwrap_or_default();
            if plain.ends_with(['{', '[']) && rest.starts_with(['{', '[']) {
                plain.extend(rest.chars().next());
                rest = rest.get(1..).unwrap_or_default();
            }
            continue;
        }
        if let Some((_, close)) = bracket
            && let Some(end) = rest.find(close)
        {
            if !plain.is_empty() {
                made.push(Piece::Text(std::mem::take(&mut plain)));
            }
            let end = end + close.len();
            let (reference, after) = rest.split_at(end);
            made.push(Piece::Reference(reference.to_owned()));
            rest = after;
            continue;
        }
        plain.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    if !plain.is_empty() {
        made.push(Piece::Text(plain));
    }
    made
}

/// The references in a text, with their brackets.
pub fn references(text: &str) -> Vec<String> {
    let references = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some(reference),
        Piece::Text(_) => None,
    });
    references.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_brackets_are_text() {
        let found = pieces("a {{s.x}} \\{{no}} [[v]]");
        let (text, reference) = (|t: &str| Piece::Text(t.to_owned()), |t: &str| Piece::Reference(t.to_owned()));
        assert_eq!(found, [text("a "), reference("{{s.x}}"), text(" {{no}} "), reference("[[v]]")]);
        assert_eq!(references("{{a.b}} < 3 and [[c.d]] == \"x\""), ["{{a.b}}", "[[c.d]]"]);
    }
}
