//! Steps that run other workflows. As many children run at the same time as the step allows. Their
//! answers are read when all of them have ended.

use super::module_step::{Asking, late};
use super::{Checked, ChildKey, ChildStart, Flow, Gather, Here, Interpreter, Outside, RetryGap};
use crate::state::{Pending, Progress, UnderWay, Wait};
use crate::{BrokenInvariant, FibreIndex, State};
use catalogue::{Action, CallsSoFar, ChildCall, Children, Effect, EffectResult};

impl<'a> Interpreter<'a> {
    /// A step begins to wait for children, and the first of them are started.
    pub(super) fn begin_children(&mut self, here: Here<'a>, children: Children, pending: Pending) -> Checked<Flow> {
        let total = children.total;
        self.wait(here.at, Wait::Children { pending, progress: Progress::new(total) })?;
        if total == 0 {
            return self.finish_step(here, EffectResult::Children(Vec::new()));
        }
        self.limit_children(here)?;
        self.start_more(here, children)?;
        Ok(Flow::Wait)
    }

    /// Sets the timer for the time limit of a step that waits for children, if it has one.
    pub(super) fn limit_children(&mut self, here: Here<'a>) -> Checked<()> {
        let fibre = self.state.fibre(here.at)?;
        if let (Some(limit), Wait::Children { pending, .. }) = (here.node.policy.timeout, &fibre.wait) {
            self.decision.retries.push(RetryGap { fibre: fibre.id, at: pending.since.plus(limit) });
        }
        Ok(())
    }

    /// The time limit of a step that waits for children has passed. The children that still run are
    /// stopped.
    pub(super) fn children_late(&mut self, here: Here<'a>) -> Checked<Flow> {
        let outside = outside(self.state, here.at);
        let limit = here.node.policy.timeout;
        match (self.take_wait(here.at)?, limit) {
            (Wait::Children { pending, progress }, Some(limit)) if !progress.is_over() => {
                self.decision.abandoned.extend(outside);
                self.fail_step(here, pending, late(limit))
            }
            (other, _) => {
                self.wait(here.at, other)?;
                Ok(Flow::Wait)
            }
        }
    }

    /// Continues with the children of a waiting step. With `again`, the children whose rows are not
    /// known to exist are started again.
    pub(super) fn continue_children(&mut self, here: Here<'a>, again: bool) -> Checked<Flow> {
        let Wait::Children { pending, progress } = &self.state.fibre(here.at)?.wait else {
            return Err(self.not_in(here.at, WAITS));
        };
        if progress.is_over() {
            self.gather(here)?;
            return Ok(Flow::Wait);
        }
        let unsure = again && progress.under_way.iter().any(|child| !child.started);
        if progress.next < progress.total || unsure {
            let pending = pending.clone();
            let unsure = progress.under_way.iter().filter(|child| again && !child.started);
            self.calls = Some(CallsSoFar {
                next: progress.next,
                running: u32::try_from(progress.under_way.len()).unwrap_or(u32::MAX),
                again: unsure.map(|child| child.number).collect(),
            });
            let pass = self.pass(here)?;
            let asked = self.module_action(here, pass, &pending, Asking::Again);
            self.calls = None;
            match asked {
                Ok(Action::Effect(Effect::Children(children))) => self.start_more(here, children)?,
                Ok(_) => {}
                Err(error) => {
                    self.decision.abandoned.extend(outside(self.state, here.at));
                    return self.fail_step(here, pending, error);
                }
            }
        }
        Ok(Flow::Wait)
    }

    /// Starts the calls that the step's module has made.
    fn start_more(&mut self, here: Here<'a>, children: Children) -> Checked<()> {
        let first = self.first_key(here)?;
        let secrets = &self.facts.secrets;
        let fibre = self.state.fibre_mut(here.at)?;
        let Wait::Children { progress, .. } = &mut fibre.wait else {
            return Err(BrokenInvariant::NotIn { id: fibre.id, expected: WAITS });
        };
        for (number, call) in children.calls {
            if number >= progress.next {
                if number > progress.next || progress.under_way.len() >= children.at_once.max(1) as usize {
                    break;
                }
                progress.under_way.push(UnderWay { number, started: false });
                progress.next += 1;
            }
            // A child's inputs are stored with it.
            let call = ChildCall { inputs: secrets.conceal_map(call.inputs), ..call };
            self.decision.starts.push(ChildStart { fibre: fibre.id, key: ChildKey { number, ..first }, call });
        }
        Ok(())
    }

