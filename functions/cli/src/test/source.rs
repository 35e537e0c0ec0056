//! A file of YAML or JSON with the line of each value, for messages.

use crate::yaml::{Node, Tree};
use rehearsal::place::{Part, Path};
use serde_json::Value;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    root: Node,
    /// The positions at which lines end, in bytes.
    ends: Vec<usize>,
}

impl Source {
    /// The file with this tree and text.
    pub fn of(root: Node, text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Self { root, ends }
    }

    /// The value of the file.
    pub fn value(&self) -> Value {
        self.root.value()
    }

    /// The line of the value at this path, or of the smallest existing value around it.
    pub fn line(&self, path: &Path) -> usize {
        self.find(path).0
    }

    /// The line of a value of a case. `path` is the path of the value in the case; the value can
    /// come from a row of a table or from the defaults.
    pub fn line_of_case(&self, path: &Path, origins: &[Path]) -> usize {
        let Some(own) = origins.iter().find(|origin| path.parts().starts_with(origin.parts())) else {
            // A value that the case does not contain has the line of the case.
            return match (origins.first(), self.find(path)) {
                (Some(case), (_, 0)) => self.line(case),
                (_, (line, _)) => line,
            };
        };
        let rest = path.parts().get(own.parts().len()..).unwrap_or_default();
        let mut best: Option<(usize, usize)> = None;
        for origin in origins {
            let whole = rest.iter().fold(origin.clone(), |path, part| match part {
                Part::Key(name) => path.key(name),
                Part::Index(at) => path.index(*at),
            });
            let (line, depth) = self.find(&whole);
            // How much of the rest of the path is written there. If two origins are equal, the
            // nearest one decides.
            let written = (depth + rest.len()).saturating_sub(whole.parts().len());
            if best.is_none_or(|(_, before)| written > before) {
                best = Some((line, written));
            }
        }
        best.map_or_else(|| self.line(own), |(line, _)| line)
    }

    /// The line, and how many steps of the path are written.
    fn find(&self, path: &Path) -> (usize, usize) {
        let (mut node, mut at, mut depth) = (&self.root, self.root.at.start, 0);
        for part in path.parts() {
            let next = match (part, &node.tree) {
                (Part::Key(name), Tree::Map(_)) => node.entry(name).map(|entry| (&entry.node, entry.key_at.start)),
                (Part::Index(index), Tree::List(items)) => {
                    items.get(*index).map(|item| (&item.node, item.node.at.start))
                }
                _ => None,
            };
            let Some(next) = next else { break };
            ((node, at), depth) = (next, depth + 1);
        }
        (self.ends.partition_point(|end| *end < at) + 1, depth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;
    use serde_json::json;

    const FILE: &str = "defaults:\n  seed: 7\ncases:\n  - name: a\n    expect:\n      result: {b: [1,\n        2]}\n";

    #[test]
    fn values_have_lines() {
        let source = Source::of(yaml::read(FILE).unwrap(), FILE);
        assert_eq!(source.value()["cases"][0]["expect"]["result"], json!({"b": [1, 2]}));
        let case = Path::root().key("cases").index(0);
        assert_eq!(source.line(&case.key("expect").key("result").key("b").index(1)), 7);
        assert_eq!(source.line(&case.key("expect").key("none")), 5);
        let origins = [case.clone(), Path::root().key("defaults")];
        assert_eq!(source.line_of_case(&case.key("seed"), &origins), 2);
        assert_eq!(source.line_of_case(&case.key("expect").key("result"), &origins), 6);
        assert_eq!(source.line_of_case(&case, &origins), 4);
    }

    #[test]
    fn json_is_read_as_well() {
        let text = "{\"a\": [1.5, null, \"x\", true, -2]}";
        let source = Source::of(yaml::read(text).unwrap(), text);
        assert_eq!(source.value(), json!({"a": [1.5, null, "x", true, -2]}));
    }
}
