//! Metrics, written as log lines from which CloudWatch makes metrics (embedded metric format).
//!
//! The counts of an invocation are written when it ends: one line of counts, and one line for each
//! module whose steps have had an effect.

use engine::ports::{Metric, Metrics};
use engine::sweep::TickReport;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// The namespace of the metrics in CloudWatch.
const NAMESPACE: &str = "Sluice";
/// The most values of one metric in a line.
const VALUES: usize = 100;
/// The most durations per module that one invocation keeps; further ones are dropped.
const KEPT: usize = 1_000;

/// Counts what happens in this process.
pub(crate) struct Emf {
    /// The name of the deployment; `None` = nothing is written.
    stage: Option<String>,
    pending: Mutex<Pending>,
}

#[derive(Default)]
struct Pending {
    counts: BTreeMap<&'static str, u64>,
    steps: BTreeMap<&'static str, Vec<u64>>,
}

impl Emf {
    pub(crate) fn new(stage: Option<String>) -> Self {
        let pending = Pending { counts: BTreeMap::from([("ColdStarts", 1)]), ..Pending::default() };
        Self { stage, pending: Mutex::new(pending) }
    }

    /// Writes the counts since the last call. An error is ignored: only a chart lacks these values.
    pub(crate) fn write_counts(&self, at_ms: i64) {
        let mut out = std::io::stdout().lock();
        for line in self.take(at_ms) {
            let _ = writeln!(out, "{line}");
        }
    }

    fn take(&self, at_ms: i64) -> Vec<Value> {
        let pending = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(stage) = &self.stage else { return Vec::new() };
        let counts: Vec<_> = pending.counts.iter().map(|(name, count)| (*name, json!(count))).collect();
        let mut lines = Vec::new();
        if !counts.is_empty() {
            lines.push(line(at_ms, &[("Stage", stage)], "Count", &counts));
        }
        for (module, millis) in &pending.steps {
            let dimensions = [("Stage", stage.as_str()), ("Module", *module)];
            let chunks = millis.chunks(VALUES);
            lines.extend(
                chunks.map(|chunk| line(at_ms, &dimensions, "Milliseconds", &[("StepDuration", json!(chunk))])),
            );
        }
        lines
    }
}

impl Metrics for Emf {
    fn count(&self, metric: Metric) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let name = match metric {
            Metric::Accepted => "Accepted",
            Metric::Started => "Started",
            Metric::Completed => "Completed",
            Metric::Failed => "Failed",
            Metric::Stopped => "Stopped",
            Metric::TimedOut => "TimedOut",
            Metric::CallbackDelivered => "CallbacksDelivered",
            Metric::CallbackFailed => "CallbacksFailed",
            Metric::CallbackDead => "CallbacksDead",
            Metric::Step { module, millis } => {
                let steps = pending.steps.entry(module).or_default();
                if steps.len() < KEPT {
                    steps.push(millis);
                }
                return;
            }
        };
        *pending.counts.entry(name).or_default() += 1;
    }
}

/// Writes the results of a tick.
pub(crate) fn tell_tick(function: &str, report: &TickReport, at_ms: i64) {
    let line = line(at_ms, &[("FunctionName", function)], "Count", &of_tick(report));
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A metric is billed for each hour in which it is written, so the metric of unreadable rows is
/// only written if there are any.
fn of_tick(report: &TickReport) -> Vec<(&'static str, Value)> {
    let mut values = vec![("Overdue", json!(report.overdue)), ("Stuck", json!(report.stuck))];
    values.extend((report.unreadable > 0).then(|| ("Unreadable", json!(report.unreadable))));
    values
}

fn line(at_ms: i64, dimensions: &[(&str, &str)], unit: &str, values: &[(&str, Value)]) -> Value {
    let names: Vec<_> = dimensions.iter().map(|(name, _)| name).collect();
    let metrics: Vec<_> = values.iter().map(|(name, _)| json!({"Name": name, "Unit": unit})).collect();
    let mut line = Map::new();
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": at_ms,
            "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [names], "Metrics": metrics}],
        }),
    );
    line.extend(dimensions.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
    line.extend(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The metrics in a line, each with its value and its dimensions.
    fn read(line: &Value) -> Vec<(String, Value, String)> {
        let declared = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!((&line["_aws"]["Timestamp"], &declared["Namespace"]), (&json!(7), &json!("Sluice")));
        let dimensions = declared["Dimensions"][0].as_array().unwrap();
        let dimensions: Vec<_> = dimensions.iter().map(|name| line[name.as_str().unwrap()].as_str().unwrap()).collect();
        let metrics = declared["Metrics"].as_array().unwrap().iter();
        metrics
            .map(|metric| {
                let name = metric["Name"].as_str().unwrap();
                (name.to_owned(), line[name].clone(), dimensions.join("/"))
            })
            .collect()
    }

    #[test]
    fn what_an_invocation_has_counted_is_told_once() {
        let emf = Emf::new(Some("dev".to_owned()));
        for metric in [Metric::Accepted, Metric::Accepted, Metric::Completed] {
            emf.count(metric);
        }
        for millis in 0..101 {
            emf.count(Metric::Step { module: "http_request", millis });
        }
        let lines = emf.take(7);
        let counted = |name: &str, count: u64| (name.to_owned(), json!(count), "dev".to_owned());
        assert_eq!(read(&lines[0]), [counted("Accepted", 2), counted("ColdStarts", 1), counted("Completed", 1)]);
        let steps: Vec<_> = lines[1..].iter().flat_map(read).collect();
        let all: Vec<_> = (0..101).collect();
        let step = |millis: &[u64]| ("StepDuration".to_owned(), json!(millis), "dev/http_request".to_owned());
        assert_eq!(steps, [step(&all[..100]), step(&all[100..])]);
        assert_eq!(emf.take(7), [] as [Value; 0]);
    }

    #[test]
    fn without_a_deployment_nothing_is_told() {
        let emf = Emf::new(None);
        emf.count(Metric::Failed);
        assert_eq!(emf.take(7), [] as [Value; 0]);
    }

    #[test]
    fn no_invocation_keeps_more_than_it_can_hold() {
        let emf = Emf::new(Some("dev".to_owned()));
        (0..5_000).for_each(|millis| emf.count(Metric::Step { module: "m", millis }));
        assert_eq!(emf.take(7).len(), 1 + KEPT / VALUES);
    }

    #[test]
    fn a_ticks_metrics_are_its_functions() {
        let told = |report: &TickReport| read(&line(7, &[("FunctionName", "tick")], "Count", &of_tick(report)));
        let counted = |name: &str, count: u64| (name.to_owned(), json!(count), "tick".to_owned());
        let report = TickReport { overdue: 3, stuck: 1, ..TickReport::default() };
        assert_eq!(told(&report), [counted("Overdue", 3), counted("Stuck", 1)]);
        let report = TickReport { unreadable: 2, ..report };
        assert_eq!(told(&report), [counted("Overdue", 3), counted("Stuck", 1), counted("Unreadable", 2)]);
    }
}
