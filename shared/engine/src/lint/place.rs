//! The place of a text, and what it can refer to.

use super::variables::Variables;
use super::{Finding, Linter};
use std::ops::Range;

/// A text of the workflow that contains references.
pub(super) struct TextPlace<'a> {
    /// The step; `None` = a declared output, which is evaluated when the run has ended.
    pub at: Option<usize>,
    /// The path from the step, or from the workflow.
    pub path: &'a str,
    /// The text itself.
    pub text: &'a str,
    /// The variables that it can refer to.
    pub variables: &'a Variables,
    /// Further roots that it can refer to.
    pub locals: &'a [&'a str],
    /// The block whose steps may have run although they come later, because the text is evaluated
    /// at the end of each pass.
    pub pass_of: Option<usize>,
    /// Whether it tests if a value exists, so that a missing one can be intended.
    pub asks: bool,
}

impl TextPlace<'_> {
    /// Adds a finding about a part of the text, which is given in bytes.
    pub(super) fn note(&self, linter: &mut Linter<'_>, finding: Finding, bytes: &Range<usize>) {
        if linter.has_enough() {
            return;
        }
        let finding = finding.within(self.text, bytes);
        match self.at {
            Some(at) => linter.at_step(at, self.path, finding),
            None => linter.found.push(Finding { path: self.path.to_owned(), ..finding }),
        }
    }
}
