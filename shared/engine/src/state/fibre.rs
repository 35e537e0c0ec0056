//! Fibres: lines of control through the steps.

use super::stored::stored_as_array;
use super::{AfterFinally, Folded, Layer, Part, Progress, Slot};
use crate::index::Branch;
use crate::{FibreId, StepIndex};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A line of control. A run starts with one; parallel blocks and loops create others.
#[derive(Clone, Debug, Deserialize)]
pub struct Fibre {
    /// The id of the fibre; it is never used twice in a run.
    pub id: FibreId,
    /// The step at which the fibre is.
    pub pc: StepIndex,
    /// The blocks that the fibre is in, outermost first. Blocks without data of their own are not
    /// included.
    pub frames: Vec<Frame>,
    /// What the fibre waits for, if it cannot continue.
    pub wait: Wait,
    /// The origin of the fibre; `None` for the first one.
    pub split: Option<Box<Split>>,
}

stored_as_array!(Fibre { id, pc, frames, wait, split });

/// The origin of a fibre, and its own layer.
#[derive(Clone, Debug, Deserialize)]
pub struct Split {
    /// The fibre that waits for it. The last frame of that fibre is the block that both are in.
    pub parent: FibreId,
    /// The number of the branch or item, from 1.
    pub number: Branch,
    /// The changes that the fibre has made.
    pub layer: Layer,
}

stored_as_array!(Split { parent, number, layer });

/// A block that a fibre is in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Frame {
    /// A loop with a fixed number of passes.
    Loop {
        /// The opening step of the block.
        start: StepIndex,
        /// The current pass, from 1.
        index: u64,
        /// The total number of passes.
        total: u64,
    },
    /// A loop with a condition.
    While {
        /// The opening step of the block.
        start: StepIndex,
        /// The current pass, from 1.
        index: u64,
        /// The highest number of passes.
        max: u64,
    },
    /// A loop over the items of a list.
    ForEach {
        /// The opening step of the block.
        start: StepIndex,
        /// The current item, from 1. If several items run at the same time, the last one that was
        /// started.
        index: u64,
        /// The list of items.
        items: Slot,
        /// The results that were collected, by item.
        results: BTreeMap<Branch, Slot>,
        /// Exists if several items run at the same time.
        spread: Option<Box<Spread>>,
    },
    /// A block whose branches run at the same time.
    Parallel {
        /// The opening step of the block.
        start: StepIndex,
        /// The changes of the branches that have ended.
        folded: Box<Folded>,
    },
    /// A block that catches failures.
    Try {
        /// The opening step of the block.
        start: StepIndex,
    },
    /// A block with a finally part, which always runs.
    Guard {
        /// The opening step of the block.
        start: StepIndex,
        /// The part that the fibre is in.
        part: Part,
    },
    /// A block that ends with the first of its branches that completes.
    Race {
        /// The opening step of the block.
        start: StepIndex,
        /// The changes of the branch that has completed.
        folded: Box<Folded>,
        /// The number of branches that have failed.
        failed: u32,
    },
}

/// A loop whose items run at the same time.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Spread {
    /// How many items run at the same time.
    pub at_once: u32,
    /// The changes of the passes that have ended.
    pub folded: Folded,
    /// The item whose pass has ended the loop. No later item is started.
    #[serde(default)]
    pub stop: Option<Branch>,
}

stored_as_array!(Spread { at_once, folded; stop unless Option::is_none });

impl Frame {
    /// The opening step of the block.
    pub fn start(&self) -> StepIndex {
        match self {
            Self::Loop { start, .. }
            | Self::While { start, .. }
            | Self::ForEach { start, .. }
            | Self::Parallel { start, .. }
            | Self::Guard { start, .. }
            | Self::Race { start, .. }
            | Self::Try { start } => *start,
        }
    }

    /// Whether the finally part of the block is still to come.
    pub fn is_guard(&self) -> bool {
        matches!(self, Self::Guard { part: Part::Tried | Part::Caught, .. })
    }

