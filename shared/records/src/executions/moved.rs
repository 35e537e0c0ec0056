//! Decides whether a run can continue with another revision, and where its steps are there.

use engine::index::StepIndex;
use engine::program::{Kind, Node, Program};
use engine::state::{Fibre, Frame, State};
use engine::{Error, Result};

/// The steps of two revisions, matched by their ids.
pub(super) struct Moved<'a> {
    before: &'a Program,
    after: &'a Program,
    revision: u32,
}

impl<'a> Moved<'a> {
    /// Compares the program that the run had with that of `revision`.
    pub(super) fn new(before: &'a Program, after: &'a Program, revision: u32) -> Self {
        Self { before, after, revision }
    }

    /// Where a step is in the other revision.
    pub(super) fn place(&self, step: StepIndex) -> Option<StepIndex> {
        if step == self.before.end() {
            return Some(self.after.end());
        }
        self.after.index.get(&self.before.nodes.get(step.place())?.id).copied()
    }

    /// Refuses the other revision unless each step at which the run stopped is there, with the same
    /// module and in the same blocks, and each step that has run has the same module if it is
    /// there, and would not run again because it comes after the one at which the run stopped.
    pub(super) fn check(&self, state: &State) -> Result<()> {
        for step in state.passes.keys() {
            if let Some((old, new)) = self.pair(*step)
                && old.module_id != new.module_id
            {
                return self.refuse(&old.id, &format!("has run as {} and is {}", old.module_id, new.module_id));
            }
        }
        state.stopped().iter().try_for_each(|fibre| self.check_fibre(state, fibre))
    }

    fn check_fibre(&self, state: &State, fibre: &Fibre) -> Result<()> {
        let Some(old) = self.before.nodes.get(fibre.pc.place()) else { return Ok(()) };
        let Some((_, new)) = self.pair(fibre.pc) else {
            return self.refuse(&old.id, "is where the run stopped, and is not there");
        };
        if old.module_id != new.module_id {
            let reason = format!("is where the run stopped, and is {} instead of {}", new.module_id, old.module_id);
            return self.refuse(&old.id, &reason);
        }
        let here = self.place(fibre.pc);
        let is_behind = |step: &&StepIndex| {
            let there = self.place(**step).filter(|there| Some(*there) > here);
            **step < fibre.pc && there.is_some_and(|there| !self.is_skipped(there))
        };
        if let Some((step, _)) = state.passes.keys().find(is_behind).and_then(|step| self.pair(*step)) {
            return self.refuse(&step.id, &format!("has run, and would run again: it comes after step '{}'", old.id));
        }
        let around: Option<Vec<_>> = old.around.iter().map(|section| self.place(*section)).collect();
        if around.as_ref() != Some(&new.around) {
            return self.refuse(&old.id, "is where the run stopped, and is in another block");
        }
        let frames = fibre.frames.iter().map(Frame::start);
        frames.chain(old.around.iter().copied()).try_for_each(|start| self.check_block(start))
    }

    /// A block that the run is in must have the same module and the same branches, and must not be
    /// disabled.
    fn check_block(&self, start: StepIndex) -> Result<()> {
        let Some(old) = self.before.nodes.get(start.place()) else { return Ok(()) };
        let Some((_, new)) = self.pair(start) else {
            return self.refuse(&old.id, "is a block that the run is in, and is not there");
        };
        if old.module_id != new.module_id {
            return self.refuse(&old.id, "is a block that the run is in, and is another block");
        }
        if new.disabled {
            return self.refuse(&old.id, "is a block that the run is in, and is disabled");
        }
        if branches(self.before, old) != branches(self.after, new) {
            return self.refuse(&old.id, "is a block that the run is in, and has other branches");
        }
        Ok(())
    }

    /// Whether a step of the other revision is never run, because it or a block around it is
    /// disabled.
    fn is_skipped(&self, step: StepIndex) -> bool {
        let Some(node) = self.after.nodes.get(step.place()) else { return false };
        let blocks = node.around.iter().map(|section| self.after.opener(*section));
        let mut nodes = blocks.filter_map(|start| self.after.nodes.get(start.place()));
        node.disabled || nodes.any(|block| block.disabled)
    }

    /// A step of both revisions.
    fn pair(&self, step: StepIndex) -> Option<(&Node, &Node)> {
        let old = self.before.nodes.get(step.place())?;
        Some((old, self.after.nodes.get(self.after.index.get(&old.id)?.place())?))
    }

    fn refuse(&self, step: &str, reason: &str) -> Result<()> {
        Err(Error::invalid("revision", format!("step '{step}' {reason} in revision {}", self.revision)))
    }
}

/// The ids of the marks before the branches of a block whose branches run at the same time, or
/// before the finally part of another one.
fn branches<'a>(program: &'a Program, node: &Node) -> Vec<&'a str> {
    let branches = match &node.kind {
        Kind::Parallel { branches, .. } | Kind::Race { branches, .. } => branches.as_slice(),
        Kind::Try { last, .. } => {
            let mark = |last: &StepIndex| program.nodes.get(last.place()).map(|mark| mark.id.as_str());
            return last.iter().filter_map(mark).collect();
        }
        _ => return Vec::new(),
    };
    let mark = |first: &StepIndex| program.nodes.get(first.place().checked_sub(1)?).map(|mark| mark.id.as_str());
    branches.iter().filter_map(mark).collect()
}
