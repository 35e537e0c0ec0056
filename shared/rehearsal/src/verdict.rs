//! Executes a case, and checks whether it ended as expected.

use crate::format::Case;
use crate::outcome::Sent;
use crate::play::{Setting, Unplayable, Way, play};
use crate::world::{RealTime, Stores};
use crate::{Difference, Outcome, Path, Problem, Subject, expect, matcher};
use engine::interpret::INTERRUPTED;
use serde_json::Value;
use std::collections::BTreeMap;

/// How cases are judged.
#[derive(Clone, Default)]
pub struct Options {
    /// How the cases are executed.
    pub setting: Setting,
    /// Whether they are also executed by workers that crash.
    pub crash: bool,
}

/// Whether a case ended as expected.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The name of the case.
    pub name: String,
    /// The places in the file that its values come from, the nearest first.
    pub origins: Vec<Path>,
    /// The reason why it was left out.
    pub skipped: Option<String>,
    /// The reason why the case could not be executed.
    pub problem: Option<Problem>,
    /// The differences between the expected and the found values.
    pub differences: Vec<Difference>,
    /// Mistakes in the case.
    pub faults: Vec<String>,
    /// What happened twice because workers crashed, and the other differences in that execution.
    pub crashes: Vec<String>,
    /// The results of the execution.
    pub outcome: Option<Outcome>,
    /// The place and the value of the snapshot, if the case has one. It is compared later.
    pub snapshot: Option<(Path, Value)>,
}

impl Verdict {
    /// The verdict before the case was executed.
    pub fn of(case: &Case) -> Self {
        Self { name: case.name.clone(), origins: case.origins.clone(), skipped: case.skip.clone(), ..Self::default() }
    }

    /// Whether the case ended as expected.
    pub fn passed(&self) -> bool {
        self.problem.is_none() && self.differences.is_empty() && self.faults.is_empty() && self.crashes.is_empty()
    }

    /// Compares the snapshot of the case with the one that is stored. `None` = none is stored.
    pub fn compare_snapshot(&mut self, stored: Option<&Value>) {
        let Some((path, now)) = &self.snapshot else { return };
        let difference = match stored {
            Some(stored) => matcher::differ(&exactly(stored), Some(now), path),
            None => Some(Difference::new(path, "a stored snapshot (--update stores it)", "none")),
        };
        self.differences.extend(difference);
    }
}

/// The value, in which a `$` has no meaning.
fn exactly(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(exactly).collect()),
        Value::Object(map) if map.keys().any(|name| name.starts_with('$')) => serde_json::json!({"$equal": value}),
        Value::Object(map) => Value::Object(map.iter().map(|(name, value)| (name.clone(), exactly(value))).collect()),
        other => other.clone(),
    }
}

/// Executes a case and compares its end. It must be called within a tokio runtime whose clock is
/// paused.
pub async fn judge(stores: &Stores, scripts: &RealTime, subject: &Subject, case: &Case, options: &Options) -> Verdict {
    let mut verdict = Verdict::of(case);
    if verdict.skipped.is_some() {
        return verdict;
    }
    match play(stores, scripts, subject, case, &options.setting).await {
        Ok(outcome) => {
            verdict.differences = expect::differences(&case.expect, &outcome, &subject.definition);
            verdict.faults.clone_from(&outcome.faults);
            verdict.snapshot = case.expect.snapshot.clone().map(|path| (path, outcome.snapshot()));
            if options.crash {
                verdict.crashes = crashes(stores, scripts, subject, case, options, &outcome).await;
            }
            verdict.outcome = Some(outcome);
        }
        Err(error) => verdict.problem = Some(problem(case, error)),
    }
    verdict
}

fn problem(case: &Case, error: Unplayable) -> Problem {
    match error {
        Unplayable::Problem(problem) => problem,
        other => Problem::new(&case.origins.first().cloned().unwrap_or_default(), other.to_string()),
    }
}

/// Executes the case with workers that crash, and returns the differences.
async fn crashes(
    stores: &Stores,
    scripts: &RealTime,
    subject: &Subject,
    case: &Case,
    options: &Options,
    calm: &Outcome,
) -> Vec<String> {
    let mut found = Vec::new();
    for (way, when) in [
        (Way::CrashesAfterCommits, "a worker that crashes after each commit"),
        (Way::CrashesBeforeCommits, "a worker that crashes before it stores what it has sent"),
    ] {
        let setting = Setting { way, ..options.setting.clone() };
        match play(stores, scripts, subject, case, &setting).await {
            Ok(outcome) => {
                found.extend(twice(calm, &outcome).into_iter().map(|sent| format!("{sent}, with {when}")));
                if ends_as_said(&outcome) {
                    continue;
                }
                if outcome.status != calm.status {
                    let error = outcome.error.unwrap_or_default();
                    found.push(format!("ends as '{}' with {when}: {error}", outcome.status));
                } else if outcome.result() != calm.result() {
                    let (then, before) = (matcher::short(&outcome.result()), matcher::short(&calm.result()));
                    found.push(format!("results in {then} instead of {before} with {when}"));
                }
            }
            Err(error) => found.push(format!("{error}, with {when}")),
        }
    }
    found
}

/// Whether a step that must run at most once has failed because its process ended. This is the
/// purpose of the setting, so the end is not compared.
fn ends_as_said(outcome: &Outcome) -> bool {
    let mut errors = outcome.passes.iter().filter_map(|pass| pass.error.as_deref());
    errors.any(|error| error.contains(INTERRUPTED))
}

/// The requests that were sent more often than without crashes. Requests with an idempotency key
/// are left out, because their receivers recognise a repeated request.
fn twice(calm: &Outcome, crashed: &Outcome) -> Vec<String> {
    let count = |requests: &[Sent]| {
        let mut counts: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for sent in requests.iter().filter(|sent| sent.key().is_none()) {
            counts.entry(sent.signature()).or_insert((0, format!("{} {}", sent.method, sent.url))).0 += 1;
        }
        counts
    };
    let before = count(&calm.requests);
    let more = count(&crashed.requests).into_iter().filter_map(|(signature, (times, shown))| {
        let usual = before.get(&signature).map_or(0, |(times, _)| *times);
        (times > usual).then(|| format!("{shown} is sent {times} times instead of {usual}"))
    });
    more.collect()
}
