//! A fibre: one line of control through the steps.

use super::stored::stored_as_array;
use super::{Folded, Layer, Progress, Slot};
use crate::index::{Branch, FibreId, StepIndex};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of control. A run starts with one; blocks that run in parallel add more.
#[derive(Clone, Debug, Deserialize)]
pub struct Fibre {
    /// Unique in the run, for ever.
    pub id: FibreId,
    /// The step it is at.
    pub pc: StepIndex,
    /// The blocks it is in that have to be remembered, outermost first.
    pub frames: Vec<Frame>,
    /// Whether it can go on.
    pub wait: Wait,
    /// Where it comes from; none for the first.
    pub split: Option<Box<Split>>,
}

stored_as_array!(Fibre { id, pc, frames, wait, split });

/// A fibre's origin, and what it alone sees.
#[derive(Clone, Debug, Deserialize)]
pub struct Split {
    /// The fibre that waits for it. Its last frame is the block both are in.
    pub parent: FibreId,
    /// The branch or item, from 1.
    pub number: Branch,
    /// What it has left behind.
    pub layer: Layer,
}

stored_as_array!(Split { parent, number, layer });

/// A block that a fibre is in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Frame {
    /// A counted loop.
    Loop {
        /// The opening step.
        start: StepIndex,
        /// The current pass, from 1.
        index: u64,
        /// How many there will be.
        total: u64,
    },
    /// A loop with a condition.
    While {
        /// The opening step.
        start: StepIndex,
        /// The current pass, from 1.
        index: u64,
        /// How many there may be.
        max: u64,
    },
    /// A loop over items.
    ForEach {
        /// The opening step.
        start: StepIndex,
        /// The current item, from 1; of a spread loop, the last one started.
        index: u64,
        /// The items, as a list.
        items: Slot,
        /// What was collected, by item.
        results: BTreeMap<Branch, Slot>,
        /// Set if several items are worked on at once.
        spread: Option<Box<Spread>>,
    },
    /// Branches that run side by side.
    Parallel {
        /// The opening step.
        start: StepIndex,
        /// What the ended branches have left behind.
        folded: Box<Folded>,
    },
    /// A block whose failures are caught.
    Try {
        /// The opening step.
        start: StepIndex,
    },
}

/// A loop whose items are worked on side by side.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Spread {
    /// How many at once.
    pub at_once: u32,
    /// What the ended passes have left behind.
    pub folded: Folded,
    /// The item whose pass has ended the loop: no later one begins.
    #[serde(default)]
    pub stop: Option<Branch>,
}

stored_as_array!(Spread { at_once, folded; stop unless Option::is_none });

impl Frame {
    /// The opening step.
    pub fn start(&self) -> StepIndex {
        match self {
            Self::Loop { start, .. }
            | Self::While { start, .. }
            | Self::ForEach { start, .. }
            | Self::Parallel { start, .. }
            | Self::Try { start } => *start,
        }
    }

    /// Whether it is a loop of some kind.
    pub fn is_loop(&self) -> bool {
        matches!(self, Self::Loop { .. } | Self::While { .. } | Self::ForEach { .. })
    }

    /// The values it holds.
    pub fn slots_mut(&mut self) -> Box<dyn Iterator<Item = &mut Slot> + '_> {
        match self {
            Self::Loop { .. } | Self::While { .. } | Self::Try { .. } => Box::new(std::iter::empty()),
            Self::ForEach { items, results, spread, .. } => {
                let folded = spread.iter_mut().flat_map(|spread| spread.folded.slots_mut());
                Box::new(std::iter::once(items).chain(results.values_mut()).chain(folded))
            }
            Self::Parallel { folded, .. } => Box::new(folded.slots_mut()),
        }
    }
}

/// Whether a fibre can go on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Wait {
    /// It can.
    Ready,
    /// Its step's effect is under way.
    Effect(Pending),
    /// Its step failed and is tried again at that moment.
    Backoff {
        /// When.
        until: Timestamp,
        /// What is tried again.
        pending: Pending,
    },
    /// Its step runs other workflows.
    Children {
        /// The step.
        pending: Pending,
        /// How far they have come.
        progress: Progress,
    },
    /// The fibres that were split off from it run.
    Join,
}

impl Wait {
    /// The step under way, if it is one.
    pub fn pending(&self) -> Option<&Pending> {
        match self {
            Self::Ready | Self::Join => None,
            Self::Effect(pending) | Self::Backoff { pending, .. } | Self::Children { pending, .. } => Some(pending),
        }
    }

    fn pending_mut(&mut self) -> Option<&mut Pending> {
        match self {
            Self::Ready | Self::Join => None,
            Self::Effect(pending) | Self::Backoff { pending, .. } | Self::Children { pending, .. } => Some(pending),
        }
    }
}

/// A step under way. It holds its evaluated inputs, so that a repeated effect is the same to the byte.
#[derive(Clone, Debug, Deserialize)]
pub struct Pending {
    /// A dictionary of the evaluated parameters.
    pub inputs: Slot,
    /// The try, from 1.
    pub attempt: u32,
    /// When this try began, as the run sees time.
    pub since: Timestamp,
    /// Whether an effect that must not be repeated has been let go.
    pub launched: bool,
}

stored_as_array!(Pending { inputs, attempt, since, launched });

impl Pending {
    /// The first try of a step.
    pub fn first(inputs: serde_json::Map<String, serde_json::Value>, now: Timestamp) -> Self {
        Self { inputs: Slot::new(serde_json::Value::Object(inputs)), attempt: 1, since: now, launched: false }
    }
}

impl Fibre {
    /// A fibre at that step.
    pub fn new(id: FibreId, pc: StepIndex, split: Option<Box<Split>>) -> Self {
        Self { id, pc, frames: Vec::new(), wait: Wait::Ready, split }
    }

    /// The id of the fibre that waits for it.
    pub fn parent(&self) -> Option<FibreId> {
        self.split.as_ref().map(|split| split.parent)
    }

    /// The values it holds.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let pending = self.wait.pending_mut().map(|pending| &mut pending.inputs);
        let layer = self.split.iter_mut().flat_map(|split| split.layer.slots_mut());
        self.frames.iter_mut().flat_map(Frame::slots_mut).chain(pending).chain(layer)
    }
}
