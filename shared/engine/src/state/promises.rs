//! Reserves pass numbers. The address of a signal contains the pass number of its step. Items that
//! run at the same time can show this address before their step starts, so each of them reserves a
//! pass number for it.

use super::{Fibre, Frame, State, StepStatus};
use crate::{FibreIndex, StepIndex};

impl State {
    /// The pass number that the step gets when it starts next, as far as the fibre at `at` can
    /// know.
    pub fn next_pass(&self, at: FibreIndex, step: StepIndex) -> u32 {
        let promised = self.layers(at).find_map(|layer| layer.promised.get(&step).copied());
        promised.unwrap_or_else(|| self.passes.get(&step).map_or(1, |pass| pass.saturating_add(1)))
    }

    /// Whether a fibre has reserved this pass number and not used it yet.
    pub fn is_promised(&self, step: StepIndex, pass: u32) -> bool {
        self.every_layer().any(|layer| layer.promised.get(&step) == Some(&pass))
    }

    /// The status of the step in this pass, if there is a record of it.
    pub fn status_of(&self, step: StepIndex, pass: u32) -> Option<StepStatus> {
        let records = self.every_layer().filter_map(|layer| layer.records.get(&step));
        records.filter(|record| record.pass == pass).map(|record| record.status).next()
    }

    /// Reserves the next pass number of the step for the fibre at `at`, if other items run at the
    /// same time.
    pub fn promise(&mut self, at: FibreIndex, step: StepIndex) {
        if self.is_spread(at) && self.layers(at).all(|layer| !layer.promised.contains_key(&step)) {
            let pass = self.new_pass(step);
            self.layer_mut(at).promised.insert(step, pass);
        }
    }

    /// The pass number with which the step starts: the reserved one, or a new one.
    pub fn begin_pass(&mut self, at: FibreIndex, step: StepIndex) -> u32 {
        let mut next = Some(at);
        while let Some(at) = next {
            if let Some(pass) = self.layer_mut(at).promised.remove(&step) {
                return pass;
            }
            next = self.above(at);
        }
        self.new_pass(step)
    }

    fn new_pass(&mut self, step: StepIndex) -> u32 {
        let pass = self.passes.entry(step).or_default();
        *pass = pass.saturating_add(1);
        *pass
    }

    fn above(&self, at: FibreIndex) -> Option<FibreIndex> {
        self.fibres.get(at.0).and_then(Fibre::parent).and_then(|parent| self.fibre_at(parent))
    }

    fn is_spread(&self, at: FibreIndex) -> bool {
        std::iter::successors(self.above(at), |at| self.above(*at)).any(|at| {
            let block = self.fibres.get(at.0).and_then(|fibre| fibre.frames.last());
            matches!(block, Some(Frame::ForEach { spread: Some(_), .. }))
        })
    }
}
