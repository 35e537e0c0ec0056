//! XPath 1.0, without the parts that need a document type.
//!
//! ```text
//! /a/b   a/b   //b   a//b   from the root; from the document, which is the same; at any depth
//! *  .  ..  axis::          any element; this node; its parent; the axes child, attribute, self,
//!                           parent, descendant, ancestor, …
//! @id  @*  text()  node()   an attribute; all attributes; the direct texts; all direct nodes
//! [3]  [last()]             the third, the last, of those that the step finds in one parent;
//!                           (…)[3] counts all
//! [@id='v' and not(b)]      or, and, = != < <= > >=, + - * div mod, |, and the functions of the
//!                           standard
//! p:name                    in the namespace of the prefix `p` at that element; a name without
//!                           a prefix matches in any namespace
//! ```
//!
//! The recursion is as deep as an expression nests, a step visits no node twice, and all work is
//! counted.

mod eval;
mod functions;
mod parse;
mod value;
pub(crate) mod xml_tree;

use eval::{Evaluation, Place};
use roxmltree::Document;
use value::{Found, Worth};

/// The longest expression, in bytes.
const MAX_PATH: usize = 1024;
/// The most steps of an evaluation: visited nodes, compared texts.
const MAX_WORK: usize = 4_000_000;

/// The reason why an expression has no result.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum XPathError {
    #[error("is longer than {MAX_PATH} bytes")]
    TooLong,
    #[error("nests too deeply")]
    TooDeep,
    #[error("is not understood from '{0}' on")]
    Syntax(String),
    #[error("calls {0}() with too few or too many arguments")]
    Arguments(String),
    #[error("goes on from something that is no node")]
    NoNodes,
    #[error("takes too much work on this document")]
    TooMuchWork,
}

/// The value of the expression; nodes are in document order.
pub(crate) fn select<'a, 'input>(document: &'a Document<'input>, path: &str) -> Result<Worth<'a, 'input>, XPathError> {
    if path.len() > MAX_PATH {
        return Err(XPathError::TooLong);
    }
    let expr = parse::parse(path)?;
    let at = Found::Node(document.root());
    Evaluation { work: 0 }.expr(&expr, Place { at, position: 1, size: 1 })
}

#[cfg(test)]
mod tests {
    use super::xml_tree::parse;
    use super::*;

    fn texts(document: &Document<'_>, path: &str) -> Vec<String> {
        let worth = select(document, path).unwrap_or_else(|error| panic!("{path}: {error}"));
        worth.into_values().map(|value| value.as_str().map_or(value.to_string(), str::to_owned)).collect()
    }

