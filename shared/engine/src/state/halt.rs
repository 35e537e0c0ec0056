//! Where a run stood when a step failed it, and the state in which another run goes on from there.

use super::stored::stored_as_array;
use super::{Fibre, Frame, Journal, Layer, Slot, State, StepStatus, Wait};
use crate::index::{FibreId, FibreIndex, StepIndex};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Where a run stood before it was unwound. A run that was stopped, or ran out of time, is not unwound: it stands where it stood.
#[derive(Clone, Debug, Deserialize)]
pub struct Halt {
    /// The fibre whose step failed.
    pub fibre: FibreId,
    /// All fibres, as they were.
    pub fibres: Vec<Fibre>,
    /// What the first fibre saw, where unwinding has changed more of it than how steps stand: fibres beside it have left theirs behind.
    pub base: Option<Layer>,
}

stored_as_array!(Halt { fibre, fibres, base });

impl Halt {
    /// Where the state stands; `fibre` is the one that failed.
    pub fn of(state: &State, fibre: FibreId) -> Self {
        let split = state.fibres.iter().any(|fibre| fibre.split.is_some() || matches!(fibre.wait, Wait::Join));
        Self { fibre, fibres: state.fibres.clone(), base: split.then(|| state.base.clone()) }
    }

    /// The values it holds.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let base = self.base.iter_mut().flat_map(Layer::slots_mut);
        self.fibres.iter_mut().flat_map(Fibre::slots_mut).chain(base)
    }
}

impl State {
    /// The step at which another run would go on: the one that failed, or else that of the fibre which is furthest back.
    pub fn resumes_at(&self) -> Option<StepIndex> {
        let (fibres, failed) = match &self.halt {
            Some(halt) => (&halt.fibres, Some(halt.fibre)),
            None => (&self.fibres, None),
        };
        let failed = fibres.iter().find(|fibre| Some(fibre.id) == failed);
        let waiting = fibres.iter().filter(|fibre| !matches!(fibre.wait, Wait::Join)).min_by_key(|fibre| fibre.pc);
        failed.or(waiting).map(|fibre| fibre.pc)
    }

    /// The state of another run that goes on from where this one stood. What was under way begins again: its effects were this run's. Only a
    /// request that must not be repeated stays, to fail as one of which nobody knows whether it was sent.
    #[must_use]
    pub fn taken_up(mut self, reenters: impl Fn(StepIndex) -> bool) -> Self {
        if let Some(halt) = self.halt.take() {
            self.fibres = halt.fibres;
            self.base = halt.base.unwrap_or(self.base);
        }
        self.journal = Journal::default();
        self.declared = None;
        self.executed = 0;
        self.computed_s = 0;
        for fibre in &mut self.fibres {
            let keeps = matches!(&fibre.wait, Wait::Effect(pending) if pending.launched);
            if !keeps && !matches!(fibre.wait, Wait::Join) {
                fibre.wait = Wait::Ready;
                // A step that opens a block opens it anew.
                while fibre.frames.last().is_some_and(|frame| frame.start() == fibre.pc && reenters(fibre.pc)) {
                    fibre.frames.pop();
                }
            }
        }
        self.reopen();
        let mut bytes = 0;
        for slot in self.slots_mut() {
            slot.unplace();
            bytes += slot.bytes();
        }
        self.bytes = bytes;
        self
    }

    /// The blocks that the fibres are in run again.
    fn reopen(&mut self) {
        for fibre in &mut self.fibres {
            let layer = fibre.split.as_mut().map_or(&mut self.base, |split| &mut split.layer);
            for start in fibre.frames.iter().map(Frame::start) {
                if let Some(record) = layer.records.get_mut(&start) {
                    record.status = StepStatus::Running;
                    record.ended_at = None;
                }
            }
        }
    }

    /// Replaces named variables, for every fibre.
    pub fn edit_variables(&mut self, variables: &Map<String, Value>) {
        for (name, value) in variables {
            self.set_variable(FibreIndex::FIRST, name.clone(), value.clone());
            for at in (1..self.fibres.len()).map(FibreIndex) {
                if self.layer_mut(at).variables.contains_key(name) {
                    self.set_variable(at, name.clone(), value.clone());
                }
            }
        }
    }
}
