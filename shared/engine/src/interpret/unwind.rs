//! Leaving blocks: frames are popped, fibres below are cancelled, a failure is caught or ends the
//! run.

use super::{Checked, Here, Interpreter, Outcome, children};
use crate::index::Branch;
use crate::state::{AfterFinally, Fibre, Folded, Frame, Halt, Layer, Part, Split, StepStatus, Wait};
use crate::{BrokenInvariant, FibreId, FibreIndex, StepIndex};

impl<'a> Interpreter<'a> {
    pub(super) fn push_frame(&mut self, at: FibreIndex, mut frame: Frame) -> Checked<()> {
        self.state.bytes += frame.slots_mut().map(|slot| slot.bytes()).sum::<usize>();
        self.state.fibre_mut(at)?.frames.push(frame);
        Ok(())
    }

    /// The innermost block that the fibre has entered; `None` if there is none.
    pub(super) fn top_frame(&mut self, at: FibreIndex) -> Option<&mut Frame> {
        self.state.fibres.get_mut(at.0).and_then(|fibre| fibre.frames.last_mut())
    }

    /// Leaves the innermost block. The changes of its ended fibres become visible; the size of its
    /// values is subtracted.
    pub(super) fn pop_frame(&mut self, at: FibreIndex) -> Option<Frame> {
        let mut frame = self.state.fibres.get_mut(at.0)?.frames.pop()?;
        let folded = match &mut frame {
            Frame::ForEach { spread: Some(spread), .. } => std::mem::take(&mut spread.folded),
            Frame::Parallel { folded, .. } | Frame::Race { folded, .. } => std::mem::take(folded.as_mut()),
            _ => Folded::default(),
        };
        let bytes = frame.slots_mut().map(|slot| slot.bytes()).sum::<usize>();
        self.state.bytes = self.state.bytes.saturating_sub(bytes);
        self.fold_into(at, folded);
        Some(frame)
    }

    /// The error about a fibre that is not in the expected block or wait.
    pub(super) fn not_in(&self, at: FibreIndex, expected: &'static str) -> BrokenInvariant {
        match self.state.fibre(at) {
            Ok(fibre) => BrokenInvariant::NotIn { id: fibre.id, expected },
            Err(broken) => broken,
        }
    }

    fn fold_into(&mut self, at: FibreIndex, folded: Folded) {
        let replaced = self.state.layer_mut(at).take_over(folded);
        self.state.forget(replaced);
    }

    /// Removes a fibre, and abandons the effects and children for which it waited.
    pub(super) fn remove_fibre(&mut self, at: FibreIndex) -> Option<Fibre> {
        if at.0 >= self.state.fibres.len() {
            return None;
        }
        self.keep_interrupted(at);
        let id = self.state.fibres.get(at.0)?.id;
        self.drop_wait(at, id);
        let mut fibre = self.state.fibres.remove(at.0);
        let held: usize = fibre.frames.iter_mut().flat_map(Frame::slots_mut).map(|slot| slot.bytes()).sum();
        self.state.bytes = self.state.bytes.saturating_sub(held);
        Some(fibre)
    }

    /// Abandons the effects and children for which the step of a fibre waits.
    pub(super) fn drop_wait(&mut self, at: FibreIndex, id: FibreId) {
        let outside = children::outside(self.state, at);
        self.decision.abandoned.extend(outside);
        self.decision.effects.retain(|issue| issue.fibre != id);
        self.decision.retries.retain(|gap| gap.fibre != id);
        self.decision.starts.retain(|start| start.fibre != id);
        self.decision.gathers.retain(|gather| gather.fibre != id);
    }

    /// Removes a fibre that has left its blocks. Its changes become visible to the fibre that waits
    /// for it.
    pub(super) fn drop_fibre(&mut self, at: FibreIndex) -> Checked<()> {
        let id = self.state.fibre(at)?.id;
        let split = self.remove_fibre(at).and_then(|fibre| fibre.split).ok_or(BrokenInvariant::NoBranch { id })?;
        let mut folded = Folded::default();
        let dropped = folded.add(split.number, split.layer);
        self.state.forget(dropped);
        let parent = self.place_of(split.parent)?;
        self.fold_into(parent, folded);
        Ok(())
    }

