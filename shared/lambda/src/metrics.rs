//! Metrics, as lines of the log that CloudWatch makes them of (its embedded metric format).

use engine::usecase::tick::TickReport;
use serde_json::{Value, json};
use std::io::Write;

/// What CloudWatch files them under.
const NAMESPACE: &str = "Sluice";

/// Writes what a tick has found. A line that cannot be written is one that is missing in a chart.
pub(crate) fn tell(function: &str, report: &TickReport, at_ms: i64) {
    let _ = writeln!(std::io::stdout(), "{}", line(function, report, at_ms));
}

fn line(function: &str, report: &TickReport, at_ms: i64) -> Value {
    let counts = ["Overdue", "Stuck"].map(|name| json!({"Name": name, "Unit": "Count"}));
    json!({
        "_aws": {
            "Timestamp": at_ms,
            "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [["FunctionName"]], "Metrics": counts}],
        },
        "FunctionName": function,
        "Overdue": report.overdue,
        "Stuck": report.stuck,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_that_is_named_is_there() {
        let report = TickReport { overdue: 3, stuck: 1, ..TickReport::default() };
        let line = line("tick", &report, 7);
        let declared = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!((&line["_aws"]["Timestamp"], &declared["Namespace"]), (&json!(7), &json!("Sluice")));
        assert_eq!(line[declared["Dimensions"][0][0].as_str().unwrap()], "tick");
        let values =
            declared["Metrics"].as_array().unwrap().iter().map(|metric| &line[metric["Name"].as_str().unwrap()]);
        assert_eq!(values.collect::<Vec<_>>(), [&json!(3), &json!(1)]);
    }
}
