//! What the interpreter is told, and what it answers.

use catalogue::{ChildCall, Effect, EffectResult};
use model::Timestamp;
use std::collections::BTreeMap;

/// What has happened.
#[derive(Debug)]
pub enum Event {
    /// The run begins, or is picked up after a commit: effects under way are handed out again.
    Resume,
    /// The last decision ran out of steps; go on.
    GoOn,
    /// A fibre's effect has come to an end.
    Done {
        /// Whose.
        fibre: u32,
        /// How.
        result: EffectResult,
    },
    /// A fibre's retry gap is over.
    RetryNow {
        /// Whose.
        fibre: u32,
    },
    /// A child has been started, or could not be.
    ChildStarted {
        /// Whose.
        fibre: u32,
        /// Which.
        key: ChildKey,
        /// Why it could not be; `None` if its row exists.
        refused: Option<String>,
    },
    /// Children have ended; their rows tell how.
    ChildrenEnded {
        /// Whose.
        fibre: u32,
        /// Which.
        keys: Vec<ChildKey>,
    },
}

/// What to do next.
#[derive(Debug, Default)]
pub struct Decision {
    /// Effects to perform. Their ends come back as events.
    pub effects: Vec<Issue>,
    /// Fibres to wake later.
    pub timers: Vec<Timer>,
    /// Children to start.
    pub starts: Vec<ChildStart>,
    /// Children of which all have ended, and whose answers are wanted.
    pub gathers: Vec<Gather>,
    /// Children that nobody waits for any more.
    pub abandoned: Vec<ChildKey>,
    /// The run has ended.
    pub outcome: Option<Outcome>,
    /// There is more to do at once: call again with [`Event::GoOn`].
    pub more: bool,
}

impl Decision {
    /// Adds a decision that came after this one.
    pub fn join(&mut self, next: Self) {
        self.effects.extend(next.effects);
        self.timers.extend(next.timers);
        self.starts.extend(next.starts);
        self.gathers.extend(next.gathers);
        self.abandoned.extend(next.abandoned);
        self.outcome = next.outcome;
        self.more = next.more;
    }
}

/// An effect to perform.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// For whom.
    pub fibre: u32,
    /// At which step.
    pub step: usize,
    /// The how-manieth time the step runs: part of the idempotency key.
    pub pass: u32,
    /// What.
    pub effect: Effect,
    /// When the step's try began, as the run sees time.
    pub since: Timestamp,
}

/// A fibre to wake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Whom.
    pub fibre: u32,
    /// When.
    pub at: Timestamp,
}

/// Which child of a run: its execution's id follows from it, so that starting it twice starts it
/// once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChildKey {
    /// The step that runs it.
    pub step: u32,
    /// The step's pass.
    pub pass: u32,
    /// The pass's try.
    pub attempt: u32,
    /// The call's number, from 0.
    pub number: u32,
}

/// A child to start.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildStart {
    /// For whom.
    pub fibre: u32,
    /// Which.
    pub key: ChildKey,
    /// What.
    pub call: ChildCall,
}

/// Children whose answers are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gather {
    /// For whom.
    pub fibre: u32,
    /// The first of them; the others differ in their number.
    pub first: ChildKey,
    /// How many.
    pub total: u32,
    /// Those that could not be started, and why.
    pub refused: BTreeMap<u32, String>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Well.
    Completed,
    /// With this error.
    Failed(String),
}
