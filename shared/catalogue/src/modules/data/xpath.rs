//! A part of XPath 1.0: location paths.
//!
//! ```text
//! /a/b   a/b   //b   a//b   from the root; from the document, likewise; at any depth
//! *  .  ..                  any element; the same; the one above
//! @id  @*  text()           an attribute; all of them; the text directly within
//! [3]  [last()]             the third, the last, among those that the step finds in the same parent
//! [@id]  [@id='v']          with that attribute, with that value; likewise [name], [name='v'], [text()='v'], [.='v'] and !=
//! p:name                    in the namespace that `p` stands for at that element; a name alone matches in any namespace
//! ```
//!
//! There is no recursion, a step visits no node twice, and all work is counted.

use roxmltree::{Document, Node};
use std::collections::HashSet;

/// The longest path, in bytes.
const MAX_PATH: usize = 1024;
/// The most steps of an evaluation: nodes visited, texts compared.
const MAX_WORK: usize = 4_000_000;

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum XPathError {
    #[error("is longer than {MAX_PATH} bytes")]
    TooLong,
    #[error("is not understood from '{0}' on")]
    Syntax(String),
    #[error("takes too much work on this document")]
    TooMuchWork,
}

/// Something that a path finds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a, 'input> {
    /// An element, a text, or the document itself.
    Node(Node<'a, 'input>),
    /// An attribute's value.
    Attribute(&'a str),
}

impl Found<'_, '_> {
    /// Its text: of an element, all text within.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Attribute(value) => (*value).to_owned(),
            Self::Node(node) => texts(*node).collect(),
        }
    }
}

fn texts<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text())
}

#[derive(Debug)]
struct Step<'p> {
    /// Whether it looks at any depth.
    deep: bool,
    test: Test<'p>,
    predicates: Vec<Predicate<'p>>,
}

#[derive(Clone, Copy, Debug)]
enum Test<'p> {
    This,
    Parent,
    AnyElement,
    Element(&'p str),
    AnyAttribute,
    Attribute(&'p str),
    Text,
}

#[derive(Debug)]
enum Predicate<'p> {
    Place(usize),
    Last,
    Holds { test: Test<'p>, value: Option<(bool, &'p str)> },
}

/// What the path finds, in the document's order.
pub(super) fn select<'a, 'input>(
    document: &'a Document<'input>,
    path: &str,
) -> Result<Vec<Found<'a, 'input>>, XPathError> {
    if path.len() > MAX_PATH {
        return Err(XPathError::TooLong);
    }
    let steps = Parser { rest: path.trim() }.path()?;
    let mut evaluation = Evaluation { work: 0 };
    let mut found = vec![Found::Node(document.root())];
    for step in &steps {
        found = evaluation.step(&found, step)?;
    }
    Ok(found)
}

struct Parser<'p> {
    rest: &'p str,
}

