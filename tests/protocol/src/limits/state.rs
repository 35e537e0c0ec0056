//! The state of the model at a moment.

use super::{RUNS, WORKERS};

/// The most faults of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Faults {
    /// The process of a worker ends.
    pub crashes: u8,
    /// A write is applied, but its answer is lost.
    pub lost_answers: u8,
    /// A user stops a run.
    pub stops: u8,
    /// A lease ends.
    pub leases: u8,
}

/// The complete state: the rows, the limit, and the processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The rows of the runs.
    pub runs: [Run; RUNS],
    /// The number of places, which never changes.
    pub places: i8,
    /// The count of places that are held, as the limit has it.
    pub held: i8,
    /// The number of the next one who waits.
    pub next_ticket: u8,
    /// Whether the sweep finds the limit.
    pub is_due: bool,
    /// The processes that continue runs.
    pub workers: [Worker; WORKERS],
    /// The stop that a user has asked for: the run, and its place as it was read.
    pub stop: Option<(usize, Place)>,
    /// Whether somebody got a place whose turn it was not.
    pub overtook: bool,
    /// The faults that are left.
    pub faults: Faults,
}

/// The place of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// It has none, and does not wait.
    #[default]
    None,
    /// It waits with this number.
    Waits(u8),
    /// It holds one.
    Held,
}

/// The stored row of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Run {
    /// Whether it has ended.
    pub has_ended: bool,
    /// Whether a lease is valid.
    pub is_leased: bool,
    /// Whether only a wake makes it claimable.
    pub sleeps: bool,
    /// Its place, which its row names.
    pub place: Place,
    /// Whether it is between taking a place and the write that stores the result.
    pub acts: bool,
    /// Incremented by claims and stops.
    pub fence: u8,
    /// Incremented by commits.
    pub cursor: u8,
    /// Whether it was woken since it looked.
    pub is_woken: bool,
    /// The worker that wrote it last, and the fence of that.
    pub by: Option<(usize, u8)>,
}

/// A worker that has claimed a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grip {
    /// The number of the run.
    pub run: usize,
    /// The fence of the claim.
    pub fence: u8,
    /// The cursor at the last commit.
    pub cursor: u8,
}

/// What a worker does next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Worker {
    /// It waits for something to claim.
    #[default]
    Idle,
    /// It asks for a place, without having read the limit.
    Asks(Grip),
    /// It waits with the next number, which it has read, because there was no place.
    Joins(Grip, u8),
    /// It looks whether it is its turn.
    Looks(Grip),
    /// It takes the place, for its turn has come.
    Takes(Grip),
    /// It leaves the run waiting, for its turn has not come.
    Leaves(Grip),
    /// It has a place: its effect is under way.
    Acts(Grip),
    /// It gives the place back where that is no part of the commit.
    Releases(Grip),
    /// It commits the end, and with that gives the place back.
    Commits(Grip),
    /// It wakes the first who waits; with the run that it continues, if it has not committed yet.
    Wakes(Option<Grip>),
    /// The answer to its write was lost; it goes on like this if the write was applied.
    Repeats(Grip, After),
}

/// How a worker goes on after a write whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum After {
    /// It has a place.
    Acts,
    /// It waits for one.
    Looks,
    /// It has given one back.
    Wakes,
}

impl State {
    pub(crate) fn new(places: i8, faults: Faults) -> Self {
        Self {
            places,
            runs: [Run::default(); RUNS],
            held: 0,
            next_ticket: 0,
            is_due: false,
            workers: [Worker::Idle; WORKERS],
            stop: None,
            overtook: false,
            faults,
        }
    }

    pub(crate) fn run(&self, run: usize) -> Run {
        self.runs.get(run).copied().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, run: usize, row: Run) {
        if let Some(stored) = self.runs.get_mut(run) {
            *stored = row;
        }
    }

    /// The runs that wait, in the order of their numbers.
    pub(crate) fn line(&self) -> Vec<(u8, usize)> {
        let waits = |(run, row): (usize, &Run)| match row.place {
            Place::Waits(ticket) => Some((ticket, run)),
            Place::None | Place::Held => None,
        };
        let mut line: Vec<_> = self.runs.iter().enumerate().filter_map(waits).collect();
        line.sort_unstable();
        line
    }

    pub(crate) fn is_mine(&self, grip: Grip) -> bool {
        let row = self.run(grip.run);
        !row.has_ended && row.fence == grip.fence && row.cursor == grip.cursor
    }
}
