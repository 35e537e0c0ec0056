//! Texts with expressions in `{{ }}`, as their parts.

/// A part of a text with expressions.
pub enum Piece {
    /// Text outside of brackets.
    Text(String),
    /// The JavaScript within brackets.
    Code(String),
}

/// The parts of a text after its `=`.
pub fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some(end) = end(after) else { break };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        let (code, after) = after.split_at(end);
        pieces.push(Piece::Code(code.trim().to_owned()));
        rest = after.get(2..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    if let [Piece::Code(_), Piece::Text(text)] = pieces.as_slice()
        && text.trim().is_empty()
    {
        pieces.truncate(1);
    }
    pieces
}

/// The position at which the brackets of an expression close: the last `}}` before a text ends.
fn end(text: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    let mut depth = 0_i32;
    let mut before = ' ';
    for (place, c) in text.char_indices() {
        match quote {
            Some(open) if c == open && before != '\\' => quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' | '`' => quote = Some(c),
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                '}' if text.get(place..).is_some_and(|rest| rest.starts_with("}}")) => return Some(place),
                _ => {}
            },
        }
        before = c;
    }
    text.find("}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_objects_do_not_end_an_expression() {
        let pieces = split("a {{ $json.x.map(i => ({a: i})) }} b");
        assert!(
            matches!(pieces.as_slice(), [Piece::Text(_), Piece::Code(code), Piece::Text(_)] if code == "$json.x.map(i => ({a: i}))")
        );
    }
}
