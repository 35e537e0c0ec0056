//! Layers: what a fibre has changed, which is step records and named variables.
//!
//! Fibres that run at the same time write to their own layers. When the last of them ends, their
//! layers are merged into the layer below, as if the fibres had run one after the other.

use super::Slot;
use super::stored::stored_as_array;
use crate::StepIndex;
use crate::index::Branch;
use model::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The changes of a fibre.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Layer {
    /// The record of the last start of each step, by step index.
    pub records: BTreeMap<StepIndex, Record>,
    /// The named variables that the fibre has set.
    pub variables: BTreeMap<String, Slot>,
    /// The last failure that was caught: a dictionary with `message` and `stepId`.
    pub caught: Option<Slot>,
    /// Starts of steps that are reserved because the addresses of their signals are already known,
    /// by step index.
    #[serde(default)]
    pub promised: BTreeMap<StepIndex, u32>,
}

stored_as_array!(Layer { records, variables, caught; promised unless BTreeMap::is_empty });

/// What a step has produced.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// The pass number of this start of the step, from 1.
    pub pass: u32,
    /// The number of attempts of this start.
    pub attempt: u32,
    /// The status of this start.
    pub status: StepStatus,
    /// When the step was started.
    pub started_at: Timestamp,
    /// When the step has ended.
    pub ended_at: Option<Timestamp>,
    /// A dictionary with the outputs.
    pub outputs: Slot,
    /// The number of the branch or item in which the step ran, from 1. It is set when that has
    /// ended.
    #[serde(default)]
    pub branch: Option<Branch>,
}

stored_as_array!(Record { pass, attempt, status, started_at, ended_at, outputs; branch unless Option::is_none });

/// The status of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    /// The step was started and has not ended.
    Running,
    /// The step has ended without a failure.
    Completed,
    /// The step has failed, and possibly the run with it.
    Failed,
    /// The step has failed, and its failure was ignored.
    Skipped,
}

/// The merged layers of fibres that have ended. Each value has the number of its fibre; a higher
/// number replaces a lower one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Folded {
    pub(super) records: BTreeMap<StepIndex, (Branch, Record)>,
    variables: BTreeMap<String, (Branch, Slot)>,
}

stored_as_array!(Folded { records, variables });

impl Layer {
    /// The values in the layer.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let records = self.records.values_mut().map(|record| &mut record.outputs);
        records.chain(self.variables.values_mut()).chain(self.caught.iter_mut())
    }

    /// Takes over the merged layers. Returns the values that they have replaced.
    pub fn take_over(&mut self, folded: Folded) -> Vec<Slot> {
        let mut replaced = Vec::new();
        for (step, (_, record)) in folded.records {
            replaced.extend(self.records.insert(step, record).map(|old| old.outputs));
        }
        for (name, (_, slot)) in folded.variables {
            replaced.extend(self.variables.insert(name, slot));
        }
        replaced
    }
}

impl Folded {
    /// Adds the layer of the fibre with this number. Returns the values that are no longer visible.
    pub fn add(&mut self, number: Branch, layer: Layer) -> Vec<Slot> {
        let mut dropped: Vec<Slot> = layer.caught.into_iter().collect();
        for (step, mut record) in layer.records {
            record.branch = record.branch.or(Some(number));
            dropped.extend(keep_later(&mut self.records, step, (number, record)).map(|record| record.outputs));
        }
        for (name, slot) in layer.variables {
            dropped.extend(keep_later(&mut self.variables, name, (number, slot)));
        }
        dropped
    }

    /// The values in the merged layers.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let records = self.records.values_mut().map(|(_, record)| &mut record.outputs);
        records.chain(self.variables.values_mut().map(|(_, slot)| slot))
    }
}

/// Keeps the value with the higher number. Returns the other one.
fn keep_later<K: Ord, V>(map: &mut BTreeMap<K, (Branch, V)>, key: K, new: (Branch, V)) -> Option<V> {
    match map.get_mut(&key) {
        Some(old) if old.0 > new.0 => Some(new.1),
        Some(old) => Some(std::mem::replace(old, new).1),
        None => {
            map.insert(key, new);
            None
        }
    }
}
