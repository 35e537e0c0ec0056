//! A fibre: one line of control through the steps.

use super::Slot;
use model::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of control. A run starts with one; blocks that run in parallel add more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fibre {
    /// Unique in the run.
    pub id: u32,
    /// The step it is at.
    pub pc: u32,
    /// The loops it is in, outermost first.
    pub frames: Vec<Frame>,
    /// Whether it can go on.
    pub wait: Wait,
}

/// A loop that a fibre is in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Frame {
    /// A counted loop.
    Loop {
        /// The opening step.
        start: u32,
        /// The current pass, from 1.
        index: u64,
        /// How many there will be.
        total: u64,
    },
    /// A loop over items.
    ForEach {
        /// The opening step.
        start: u32,
        /// The current item, from 1.
        index: u64,
        /// The items, as a list.
        items: Slot,
    },
}

impl Frame {
    /// The opening step.
    pub fn start(&self) -> u32 {
        match self {
            Self::Loop { start, .. } | Self::ForEach { start, .. } => *start,
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
}

/// A step under way. It holds its evaluated inputs, so that a repeated effect is the same to the byte.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// A dictionary of the evaluated parameters.
    pub inputs: Slot,
    /// The try, from 1.
    pub attempt: u32,
    /// When this try began, as the run sees time.
    pub since: Timestamp,
}

impl Fibre {
    /// A fibre at the first step.
    pub fn new(id: u32) -> Self {
        Self { id, pc: 0, frames: Vec::new(), wait: Wait::Ready }
    }

    /// The values it holds.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let pending = match &mut self.wait {
            Wait::Ready => None,
            Wait::Effect(pending) | Wait::Backoff { pending, .. } => Some(&mut pending.inputs),
        };
        let items = self.frames.iter_mut().filter_map(|frame| match frame {
            Frame::Loop { .. } => None,
            Frame::ForEach { items, .. } => Some(items),
        });
        items.chain(pending)
    }
}
