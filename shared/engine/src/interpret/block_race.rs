//! `race`: branches that run at the same time until the first of them completes. Then the others
//! are cancelled. A branch that fails does not win: the block fails when all branches have failed.

use super::{Checked, Flow, Here, Interpreter};
use crate::index::Branch;
use crate::program::Kind;
use crate::state::{AfterFinally, Folded, Frame, StepStatus, Wait};
use crate::{FibreIndex, StepIndex};
use model::Level;
use serde_json::{Map, Value, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_race(&mut self, here: Here<'a>, branches: &[StepIndex], after: StepIndex) -> Checked<Flow> {
        self.begin(here);
        self.log_started(here, &Map::new());
        self.set_outputs(here, Map::new());
        let frame = Frame::Race { start: here.pc, folded: Box::<Folded>::default(), failed: 0 };
        self.start_branches(here, branches, after, frame)
    }

    /// A branch has completed: it wins, and the others are cancelled.
    pub(super) fn win(&mut self, at: FibreIndex, parent: FibreIndex, start: StepIndex) -> Checked<Flow> {
        let number = self.branch_of(at)?;
        let id = self.state.fibre(parent)?.id;
        // The changes of the winner are merged last, so they replace those of the others.
        self.end_split(at)?;
        let parent = self.place_of(id)?;
        let failed = match self.top_frame(parent) {
            Some(Frame::Race { failed, .. }) => *failed,
            _ => 0,
        };
        let here = Here { at: parent, pc: start, node: self.program.node(start)? };
        self.set_outputs(here, self.winner(start, number, failed));
        if self.cancel_below(id)? {
            let parent = self.place_of(id)?;
            self.wait(parent, Wait::Leaving(AfterFinally::Won(start)))?;
        } else {
            let parent = self.place_of(id)?;
            self.end_branches(parent, start)?;
        }
        Ok(Flow::Gone)
    }

    /// The outputs of the block: the position, id and name of the branch that has won.
    fn winner(&self, start: StepIndex, number: Branch, failed: u32) -> Map<String, Value> {
        let place = usize::try_from(number.0).unwrap_or(usize::MAX).saturating_sub(1);
        let branch = match self.program.node(start).map(|node| &node.kind) {
            Ok(Kind::Race { branches, .. }) => branches.get(place).copied(),
            _ => None,
        };
        let mark = branch.and_then(|first| self.program.nodes.get(first.place().checked_sub(1)?));
        let id = mark.map(|mark| mark.id.clone()).unwrap_or_default();
        let name = mark.and_then(|mark| mark.name.clone()).filter(|name| !name.is_empty());
        Map::from_iter([
            ("winner".to_owned(), json!(number.0)),
            ("winner_name".to_owned(), Value::String(name.unwrap_or_else(|| id.clone()))),
            ("winner_id".to_owned(), Value::String(id)),
            ("failed".to_owned(), json!(failed)),
        ])
    }

    /// No other branch is left, so the run continues after the block.
    pub(super) fn end_branches(&mut self, at: FibreIndex, start: StepIndex) -> Checked<()> {
        let after = self.program.node(start)?.kind.after().unwrap_or(start.next());
        self.pop_frame(at);
        self.close(at, start, StepStatus::Completed);
        self.go_to(at, after)
    }

    /// A branch has failed. If others still run, the block continues without it. Returns whether it
    /// does.
    pub(super) fn loses(
        &mut self,
        at: FibreIndex,
        parent: FibreIndex,
        step: StepIndex,
        message: &str,
    ) -> Checked<bool> {
        if !self.may_lose(parent)? {
            return Ok(false);
        }
        let Some(Frame::Race { start, failed, .. }) = self.top_frame(parent) else { return Ok(false) };
        *failed += 1;
        let pc = *start;
        let here = Here { at: parent, pc, node: self.program.node(pc)? };
        let id = &self.program.node(step)?.id;
        self.log(here, Level::Warning, format!("A branch has failed at step '{id}': {message}"), Map::new());
        self.drop_fibre(at)?;
        Ok(true)
    }

    /// Whether a branch below this fibre can fail without failing the block, because another branch
    /// still runs.
    pub(super) fn may_lose(&self, parent: FibreIndex) -> Checked<bool> {
        let fibre = self.state.fibre(parent)?;
        let races = matches!(fibre.wait, Wait::Join) && matches!(fibre.frames.last(), Some(Frame::Race { .. }));
        Ok(races && self.running(parent)? > 1)
    }
}