    /// Cancels all fibres below the fibre with this id. Their changes become visible to it.
    pub(super) fn cancel_split(&mut self, id: FibreId) {
        while let Some(at) = (0..self.state.fibres.len()).rev().map(FibreIndex).find(|at| self.is_split_from(*at, id)) {
            let Some(split) = self.remove_fibre(at).and_then(|fibre| fibre.split) else { return };
            let mut folded = Folded::default();
            let dropped = folded.add(split.number, split.layer);
            self.state.forget(dropped);
            // A fibre is created after its parent. The fibres are removed in reverse order, so the
            // parent still exists.
            if let Some(parent) = self.state.fibre_at(split.parent) {
                self.fold_into(parent, folded);
            }
        }
    }

    /// Cancels every fibre, the first included.
    pub(super) fn cancel_all(&mut self) {
        if let Some(first) = self.state.fibres.iter().find(|fibre| fibre.split.is_none()).map(|fibre| fibre.id) {
            self.cancel_split(first);
        }
        self.keep_interrupted_blocks(FibreIndex::FIRST);
        while self.state.fibres.first().is_some_and(|fibre| !fibre.frames.is_empty()) {
            self.pop_frame(FibreIndex::FIRST);
        }
        while self.remove_fibre(FibreIndex::FIRST).is_some() {}
    }

    fn is_split_from(&self, at: FibreIndex, first: FibreId) -> bool {
        let mut next = self.state.fibres.get(at.0).and_then(Fibre::parent);
        while let Some(parent) = next {
            if parent == first {
                return true;
            }
            next = self.state.fibre_at(parent).and_then(|at| self.state.fibres.get(at.0)).and_then(Fibre::parent);
        }
        false
    }

    /// The place of the fibre that waits for this one; `None` for the first fibre.
    pub(super) fn parent_at(&self, at: FibreIndex) -> Checked<Option<FibreIndex>> {
        let Some(parent) = self.state.fibre(at)?.parent() else { return Ok(None) };
        self.place_of(parent).map(Some)
    }

    /// The place of a fibre that has not ended.
    pub(super) fn place_of(&self, id: FibreId) -> Checked<FibreIndex> {
        self.state.fibre_at(id).ok_or(BrokenInvariant::NoFibreOfId { id })
    }

    /// The number of the branch or item that the fibre works on.
    pub(super) fn branch_of(&self, at: FibreIndex) -> Checked<Branch> {
        let fibre = self.state.fibre(at)?;
        fibre.split.as_ref().map(|split| split.number).ok_or(BrokenInvariant::NoBranch { id: fibre.id })
    }

    /// Goes up from a fibre that has left its own blocks to the fibre that waits for it. The fibre
    /// and its siblings are cancelled. If some of them have finally parts to run, the fibre above
    /// continues with `then` when they have ended.
    pub(super) fn ascend(&mut self, at: FibreIndex, then: impl FnOnce() -> AfterFinally) -> Checked<ParentState> {
        let Some(parent) = self.state.fibre(at)?.parent() else { return Ok(ParentState::Nothing) };
        if !self.state.is_guarded() {
            self.cancel_split(parent);
            return self.place_of(parent).map(ParentState::At);
        }
        self.drop_fibre(at)?;
        let left = self.cancel_below(parent)?;
        let above = self.place_of(parent)?;
        if left {
            self.wait(above, Wait::Leaving(then()))?;
            return Ok(ParentState::Later);
        }
        Ok(ParentState::At(above))
    }

    /// A step has failed after its last attempt: the innermost try block catches the failure,
    /// otherwise the run fails.
    pub(super) fn raise(&mut self, here: Here<'a>, message: String) -> Checked<()> {
        let message = self.facts.secrets.conceal_text(message);
        if !self.is_caught(here.at)? {
            self.halt(here);
        }
        self.fail_from(here.at, here.pc, message)
    }

