//! Reads a YAML text into a tree, with places and comments. JSON is also read, because it is YAML.

use super::comments::{Comment, Pending, notes};
use super::scalar::resolve;
use super::tree::{Entry, Item, Node, Span, Tree};
use serde_saphyr::granit_parser::{Event, Options, Parser, ScalarStyle, Span as Mark, StrInput, StructureStyle, Tag};
use std::collections::{HashMap, HashSet};

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most values, with those that aliases repeat.
const MAX_NODES: usize = 200_000;
/// The deepest nesting of lists and dictionaries.
const MAX_DEPTH: usize = 200;

/// A text that cannot be read, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {reason}")]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The place in the text.
    pub at: Span,
    /// The reason, one sentence.
    pub reason: String,
}

/// Reads the only document of a text. An empty text is null.
pub fn read(text: &str) -> Result<Node, ReadError> {
    let start = usize::from(text.starts_with('\u{feff}')) * '\u{feff}'.len_utf8();
    if text.len() > MAX_BYTES {
        let reason = format!("the file has more than {MAX_BYTES} bytes");
        return Err(ReadError { line: 1, column: 1, at: start..start, reason });
    }
    let mut reader = Reader::new(text);
    reader.document()
}

struct Reader<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    peeked: Option<(Event<'a>, Mark)>,
    pending: Pending,
    /// The values with anchors.
    anchors: HashMap<usize, Node>,
    nodes: usize,
    /// The line on which the last part ended.
    last: usize,
}

