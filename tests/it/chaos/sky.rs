//! What the weather is like.

use async_trait::async_trait;
use engine::Ports;
use engine::ports::Clock;
use model::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use testkit::faults::Gate;

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
}

impl Sky {
    pub fn gate(self, seed: u64) -> Gate {
        match self {
            Self::Storm(per_thousand) => Gate::stormy(seed, per_thousand),
            Self::Throttled => Gate::refusing(seed, 400),
            Self::Outage => {
                let gate = Gate::refusing(seed, 1000);
                gate.calm();
                gate
            }
            Self::Skewed => Gate::open(),
        }
    }

    /// How long it is fine first, and how long it is foul then.
    pub fn times(self) -> (Duration, Duration) {
        match self {
            Self::Outage => (Duration::from_secs(5), Duration::from_mins(1)),
            _ => (Duration::ZERO, Duration::from_mins(5)),
        }
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