    /// Leaves the blocks of a fibre, and of the fibres above it, until one catches the failure of a
    /// step.
    pub(super) fn fail_from(&mut self, mut at: FibreIndex, step: StepIndex, message: String) -> Checked<()> {
        loop {
            while let Some(frame) = self.pop_frame(at) {
                let start = frame.start();
                match frame {
                    Frame::Try { .. } => return self.catch(at, start, step, message),
                    Frame::Guard { part: Part::Tried, .. } if self.catches(start) => {
                        self.push_frame(at, Frame::Guard { start, part: Part::Caught })?;
                        return self.catch(at, start, step, message);
                    }
                    Frame::Guard { part: Part::Tried | Part::Caught, .. } if self.has_finally(start) => {
                        return self.enter_finally(at, start, AfterFinally::Fail { step, message });
                    }
                    _ => self.close(at, start, StepStatus::Failed),
                }
            }
            if let Some(parent) = self.parent_at(at)?
                && self.loses(at, parent, step, &message)?
            {
                return Ok(());
            }
            match self.ascend(at, || AfterFinally::Fail { step, message: message.clone() })? {
                ParentState::At(parent) => at = parent,
                ParentState::Later => return Ok(()),
                ParentState::Nothing => {
                    let id = &self.program.node(step)?.id;
                    // A step without an id replaces a whole workflow.
                    let error = if id.is_empty() { message } else { format!("step '{id}': {message}") };
                    self.end(Outcome::Failed(error));
                    return Ok(());
                }
            }
        }
    }

    /// Whether a failure of this fibre is caught by one of its blocks or of the fibres above, or
    /// only ends a branch of a race that continues without it.
    fn is_caught(&self, mut at: FibreIndex) -> Checked<bool> {
        loop {
            let catches = |frame: &Frame| match frame {
                Frame::Try { .. } => true,
                Frame::Guard { start, part: Part::Tried } => self.catches(*start),
                _ => false,
            };
            if self.state.fibre(at)?.frames.iter().any(catches) {
                return Ok(true);
            }
            match self.parent_at(at)? {
                Some(parent) if self.may_lose(parent)? => return Ok(true),
                Some(parent) => at = parent,
                None => return Ok(false),
            }
        }
    }

    /// Keeps the position of the run before its fibres are unwound, so that another run can resume
    /// there.
    pub(super) fn halt(&mut self, failed: Here<'a>) {
        if let Ok(fibre) = self.state.fibre(failed.at) {
            self.state.halt = Some(Box::new(Halt::of(self.state, fibre.id)));
        }
    }

    /// Creates a fibre below this one, which begins at `pc`. Returns its position.
    pub(super) fn split(&mut self, at: FibreIndex, number: Branch, pc: StepIndex) -> Checked<FibreIndex> {
        let parent = self.state.fibre(at)?.id;
        let id = FibreId(self.state.fibre_count);
        self.state.fibre_count += 1;
        let split = Split { parent, number, layer: Layer::default() };
        let place = FibreIndex(self.state.fibres.len());
        self.state.fibres.push(Fibre::new(id, pc, Some(Box::new(split))));
        Ok(place)
    }

    /// Ends a fibre without a failure: its layer is merged into the block that it shares with its
    /// siblings. Returns the position of the fibre that waits for it.
    pub(super) fn end_split(&mut self, at: FibreIndex) -> Checked<FibreIndex> {
        let id = self.state.fibre(at)?.id;
        let split = self.remove_fibre(at).and_then(|fibre| fibre.split).ok_or(BrokenInvariant::NoBranch { id })?;
        let parent = self.place_of(split.parent)?;
        let dropped = match self.top_frame(parent) {
            Some(Frame::Parallel { folded, .. } | Frame::Race { folded, .. }) => folded.add(split.number, split.layer),
            Some(Frame::ForEach { spread: Some(spread), .. }) => spread.folded.add(split.number, split.layer),
            _ => return Err(self.not_in(parent, "a block whose fibres run side by side")),
        };
        self.state.forget(dropped);
        Ok(parent)
    }

    /// The number of fibres directly below this one.
    pub(super) fn running(&self, at: FibreIndex) -> Checked<usize> {
        let id = Some(self.state.fibre(at)?.id);
        Ok(self.state.fibres.iter().filter(|fibre| fibre.parent() == id).count())
    }

    pub(super) fn wait(&mut self, at: FibreIndex, wait: Wait) -> Checked<()> {
        self.state.fibre_mut(at)?.wait = wait;
        Ok(())
    }

    pub(super) fn take_wait(&mut self, at: FibreIndex) -> Checked<Wait> {
        Ok(std::mem::replace(&mut self.state.fibre_mut(at)?.wait, Wait::Ready))
    }
}

/// The fibre above one that has left its blocks.
pub(super) enum ParentState {
    /// It continues; this is its position.
    At(FibreIndex),
    /// It continues later, after finally parts.
    Later,
    /// There is none: this is the first fibre.
    Nothing,
}
