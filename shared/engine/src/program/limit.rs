//! A limit that steps or workflows share by its key: the `__limit_…` parameters of a step.

use expr::{Reference, Tree};
use serde_json::{Map, Value};
use std::time::Duration;

/// The parameter with the template of the key.
const KEY: &str = "__limit_key";
/// The most places of a limit.
pub const MAX_PLACES: u32 = 1_000;
/// The most moments in a span of a rate.
const MAX_RATE: u32 = 10_000;
/// The longest span of a rate, in seconds.
const MAX_PER: u32 = 86_400;
/// The longest key, in bytes.
pub const MAX_KEY: usize = 256;

/// How many may hold a place of a limit at a time, and how often one may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitRule {
    /// The most places that are held at a time; `None` = there is only a rate.
    pub concurrency: Option<u32>,
    /// The gap between two uses that the rate allows on average; `None` = there is no rate.
    pub gap: Option<Duration>,
    /// Whether a run waits for a place. Otherwise the step fails if there is none.
    pub queue: bool,
}

/// The limit of a step, compiled.
#[derive(Clone, Debug)]
pub struct NodeLimit {
    /// The template of the key.
    pub key: Tree,
    /// What it allows.
    pub rule: LimitRule,
}

impl NodeLimit {
    /// The limit of a step with these parameters, whose policy has read the rule.
    pub fn read(parameters: &Map<String, Value>, rule: Option<LimitRule>) -> Result<Option<Self>, String> {
        let given = parameters.get(KEY).map(model::workflow::unwrap_typed).filter(|key| !key.is_null());
        let key = given.filter(|key| key.as_str().is_none_or(|text| !text.trim().is_empty()));
        match (key, rule) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(format!("{KEY}: is missing; a limit is shared by those with the same key")),
            (Some(_), None) => {
                Err("__limit_concurrency or __limit_rate is missing; a limit needs at least one of them".to_owned())
            }
            (Some(key), Some(rule)) => {
                let key = Tree::parse(key).map_err(|error| format!("{KEY}: {error}"))?;
                Ok(Some(Self { key, rule }))
            }
        }
    }

    /// Changes the references of the key.
    pub fn rewrite(&mut self, change: &mut impl FnMut(&mut Reference)) {
        self.key.rewrite(change);
    }
}

impl LimitRule {
    /// The rule, if there are places or a rate. `rate` uses are allowed in `per` seconds.
    pub fn of(concurrency: Option<u32>, rate: Option<u32>, per: Option<f64>, queue: bool) -> Option<Self> {
        let per = per.unwrap_or(1.0);
        // Rounded up, so that there are never more uses.
        let gap =
            rate.map(|rate| Duration::from_millis((per * 1000.0 / f64::from(rate.max(1))).ceil().max(1.0) as u64));
        (concurrency.is_some() || gap.is_some()).then_some(Self { concurrency, gap, queue })
    }

    /// The bounds of the numbers of a rule: places, uses, and seconds.
    pub const BOUNDS: [(u32, u32); 3] = [(1, MAX_PLACES), (1, MAX_RATE), (1, MAX_PER)];
}
