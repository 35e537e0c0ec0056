//! Leaving blocks: frames are popped, fibres that were split off are cancelled, a failure is caught
//! or ends the run.

use super::{Here, Interpreter, Outcome, children};
use crate::state::{Fibre, Folded, Frame, Halt, StepStatus, Wait};

impl<'a> Interpreter<'a> {
    pub(super) fn push_frame(&mut self, at: usize, mut frame: Frame) {
        self.state.bytes += frame.slots_mut().map(|slot| slot.bytes()).sum::<usize>();
        if let Some(fibre) = self.state.fibres.get_mut(at) {
            fibre.frames.push(frame);
        }
    }

    pub(super) fn top_frame(&mut self, at: usize) -> Option<&mut Frame> {
        self.state.fibres.get_mut(at).and_then(|fibre| fibre.frames.last_mut())
    }

    /// Leaves the innermost block. What its ended fibres have left behind becomes visible; its
    /// items are no longer counted.
    pub(super) fn pop_frame(&mut self, at: usize) -> Option<Frame> {
        let mut frame = self.state.fibres.get_mut(at)?.frames.pop()?;
        let folded = match &mut frame {
            Frame::ForEach { spread: Some(spread), .. } => std::mem::take(&mut spread.folded),
            Frame::Parallel { folded, .. } => std::mem::take(folded.as_mut()),
            _ => Folded::default(),
        };
        let bytes = frame.slots_mut().map(|slot| slot.bytes()).sum::<usize>();
        self.state.bytes = self.state.bytes.saturating_sub(bytes);
        self.fold_into(at, folded);
        Some(frame)
    }

    fn fold_into(&mut self, at: usize, folded: Folded) {
        let replaced = self.state.layer_mut(at).take_over(folded);
        self.state.forget(replaced);
    }

    /// Takes a fibre out. The children it waited for are nobody's any more.
    pub(super) fn remove_fibre(&mut self, at: usize) -> Option<Fibre> {
        if at >= self.state.fibres.len() {
            return None;
        }
        let keys = children::under_way(self.state, at);
        self.decision.abandoned.extend(keys);
        let mut fibre = self.state.fibres.remove(at);
        let held: usize = fibre.frames.iter_mut().flat_map(Frame::slots_mut).map(|slot| slot.bytes()).sum();
        self.state.bytes = self.state.bytes.saturating_sub(held);
        let id = fibre.id;
        self.decision.effects.retain(|issue| issue.fibre != id);
        self.decision.timers.retain(|timer| timer.fibre != id);
        self.decision.starts.retain(|start| start.fibre != id);
        self.decision.gathers.retain(|gather| gather.fibre != id);
        Some(fibre)
    }

