//! Parses XML into a tree. Documents that need too much work or recursion of the parser are refused
//! before they are parsed.

use crate::measure::MAX_DEPTH;
use roxmltree::{Document, ParsingOptions};

/// The longest document, in bytes.
const MAX_TEXT: usize = 512 * 1024;
/// The most attributes of an element, because the parser compares each with each.
const MAX_ATTRIBUTES: usize = 256;

/// The reason why a text is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum XmlError {
    #[error("is longer than {MAX_TEXT} bytes")]
    TooLong,
    #[error("nests deeper than {MAX_DEPTH} levels")]
    TooDeep,
    #[error("has an element with more than {MAX_ATTRIBUTES} attributes")]
    TooManyAttributes,
    #[error("has a document type, which is not allowed")]
    DocumentType,
    #[error("is not XML: {0}")]
    Syntax(String),
}

/// Parses a text as an XML document.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, XmlError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.len() > MAX_TEXT {
        return Err(XmlError::TooLong);
    }
    look_over(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_TEXT as u32, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| XmlError::Syntax(error.to_string()))
}

/// Checks the tags without building anything. In a text that is not well-formed it can miscount,
/// but only after the place where the parser stops.
fn look_over(text: &str) -> Result<(), XmlError> {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at..).unwrap_or_default();
        let end = if tag.starts_with("<!--") {
            behind(tag, "-->")
        } else if tag.starts_with("<![CDATA[") {
            behind(tag, "]]>")
        } else if tag.starts_with("<?") {
            behind(tag, "?>")
        } else if tag.starts_with("<!") {
            return Err(XmlError::DocumentType);
        } else if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
            behind(tag, ">")
        } else {
            let (end, attributes, empty) = start_tag(tag);
            if attributes > MAX_ATTRIBUTES {
                return Err(XmlError::TooManyAttributes);
            }
            if depth == MAX_DEPTH {
                return Err(XmlError::TooDeep);
            }
            depth += usize::from(!empty);
            end
        };
        rest = tag.get(end..).unwrap_or_default();
    }
    Ok(())
}

/// The position after `close`, or the end of the text.
fn behind(tag: &str, close: &str) -> usize {
    tag.find(close).map_or(tag.len(), |at| at + close.len())
}

/// The end of a start tag, the number of its attributes, and whether the element is empty.
fn start_tag(tag: &str) -> (usize, usize, bool) {
    let (mut quote, mut attributes, mut slash) = (None, 0, false);
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => attributes += 1,
            (None, b'>') => return (at + 1, attributes, slash),
            _ => {}
        }
        slash = byte == b'/' && quote.is_none();
    }
    (tag.len(), attributes, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_hurt_is_refused_before_parsing() {
        let many = (0..300).map(|n| format!(" a{n}=''")).collect::<Vec<_>>().concat();
        for (text, expected) in [
            ("<a>".repeat(100_000), XmlError::TooDeep),
            (format!("{}{}", "<a b='/>'>".repeat(65), "</a>".repeat(65)), XmlError::TooDeep),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".into(), XmlError::DocumentType),
            (format!("<a{many}/>"), XmlError::TooManyAttributes),
            (" ".repeat(MAX_TEXT + 1), XmlError::TooLong),
        ] {
            assert_eq!(parse(&text).unwrap_err(), expected);
        }
    }

    #[test]
    fn what_only_looks_deep_is_read() {
        let flat = format!("<r><!--{0}--><![CDATA[{0}]]><?p {0}?>{1}</r>", "<a>".repeat(99), "<a b='>'/>".repeat(99));
        assert_eq!(parse(&flat).unwrap().root_element().children().count(), 102);
        let deep = format!("\u{feff}{}{}", "<a>".repeat(64), "</a>".repeat(64));
        parse(&deep).unwrap();
        for text in ["", "<a>", "<a", "<a b='", "</a>", "<a>&b;</a>", "<a/><b/>", "<", "<a b=\"<\"/>", "<é"] {
            assert!(matches!(parse(text), Err(XmlError::Syntax(_))), "{text}");
        }
    }
}
