//! Keeps the position of a failed run, and builds the state of a run that resumes it.

use super::stored::stored_as_array;
use super::{Fibre, Frame, Journal, Layer, Opened, Slot, State, StepRecords, StepStatus, Wait};
use crate::{FibreId, FibreIndex, StepIndex};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The position of a run before its fibres were unwound. Only a failing step unwinds them; in a
/// stopped run, and in one that exceeded its time limit, they stay in the state.
#[derive(Clone, Debug, Deserialize)]
pub struct Halt {
    /// The fibre whose step has failed.
    pub fibre: FibreId,
    /// The fibres before they were unwound.
    pub fibres: Vec<Fibre>,
    /// The layer of the first fibre, if unwinding has changed more in it than the status of steps.
    /// This happens if there were other fibres, because their layers were merged into it.
    pub base: Option<Layer>,
    /// The known facts about passes that had not ended.
    #[serde(default)]
    pub opened: Vec<Opened>,
}

stored_as_array!(Halt { fibre, fibres, base; opened unless Vec::is_empty });

impl Halt {
    /// Keeps the fibres of the state; the step of `fibre` has failed.
    pub fn of(state: &State, fibre: FibreId) -> Self {
        let split = state.fibres.iter().any(|fibre| fibre.split.is_some() || fibre.wait.joins());
        // Finally parts change more than the status of steps, too.
        let split = split || state.is_guarded();
        Self {
            fibre,
            fibres: state.fibres.clone(),
            base: split.then(|| state.base.clone()),
            opened: state.opened.clone(),
        }
    }

    /// The values in the halt.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let base = self.base.iter_mut().flat_map(Layer::slots_mut);
        self.fibres.iter_mut().flat_map(Fibre::slots_mut).chain(base)
    }
}

impl State {
    /// The step at which another run would continue: the failed one, or else the first step in the
    /// list at which a fibre is.
    pub fn resumes_at(&self) -> Option<StepIndex> {
        let (fibres, failed) = match &self.halt {
            Some(halt) => (&halt.fibres, Some(halt.fibre)),
            None => (&self.fibres, None),
        };
        let failed = fibres.iter().find(|fibre| Some(fibre.id) == failed);
        let waiting = fibres.iter().filter(|fibre| !fibre.wait.joins()).min_by_key(|fibre| fibre.pc);
        failed.or(waiting).map(|fibre| fibre.pc)
    }

    /// The step whose failure ended the run, and its pass; `None` if no step has failed the run.
    pub fn failed_at(&self) -> Option<(StepIndex, u32)> {
        let halt = self.halt.as_deref()?;
        let find = |id: FibreId| halt.fibres.iter().find(|fibre| fibre.id == id);
        let failed = find(halt.fibre)?;
        let mut next = failed.split.as_deref();
        let own = std::iter::from_fn(|| {
            let split = next?;
            next = find(split.parent).and_then(|fibre| fibre.split.as_deref());
            Some(&split.layer)
        });
        let base = halt.base.as_ref().unwrap_or(&self.base);
        let record = own.chain(std::iter::once(base)).find_map(|layer| layer.records.get(&failed.pc))?;
        Some((failed.pc, record.pass))
    }

    /// The state of another run that continues where this one has stopped. Steps that were started
    /// begin again, because their effects belong to this run. Only a step whose effect must not be
    /// repeated keeps its state; it fails then, because it is unknown whether the effect has
    /// happened.
    #[must_use]
    pub fn taken_up(mut self, reenters: impl Fn(StepIndex) -> bool) -> Self {
        if let Some(halt) = self.halt.take() {
            self.fibres = halt.fibres;
            self.base = halt.base.unwrap_or(self.base);
            self.opened = halt.opened;
        }
        self.journal = Journal::default();
        self.step_records = StepRecords::default();
        // Blocks continue with the parameters with which they began; other steps begin again.
        self.opened.retain(|opened| !opened.parameters.is_null());
        self.declared = None;
        self.executed = 0;
        self.computed_s = 0;
        self.ending = false;
        for fibre in &mut self.fibres {
            let keeps = matches!(&fibre.wait, Wait::Effect(pending) if pending.launched);
            if !keeps && !fibre.wait.joins() {
                fibre.wait = Wait::Ready;
                // A step that opens a block opens it again.
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

    /// Marks the blocks of the fibres as running again.
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

    /// Replaces named variables in the layers of all fibres.
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
