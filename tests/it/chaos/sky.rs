//! What the weather is like.

use async_trait::async_trait;
use engine::Ports;
use engine::ports::Clock;
use model::Timestamp;
use records::executions::Wait;
use std::sync::Arc;
use std::time::Duration;
use testkit::faults::{Fault, Gate};

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Sky {
    /// So many calls of a thousand fail in one of five ways.
    Storm(u64),
    /// Two calls of five are refused.
    Throttled,
    /// Every call is refused for a minute.
    Outage,
    /// No call fails, and every second process is five minutes ahead, the others five behind.
    Skewed,
    /// A run of that shape alone, and these calls fail.
    Single { shape: usize, wait: Wait, strikes: [Option<Strike>; 2] },
}

/// A call that fails.
#[derive(Clone, Copy, Debug)]
pub struct Strike {
    /// Whose call it is, numbered as the gates are.
    pub process: u64,
    /// Which of its calls, from 0.
    pub call: usize,
    pub fault: Fault,
}

/// Who is there: callers, each of whom starts so many runs one after the other, and workers; and
/// always one who tells ends, and one who sweeps.
#[derive(Clone, Copy)]
pub struct Crew {
    pub workers: u64,
    pub callers: u64,
    pub runs: u64,
}

impl Crew {
    /// Many at once make more of a storm of a given length.
    const LARGE: Self = Self { workers: 6, callers: 4, runs: 6 };
    const SMALL: Self = Self { workers: 2, callers: 2, runs: 2 };
    const LONE: Self = Self { workers: 1, callers: 1, runs: 1 };
}

impl Sky {
    pub fn gate(self, process: u64, seed: u64) -> Gate {
        match self {
            Self::Storm(per_thousand) => Gate::stormy(seed, per_thousand),
            Self::Throttled => Gate::refusing(seed, 400),
            Self::Outage => {
                let gate = Gate::refusing(seed, 1000);
                gate.calm();
                gate
            }
            Self::Single { strikes, .. } => {
                let mine = strikes.into_iter().flatten().filter(|strike| strike.process == process);
                Gate::striking_each(mine.map(|strike| (strike.call, strike.fault)))
            }
            Self::Skewed => Gate::open(),
        }
    }

    /// How long it is fine first, and how long it is foul then.
    pub fn times(self) -> (Duration, Duration) {
        match self {
            Self::Outage => (Duration::from_secs(5), Duration::from_mins(1)),
            Self::Single { .. } => (Duration::ZERO, Duration::ZERO),
            _ => (Duration::ZERO, Duration::from_mins(5)),
        }
    }

    pub fn crew(self) -> Crew {
        match self {
            Self::Single { .. } => Crew::LONE,
            _ if super::asked().is_some() => Crew::LARGE,
            _ => Crew::SMALL,
        }
    }

    /// What is run, where that is not left to chance.
    pub fn shape(self) -> Option<(usize, Wait)> {
        if let Self::Single { shape, wait, .. } = self { Some((shape, wait)) } else { None }
    }

    /// How much later than right after it something may still be overdue: a lease and a due date
    /// are written by one clock and read by another.
    pub fn lag(self) -> Duration {
        if matches!(self, Self::Skewed) { Duration::from_mins(10) } else { Duration::ZERO }
    }

    /// The ports of the process of that number.
    pub fn ports(self, ports: &Ports, number: u64) -> Ports {
        let ahead = if number.is_multiple_of(2) { 300_000 } else { -300_000 };
        match self {
            Self::Skewed => Ports { clock: Arc::new(Skewed(Arc::clone(&ports.clock), ahead)), ..ports.clone() },
            _ => ports.clone(),
        }
    }
}

/// A clock that is so many milliseconds ahead.
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
