//! The kinds of faults that a storm can have.

use async_trait::async_trait;
use engine::Ports;
use engine::ports::Clock;
use model::Timestamp;
use records::executions::Wait;
use std::sync::Arc;
use std::time::Duration;
use testkit::faults::{Fault, Gate};

/// The faults of a storm.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    /// This number of 1000 calls fails in one of five ways.
    Storm(u64),
    /// Two of five calls are refused.
    Throttled,
    /// All calls are refused for a minute.
    Outage,
    /// No call fails, but the clocks of the processes are five minutes ahead or behind.
    Skewed,
    /// All runs have this shape and share a limit, and this number of 1000 calls fails.
    Crowd(u64, usize),
    /// All runs have this shape and share a limit, and the clocks differ as with [`Self::Skewed`].
    SkewedCrowd(usize),
    /// A single run of this shape, in which these calls fail.
    Single { shape: usize, wait: Wait, strikes: [Option<Strike>; 2] },
}

/// A call that fails.
#[derive(Clone, Copy, Debug)]
pub struct Strike {
    /// The process that makes the call, with the number of its gate.
    pub process: u64,
    /// The number of the call in that process, from 0.
    pub call: usize,
    pub fault: Fault,
}

/// The processes of a storm: callers, each of which starts `runs` runs one after the other, and
/// workers. In addition there is always one that sends callbacks, and one that sweeps.
#[derive(Clone, Copy)]
pub struct Load {
    pub workers: u64,
    pub callers: u64,
    pub runs: u64,
}

impl Load {
    /// Many processes make a storm of the same length more difficult.
    const LARGE: Self = Self { workers: 6, callers: 4, runs: 6 };
    const SMALL: Self = Self { workers: 2, callers: 2, runs: 2 };
    const CROWD: Self = Self { workers: 3, callers: 3, runs: 3 };
    const LONE: Self = Self { workers: 1, callers: 1, runs: 1 };
}

impl Trouble {
    pub fn gate(self, process: u64, seed: u64) -> Gate {
        match self {
            Self::Storm(per_thousand) | Self::Crowd(per_thousand, _) => Gate::with_random_faults(seed, per_thousand),
            Self::Throttled => Gate::refusing(seed, 400),
            Self::Outage => {
                let gate = Gate::refusing(seed, 1000);
                gate.stop_faults();
                gate
            }
            Self::Single { strikes, .. } => {
                let mine = strikes.into_iter().flatten().filter(|strike| strike.process == process);
                Gate::with_faults(mine.map(|strike| (strike.call, strike.fault)))
            }
            Self::Skewed | Self::SkewedCrowd(_) => Gate::open(),
        }
    }

    /// The time without faults at the beginning, and the time with faults after it.
    pub fn times(self) -> (Duration, Duration) {
        match self {
            Self::Outage => (Duration::from_secs(5), Duration::from_mins(1)),
            Self::Single { .. } => (Duration::ZERO, Duration::ZERO),
            _ => (Duration::ZERO, Duration::from_mins(5)),
        }
    }

    pub fn load(self) -> Load {
        match self {
            Self::Single { .. } => Load::LONE,
            _ if super::asked().is_some() => Load::LARGE,
            Self::Crowd(..) | Self::SkewedCrowd(_) => Load::CROWD,
            _ => Load::SMALL,
        }
    }

    /// The shape of the runs, if it is not random.
    pub fn shape(self) -> Option<(usize, Wait)> {
        match self {
            Self::Single { shape, wait, .. } => Some((shape, wait)),
            Self::Crowd(_, shape) | Self::SkewedCrowd(shape) => Some((shape, Wait::Async)),
            _ => None,
        }
    }

    /// How much later than normal a row can still be overdue: leases and due dates are written with
    /// one clock and read with another.
    pub fn lag(self) -> Duration {
        if matches!(self, Self::Skewed | Self::SkewedCrowd(_)) { Duration::from_mins(10) } else { Duration::ZERO }
    }

    /// The ports of the process with this number.
    pub fn ports(self, ports: &Ports, number: u64) -> Ports {
        let ahead = if number.is_multiple_of(2) { 300_000 } else { -300_000 };
        match self {
            Self::Skewed | Self::SkewedCrowd(_) => {
                Ports { clock: Arc::new(Skewed(Arc::clone(&ports.clock), ahead)), ..ports.clone() }
            }
            _ => ports.clone(),
        }
    }
}

/// A clock that is ahead by a number of milliseconds.
struct Skewed(Arc<dyn Clock>, i64);

#[async_trait]
impl Clock for Skewed {
    fn now(&self) -> Timestamp {
        self.0.now().plus_millis(self.1)
    }

    async fn sleep_until(&self, moment: Timestamp) {
        self.0.sleep_until(moment.plus_millis(-self.1)).await;
    }
}
