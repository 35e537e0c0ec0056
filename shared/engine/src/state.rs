//! What a run knows between two commits: fibres, step records, variables, log. Encoded into the row by [`codec`].

pub mod codec;
pub mod fibre;
pub mod journal;
pub mod slot;

pub use fibre::{Fibre, Frame, Pending, Wait};
pub use journal::Journal;
pub use slot::Slot;

use model::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The state of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// The running fibres. None left: the run has ended.
    pub fibres: Vec<Fibre>,
    /// What each step that ran has left behind, by its place; the last pass of each.
    pub records: BTreeMap<u32, Record>,
    /// Named variables.
    pub variables: BTreeMap<String, Slot>,
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
}

/// What a step has left behind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// How often the step has been started.
    pub pass: u32,
    /// Tries of the last pass.
    pub attempt: u32,
    /// How the last pass stands.
    pub status: StepStatus,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// A dictionary of its outputs.
    pub outputs: Slot,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    /// Started.
    Running,
    /// Ended well.
    Completed,
    /// Failed, and the run with it.
    Failed,
    /// Failed, and passed over.
    Skipped,
}

impl State {
    /// The state in which a run begins: one fibre at the first step, the inputs as named variables.
    pub fn new(inputs: &Map<String, Value>) -> Self {
        let mut state = Self { fibres: vec![Fibre::new(0)], ..Self::default() };
        for (name, value) in inputs {
            state.set_variable(name.clone(), value.clone());
        }
        state
    }

    /// Creates or replaces a named variable.
    pub fn set_variable(&mut self, name: String, value: Value) {
        let slot = Slot::new(value);
        self.bytes += slot.bytes();
        if let Some(old) = self.variables.insert(name, slot) {
            self.bytes = self.bytes.saturating_sub(old.bytes());
        }
    }

    /// Replaces a step's outputs.
    pub fn set_outputs(&mut self, step: u32, outputs: Map<String, Value>) {
        let slot = Slot::new(Value::Object(outputs));
        self.bytes += slot.bytes();
        if let Some(record) = self.records.get_mut(&step) {
            self.bytes = self.bytes.saturating_sub(record.outputs.bytes());
            record.outputs = slot;
        }
    }

    /// Every value, wherever it is held.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let fibres = self.fibres.iter_mut().flat_map(Fibre::slots_mut);
        let records = self.records.values_mut().map(|record| &mut record.outputs);
        let ends = self.answer.iter_mut().chain(self.declared.iter_mut());
        fibres.chain(records).chain(self.variables.values_mut()).chain(ends)
    }
}
