//! `try.finally`: the steps after it always run, for whatever reason the block is left. The frame
//! of the block keeps what the fibre was about to do; the fibre does it when these steps have
//! ended.

use super::{Checked, Here, Interpreter, Outcome};
use crate::program::Kind;
use crate::state::{AfterFinally, Frame, Part, StepStatus, Wait};
use crate::{BrokenInvariant, FibreId, FibreIndex, StepIndex};

impl Interpreter<'_> {
    /// A fibre leaves the block that `start` opens. The frame of the block was popped; its finally
    /// part runs first.
    pub(super) fn enter_finally(&mut self, at: FibreIndex, start: StepIndex, then: AfterFinally) -> Checked<()> {
        let program = self.program;
        let Kind::Try { last: Some(pc), .. } = program.node(start)?.kind else {
            return Err(BrokenInvariant::OtherKind { step: start, expected: "try with a finally part" });
        };
        self.push_frame(at, Frame::Guard { start, part: Part::Last(then) })?;
        let mark = Here { at, pc, node: program.node(pc)? };
        self.begin(mark);
        self.close(at, pc, StepStatus::Completed);
        self.go_to(at, pc.next())
    }

    /// The finally part of the block that `start` opens has ended.
    pub(super) fn end_finally(&mut self, at: FibreIndex, start: StepIndex, then: AfterFinally) -> Checked<()> {
        let failed = matches!(then, AfterFinally::Fail { .. } | AfterFinally::Broken(_));
        self.close(at, start, if failed { StepStatus::Failed } else { StepStatus::Completed });
        match (then, self.program.node(start)?.kind.after()) {
            (AfterFinally::On, Some(after)) => self.go_to(at, after),
            (then, _) => self.resume_after_finally(at, then),
        }
    }

    /// Does what a fibre was about to do before it had to run finally parts.
    pub(super) fn resume_after_finally(&mut self, at: FibreIndex, then: AfterFinally) -> Checked<()> {
        self.wait(at, Wait::Ready)?;
        match then {
            AfterFinally::On => Ok(()),
            AfterFinally::Fail { step, message } => self.fail_from(at, step, message),
            AfterFinally::Break(start) => {
                let after = self.program.node(start)?.kind.after().unwrap_or(start.next());
                let flow = self.break_loop(at, start, after)?;
                self.follow_at(at, flow)
            }
            AfterFinally::Continue(start) => {
                let flow = self.continue_loop(at, start)?;
                self.follow_at(at, flow)
            }
            AfterFinally::Jump(target) => self.jump_to(at, target).map(|_| ()),
            AfterFinally::Won(start) => self.end_branches(at, start),
            then => {
                let parent = self.state.fibre(at)?.parent();
                let is_left = !self.unwind_frames(at, then)?;
                parent.filter(|_| is_left).map_or(Ok(()), |parent| self.branch_has_left(parent))
            }
        }
    }

    /// A fibre has left all its blocks because it was cancelled. After the last such fibre, the
    /// fibre that waits for them continues.
    fn branch_has_left(&mut self, parent: FibreId) -> Checked<()> {
        let at = self.place_of(parent)?;
        if self.running(at)? > 0 {
            return Ok(());
        }
        match self.take_wait(at)? {
            Wait::Leaving(then) => self.resume_after_finally(at, then),
            other => {
                self.wait(at, other)?;
                let Some(start) = self.top_frame(at).map(|frame| frame.start()) else {
                    return Err(self.not_in(at, "a block whose fibres run side by side"));
                };
                let after = self.program.node(start)?.kind.after().unwrap_or(start.next());
                self.end_spread(at, start, after).map(|_| ())
            }
        }
    }

    /// Leaves all blocks of the run, and runs their finally parts. Then the run ends.
    pub(super) fn unwind_run(&mut self, then: AfterFinally) -> Checked<()> {
        let Some(first) = self.state.fibres.iter().find(|fibre| fibre.split.is_none()).map(|fibre| fibre.id) else {
            return Ok(());
        };
        self.unwind_fibre(first, &then).map(|_| ())
    }

    /// Cancels all fibres that the fibre with this id has split off. Fibres in a block with a
    /// finally part run it first. Returns whether there are such fibres.
    pub(super) fn cancel_below(&mut self, id: FibreId) -> Checked<bool> {
        let below: Vec<FibreId> =
            self.state.fibres.iter().filter(|fibre| fibre.parent() == Some(id)).map(|fibre| fibre.id).collect();
        let mut left = false;
        for fibre in below {
            left |= self.unwind_fibre(fibre, &AfterFinally::Cancel)?;
        }
        Ok(left)
    }

    /// Makes a fibre leave all its blocks. Returns whether the fibre still exists, because it runs
    /// finally parts first.
    pub(super) fn unwind_fibre(&mut self, id: FibreId, then: &AfterFinally) -> Checked<bool> {
        let at = self.place_of(id)?;
        let fibre = self.state.fibre_mut(at)?;
        // A finally part that has begun is not interrupted. Blocks around it do not catch its
        // failure any more.
        let last = fibre.frames.iter().position(|frame| matches!(frame, Frame::Guard { part: Part::Last(_), .. }));
        if let Some((Frame::Guard { part, .. }, around)) =
            last.and_then(|last| fibre.frames.get_mut(..=last)?.split_last_mut())
        {
            *part = Part::Last(then.clone());
            disable_catches(around);
            return Ok(true);
        }
        if let Wait::Leaving(next) = &mut fibre.wait {
            *next = then.clone();
            disable_catches(&mut fibre.frames);
            return Ok(true);
        }
        disable_catches(&mut fibre.frames);
        if self.cancel_below(id)? {
            let at = self.place_of(id)?;
            self.wait(at, Wait::Leaving(then.clone()))?;
            return Ok(true);
        }
        let at = self.place_of(id)?;
        self.interrupt(at)?;
        self.unwind_frames(at, then.clone())
    }

    /// Ends the wait of the fibre's step. The fibre gets a new id, so a result that arrives later
    /// names a fibre that does not exist any more.
    fn interrupt(&mut self, at: FibreIndex) -> Checked<()> {
        let fibre = self.state.fibre(at)?;
        let (id, pc) = (fibre.id, fibre.pc);
        if fibre.wait.pending().is_none() {
            return Ok(());
        }
        self.keep_interrupted_step(at);
        self.mark(at, pc, StepStatus::Skipped);
        self.drop_wait(at, id);
        let new = FibreId(self.state.fibre_count);
        self.state.fibre_count += 1;
        let fibre = self.state.fibre_mut(at)?;
        (fibre.id, fibre.wait) = (new, Wait::Ready);
        Ok(())
    }

    /// Removes a fibre that has no fibres below it from its blocks, up to a block with a finally
    /// part. Returns whether the fibre still exists.
    pub(super) fn unwind_frames(&mut self, at: FibreIndex, then: AfterFinally) -> Checked<bool> {
        while let Some(frame) = self.pop_frame(at) {
            let start = frame.start();
            if frame.is_guard() && self.has_finally(start) {
                self.enter_finally(at, start, then)?;
                return Ok(true);
            }
            self.close_interrupted(at, start);
        }
        match then {
            AfterFinally::Return => self.end(Outcome::Completed),
            AfterFinally::Broken(error) => self.end(Outcome::Failed(error)),
            AfterFinally::Ended => self.end(Outcome::Ended),
            _ => self.drop_fibre(at)?,
        }
        Ok(false)
    }

    /// Whether the block that `start` opens has a finally part.
    pub(super) fn has_finally(&self, start: StepIndex) -> bool {
        self.program.node(start).is_ok_and(|node| matches!(node.kind, Kind::Try { last: Some(_), .. }))
    }

    /// Whether this fibre, or one above it, is in a finally part.
    pub(super) fn is_in_finally(&self, at: FibreIndex) -> Checked<bool> {
        let mut next = Some(at);
        while let Some(at) = next {
            let last = |frame: &Frame| matches!(frame, Frame::Guard { part: Part::Last(_), .. });
            if self.state.fibre(at)?.frames.iter().any(last) {
                return Ok(true);
            }
            next = self.parent_at(at)?;
        }
        Ok(false)
    }
}

/// Makes the blocks of a cancelled fibre catch no more failures: they must not catch a failure in
/// one of its finally parts.
fn disable_catches(frames: &mut [Frame]) {
    for frame in frames {
        match frame {
            Frame::Try { start } => *frame = Frame::Guard { start: *start, part: Part::Caught },
            Frame::Guard { part: part @ Part::Tried, .. } => *part = Part::Caught,
            _ => {}
        }
    }
}
