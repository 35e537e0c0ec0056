//! JSONPath (RFC 9535): selects values with a query. A library parses the query. The evaluation is
//! implemented here so that its work is counted: a short query could otherwise visit a nested value
//! a billion times.

use expr::Numeric;
use jsonpath_rust::parser::model::{
    Comparable, Comparison, Filter, FilterAtom, FnArg, JpQuery, Literal, Segment, Selector, SingularQuery,
    SingularQuerySegment, Test, TestFunction,
};
use regex::{Regex, RegexBuilder};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::HashMap;

/// The longest query, in bytes.
const MAX_QUERY: usize = 1024;
/// The deepest nesting of brackets and parentheses. The parser tries alternatives at each level, so
/// its time grows exponentially with the depth.
const MAX_NESTING: usize = 8;
/// The most steps of an evaluation: visited nodes, tried selectors, compared values.
const MAX_WORK: usize = 2_000_000;
/// The steps for which the compilation of a pattern counts.
const PATTERN_WORK: usize = 20_000;
/// The most bytes of a compiled pattern.
const MAX_PATTERN: usize = 64 * 1024;

/// The reason why a query has no result.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PathError {
    #[error("is longer than {MAX_QUERY} bytes")]
    TooLong,
    #[error("nests brackets deeper than {MAX_NESTING} levels")]
    TooDeep,
    #[error("is not a JSONPath query: {0}")]
    Syntax(String),
    #[error("has a pattern that is invalid or too large")]
    Pattern,
    #[error("calls a function where it does not belong, or one that JSONPath does not have")]
    Function,
    #[error("takes too much work on this value")]
    TooMuchWork,
}

/// The message of the library shows the place in several lines, and names rules of its grammar in
/// the last one. This is the readable part.
fn readable(message: &str) -> String {
    const RULES: [(&str, &str); 6] = [
        ("jp_query", "a path such as $.items[0].name"),
        ("jp_segments", "a part such as .name or [0]"),
        ("selector", "a name in quotes, an index, a slice, * or a filter such as ?@.price < 10"),
        ("literal", "a number, a text in quotes, true, false or null"),
        ("EOI", "the end"),
        ("_", " "),
    ];
    let column =
        message.lines().find_map(|line| line.split_once("--> ")?.1.split_once(':').map(|(_, column)| column.trim()));
    let last = message.lines().last().unwrap_or_default().trim_matches([' ', '=']);
    let reason = RULES.iter().fold(last.to_owned(), |text, (rule, words)| text.replace(rule, words));
    column.map_or_else(|| reason.clone(), |column| format!("at character {column}: {reason}"))
}

type Nodes<'a> = Vec<&'a Value>;

/// The nodes that the query selects, in its order.
pub(crate) fn select<'a>(root: &'a Value, query: &str) -> Result<Nodes<'a>, PathError> {
    if query.len() > MAX_QUERY {
        return Err(PathError::TooLong);
    }
    if nesting(query) > MAX_NESTING {
        return Err(PathError::TooDeep);
    }
    let query = jsonpath_rust::parser::parse_json_path(&mark_integers(query))
        .map_err(|error| PathError::Syntax(readable(&error.to_string())))?;
    let evaluation = Evaluation { root, work: Cell::new(0), patterns: RefCell::default() };
    evaluation.query(&query)
}

/// Marks an integer that is too large for the grammar of the library. A character of the private
/// use area, which does not occur in texts.
const INTEGER: char = '\u{e000}';
/// Integers with fewer digits are below 2^53, the limit of RFC 9535.
const SAFE_DIGITS: usize = 15;

