//! Targets for all parsers of foreign text, each with the properties that hold for every input: no
//! panic, limited time, and those in the documentation of each module. The fuzzer runs them
//! (`tests/fuzz`), and so do the tests with changed examples.

pub mod condition;
pub mod expression;
pub mod schedule;
pub mod template;
pub mod workflow;

use expr::{Scope, Warning};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::Duration;

/// More time than any input needs, even with the counters of the fuzzer.
const LONGEST: Duration = Duration::from_secs(4);

/// The values for the evaluation of inputs: every type, some of them large.
static VALUES: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let values = json!({
        "a": "x{{a}}",
        "n": 3,
        "f": -2.5,
        "big": u64::MAX,
        "step-1": {
            "content": "Hello World", "n": "12", "ok": true, "none": null, "list": ["a", 1, [2.5], {"k": "v"}], "empty": [],
            "dict": {"k": "v", "count": 7, "a b": {"c": "ÄÖ\u{10FFFF}"}}, "pattern": "^(a|b)+$",
        },
        "l": [1, "2", null, false, {}],
        "long": "É,".repeat(20_000),
        "many": (0..5_000).collect::<Vec<_>>(),
    });
    let Value::Object(values) = values else { return Map::new() };
    values
});

/// A scope in which roots and variables have the same names and values.
pub struct Values {
    /// Returns copies instead of borrowed values.
    pub owned: bool,
}

impl Values {
    fn get(&self, name: &str) -> Option<Cow<'_, Value>> {
        let value = VALUES.get(name)?;
        Some(if self.owned { Cow::Owned(value.clone()) } else { Cow::Borrowed(value) })
    }
}

impl Scope for Values {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name)
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name)
    }

    fn pick(&self, len: usize) -> usize {
        len - 1
    }

    fn warn(&self, _: Warning) {}
}

/// The result of work, which must not take long.
pub fn soon<T>(work: impl FnOnce() -> T) -> T {
    let start = spent();
    let result = work();
    let taken = spent() - start;
    assert!(taken < LONGEST, "took {taken:?}");
    result
}

/// The computing time of this thread. The real time can be long on a busy machine.
fn spent() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().expect("the time spent is not negative")
}

/// The text form of a value. Two texts are only equal if the order of keys and the kinds of numbers
/// are also equal.
pub fn shown<E: Clone>(outcome: &Result<Value, E>) -> Result<String, E> {
    outcome.as_ref().map(ToString::to_string).map_err(Clone::clone)
}
