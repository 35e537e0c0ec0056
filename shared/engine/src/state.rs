//! The state of a run between two commits: fibres, step records, variables, log. [`codec`] encodes
//! it for the row.

pub mod codec;
pub mod fibre;
pub mod guard;
mod halt;
pub mod journal;
mod json_of;
pub mod layer;
pub mod progress;
mod promises;
mod relocate;
pub mod slot;
pub mod step_record;
pub mod step_records;
mod stored;

pub use fibre::{Fibre, Frame, Pending, Split, Spread, Wait};
pub use guard::{AfterFinally, Part};
pub use halt::Halt;
pub use journal::Journal;
pub use json_of::JsonOf;
pub use layer::{Folded, Layer, Record, StepStatus};
pub use progress::{Progress, UnderWay};
pub use slot::Slot;
pub use step_record::{Ending, FailedAttempt, Opened, StepRecord};
pub use step_records::StepRecords;

use self::stored::stored_as_array;
use crate::{BrokenInvariant, FibreId, FibreIndex, StepIndex};
use model::json::is_default;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The state of a run.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct State {
    /// The running fibres. If there are none, the run has ended.
    pub fibres: Vec<Fibre>,
    /// The number of fibres created so far, which is also the id of the next one.
    pub fibre_count: u32,
    /// How often each step was started, by its index.
    pub passes: BTreeMap<StepIndex, u32>,
    /// The layer of the first fibre. Other fibres see it below their own layers.
    pub base: Layer,
    /// The result that `output` or `return` has set.
    pub answer: Option<Slot>,
    /// The declared outputs, after the run has ended.
    pub declared: Option<Slot>,
    /// The number of steps executed so far.
    pub executed: u64,
    /// The log of the run.
    pub journal: Journal,
    /// The size of all values as JSON, in bytes.
    pub bytes: usize,
    /// The fibres before they were unwound, if a step has failed the run.
    #[serde(default)]
    pub halt: Option<Box<Halt>>,
    /// How long the run has computed so far, in whole seconds.
    #[serde(default)]
    pub computed_s: u64,
    /// Parameters that were edited when the run was resumed, by step index. Each value is a
    /// dictionary.
    #[serde(default)]
    pub edits: BTreeMap<StepIndex, Slot>,
    /// The warnings that were logged, with their steps, so that none is logged twice.
    #[serde(default)]
    pub warned: BTreeSet<(StepIndex, String)>,
    /// The records of steps, which are only shown to people.
    #[serde(default)]
    pub step_records: StepRecords,
    /// The known facts about passes that have not ended, for their records.
    #[serde(default)]
    pub opened: Vec<Opened>,
    /// The response that `respond` has given: `status`, `headers`, `body`.
    #[serde(default)]
    pub response: Option<Slot>,
    /// Whether the end that was decided from outside is known here, and only finally parts run.
    #[serde(default)]
    pub ending: bool,
}

stored_as_array!(State {
    fibres, fibre_count, passes, base, answer, declared, executed, journal, bytes;
    halt unless Option::is_none,
    computed_s unless is_default,
    edits unless BTreeMap::is_empty,
    warned unless BTreeSet::is_empty,
    step_records unless StepRecords::is_empty,
    opened unless Vec::is_empty,
    response unless Option::is_none,
    ending unless is_default
});

impl State {
    /// The state at the start of a run: one fibre at the first step, with the inputs as named
    /// variables.
    pub fn new(inputs: &Map<String, Value>) -> Self {
        let first = Fibre::new(FibreId::default(), StepIndex::default(), None);
        let mut state = Self { fibres: vec![first], fibre_count: 1, ..Self::default() };
        for (name, value) in inputs {
            state.set_variable(FibreIndex::FIRST, name.clone(), value.clone());
        }
        state
    }

    /// Whether the run has ended: there is no fibre left.
    pub fn has_ended(&self) -> bool {
        self.fibres.is_empty()
    }

    /// The blocks whose finally parts are still to come: the fibre that is in it, and the opening
    /// step.
    pub fn guards(&self) -> impl Iterator<Item = (FibreId, StepIndex)> {
        let of = |fibre: &Fibre| {
            let id = fibre.id;
            fibre
                .frames
                .iter()
                .filter(|frame| frame.is_guard())
                .map(move |frame| (id, frame.start()))
                .collect::<Vec<_>>()
        };
        self.fibres.iter().flat_map(of)
    }

    /// Whether a fibre has a finally part to run, or is in one.
    pub fn is_guarded(&self) -> bool {
        let guards = |frame: &Frame| matches!(frame, Frame::Guard { .. });
        self.fibres.iter().any(|fibre| fibre.frames.iter().any(guards))
    }

    /// The same, for the finally part of the block that `start` opens.
    pub fn is_guarded_by(&self, start: StepIndex) -> bool {
        let guards = |frame: &Frame| matches!(frame, Frame::Guard { .. }) && frame.start() == start;
        self.fibres.iter().any(|fibre| fibre.frames.iter().any(guards))
    }

    /// The position of the fibre with this id.
    pub fn fibre_at(&self, id: FibreId) -> Option<FibreIndex> {
        self.fibres.iter().position(|fibre| fibre.id == id).map(FibreIndex)
    }

    /// The fibre at this position.
    pub fn fibre(&self, at: FibreIndex) -> Result<&Fibre, BrokenInvariant> {
        self.fibres.get(at.0).ok_or(BrokenInvariant::NoFibre { place: at, fibres: self.fibres.len() })
    }

