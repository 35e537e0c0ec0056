//! Steps that run other workflows: children are started as many at a time as the step allows, and
//! asked for their answers when all have ended.

use super::module_step::Asking;
use super::{ChildKey, ChildStart, Flow, Gather, Here, Interpreter};
use crate::state::{Pending, Progress, State, UnderWay, Wait};
use catalogue::{Action, ChildCall, Children, Effect, EffectResult};

impl<'a> Interpreter<'a> {
    /// A step asks for children.
    pub(super) fn begin_children(&mut self, here: Here<'a>, children: Children, pending: Pending) -> Flow {
        let total = u32::try_from(children.calls.len()).unwrap_or(u32::MAX);
        self.wait(here.at, Wait::Children { pending, progress: Progress::new(total) });
        if total == 0 {
            return self.finish_step(here, EffectResult::Children(Vec::new()));
        }
        self.start_more(here, &children, false);
        Flow::Wait
    }

    /// Goes on with the children of a waiting step. With `again`, those whose start is not known to
    /// have worked are started again.
    pub(super) fn tend(&mut self, here: Here<'a>, again: bool) -> Flow {
        let Some(Wait::Children { pending, progress }) = self.state.fibres.get(here.at).map(|fibre| &fibre.wait) else {
            return Flow::Wait;
        };
        if progress.is_over() {
            self.gather(here);
            return Flow::Wait;
        }
        let unsure = again && progress.under_way.iter().any(|child| !child.started);
        if progress.next < progress.total || unsure {
            let pending = pending.clone();
            match self.ask(here, &pending, Asking::Again) {
                Ok(Action::Effect(Effect::Children(children))) => self.start_more(here, &children, again),
                Ok(_) => {}
                Err(error) => return self.fail_step(here, pending, error),
            }
        }
        Flow::Wait
    }

    fn start_more(&mut self, here: Here<'a>, children: &Children, again: bool) {
        let Some(mut key) = first_key(self.state, here.at) else { return };
        let secrets = &self.facts.secrets;
        let mut wanted = Vec::new();
        let Some(fibre) = self.state.fibres.get_mut(here.at) else { return };
        let Wait::Children { progress, .. } = &mut fibre.wait else { return };
        if again {
            wanted.extend(progress.under_way.iter().filter(|child| !child.started).map(|child| child.number));
        }
        while progress.under_way.len() < children.at_once.max(1) as usize && progress.next < progress.total {
            progress.under_way.push(UnderWay { number: progress.next, started: false });
            wanted.push(progress.next);
            progress.next += 1;
        }
        for number in wanted {
            if let Some(call) = children.calls.get(number as usize) {
                key.number = number;
                // A child's inputs are stored with it.
                let inputs = secrets.conceal_map(call.inputs.clone());
                let call = ChildCall { workflow: call.workflow.clone(), version: call.version, inputs };
                self.decision.starts.push(ChildStart { fibre: fibre.id, key, call });
            }
        }
    }

    /// A child's row exists, or there will be none.
    pub(super) fn child_started(&mut self, here: Here<'a>, key: ChildKey, refused: Option<String>) -> Flow {
        let Some(progress) = self.progress_of(here, key) else { return Flow::Wait };
        if let Some(reason) = refused {
            if progress.ended(key.number) {
                progress.refused.insert(key.number, reason);
            }
            return self.tend(here, false);
        }
        for child in progress.under_way.iter_mut().filter(|child| child.number == key.number) {
            child.started = true;
        }
        Flow::Wait
    }

    /// Children have ended.
    pub(super) fn children_ended(&mut self, here: Here<'a>, keys: &[ChildKey]) -> Flow {
        let mut any = false;
        for key in keys {
            any |= self.progress_of(here, *key).is_some_and(|progress| progress.ended(key.number));
        }
        if any { self.tend(here, false) } else { Flow::Wait }
    }

    /// The progress that a child is part of; none if the fibre has gone on since, and the news is
    /// stale.
    fn progress_of(&mut self, here: Here<'a>, key: ChildKey) -> Option<&mut Progress> {
        let current = first_key(self.state, here.at).filter(|first| ChildKey { number: key.number, ..*first } == key);
        match self.state.fibres.get_mut(here.at).map(|fibre| &mut fibre.wait) {
            Some(Wait::Children { progress, .. }) if current.is_some() => Some(progress),
            _ => None,
        }
    }

    fn gather(&mut self, here: Here<'a>) {
        let (Some(first), Some(fibre)) = (first_key(self.state, here.at), self.state.fibres.get(here.at)) else {
            return;
        };
        if let Wait::Children { progress, .. } = &fibre.wait {
            let refused = progress.refused.clone();
            self.decision.gathers.push(Gather { fibre: fibre.id, first, total: progress.total, refused });
        }
    }
}

/// The children that the run waits for.
pub fn all_under_way(state: &State) -> impl Iterator<Item = ChildKey> {
    (0..state.fibres.len()).flat_map(|at| under_way(state, at))
}

/// The children that the fibre at `at` waits for.
pub fn under_way(state: &State, at: usize) -> Vec<ChildKey> {
    let Some(Wait::Children { progress, .. }) = state.fibres.get(at).map(|fibre| &fibre.wait) else {
        return Vec::new();
    };
    let Some(key) = first_key(state, at) else { return Vec::new() };
    progress.under_way.iter().map(|child| ChildKey { number: child.number, ..key }).collect()
}

fn first_key(state: &State, at: usize) -> Option<ChildKey> {
    let fibre = state.fibres.get(at)?;
    let Wait::Children { pending, .. } = &fibre.wait else { return None };
    let pass = state.record(at, fibre.pc).map_or(1, |record| record.pass);
    Some(ChildKey { step: fibre.pc, pass, attempt: pending.attempt, number: 0 })
}
