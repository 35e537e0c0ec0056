//! What a run knows between two commits: fibres, step records, variables, log. Encoded into the row by [`codec`].

pub mod codec;
pub mod fibre;
mod halt;
pub mod journal;
pub mod layer;
pub mod progress;
mod promises;
pub mod slot;
mod stored;

pub use fibre::{Fibre, Frame, Pending, Split, Spread, Wait};
pub use halt::Halt;
pub use journal::Journal;
pub use layer::{Folded, Layer, Record, StepStatus};
pub use progress::{Progress, UnderWay};
pub use slot::Slot;

use self::stored::stored_as_array;
use crate::index::{FibreId, FibreIndex, StepIndex};
use crate::invariant::BrokenInvariant;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The state of a run.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct State {
    /// The running fibres. None left: the run has ended.
    pub fibres: Vec<Fibre>,
    /// Fibres made so far; the next one's id.
    pub fibre_count: u32,
    /// How often each step has been started, by its place.
    pub passes: BTreeMap<StepIndex, u32>,
    /// What the first fibre sees, and every other beneath its own.
    pub base: Layer,
    /// What `output` or `return` set.
    pub answer: Option<Slot>,
    /// The declared outputs, once the run has ended.
    pub declared: Option<Slot>,
    /// Steps executed so far.
    pub executed: u64,
    /// The run's log.
    pub journal: Journal,
    /// Bytes of all values together.
    pub bytes: usize,
    /// Where the run stood when a step failed it.
    #[serde(default)]
    pub halt: Option<Box<Halt>>,
    /// How long it has computed so far, in whole seconds.
    #[serde(default)]
    pub computed_s: u64,
    /// Parameters that were edited when the run was taken up, by their steps' places: each a dictionary.
    #[serde(default)]
    pub edits: BTreeMap<StepIndex, Slot>,
    /// Warnings that have been logged, with their steps' places.
    #[serde(default)]
    pub warned: BTreeSet<(StepIndex, String)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as the macro asks")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

stored_as_array!(State {
    fibres, fibre_count, passes, base, answer, declared, executed, journal, bytes;
    halt unless Option::is_none,
    computed_s unless is_zero,
    edits unless BTreeMap::is_empty,
    warned unless BTreeSet::is_empty
});

impl State {
    /// The state in which a run begins: one fibre at the first step, the inputs as named variables.
    pub fn new(inputs: &Map<String, Value>) -> Self {
        let first = Fibre::new(FibreId::default(), StepIndex::default(), None);
        let mut state = Self { fibres: vec![first], fibre_count: 1, ..Self::default() };
        for (name, value) in inputs {
            state.set_variable(FibreIndex::FIRST, name.clone(), value.clone());
        }
        state
    }

    /// Whether no fibre is left.
    pub fn has_ended(&self) -> bool {
        self.fibres.is_empty()
    }

    /// The place of the fibre of that id.
    pub fn fibre_at(&self, id: FibreId) -> Option<FibreIndex> {
        self.fibres.iter().position(|fibre| fibre.id == id).map(FibreIndex)
    }

    /// The fibre at that place.
    pub fn fibre(&self, at: FibreIndex) -> Result<&Fibre, BrokenInvariant> {
        self.fibres.get(at.0).ok_or(BrokenInvariant::NoFibre { place: at, fibres: self.fibres.len() })
    }

    /// The same, to be changed.
    pub fn fibre_mut(&mut self, at: FibreIndex) -> Result<&mut Fibre, BrokenInvariant> {
        let fibres = self.fibres.len();
        self.fibres.get_mut(at.0).ok_or(BrokenInvariant::NoFibre { place: at, fibres })
    }

    /// The layer that the fibre at `at` writes to.
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

    /// What the step has left behind, as the fibre at `at` sees it.
    pub fn record(&self, at: FibreIndex, step: StepIndex) -> Option<&Record> {
        self.layers(at).find_map(|layer| layer.records.get(&step))
    }

    /// A named variable, as the fibre at `at` sees it.
    pub fn variable(&self, at: FibreIndex, name: &str) -> Option<&Slot> {
        self.layers(at).find_map(|layer| layer.variables.get(name))
    }

    /// Creates or replaces a named variable in the fibre's own layer. No reference can have blanks around a name, so they are left out.
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

    /// Replaces a step's outputs in the fibre's own layer, where the step must have begun.
    pub fn set_outputs(&mut self, at: FibreIndex, step: StepIndex, outputs: Map<String, Value>) {
        let slot = Slot::new(Value::Object(outputs));
        let bytes = slot.bytes();
        if let Some(record) = self.layer_mut(at).records.get_mut(&step) {
            let old = std::mem::replace(&mut record.outputs, slot);
            self.bytes += bytes;
            self.forget([old]);
        }
    }

    /// Lets the fibre at `at` no longer see what steps of that range have left behind. Records stay, for those who look at the run.
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

    /// Notes that the effect of a fibre's step has been let go, and must not be repeated.
    pub fn launch(&mut self, fibre: FibreId) {
        if let Some(Wait::Effect(pending)) =
            self.fibre_at(fibre).and_then(|at| self.fibres.get_mut(at.0)).map(|fibre| &mut fibre.wait)
        {
            pending.launched = true;
        }
    }

    /// No longer counts values that have been dropped.
    pub fn forget(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            self.bytes = self.bytes.saturating_sub(slot.bytes());
        }
    }

    /// Every value, wherever it is held.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let fibres = self.fibres.iter_mut().flat_map(Fibre::slots_mut);
        let ends = self.answer.iter_mut().chain(self.declared.iter_mut());
        let halt = self.halt.iter_mut().flat_map(|halt| halt.slots_mut());
        fibres.chain(self.base.slots_mut()).chain(ends).chain(halt).chain(self.edits.values_mut())
    }
}