impl<'p> Parser<'p> {
    fn path(&mut self) -> Result<Vec<Step<'p>>, XPathError> {
        let mut steps = Vec::new();
        let mut deep = self.eat("//");
        if !deep && self.eat("/") && self.rest.is_empty() {
            return Ok(steps);
        }
        loop {
            let test = self.test().ok_or_else(|| self.wrong())?;
            let mut predicates = Vec::new();
            while self.eat("[") {
                predicates.push(self.predicate().ok_or_else(|| self.wrong())?);
            }
            steps.push(Step { deep, test, predicates });
            if self.rest.is_empty() {
                return Ok(steps);
            }
            deep = self.eat("//");
            if !deep && !self.eat("/") {
                return Err(self.wrong());
            }
        }
    }

    fn wrong(&self) -> XPathError {
        XPathError::Syntax(self.rest.chars().take(40).collect())
    }

    fn eat(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest.trim_start()).is_some()
    }

    fn test(&mut self) -> Option<Test<'p>> {
        Some(if self.eat("..") {
            Test::Parent
        } else if self.eat(".") {
            Test::This
        } else if self.eat("@*") {
            Test::AnyAttribute
        } else if self.eat("@") {
            Test::Attribute(self.name()?)
        } else if self.eat("text()") {
            Test::Text
        } else if self.eat("*") {
            Test::AnyElement
        } else {
            Test::Element(self.name()?)
        })
    }

    fn name(&mut self) -> Option<&'p str> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end)?;
        let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        // A function, or an axis: nothing of what is understood.
        if !starts || rest.starts_with('(') || name.contains("::") || name.ends_with(':') {
            return None;
        }
        self.rest = rest.trim_start();
        Some(name)
    }

    fn predicate(&mut self) -> Option<Predicate<'p>> {
        let digits = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let predicate = if digits > 0 {
            let (number, rest) = self.rest.split_at_checked(digits)?;
            self.rest = rest.trim_start();
            Predicate::Place(number.parse().ok()?)
        } else if self.eat("last()") {
            Predicate::Last
        } else {
            let test = self.test()?;
            let value = if self.eat("!=") {
                Some((false, self.literal()?))
            } else if self.eat("=") {
                Some((true, self.literal()?))
            } else {
                None
            };
            Predicate::Holds { test, value }
        };
        self.eat("]").then_some(predicate)
    }

    fn literal(&mut self) -> Option<&'p str> {
        let quote = self.rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (literal, rest) = self.rest.get(1..)?.split_once(quote)?;
        self.rest = rest.trim_start();
        Some(literal)
    }
}

struct Evaluation {
    work: usize,
}

impl Evaluation {
    fn count(&mut self, steps: usize) -> Result<(), XPathError> {
        self.work += steps;
        if self.work > MAX_WORK { Err(XPathError::TooMuchWork) } else { Ok(()) }
    }

    fn step<'a, 'input>(
        &mut self,
        from: &[Found<'a, 'input>],
        step: &Step<'_>,
    ) -> Result<Vec<Found<'a, 'input>>, XPathError> {
        let mut nodes: Vec<_> = from
            .iter()
            .filter_map(|found| match found {
                Found::Node(node) => Some(*node),
                Found::Attribute(_) => None,
            })
            .collect();
        if step.deep {
            nodes = self.below(&nodes)?;
        }
        let (mut out, mut known) = (Vec::new(), HashSet::new());
        for node in nodes {
            let mut found = self.candidates(node, step.test)?;
            for predicate in &step.predicates {
                found = self.keep(found, predicate)?;
            }
            out.extend(found.into_iter().filter(|found| match found {
                Found::Node(node) => known.insert(node.id()),
                Found::Attribute(_) => true,
            }));
        }
        // A parent's children come after those of a child that was looked at first.
        out.sort_by_key(|found| match found {
            Found::Node(node) => node.id().get(),
            Found::Attribute(_) => 0,
        });
        Ok(out)
    }

    /// The nodes and all below them, each once.
    fn below<'a, 'input>(&mut self, nodes: &[Node<'a, 'input>]) -> Result<Vec<Node<'a, 'input>>, XPathError> {
        let (mut all, mut known) = (Vec::new(), HashSet::new());
        for start in nodes {
            // What is known has been gone through with everything below it.
            if known.contains(&start.id()) {
                continue;
            }
            for node in start.descendants() {
                self.count(1)?;
                if known.insert(node.id()) {
                    all.push(node);
                }
            }
        }
        Ok(all)
    }

    fn candidates<'a, 'input>(
        &mut self,
        node: Node<'a, 'input>,
        test: Test<'_>,
    ) -> Result<Vec<Found<'a, 'input>>, XPathError> {
        let mut out = Vec::new();
        self.count(1)?;
        match test {
            Test::This => out.push(Found::Node(node)),
            Test::Parent => out.extend(node.parent().map(Found::Node)),
            Test::AnyAttribute | Test::Attribute(_) => {
                for attribute in node.attributes() {
                    self.count(1)?;
                    let named = |name| is_named(node, attribute.namespace(), attribute.name(), name);
                    if !matches!(test, Test::Attribute(name) if !named(name)) {
                        out.push(Found::Attribute(attribute.value()));
                    }
                }
            }
            Test::AnyElement | Test::Element(_) | Test::Text => {
                for child in node.children() {
                    self.count(1)?;
                    let fits = match test {
                        Test::Text => child.is_text(),
                        Test::Element(name) => {
                            let tag = child.tag_name();
                            child.is_element() && is_named(child, tag.namespace(), tag.name(), name)
                        }
                        _ => child.is_element(),
                    };
                    if fits {
                        out.push(Found::Node(child));
                    }
                }
            }
        }
        Ok(out)
    }