    /// A child was started or refused.
    pub(super) fn child_started(&mut self, here: Here<'a>, key: ChildKey, refused: Option<String>) -> Checked<Flow> {
        let Some(progress) = self.progress_of(here, key)? else { return Ok(Flow::Wait) };
        if let Some(reason) = refused {
            if progress.ended(key.number) {
                progress.refused.insert(key.number, reason);
            }
            return self.continue_children(here, false);
        }
        for child in progress.under_way.iter_mut().filter(|child| child.number == key.number) {
            child.started = true;
        }
        Ok(Flow::Wait)
    }

    /// Handles the end of children.
    pub(super) fn children_ended(&mut self, here: Here<'a>, keys: &[ChildKey]) -> Checked<Flow> {
        let mut any = false;
        for key in keys {
            any |= self.progress_of(here, *key)?.is_some_and(|progress| progress.ended(key.number));
        }
        if any { self.continue_children(here, false) } else { Ok(Flow::Wait) }
    }

    /// The progress to which a child belongs; `None` if the event is stale, because the fibre has
    /// continued since.
    fn progress_of(&mut self, here: Here<'a>, key: ChildKey) -> Checked<Option<&mut Progress>> {
        if !matches!(self.state.fibre(here.at)?.wait, Wait::Children { .. }) {
            return Ok(None);
        }
        let first = self.first_key(here)?;
        match &mut self.state.fibre_mut(here.at)?.wait {
            Wait::Children { progress, .. } if ChildKey { number: key.number, ..first } == key => Ok(Some(progress)),
            _ => Ok(None),
        }
    }

    fn gather(&mut self, here: Here<'a>) -> Checked<()> {
        let first = self.first_key(here)?;
        let fibre = self.state.fibre(here.at)?;
        if let Wait::Children { progress, .. } = &fibre.wait {
            let refused = progress.refused.clone();
            self.decision.gathers.push(Gather { fibre: fibre.id, first, total: progress.total, refused });
        }
        Ok(())
    }

    /// The key of the first child of a fibre that waits for children.
    fn first_key(&self, here: Here<'a>) -> Checked<ChildKey> {
        let pass = self.pass(here)?;
        match &self.state.fibre(here.at)?.wait {
            Wait::Children { pending, .. } => Ok(ChildKey { step: here.pc, pass, attempt: pending.attempt, number: 0 }),
            _ => Err(self.not_in(here.at, WAITS)),
        }
    }
}

/// The place of a fibre that waits for children, for errors.
const WAITS: &str = "a wait for children";

/// The children that the run waits for.
pub fn all_under_way(state: &State) -> impl Iterator<Item = ChildKey> {
    (0..state.fibres.len()).map(FibreIndex).flat_map(|at| under_way(state, at))
}

/// Everything outside that the run waits for.
pub fn all_outside(state: &State) -> impl Iterator<Item = Outside> {
    (0..state.fibres.len()).map(FibreIndex).flat_map(|at| outside(state, at))
}

/// Everything outside that the fibre at `at` waits for.
pub(super) fn outside(state: &State, at: FibreIndex) -> Vec<Outside> {
    let pending = state.fibre(at).ok().and_then(|fibre| fibre.wait.pending());
    let machine = pending.and_then(|pending| pending.machine.clone());
    under_way(state, at).into_iter().map(Outside::Child).chain(machine.map(Outside::Machine)).collect()
}

/// The children that the fibre at `at` waits for. Their ids are derived from the pass of their
/// step, so a step without a record has none.
pub fn under_way(state: &State, at: FibreIndex) -> Vec<ChildKey> {
    let Ok(fibre) = state.fibre(at) else { return Vec::new() };
    let Wait::Children { pending, progress } = &fibre.wait else { return Vec::new() };
    let Some(record) = state.record(at, fibre.pc) else { return Vec::new() };
    let key = |number| ChildKey { step: fibre.pc, pass: record.pass, attempt: pending.attempt, number };
    progress.under_way.iter().map(|child| key(child.number)).collect()
}
