//! The comments that have been read and do not belong to a part of the file yet.

use super::tree::Notes;

/// A comment in the text.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    /// The comment, with its `#`.
    pub text: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 0.
    pub column: usize,
}

/// Comments in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Pending(Vec<Comment>);

impl Pending {
    pub(super) fn push(&mut self, comment: Comment) {
        self.0.push(comment);
    }

    /// The comment at the end of this line, if the first one is there.
    pub(super) fn right_of(&mut self, line: usize) -> Option<String> {
        let is_there = self.0.first().is_some_and(|comment| comment.line == line);
        is_there.then(|| self.0.remove(0).text)
    }

    /// All comments above a part that begins on this line. `after` is the line on which the part
    /// before ends; blank lines are kept, but never two in a row.
    pub(super) fn above(&mut self, after: usize, line: usize) -> Vec<String> {
        lines(std::mem::take(&mut self.0), after, line)
    }

    /// The comments that are indented at least as far as `column`, and the line of the last one.
    pub(super) fn below(&mut self, after: usize, column: usize) -> (Vec<String>, usize) {
        let many = self.0.iter().take_while(|comment| comment.column >= column).count();
        let taken: Vec<_> = self.0.drain(..many).collect();
        let end = taken.last().map_or(after, |last| last.line);
        (lines(taken, after, end), end)
    }
}

fn lines(comments: Vec<Comment>, after: usize, line: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut last = after;
    for comment in comments {
        if comment.line > last + 1 && last > 0 {
            lines.push(String::new());
        }
        last = comment.line;
        lines.push(comment.text);
    }
    if line > last + 1 && last > 0 {
        lines.push(String::new());
    }
    lines
}

/// The comments of a part that was read.
pub(super) fn notes(above: Vec<String>, rights: Vec<Option<String>>) -> Notes {
    let mut rights = rights.into_iter().flatten();
    let right = rights.next();
    let above = above.into_iter().chain(rights).collect();
    Notes { above, right }
}