/// The query with its large integers replaced by marked texts, outside of quotes and names.
fn mark_integers(query: &str) -> Cow<'_, str> {
    if query.bytes().filter(u8::is_ascii_digit).count() <= SAFE_DIGITS {
        return Cow::Borrowed(query);
    }
    let (mut marked, mut rest, mut quote) = (String::new(), query, None);
    while let Some(c) = rest.chars().next() {
        let is_start = quote.is_none()
            && (c.is_ascii_digit() || c == '-')
            && marked.ends_with(['=', '<', '>', ' ', '(', ',', '?', '&', '|']);
        let digits = rest.trim_start_matches('-').bytes().take_while(u8::is_ascii_digit).count();
        let taken = digits + usize::from(c == '-');
        let follows = rest.get(taken..).and_then(|rest| rest.chars().next());
        if is_start && digits > SAFE_DIGITS && !follows.is_some_and(|c| c == '.' || c.is_alphanumeric()) {
            let (integer, behind) = rest.split_at(taken);
            marked.extend(['\'', INTEGER]);
            marked.push_str(integer);
            marked.push('\'');
            rest = behind;
            continue;
        }
        match (c, quote) {
            ('\\', Some(_)) => {
                let (escape, behind) = rest.split_at(rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at));
                marked.push_str(escape);
                rest = behind;
                continue;
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        marked.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(marked)
}

/// The depth of brackets. Brackets in quoted names count as well, which only makes the limit
/// stricter.
fn nesting(query: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in query.bytes() {
        match byte {
            b'(' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

struct Evaluation<'a> {
    root: &'a Value,
    work: Cell<usize>,
    /// Compiled patterns by their text; `None` for an invalid pattern.
    patterns: RefCell<HashMap<String, Option<Regex>>>,
}

impl<'a> Evaluation<'a> {
    fn count(&self, steps: usize) -> Result<(), PathError> {
        let work = self.work.get().saturating_add(steps);
        self.work.set(work);
        if work > MAX_WORK { Err(PathError::TooMuchWork) } else { Ok(()) }
    }

    fn query(&self, query: &JpQuery) -> Result<Nodes<'a>, PathError> {
        self.segments(self.root, &query.segments)
    }

    fn segments(&self, start: &'a Value, segments: &[Segment]) -> Result<Nodes<'a>, PathError> {
        let mut nodes = vec![start];
        for segment in segments {
            let mut next = Vec::new();
            for node in nodes {
                self.segment(node, segment, &mut next)?;
            }
            nodes = next;
        }
        Ok(nodes)
    }

    fn segment(&self, node: &'a Value, segment: &Segment, out: &mut Nodes<'a>) -> Result<(), PathError> {
        match segment {
            Segment::Selector(selector) => self.selector(node, selector, out),
            Segment::Selectors(selectors) => {
                selectors.iter().try_for_each(|selector| self.selector(node, selector, out))
            }
            Segment::Descendant(inner) => {
                self.segment(node, inner, out)?;
                children(node).try_for_each(|child| self.segment(child, segment, out))
            }
        }
    }

    fn selector(&self, node: &'a Value, selector: &Selector, out: &mut Nodes<'a>) -> Result<(), PathError> {
        self.count(1)?;
        match (selector, node) {
            (Selector::Name(name), Value::Object(entries)) => out.extend(entries.get(name)),
            (Selector::Index(index), Value::Array(items)) => out.extend(at(items, *index)),
            (Selector::Wildcard, _) => {
                for child in children(node) {
                    self.count(1)?;
                    out.push(child);
                }
            }
            (Selector::Slice(start, end, step), Value::Array(items)) => {
                for place in slice(items.len(), *start, *end, step.unwrap_or(1)) {
                    self.count(1)?;
                    out.extend(items.get(place));
                }
            }
            (Selector::Filter(filter), _) => {
                for child in children(node) {
                    if self.filter(child, filter)? {
                        out.push(child);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn filter(&self, node: &'a Value, filter: &Filter) -> Result<bool, PathError> {
        self.count(1)?;
        match filter {
            Filter::Or(parts) => any(parts, |part| self.filter(node, part)),
            Filter::And(parts) => Ok(!any(parts, |part| self.filter(node, part).map(|holds| !holds))?),
            Filter::Atom(FilterAtom::Filter { expr, not }) => Ok(self.filter(node, expr)? != *not),
            Filter::Atom(FilterAtom::Test { expr, not }) => Ok(self.test(node, expr)? != *not),
            Filter::Atom(FilterAtom::Comparison(comparison)) => self.comparison(node, comparison),
        }
    }

    fn test(&self, node: &'a Value, test: &Test) -> Result<bool, PathError> {
        let Test::Function(function) = test else { return Ok(!self.nodes(node, test)?.is_empty()) };
        match function.as_ref() {
            TestFunction::Match(given, pattern) => self.matches(node, given, pattern, true),
            TestFunction::Search(given, pattern) => self.matches(node, given, pattern, false),
            _ => Err(PathError::Function),
        }
    }

    fn nodes(&self, node: &'a Value, test: &Test) -> Result<Nodes<'a>, PathError> {
        match test {
            Test::RelQuery(segments) => self.segments(node, segments),
            Test::AbsQuery(query) => self.query(query),
            Test::Function(_) => Err(PathError::Function),
        }
    }

    fn comparison(&self, node: &'a Value, comparison: &Comparison) -> Result<bool, PathError> {
        let (left, right) = comparison.vals();
        let (left, right) = (self.comparable(node, left)?, self.comparable(node, right)?);
        let (left, right) = (left.as_deref(), right.as_deref());
        Ok(match comparison {
            Comparison::Eq(..) => self.equal(left, right)?,
            Comparison::Ne(..) => !self.equal(left, right)?,
            Comparison::Lt(..) => less(left, right),
            Comparison::Gt(..) => less(right, left),
            Comparison::Lte(..) => less(left, right) || self.equal(left, right)?,
            Comparison::Gte(..) => less(right, left) || self.equal(left, right)?,
        })
    }

    /// A value for a comparison; `None` is the special result Nothing of RFC 9535.
    fn comparable(&self, node: &'a Value, side: &Comparable) -> Result<Option<Cow<'a, Value>>, PathError> {
        match side {
            Comparable::Literal(literal) => Ok(Some(Cow::Owned(value_of(literal)))),
            Comparable::Function(function) => self.function(node, function),
            Comparable::SingularQuery(query) => {
                let (start, segments) = match query {
                    SingularQuery::Current(segments) => (node, segments),
                    SingularQuery::Root(segments) => (self.root, segments),
                };
                self.count(segments.len())?;
                let found = segments.iter().try_fold(start, |value, segment| match (segment, value) {
                    (SingularQuerySegment::Name(name), Value::Object(entries)) => entries.get(name),
                    (SingularQuerySegment::Index(index), Value::Array(items)) => at(items, *index),
                    _ => None,
                });
                Ok(found.map(Cow::Borrowed))
            }
        }
    }

    fn function(&self, node: &'a Value, function: &TestFunction) -> Result<Option<Cow<'a, Value>>, PathError> {
        match function {
            TestFunction::Length(arg) => {
                let Some(value) = self.argument(node, arg)? else { return Ok(None) };
                let length = match value.as_ref() {
                    Value::String(text) => {
                        self.count(text.len() / 8)?;
                        text.chars().count()
                    }
                    Value::Array(items) => items.len(),
                    Value::Object(entries) => entries.len(),
                    _ => return Ok(None),
                };
                Ok(Some(Cow::Owned(length.into())))
            }
            TestFunction::Count(FnArg::Test(test)) => Ok(Some(Cow::Owned(self.nodes(node, test)?.len().into()))),
            TestFunction::Value(arg @ FnArg::Test(_)) => self.argument(node, arg),
            _ => Err(PathError::Function),
        }
    }

    /// The value of an argument: the only node of a query, or Nothing.
    fn argument(&self, node: &'a Value, arg: &FnArg) -> Result<Option<Cow<'a, Value>>, PathError> {
        match arg {
            FnArg::Literal(literal) => Ok(Some(Cow::Owned(value_of(literal)))),
            FnArg::Test(test) => match test.as_ref() {
                Test::Function(function) => self.function(node, function),
                query => match self.nodes(node, query)?.as_slice() {
                    [only] => Ok(Some(Cow::Borrowed(*only))),
                    _ => Ok(None),
                },
            },
            FnArg::Filter(_) => Err(PathError::Function),
        }
    }

    fn matches(&self, node: &'a Value, text: &FnArg, pattern: &FnArg, whole: bool) -> Result<bool, PathError> {
        let (text, pattern) = (self.argument(node, text)?, self.argument(node, pattern)?);
        let (Some(Value::String(text)), Some(Value::String(pattern))) = (text.as_deref(), pattern.as_deref()) else {
            return Ok(false);
        };
        self.count(text.len() / 8)?;
        let pattern = if whole { format!("^(?:{pattern})$") } else { pattern.clone() };
        let mut patterns = self.patterns.borrow_mut();
        if !patterns.contains_key(&pattern) {
            self.count(PATTERN_WORK)?;
            let sized = pattern.len() <= MAX_QUERY;
            let compiled = sized.then(|| RegexBuilder::new(&pattern).size_limit(MAX_PATTERN).build().ok()).flatten();
            patterns.insert(pattern.clone(), compiled);
        }
        let compiled = patterns.get(&pattern).and_then(Option::as_ref).ok_or(PathError::Pattern)?;
        Ok(compiled.is_match(text))
    }

    fn equal(&self, left: Option<&Value>, right: Option<&Value>) -> Result<bool, PathError> {
        self.count(1)?;
        let (Some(left), Some(right)) = (left, right) else { return Ok(left.is_none() && right.is_none()) };
        Ok(match (left, right) {
            (Value::Number(_), Value::Number(_)) => numbers(left, right) == Some(Ordering::Equal),
            (Value::String(a), Value::String(b)) => {
                self.count(a.len().min(b.len()) / 64)?;
                a == b
            }
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && !any(a.iter().zip(b), |(a, b)| self.equal(Some(a), Some(b)).map(|equal| !equal))?
            }
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && !any(a, |(key, a)| Ok(!(b.contains_key(key) && self.equal(Some(a), b.get(key))?)))?
            }
            _ => left == right,
        })
    }
}

fn children(node: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match node {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(entries) => Box::new(entries.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn any<T>(
    parts: impl IntoIterator<Item = T>,
    mut holds: impl FnMut(T) -> Result<bool, PathError>,
) -> Result<bool, PathError> {
    for part in parts {
        if holds(part)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn at(items: &[Value], index: i64) -> Option<&Value> {
    let index = if index < 0 { index.checked_add(items.len() as i64)? } else { index };
    items.get(usize::try_from(index).ok()?)
}

/// The positions of a slice, according to RFC 9535, section 2.3.4.2.2.
fn slice(len: usize, start: Option<i64>, end: Option<i64>, step: i64) -> Vec<usize> {
    let len = len as i64;
    let normal = |index: i64| if index < 0 { index.saturating_add(len) } else { index };
    let bound = |index: Option<i64>, otherwise: i64, low: i64, high: i64| {
        index.map_or(otherwise, |index| normal(index).clamp(low, high))
    };
    let mut places = Vec::new();
    if step > 0 {
        let (mut place, end) = (bound(start, 0, 0, len), bound(end, len, 0, len));
        while place < end {
            places.push(place as usize);
            place = place.saturating_add(step);
        }
    } else if step < 0 {
        let (mut place, end) = (bound(start, len - 1, -1, len - 1), bound(end, -1, -1, len - 1));
        while place > end {
            places.push(place as usize);
            place = place.saturating_add(step);
        }
    }
    places
}

fn numbers(left: &Value, right: &Value) -> Option<Ordering> {
    Numeric::of(left)?.order(Numeric::of(right)?)
}

fn less(left: Option<&Value>, right: Option<&Value>) -> bool {
    match (left, right) {
        (Some(a @ Value::Number(_)), Some(b @ Value::Number(_))) => numbers(a, b) == Some(Ordering::Less),
        (Some(Value::String(a)), Some(Value::String(b))) => a < b,
        _ => false,
    }
}

fn value_of(literal: &Literal) -> Value {
    match literal {
        Literal::Int(number) => (*number).into(),
        Literal::Float(number) => (*number).into(),
        Literal::String(text) => match text.strip_prefix(INTEGER) {
            Some(digits) => exact(digits),
            None => text.as_str().into(),
        },
        Literal::Bool(boolean) => (*boolean).into(),
        Literal::Null => Value::Null,
    }
}

/// An integer of 64 bits, or the text of its digits if it is larger, as values of workflows
/// represent it.
fn exact(digits: &str) -> Value {
    digits.parse().map(i64::into).or_else(|_| digits.parse().map(u64::into)).unwrap_or_else(|_| digits.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(root: &Value, query: &str, expected: &Value) {
        let found = select(root, query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(&json!(found), expected, "{query}");
    }

    #[test]
    fn the_examples_of_the_rfc() {
        let store = json!({"store": {
            "book": [
                {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
                {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
                {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99},
                {"category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8", "price": 22.99}
            ],
            "bicycle": {"color": "red", "price": 399}
        }});
        for (query, expected) in [
            ("$.store.book[*].author", json!(["Nigel Rees", "Evelyn Waugh", "Herman Melville", "J. R. R. Tolkien"])),
            ("$..author", json!(["Nigel Rees", "Evelyn Waugh", "Herman Melville", "J. R. R. Tolkien"])),
            ("$.store..price", json!([8.95, 12.99, 8.99, 22.99, 399])),
            ("$..book[2].title", json!(["Moby Dick"])),
            ("$..book[-1]['title']", json!(["The Lord of the Rings"])),
            ("$..book[0,1].price", json!([8.95, 12.99])),
            ("$..book[:2].price", json!([8.95, 12.99])),
            ("$..book[?@.isbn].price", json!([8.99, 22.99])),
            ("$..book[?@.price<10].title", json!(["Sayings of the Century", "Moby Dick"])),
            ("$..book[?@.price > $.store.bicycle.price]", json!([])),
            ("$.store.book[?(@.category == 'fiction' && !@.isbn)].title", json!(["Sword of Honour"])),
            ("$.store.book[?match(@.author, 'J.*')].price", json!([22.99])),
            ("$.store.book[?search(@.title, 'of')].price", json!([8.95, 12.99, 22.99])),
            ("$.store.book[?length(@.title) == 9].price", json!([8.99])),
            ("$.store[?count(@.*) == 2].color", json!(["red"])),
        ] {
            check(&store, query, &expected);
        }
    }

    #[test]
    fn large_integers_are_compared_exactly() {
        let items = json!([
            {"id": 9_007_199_254_740_992_i64, "n": "a"},
            {"id": 9_007_199_254_740_993_i64, "n": "b"},
            {"id": "1234567890123456789012345", "n": "c"},
            {"id": "9007199254740993", "n": "d"},
            {"id": -9_223_372_036_854_775_808_i64, "n": "e'\\"}
        ]);
        for (query, expected) in [
            ("$[?@.id == 9007199254740993].n", json!(["b"])),
            ("$[?(@.id==9007199254740993)].n", json!(["b"])),
            ("$[?9007199254740993==@.id].n", json!(["b"])),
            ("$[?@.id>9007199254740992].n", json!(["b"])),
            ("$[?@.id==1234567890123456789012345].n", json!(["c"])),
            ("$[?@.id=='9007199254740993'].n", json!(["d"])),
            (r"$[?@.n=='e\'\\'&&@.id==-9223372036854775808].id", json!([i64::MIN])),
            ("$['9007199254740993 == 9007199254740993']", json!([])),
        ] {
            check(&items, query, &expected);
        }
    }

    #[test]
    fn slices_and_comparisons_follow_the_rfc() {
        let list = json!(["a", "b", "c", "d", "e", "f", "g"]);
        for (query, expected) in [
            ("$[1:3]", json!(["b", "c"])),
            ("$[5:]", json!(["f", "g"])),
            ("$[1:5:2]", json!(["b", "d"])),
            ("$[5:1:-2]", json!(["f", "d"])),
            ("$[::-1]", json!(["g", "f", "e", "d", "c", "b", "a"])),
            ("$[::0]", json!([])),
            ("$[0,0]", json!(["a", "a"])),
            ("$['a']", json!([])),
        ] {
            check(&list, query, &expected);
        }
        let data = json!({"o": {"x": [1, {"y": 2.0}]}, "p": {"x": [1.0, {"y": 2}]}, "n": null, "t": "t", "\"\n": 1});
        for (query, expected) in [
            ("$[?@.x == $.o.x]", json!([data["o"], data["p"]])),
            ("$[?@.none == $.none]", json!([data["o"], data["p"], null, "t", 1])),
            ("$[?@ == null]", json!([null])),
            ("$[?@ <= 't']", json!(["t"])),
            (r#"$["\"\n"]"#, json!([1])),
        ] {
            check(&data, query, &expected);
        }
    }

    #[test]
    fn hostile_queries_end_in_an_error() {
        let mut nested = json!(1);
        for _ in 0..60 {
            nested = json!([nested, 1]);
        }
        let flat = json!(vec!["x"; 3000]);
        let wrap = |open: &str, close: &str, times| format!("$[?{}@{}]", open.repeat(times), close.repeat(times));
        for (root, query, expected) in [
            (&nested, "..*".repeat(8), PathError::TooMuchWork),
            (&nested, "[0,0,0,0]".repeat(50), PathError::TooMuchWork),
            (&flat, "[?$..* == 1]".into(), PathError::Syntax(String::new())),
            (&flat, "[?count($..*) == 1]".into(), PathError::TooMuchWork),
            (&flat, r"[?search(@, '\\w{1000}')]".into(), PathError::Pattern),
            (&flat, "[?in(@, $)]".into(), PathError::Function),
            (&flat, ".a".repeat(600), PathError::TooLong),
        ] {
            let error = select(root, &format!("${query}")).unwrap_err();
            assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&expected), "{query}: {error}");
        }
        for query in [wrap("(", ")", 400), wrap("length(", ")", 100), "$".to_owned() + &"[?@".repeat(300)] {
            assert_eq!(select(&flat, &query), Err(PathError::TooDeep));
        }
        // As deep as allowed, with an error at the innermost place.
        let query = format!("$[?{}@.{}]", "length(".repeat(7), ")".repeat(7));
        assert!(matches!(select(&flat, &query), Err(PathError::Syntax(_))));
        for query in ["", "a", "$.", "$[", "$['a", "$..", "$[?]", "$[99999999999999999999]", "$.日[?@"] {
            select(&json!({"日": [1]}), query).unwrap_err();
        }
    }
}
