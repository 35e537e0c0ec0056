//! Prints a tree as YAML, in one form for each value.

use super::scalar::{is_block, is_plain, quoted};
use super::tree::{Entry, Item, Node, Notes, Tree};

/// The most columns of a list or dictionary on one line.
pub const WIDTH: usize = 110;
const STEP: usize = 2;

/// The text of a value, with its comments.
pub fn write(node: &Node) -> String {
    let mut printer = Printer::default();
    match &node.tree {
        Tree::Map(entries) if !entries.is_empty() => printer.map(entries, 0),
        Tree::List(items) if !items.is_empty() => printer.list(items, 0),
        Tree::Text(text) => printer.line(0, &scalar(text), None),
        _ => {
            let text = flow(node).unwrap_or_default();
            printer.line(0, &text, None);
        }
    }
    printer.comments(&node.below, 0);
    printer.out
}

#[derive(Default)]
struct Printer {
    out: String,
}

impl Printer {
    fn line(&mut self, indent: usize, text: &str, right: Option<&str>) {
        self.indent(indent);
        self.out.push_str(text);
        self.end(right);
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn end(&mut self, right: Option<&str>) {
        if let Some(comment) = right {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }

    /// Lines of comments. The text never begins with a blank line, and there are never two in a
    /// row.
    fn comments(&mut self, lines: &[String], indent: usize) {
        for line in lines {
            if !line.is_empty() {
                self.line(indent, line, None);
            } else if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        }
    }

    fn map(&mut self, entries: &[Entry], indent: usize) {
        for entry in entries {
            self.comments(&entry.notes.above, indent);
            self.indent(indent);
            self.entry(entry, indent);
        }
    }

    /// An entry whose line is begun already.
    fn entry(&mut self, entry: &Entry, indent: usize) {
        let key = scalar_key(&entry.key);
        self.out.push_str(&key);
        self.out.push(':');
        let room = WIDTH.saturating_sub(indent + key.chars().count() + 2);
        self.value(&entry.node, indent, room, &entry.notes, indent + STEP);
    }

    /// A value after its key. `inner` is the column of its parts if it takes several lines.
    fn value(&mut self, node: &Node, indent: usize, room: usize, notes: &Notes, inner: usize) {
        let right = notes.right.as_deref();
        if let Some(text) = one_line(node, room) {
            self.out.push(' ');
            self.out.push_str(&text);
            self.end(right);
            return;
        }
        match &node.tree {
            Tree::Text(text) => self.block(text, indent + STEP, right),
            Tree::Map(entries) => {
                self.end(right);
                self.map(entries, inner);
            }
            Tree::List(items) => {
                self.end(right);
                self.list(items, inner);
            }
            _ => self.end(right),
        }
        self.comments(&node.below, inner);
    }

    fn block(&mut self, text: &str, indent: usize, right: Option<&str>) {
        let (mark, body) = match text.strip_suffix('\n') {
            Some(body) => (" |", body),
            None => (" |-", text),
        };
        self.out.push_str(mark);
        self.end(right);
        for line in body.split('\n') {
            if !line.is_empty() {
                self.indent(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    fn list(&mut self, items: &[Item], indent: usize) {
        for item in items {
            self.begin(item, indent);
            self.indent(indent);
            self.item(item, indent);
        }
    }

    /// The comments above an item, and those above its first part, which begins on the same line.
    fn begin(&mut self, item: &Item, indent: usize) {
        self.comments(&item.notes.above, indent);
        if one_line(&item.node, WIDTH.saturating_sub(indent + STEP)).is_some() {
            return;
        }
        match &item.node.tree {
            Tree::Map(entries) => {
                if let Some(first) = entries.first() {
                    self.comments(&first.notes.above, indent);
                }
            }
            Tree::List(items) => {
                self.comments(item.notes.right.as_slice(), indent);
                if let Some(first) = items.first() {
                    self.begin(first, indent);
                }
            }
            _ => {}
        }
    }

    /// An item whose line is begun already.
    fn item(&mut self, item: &Item, indent: usize) {
        self.out.push('-');
        let (room, inner) = (WIDTH.saturating_sub(indent + STEP), indent + STEP);
        let is_one_line = one_line(&item.node, room).is_some();
        match &item.node.tree {
            Tree::Map(entries) if !is_one_line => {
                let Some((first, rest)) = entries.split_first() else { return };
                self.out.push(' ');
                // A comment on the line of the item belongs to its first entry, which is on the
                // same line.
                let right = first.notes.right.clone().or_else(|| item.notes.right.clone());
                let notes = Notes { above: Vec::new(), right };
                self.entry(&Entry { notes, ..first.clone() }, inner);
                self.map(rest, inner);
            }
            Tree::List(items) if !is_one_line => {
                let Some((first, rest)) = items.split_first() else { return };
                self.out.push(' ');
                self.item(first, inner);
                self.list(rest, inner);
            }
            _ => {
                self.value(&item.node, indent, room, &item.notes, inner);
                return;
            }
        }
        self.comments(&item.node.below, inner);
    }
}

/// The value on one line, if it should be printed on one line and fits.
fn one_line(node: &Node, room: usize) -> Option<String> {
    let is_scalar = !matches!(&node.tree, Tree::List(items) if !items.is_empty())
        && !matches!(&node.tree, Tree::Map(entries) if !entries.is_empty());
    if is_scalar && node.below.iter().all(String::is_empty) {
        return flow(node);
    }
    if node.has_comments() {
        return None;
    }
    flow(node).filter(|text| text.chars().count() <= room)
}

/// The value in brackets; `None` if a part of it needs several lines.
fn flow(node: &Node) -> Option<String> {
    match &node.tree {
        Tree::Null => Some("null".to_owned()),
        Tree::Bool(boolean) => Some(boolean.to_string()),
        Tree::Number(number) => Some(number.to_string()),
        Tree::Text(text) if is_block(text) => None,
        Tree::Text(text) => Some(scalar(text)),
        Tree::List(items) if items.is_empty() => Some("[]".to_owned()),
        Tree::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
        _ if node.is_tall => None,
        Tree::List(items) => {
            let parts = items.iter().map(|item| flow(&item.node)).collect::<Option<Vec<_>>>()?;
            Some(format!("[{}]", parts.join(", ")))
        }
        Tree::Map(entries) => {
            let part = |entry: &Entry| Some(format!("{}: {}", scalar_key(&entry.key), flow(&entry.node)?));
            let parts = entries.iter().map(part).collect::<Option<Vec<_>>>()?;
            Some(format!("{{{}}}", parts.join(", ")))
        }
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A key, on one line. Words that other readers read as booleans also need quotes here.
fn scalar_key(key: &str) -> String {
    scalar(key)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn printed(value: &Value) -> String {
        write(&Node::from(value))
    }

    #[test]
    fn values_have_one_form() {
        let value = json!({
            "name": "订单", "when": "2026-01-31", "zip": "007", "no": "no", "n": 1.0, "list": [1, {"a": null}],
            "text": "a\nb\n", "empty": {}, "t": "{{x.y}}",
        });
        let expected = "\
name: 订单
when: \"2026-01-31\"
zip: \"007\"
\"no\": \"no\"
\"n\": 1.0
list: [1, {a: null}]
text: |
  a
  b
empty: {}
t: \"{{x.y}}\"
";
        assert_eq!(printed(&value), expected);
    }

    #[test]
    fn comments_are_printed_where_they_were() {
        let text = "\
# header

# above
a: 1 # right
b: # of b
  # inside
  c: 2

  d: 3
  # below d
list:
  # first
  - x
  - w: 1 # beside
    z:
      - 1 # one
      # after one

  # last
# end
";
        let node = read(text).unwrap();
        assert_eq!(write(&node), text);
    }

    fn texts() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "",
            " ",
            "a ",
            " a",
            "yes",
            "No",
            "~",
            "null",
            "true",
            "1",
            "1.0",
            "007",
            "0x1F",
            "1e3",
            ".inf",
            "2026-01-31",
            "a: b",
            "a #b",
            "#",
            "- a",
            "a\nb",
            "a\nb\n",
            "a\n\nb",
            "\n",
            "a\n\n",
            " a\nb",
            "a \nb",
            "\ta",
            "a\tb",
            "a\t\nb",
            "🙂",
            "{{a.b}}",
            "[[x]]",
            "{}",
            "[",
            "a, b",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`",
            "'",
            "\"",
            "\\",
            "---",
            "...",
            "--- a",
            "a\r\nb",
            "\u{85}",
            "\u{2028}",
            "\u{feff}a",
            "<<",
            "=",
            "?",
            "? a",
            ":",
            "a:",
            "12:30",
            "\u{0}",
            "\u{7f}",
            "\u{a0}",
            "a\u{a0}",
            "\u{200b}",
            "\u{fffe}",
            "\u{10ffff}",
            "y",
            "on",
            "a\n b\n  c",
            "a\n#b\n---\n",
        ]);
        prop_oneof![known.prop_map(str::to_owned), any::<String>(), "[a-c \\n:#-]{0,12}", "[ -~]{0,20}"]
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_filter_map("finite", |float| serde_json::Number::from_f64(float).map(Value::Number)),
            texts().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((texts(), inner), 0..5)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn a_printed_value_is_read_as_itself(value in values()) {
            let text = printed(&value);
            let node = read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(node.value(), value, "{}", text);
            prop_assert!(!node.has_comments());
        }

        #[test]
        fn json_is_read_as_itself(value in values()) {
            // YAML has no unprintable characters, which JSON need not escape.
            prop_assume!(value.to_string().chars().all(super::super::scalar::is_printed));
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let node = read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
                prop_assert_eq!(node.value(), value.clone(), "{}", text);
            }
        }
    }
}