    /// Whether the block is a loop.
    pub fn is_loop(&self) -> bool {
        matches!(self, Self::Loop { .. } | Self::While { .. } | Self::ForEach { .. })
    }

    /// The values in the frame.
    pub fn slots_mut(&mut self) -> Box<dyn Iterator<Item = &mut Slot> + '_> {
        match self {
            Self::Loop { .. } | Self::While { .. } | Self::Try { .. } | Self::Guard { .. } => {
                Box::new(std::iter::empty())
            }
            Self::ForEach { items, results, spread, .. } => {
                let folded = spread.iter_mut().flat_map(|spread| spread.folded.slots_mut());
                Box::new(std::iter::once(items).chain(results.values_mut()).chain(folded))
            }
            Self::Parallel { folded, .. } | Self::Race { folded, .. } => Box::new(folded.slots_mut()),
        }
    }
}

/// What a fibre waits for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Wait {
    /// The fibre can continue at once.
    Ready,
    /// The effect of its step is in flight.
    Effect(Pending),
    /// Its step has failed and is retried at a later time.
    Backoff {
        /// When the step is retried.
        until: Timestamp,
        /// The step that is retried.
        pending: Pending,
    },
    /// Its step waits for child executions.
    Children {
        /// The step that waits.
        pending: Pending,
        /// The progress of the children.
        progress: Progress,
    },
    /// The fibre waits for the fibres that it has created.
    Join,
    /// The fibre waits until the fibres that it has created have run their finally parts. Then it
    /// continues in this way.
    Leaving(AfterFinally),
}

impl Wait {
    /// Whether the fibre waits for those that it has created.
    pub fn joins(&self) -> bool {
        matches!(self, Self::Join | Self::Leaving(_))
    }

    /// The step that the fibre has started, if there is one.
    pub fn pending(&self) -> Option<&Pending> {
        match self {
            Self::Ready | Self::Join | Self::Leaving(_) => None,
            Self::Effect(pending) | Self::Backoff { pending, .. } | Self::Children { pending, .. } => Some(pending),
        }
    }

    fn pending_mut(&mut self) -> Option<&mut Pending> {
        match self {
            Self::Ready | Self::Join | Self::Leaving(_) => None,
            Self::Effect(pending) | Self::Backoff { pending, .. } | Self::Children { pending, .. } => Some(pending),
        }
    }
}

/// A step that was started. It contains the evaluated inputs, so that a repeated effect has the
/// same bytes.
#[derive(Clone, Debug, Deserialize)]
pub struct Pending {
    /// A dictionary with the evaluated parameters.
    pub inputs: Slot,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// When this attempt began, in the time that the run sees.
    pub since: Timestamp,
    /// Whether an effect that must not be repeated was started.
    pub launched: bool,
    /// The ARN of the execution of a state machine that the step waits for.
    #[serde(default)]
    pub machine: Option<String>,
    /// The key of the step's limit, as it was evaluated.
    #[serde(default)]
    pub limit: Option<String>,
}

stored_as_array!(Pending { inputs, attempt, since, launched; machine unless Option::is_none, limit unless Option::is_none });

impl Pending {
    /// The first attempt of a step.
    pub fn first(inputs: serde_json::Map<String, serde_json::Value>, now: Timestamp) -> Self {
        let inputs = Slot::new(serde_json::Value::Object(inputs));
        Self { inputs, attempt: 1, since: now, launched: false, machine: None, limit: None }
    }
}

impl Fibre {
    /// A new fibre at this step.
    pub fn new(id: FibreId, pc: StepIndex, split: Option<Box<Split>>) -> Self {
        Self { id, pc, frames: Vec::new(), wait: Wait::Ready, split }
    }

    /// The id of the fibre that waits for this one.
    pub fn parent(&self) -> Option<FibreId> {
        self.split.as_ref().map(|split| split.parent)
    }

    /// The values in the fibre.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let pending = self.wait.pending_mut().map(|pending| &mut pending.inputs);
        let layer = self.split.iter_mut().flat_map(|split| split.layer.slots_mut());
        self.frames.iter_mut().flat_map(Frame::slots_mut).chain(pending).chain(layer)
    }
}