    /// The fibre at this position, to be changed.
    pub fn fibre_mut(&mut self, at: FibreIndex) -> Result<&mut Fibre, BrokenInvariant> {
        let fibres = self.fibres.len();
        self.fibres.get_mut(at.0).ok_or(BrokenInvariant::NoFibre { place: at, fibres })
    }

    /// The layer to which the fibre at `at` writes.
    pub fn layer_mut(&mut self, at: FibreIndex) -> &mut Layer {
        match self.fibres.get_mut(at.0).and_then(|fibre| fibre.split.as_mut()) {
            Some(split) => &mut split.layer,
            None => &mut self.base,
        }
    }

    /// The layers that the fibre at `at` sees, its own first.
    pub fn layers(&self, at: FibreIndex) -> impl Iterator<Item = &Layer> {
        let mut next = self.fibres.get(at.0).and_then(|fibre| fibre.split.as_deref());
        let own = std::iter::from_fn(move || {
            let split = next?;
            let parent = self.fibre_at(split.parent).and_then(|at| self.fibres.get(at.0));
            next = parent.and_then(|fibre| fibre.split.as_deref());
            Some(&split.layer)
        });
        own.chain(std::iter::once(&self.base))
    }

    /// The layers of all fibres.
    pub fn every_layer(&self) -> impl Iterator<Item = &Layer> {
        let own = self.fibres.iter().filter_map(|fibre| fibre.split.as_deref()).map(|split| &split.layer);
        own.chain(std::iter::once(&self.base))
    }

    /// The record of a step, as the fibre at `at` sees it.
    pub fn record(&self, at: FibreIndex, step: StepIndex) -> Option<&Record> {
        self.layers(at).find_map(|layer| layer.records.get(&step))
    }

    /// A named variable, as the fibre at `at` sees it.
    pub fn variable(&self, at: FibreIndex, name: &str) -> Option<&Slot> {
        self.layers(at).find_map(|layer| layer.variables.get(name))
    }

    /// Sets a named variable in the layer of the fibre. Spaces around the name are removed, because
    /// a reference cannot contain them.
    pub fn set_variable(&mut self, at: FibreIndex, name: String, value: Value) {
        let name = match name.trim() {
            "" => name,
            plain if plain.len() == name.len() => name,
            plain => plain.to_owned(),
        };
        let slot = Slot::new(value);
        self.bytes += slot.bytes();
        let old = self.layer_mut(at).variables.insert(name, slot);
        self.forget(old);
    }

    /// Replaces the outputs of a step in the layer of the fibre. Without a record of the step
    /// there, nothing is changed.
    pub fn set_outputs(&mut self, at: FibreIndex, step: StepIndex, outputs: Map<String, Value>) {
        let slot = Slot::new(Value::Object(outputs));
        let bytes = slot.bytes();
        if let Some(record) = self.layer_mut(at).records.get_mut(&step) {
            let old = std::mem::replace(&mut record.outputs, slot);
            self.bytes += bytes;
            self.forget([old]);
        }
    }

    /// Hides the outputs of these steps from the fibre at `at`. The records stay, because the view
    /// of the run shows them.
    pub fn hide_outputs(&mut self, at: FibreIndex, steps: Range<StepIndex>) {
        let mut hidden = BTreeMap::new();
        for layer in self.layers(at).skip(1) {
            for (step, record) in layer.records.range(steps.clone()) {
                hidden.entry(*step).or_insert_with(|| record.clone());
            }
        }
        hidden.retain(|_, record| !record.outputs.value().is_null());
        let own = &mut self.layer_mut(at).records;
        let dropped: Vec<Slot> = own.range_mut(steps).map(|(_, record)| std::mem::take(&mut record.outputs)).collect();
        let mut empty = dropped.len();
        for (step, mut record) in hidden {
            if let Entry::Vacant(place) = own.entry(step) {
                record.outputs = Slot::default();
                place.insert(record);
                empty += 1;
            }
        }
        self.bytes += empty * Slot::default().bytes();
        self.forget(dropped);
    }

    /// Takes the known facts about a pass that ends now.
    pub fn take_opened(&mut self, step: StepIndex, pass: u32) -> Option<Opened> {
        let place = self.opened.iter().position(|opened| (opened.step, opened.pass) == (step, pass))?;
        Some(self.opened.remove(place))
    }

    /// Notes that the effect of the step of a fibre was started and must not be repeated.
    pub fn launch(&mut self, fibre: FibreId) {
        if let Some(Wait::Effect(pending)) =
            self.fibre_at(fibre).and_then(|at| self.fibres.get_mut(at.0)).map(|fibre| &mut fibre.wait)
        {
            pending.launched = true;
        }
    }

    /// Subtracts the size of values that were removed.
    pub fn forget(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            self.bytes = self.bytes.saturating_sub(slot.bytes());
        }
    }

    /// All values of the state.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let fibres = self.fibres.iter_mut().flat_map(Fibre::slots_mut);
        let ends = self.answer.iter_mut().chain(self.declared.iter_mut()).chain(self.response.iter_mut());
        let halt = self.halt.iter_mut().flat_map(|halt| halt.slots_mut());
        fibres.chain(self.base.slots_mut()).chain(ends).chain(halt).chain(self.edits.values_mut())
    }
}