type Read<T> = Result<T, ReadError>;

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut options = Options::default();
        options.max_buffered_comment_events = 10_000;
        options.simple_key_max_lookahead = 65_536;
        let parser = Parser::new_from_str_with_options(text, options);
        let anchors = HashMap::new();
        Self { text, parser, peeked: None, pending: Pending::default(), anchors, nodes: 0, last: 0 }
    }

    fn document(&mut self) -> Read<Node> {
        let mut root = Node::default();
        let mut seen = false;
        loop {
            let (event, mark) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                Event::DocumentStart(..) if seen => {
                    return Err(refused(&mark, "the file has more than one document"));
                }
                Event::DocumentStart(..) => {
                    seen = true;
                    root = self.root()?;
                }
                _ => return Err(refused(&mark, "this is after the end of the document")),
            }
        }
        root.below.extend(self.below(0));
        Ok(root)
    }

    /// The value of the document. Comments above a value without parts are kept below it.
    fn root(&mut self) -> Read<Node> {
        let (event, mark) = self.next()?;
        let mut node = self.node(event, &mark, 0)?;
        if node.entries().is_none_or(<[Entry]>::is_empty) && node.items().is_none_or(<[Item]>::is_empty) {
            node.below = self.below(0);
        }
        Ok(node)
    }

    /// The next event that is not a comment. Comments are collected on the way.
    fn next(&mut self) -> Read<(Event<'a>, Mark)> {
        self.fill()?;
        self.peeked.take().ok_or_else(|| refused(&Mark::default(), "the text ends too early"))
    }

    fn fill(&mut self) -> Read<()> {
        while self.peeked.is_none() {
            let Some(next) = self.parser.next_event() else { return Ok(()) };
            match next {
                Ok((Event::Comment(text, _), mark)) => {
                    let text = format!("#{}", text.trim_end());
                    self.pending.push(Comment { text, line: mark.start.line(), column: mark.start.col() });
                }
                Ok(other) => self.peeked = Some(other),
                Err(error) => {
                    let mark = error.marker();
                    let at = mark.byte_offset().unwrap_or_default();
                    let reason = error.info();
                    let (line, column) = (mark.line().max(1), mark.col() + 1);
                    return Err(ReadError { line, column, at: at..at, reason });
                }
            }
        }
        Ok(())
    }

    fn node(&mut self, event: Event<'a>, mark: &Mark, depth: usize) -> Read<Node> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(refused(mark, &format!("the file has more than {MAX_NODES} values")));
        }
        if depth > MAX_DEPTH {
            return Err(refused(mark, &format!("lists and dictionaries nest deeper than {MAX_DEPTH}")));
        }
        let (anchor, node) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tree = Self::scalar(&text, style, tag.as_deref(), mark)?;
                self.last = end_line(mark);
                (anchor, Node { tree, at: bytes(mark), ..Node::default() })
            }
            Event::SequenceStart(style, anchor, tag) => {
                no_tag(tag.as_deref(), mark)?;
                (anchor, self.list(style, mark, depth)?)
            }
            Event::MappingStart(style, anchor, tag) => {
                no_tag(tag.as_deref(), mark)?;
                (anchor, self.map(style, mark, depth)?)
            }
            Event::Alias(id) => (0, self.alias(id, mark)?),
            _ => return Err(refused(mark, "a value is missing")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, mark: &Mark) -> Read<Tree> {
        no_tag(tag, mark)?;
        if style != ScalarStyle::Plain {
            return Ok(Tree::Text(text.to_owned()));
        }
        resolve(text).map_err(|reason| refused(mark, &reason))
    }

    fn alias(&mut self, id: usize, mark: &Mark) -> Read<Node> {
        let Some(node) = self.anchors.get(&id).cloned() else {
            return Err(refused(mark, "an alias must come after its anchor, and not be in it"));
        };
        self.nodes += count(&node);
        self.last = end_line(mark);
        if self.nodes > MAX_NODES {
            return Err(refused(mark, &format!("with its aliases the file has more than {MAX_NODES} values")));
        }
        let mut node = Node { at: bytes(mark), is_alias: true, ..node };
        // The comments stay at the anchor.
        node.take_comments();
        Ok(node)
    }

    fn list(&mut self, style: StructureStyle, mark: &Mark, depth: usize) -> Read<Node> {
        let mut items = Vec::new();
        let (column, start) = (mark.start.col(), mark.start.byte_offset().unwrap_or_default());
        loop {
            let before = self.last;
            let (event, mark) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let (end, below) = self.end(style, &mark, column, start);
                let tree = Tree::List(items);
                let is_tall = style == StructureStyle::Block;
                return Ok(Node { tree, at: start..end, is_tall, below, is_alias: false });
            }
            let line = begin_line(&event, &mark);
            let above = if items.is_empty() { self.first(line) } else { self.pending.above(before, line) };
            let node = self.node(event, &mark, depth + 1)?;
            let right = self.right(&node)?;
            items.push(Item { node, notes: notes(above, vec![right]) });
        }
    }

    fn map(&mut self, style: StructureStyle, mark: &Mark, depth: usize) -> Read<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut keys = HashSet::new();
        let (column, start) = (mark.start.col(), mark.start.byte_offset().unwrap_or_default());
        loop {
            let before = self.last;
            let (event, mark) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let (end, below) = self.end(style, &mark, column, start);
                let tree = Tree::Map(entries);
                let is_tall = style == StructureStyle::Block;
                return Ok(Node { tree, at: start..end, is_tall, below, is_alias: false });
            }
            let key = Self::key(event, &mark)?;
            if !keys.insert(key.clone()) {
                return Err(refused(&mark, &format!("the key {key} is there twice")));
            }
            let line = mark.start.line();
            let above = if entries.is_empty() { self.first(line) } else { self.pending.above(before, line) };
            entries.push(self.entry(key, &mark, above, depth)?);
        }
    }

    fn entry(&mut self, key: String, mark: &Mark, above: Vec<String>, depth: usize) -> Read<Entry> {
        self.last = end_line(mark);
        self.fill()?;
        let beside = self.pending.right_of(end_line(mark));
        let (event, of) = self.next()?;
        let node = self.node(event, &of, depth + 1)?;
        let right = self.right(&node)?;
        Ok(Entry { key, key_at: bytes(mark), node, notes: notes(above, vec![beside, right]) })
    }

    fn key(event: Event<'a>, mark: &Mark) -> Read<String> {
        match event {
            Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<" => {
                Err(refused(mark, "merging by << is not supported: write the entries out"))
            }
            Event::Scalar(text, ScalarStyle::Plain, _, _) if text.is_empty() => Err(refused(mark, "a key is empty")),
            Event::Scalar(text, _, _, tag) => {
                no_tag(tag.as_deref(), mark)?;
                Ok(text.into_owned())
            }
            _ => Err(refused(mark, "a key must be a text")),
        }
    }

    /// The lines above the first part of a list or dictionary. Blank lines there have no meaning.
    fn first(&mut self, line: usize) -> Vec<String> {
        let mut above = self.pending.above(0, line);
        if above.last().is_some_and(String::is_empty) && above.iter().all(String::is_empty) {
            above.clear();
        }
        above
    }

    /// The comment on the line of a value that ends at the position of the reader. A block has no
    /// end of its own.
    fn right(&mut self, node: &Node) -> Read<Option<String>> {
        let is_block = node.is_tall && node.at.end > node.at.start;
        if is_block {
            return Ok(None);
        }
        self.fill()?;
        let line = self.last;
        Ok(self.pending.right_of(line))
    }

    /// The end of a list or dictionary, with the comments that belong to its end.
    fn end(&mut self, style: StructureStyle, mark: &Mark, column: usize, start: usize) -> (usize, Vec<String>) {
        if style == StructureStyle::Flow {
            let below = self.below(0);
            self.last = end_line(mark);
            return (bytes(mark).end, below);
        }
        let end = self.text.get(start..bytes(mark).start).map_or(start, |text| start + text.trim_end().len());
        (end, self.below(column))
    }

    fn below(&mut self, column: usize) -> Vec<String> {
        let (below, last) = self.pending.below(self.last, column);
        self.last = last;
        below
    }
}