    #[test]
    fn paths_find_what_xpath_says() {
        let document = parse(
            "<shop xmlns:p='urn:p' id='s'><book id='1'><title>A</title><price>8</price></book>\
             <book id='2'><title>B</title>tail<p:note p:k='v'>N</p:note></book>\
             <box><book id='3'><title>C</title></book></box></shop>",
        )
        .unwrap();
        for (path, expected) in [
            ("/shop/book/title", &["A", "B"][..]),
            ("shop/book/title", &["A", "B"]),
            ("//title", &["A", "B", "C"]),
            ("/shop//book/@id", &["1", "2", "3"]),
            ("/shop/*/@id", &["1", "2"]),
            ("//book[1]/title", &["A", "C"]),
            ("/shop/book[last()]/title", &["B"]),
            ("//book[@id='2']/title/text()", &["B"]),
            ("//book[title='C']/@id", &["3"]),
            ("//book[ price ]/@id", &["1"]),
            ("//book[@id != \"2\"][1]/@id", &["1", "3"]),
            ("//title[. = 'B']/../@id", &["2"]),
            ("//book[text()='tail']/@id", &["2"]),
            ("//p:note", &["N"]),
            ("//note/@p:k", &["v"]),
            ("//q:note", &[]),
            ("/shop/book[9]", &[]),
            ("/shop/book[0]", &[]),
            ("//title/..//title", &["A", "B", "C"]),
            ("//@id/x", &[]),
            ("//@id/..//title", &["A", "B", "C"]),
            ("//*[local-name()='note']", &["N"]),
            ("//book[@id='2' and title='B']/@id", &["2"]),
            ("//book[@id='1' or @id='3']/@id", &["1", "3"]),
            ("//book[not(price)]/@id", &["2", "3"]),
            ("//book[contains(title, 'B') or starts-with(title, 'C')]/@id", &["2", "3"]),
            ("//book[position()=2]/@id", &["2"]),
            ("//book[position() < last()]/@id", &["1"]),
            ("(//book)[last()]/title", &["C"]),
            ("(//book)[position() mod 2 = 1]/@id", &["1", "3"]),
            ("count(//book)", &["3"]),
            ("count(/shop/book[price > 7.5])", &["1"]),
            ("sum(//@id[. < 5]) div 2", &["3"]),
            ("string(//title)", &["A"]),
            ("concat(//book[1]/title, '-', 'x')", &["A-x"]),
            ("normalize-space('  a   b ')", &["a b"]),
            ("substring('12345', 2, 3)", &["234"]),
            ("substring-after('a=b', '=')", &["b"]),
            ("translate('bar', 'abc', 'AB')", &["BAr"]),
            ("string-length('日本')", &["2"]),
            ("//book[count(*) = 2]/@id", &["1", "2"]),
            ("name(//*[local-name()='note'])", &["p:note"]),
            ("//title[. = 'B']/following-sibling::*", &["N"]),
            ("//note/preceding-sibling::title", &["B"]),
            ("//title[.='C']/ancestor::box/book/@id", &["3"]),
            ("/descendant::title[2]", &["B"]),
            ("//price | //note", &["8", "N"]),
            ("/shop/@id='s'", &["true"]),
            ("//book/@id = //book/@id", &["true"]),
            ("-1 + 3 * 2", &["5"]),
            ("//book[title and price]/@id", &["1"]),
            ("//div", &[]),
            ("/", &["A8BtailNC"]),
            ("/shop/book[2]", &["BtailN"]),
        ] {
            assert_eq!(texts(&document, path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let document = parse("<a/>").unwrap();
        for path in [
            "",
            "a b",
            "a[",
            "a[]",
            "a[@]",
            "kount(a)",
            "follow::a",
            "a/",
            "a///b",
            "a[1",
            "a[b='c]",
            "[1]",
            "a[b=]",
            "a and",
            "contains(a",
            "é[",
            "$x",
            "@",
            "p:",
        ] {
            assert!(matches!(select(&document, path), Err(XPathError::Syntax(_))), "{path}");
        }
        assert_eq!(select(&document, &"/a".repeat(600)).unwrap_err(), XPathError::TooLong);
        assert_eq!(select(&document, &"(".repeat(500)).unwrap_err(), XPathError::TooDeep);
        assert_eq!(select(&document, &"a[".repeat(400)).unwrap_err(), XPathError::TooDeep);
        assert_eq!(select(&document, "contains(a)").unwrap_err(), XPathError::Arguments("contains".to_owned()));
        assert_eq!(select(&document, "('a')[1]").unwrap_err(), XPathError::NoNodes);
    }

    #[test]
    fn overlapping_searches_stay_linear() {
        let text = format!("{}{}{}", "<a>".repeat(60), "<a/>".repeat(50_000), "</a>".repeat(60));
        let document = parse(&text).unwrap();
        assert_eq!(texts(&document, &"//a".repeat(9)).len(), 50_052);
        assert_eq!(select(&document, &"//a".repeat(300)).unwrap_err(), XPathError::TooMuchWork);
        assert_eq!(texts(&document, "//a[.='x'][a!='y']").len(), 0);
        assert_eq!(select(&document, &format!("//*{}", "[.!='y']".repeat(40))).unwrap_err(), XPathError::TooMuchWork);
    }
}