    fn keep<'a, 'input>(
        &mut self,
        found: Vec<Found<'a, 'input>>,
        predicate: &Predicate<'_>,
    ) -> Result<Vec<Found<'a, 'input>>, XPathError> {
        let (test, value) = match predicate {
            Predicate::Place(place) => {
                return Ok(place.checked_sub(1).and_then(|at| found.get(at)).copied().into_iter().collect());
            }
            Predicate::Last => return Ok(found.last().copied().into_iter().collect()),
            Predicate::Holds { test, value } => (*test, *value),
        };
        let mut kept = Vec::new();
        for one in found {
            let inner = match (one, test) {
                (_, Test::This) => vec![one],
                (Found::Node(node), _) => self.candidates(node, test)?,
                (Found::Attribute(_), _) => Vec::new(),
            };
            let mut holds = value.is_none() && !inner.is_empty();
            if let Some((equal, value)) = value {
                for inner in inner {
                    holds = holds || self.has_text(inner, value)? == equal;
                }
            }
            if holds {
                kept.push(one);
            }
        }
        Ok(kept)
    }

    /// Whether the text is that, without putting it together.
    fn has_text(&mut self, found: Found<'_, '_>, value: &str) -> Result<bool, XPathError> {
        let node = match found {
            Found::Attribute(text) => return Ok(text == value),
            Found::Node(node) => node,
        };
        let mut rest = value;
        for node in node.descendants() {
            self.count(1)?;
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                match rest.strip_prefix(text) {
                    Some(left) => rest = left,
                    None => return Ok(false),
                }
            }
        }
        Ok(rest.is_empty())
    }
}

/// Whether the name of an element or attribute of `node` is the one asked for.
fn is_named(node: Node<'_, '_>, namespace: Option<&str>, name: &str, asked: &str) -> bool {
    match asked.split_once(':') {
        None => name == asked,
        Some((prefix, local)) => {
            name == local && namespace.is_some() && node.lookup_namespace_uri(Some(prefix)) == namespace
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::data::xml_tree::parse;

    fn texts(document: &Document<'_>, path: &str) -> Vec<String> {
        select(document, path).unwrap_or_else(|error| panic!("{path}: {error}")).iter().map(Found::text).collect()
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
            "count(a)",
            "child::a",
            "a/",
            "a///b",
            "a[1",
            "a[b='c]",
            "a|b",
            "[1]",
            "é[",
            "a[99999999999999999999999]",
            "a[b=1]",
            "$x",
            "@",
            "p:",
        ] {
            assert!(matches!(select(&document, path), Err(XPathError::Syntax(_))), "{path}");
        }
        assert_eq!(select(&document, &"/a".repeat(600)).unwrap_err(), XPathError::TooLong);
    }

    #[test]
    fn overlapping_searches_stay_linear() {
        let text = format!("{}{}{}", "<a>".repeat(60), "<a/>".repeat(50_000), "</a>".repeat(60));
        let document = parse(&text).unwrap();
        assert_eq!(texts(&document, &"//a".repeat(9)).len(), 50_052);
        assert_eq!(select(&document, &"//a".repeat(300)).unwrap_err(), XPathError::TooMuchWork);
        assert_eq!(select(&document, "//a[.='x'][a!='y']").unwrap().len(), 0);
        assert_eq!(select(&document, &format!("//*{}", "[.!='y']".repeat(40))).unwrap_err(), XPathError::TooMuchWork);
    }
}
