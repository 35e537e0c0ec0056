//! What a line of control has left behind: step records and named variables.
//!
//! Fibres that run side by side write to layers of their own, over what was there before; when the last of them ends, the layers are folded
//! into the one beneath, as if they had run one after the other.

use super::Slot;
use super::stored::stored_as_array;
use crate::index::{Branch, StepIndex};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Step records and named variables.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Layer {
    /// What each step that ran has left behind, by its place; the last pass of each.
    pub records: BTreeMap<StepIndex, Record>,
    /// Named variables.
    pub variables: BTreeMap<String, Slot>,
    /// The failure that was caught last: a dictionary of `message` and `stepId`.
    pub caught: Option<Slot>,
    /// Passes that have not begun and whose addresses have been told already, by their steps' places.
    #[serde(default)]
    pub promised: BTreeMap<StepIndex, u32>,
}

stored_as_array!(Layer { records, variables, caught; promised unless BTreeMap::is_empty });

/// What a step has left behind.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// Which of the step's passes this is, from 1.
    pub pass: u32,
    /// Tries of the pass.
    pub attempt: u32,
    /// How the pass stands.
    pub status: StepStatus,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// A dictionary of its outputs.
    pub outputs: Slot,
    /// The branch or item that it ran in, from 1; known once that has ended.
    #[serde(default)]
    pub branch: Option<Branch>,
}

stored_as_array!(Record { pass, attempt, status, started_at, ended_at, outputs; branch unless Option::is_none });

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    /// Started.
    Running,
    /// Ended well.
    Completed,
    /// Failed, and perhaps the run with it.
    Failed,
    /// Failed, and passed over.
    Skipped,
}

/// Layers of fibres that have ended, each value with the number of its fibre: a later one stands before an earlier one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Folded {
    records: BTreeMap<StepIndex, (Branch, Record)>,
    variables: BTreeMap<String, (Branch, Slot)>,
}

stored_as_array!(Folded { records, variables });

impl Layer {
    /// The values it holds.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let records = self.records.values_mut().map(|record| &mut record.outputs);
        records.chain(self.variables.values_mut()).chain(self.caught.iter_mut())
    }

    /// Takes over what ended fibres have left behind; gives back the values that are replaced by it.
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
    /// Adds the layer of the fibre of that number; gives back the values that nobody will see.
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

    /// The values it holds.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let records = self.records.values_mut().map(|(_, record)| &mut record.outputs);
        records.chain(self.variables.values_mut().map(|(_, slot)| slot))
    }
}

/// Keeps the value of the higher number, and gives back the other.
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