fn no_tag(tag: Option<&Tag>, mark: &Mark) -> Read<()> {
    tag.map_or(Ok(()), |tag| Err(refused(mark, &format!("the tag {} is not supported", tag.original()))))
}

fn refused(mark: &Mark, reason: &str) -> ReadError {
    let (line, column) = (mark.start.line().max(1), mark.start.col() + 1);
    ReadError { line, column, at: bytes(mark), reason: reason.to_owned() }
}

fn bytes(mark: &Mark) -> Span {
    mark.byte_range().unwrap_or_default()
}

/// The line on which a value begins. The span of a block of lines begins below its `|`.
fn begin_line(event: &Event<'_>, mark: &Mark) -> usize {
    let is_block = matches!(event, Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, _, _));
    if is_block { mark.start.line().saturating_sub(1) } else { mark.start.line() }
}

/// The line on which a scalar or a closing bracket ends. The span of a block of lines ends at the
/// beginning of the next line.
fn end_line(mark: &Mark) -> usize {
    let (start, end) = (mark.start.line(), mark.end.line());
    if end > start && mark.end.col() == 0 { end - 1 } else { end }
}

fn count(node: &Node) -> usize {
    let inside = match &node.tree {
        Tree::List(items) => items.iter().map(|item| count(&item.node)).sum(),
        Tree::Map(entries) => entries.iter().map(|entry| count(&entry.node)).sum(),
        _ => 0,
    };
    inside + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        for (text, place, reason) in [
            ("a: 1\na: 2\n", (2, 1), "the key a is there twice"),
            ("a: yes\n", (1, 4), "write true or false"),
            ("a: [1\nb: 2\n", (2, 2), ""),
            ("a: !!binary x\n", (1, 13), "the tag !!binary is not supported"),
            ("a: !!str 5\n", (1, 10), "the tag !!str is not supported"),
            ("a: N\n", (1, 4), "write true or false"),
            ("a: [123456789012345678.5]\n", (1, 5), "cannot be held as a number"),
            ("a: 0.10000000000000000001\n", (1, 4), "put it in quotes"),
            ("a: -0\n", (1, 4), "write 0"),
            ("<<: {a: 1}\n", (1, 1), "merging by << is not supported"),
            ("a: 1\n---\nb: 2\n", (2, 1), "more than one document"),
            ("? [a]\n: 1\n", (1, 3), "a key must be a text"),
            ("a: *b\n", (1, 4), ""),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!((error.line, error.column), place, "{text}: {error}");
            assert!(error.reason.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn aliases_are_read_within_a_limit() {
        let node = read("a: &x {b: [1]} # one\nc: *x\n").unwrap();
        assert_eq!(node.value(), json!({"a": {"b": [1]}, "c": {"b": [1]}}));
        assert!(node.has_aliases() && !node.get("a").unwrap().has_aliases());
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            bomb.extend(format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", ")).chars());
        }
        assert!(read(&bomb).unwrap_err().reason.contains("with its aliases"));
        let deep = format!("{}1{}", "[".repeat(300), "]".repeat(300));
        assert!(read(&deep).is_err());
        assert!(read(&"- ".repeat(300)).is_err());
        assert_eq!(read("").unwrap().value(), json!(null));
        assert_eq!(read("\u{feff}a: 1").unwrap().value(), json!({"a": 1}));
    }
}