    /// Cancels every fibre that was split off from the one of that id, directly or not. What they
    /// have left behind becomes visible to it.
    pub(super) fn cancel_split(&mut self, id: u32) {
        while let Some(at) = (0..self.state.fibres.len()).rev().find(|at| self.is_split_from(*at, id)) {
            let Some(split) = self.remove_fibre(at).and_then(|fibre| fibre.split) else { return };
            let mut folded = Folded::default();
            let dropped = folded.add(split.number, split.layer);
            self.state.forget(dropped);
            // Fibres are made after the one they are split off from, so going backwards, its own
            // parent is still there.
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
        while self.state.fibres.first().is_some_and(|fibre| !fibre.frames.is_empty()) {
            self.pop_frame(0);
        }
        while self.remove_fibre(0).is_some() {}
    }

    fn is_split_from(&self, at: usize, first: u32) -> bool {
        let mut next = self.state.fibres.get(at).and_then(Fibre::parent);
        while let Some(parent) = next {
            if parent == first {
                return true;
            }
            next = self.state.fibre_at(parent).and_then(|at| self.state.fibres.get(at)).and_then(Fibre::parent);
        }
        false
    }

    /// The place of the fibre that waits for this one.
    pub(super) fn parent_at(&self, at: usize) -> Option<usize> {
        self.state.fibres.get(at).and_then(Fibre::parent).and_then(|parent| self.state.fibre_at(parent))
    }

    /// Goes up to the fibre that waits for this one, cancelling this one and those
    /// beside it; its new place.
    pub(super) fn ascend(&mut self, at: usize) -> Option<usize> {
        let parent = self.state.fibres.get(at).and_then(Fibre::parent)?;
        self.cancel_split(parent);
        self.state.fibre_at(parent)
    }

    /// A step has failed for good: the innermost try block around it goes on, or else the run
    /// fails.
    pub(super) fn raise(&mut self, here: Here<'a>, message: String) {
        let message = self.facts.secrets.conceal_text(message);
        let mut at = here.at;
        if !self.is_caught(at) {
            self.halt(at);
        }
        loop {
            while let Some(frame) = self.pop_frame(at) {
                let start = frame.start() as usize;
                if matches!(frame, Frame::Try { .. }) {
                    return self.catch(at, start, here, message);
                }
                self.mark(at, start, StepStatus::Failed);
            }
            match self.ascend(at) {
                Some(parent) => at = parent,
                None => return self.end(Outcome::Failed(format!("step '{}': {message}", here.node.id))),
            }
        }
    }

    /// Whether a failure of that fibre is caught, by it or by one that waits for it.
    fn is_caught(&self, mut at: usize) -> bool {
        loop {
            let Some(fibre) = self.state.fibres.get(at) else { return false };
            if fibre.frames.iter().any(|frame| matches!(frame, Frame::Try { .. })) {
                return true;
            }
            let Some(parent) = self.parent_at(at) else { return false };
            at = parent;
        }
    }

    /// Keeps where the run stands before it is unwound for good, so that another can go on from
    /// there.
    pub(super) fn halt(&mut self, at: usize) {
        self.state.halt = Some(Box::new(Halt::of(self.state, at)));
    }

    /// Splits a fibre off, which begins at `pc`; its place.
    pub(super) fn split(&mut self, at: usize, number: u64, pc: usize) -> Option<usize> {
        let parent = self.state.fibres.get(at)?.id;
        let id = self.state.fibre_count;
        self.state.fibre_count += 1;
        let split = crate::state::Split { parent, number, layer: crate::state::Layer::default() };
        self.state.fibres.push(Fibre::new(id, pc as u32, Some(Box::new(split))));
        Some(self.state.fibres.len() - 1)
    }

    /// A fibre ends well: its layer goes to the block that it shares with the fibres beside it. The
    /// place of the fibre that waits for it.
    pub(super) fn end_split(&mut self, at: usize) -> Option<usize> {
        let split = self.remove_fibre(at)?.split?;
        let parent = self.state.fibre_at(split.parent)?;
        let dropped = match self.top_frame(parent) {
            Some(Frame::Parallel { folded, .. }) => folded.add(split.number, split.layer),
            Some(Frame::ForEach { spread: Some(spread), .. }) => spread.folded.add(split.number, split.layer),
            _ => Vec::new(),
        };
        self.state.forget(dropped);
        Some(parent)
    }

    /// How many fibres were split off from this one and run.
    pub(super) fn running(&self, at: usize) -> usize {
        let id = self.state.fibres.get(at).map(|fibre| fibre.id);
        self.state.fibres.iter().filter(|fibre| fibre.parent() == id).count()
    }

    pub(super) fn wait(&mut self, at: usize, wait: Wait) {
        if let Some(fibre) = self.state.fibres.get_mut(at) {
            fibre.wait = wait;
        }
    }

    pub(super) fn take_wait(&mut self, at: usize) -> Option<Wait> {
        self.state.fibres.get_mut(at).map(|fibre| std::mem::replace(&mut fibre.wait, Wait::Ready))
    }
}
