//! Log entries and events of runs, as lines for people.

use crate::client::Event;
use crate::clock::{duration, moment, time_of_day};
use crate::field;
use crate::paint::{Paint, clean};
use serde_json::Value;
use std::fmt::Write;

/// An entry of a log.
pub fn log(entry: &Value, paint: Paint) -> String {
    let at = entry.get("timestamp").and_then(Value::as_i64).map(time_of_day).unwrap_or_default();
    let level = field(entry, "level");
    let level = format!("{level:<7}");
    let level = match level.trim_end() {
        "error" => paint.bad(&level),
        "warning" => paint.warn(&level),
        _ => paint.faint(&level),
    };
    let step = entry.get("stepId").and_then(Value::as_str).map(|step| paint.faint(&format!("  [{}]", clean(step))));
    format!("{at} {level} {}{}", clean(&field(entry, "message")), step.unwrap_or_default())
}

/// An event; `None` if it contains nothing new for people.
pub fn event(event: &Event, paint: Paint) -> Option<String> {
    let data = event.data();
    let at = event.whole.get("at").and_then(Value::as_i64).map(time_of_day).unwrap_or_default();
    let line = match event.kind.as_str() {
        "start" => format!(
            "started {} (revision {}, {}, {} steps)",
            field(data, "workflowName"),
            field(data, "revision"),
            field(data, "triggeredBy"),
            field(data, "totalSteps"),
        ),
        "log" => return Some(log(data, paint)),
        "step" => return Some(format!("{at} {}", step(data, paint))),
        "run" => standing(data)?,
        "end" => return Some(format!("{at} {}", end(data, paint))),
        other => other.to_owned(),
    };
    Some(format!("{at} {} {}", paint.faint("run    "), clean(&line)))
}

fn step(data: &Value, paint: Paint) -> String {
    let status = field(data, "status");
    let mark = match status.as_str() {
        "completed" => paint.good("step   "),
        "failed" => paint.bad("step   "),
        _ => paint.faint("step   "),
    };
    let step = data.get("step").unwrap_or(&Value::Null);
    let mut text = format!("{} ({}) {status}", field(step, "id"), field(step, "moduleId"));
    if let Some(took) = data.get("duration").and_then(Value::as_i64) {
        let _ = write!(text, " in {}", duration(took));
    }
    if let Some(attempts) = data.get("attempts").and_then(Value::as_u64).filter(|attempts| *attempts > 1) {
        let _ = write!(text, ", attempt {attempts}");
    }
    let error = field(data, "error");
    if !error.is_empty() {
        text.push_str(": ");
        text.push_str(&error);
    }
    format!("{mark} {}", clean(&text))
}

/// The wait of a run; `None` if the run is computing.
fn standing(data: &Value) -> Option<String> {
    let phase = field(data, "phase");
    if phase != "waiting" {
        return None;
    }
    let steps = data.get("underWay").and_then(Value::as_array).into_iter().flatten();
    let steps: Vec<_> = steps.filter_map(|pass| pass.get("step")).map(|step| field(step, "id")).collect();
    let until = data.get("wakeAt").and_then(Value::as_i64).map(|until| format!(" until {}", moment(until)));
    let place = if steps.is_empty() { String::new() } else { format!(" at {}", steps.join(", ")) };
    Some(format!("waits{place}{}", until.unwrap_or_default()))
}

/// The end of a run.
pub fn end(data: &Value, paint: Paint) -> String {
    let status = field(data, "status");
    let took = data.get("duration").and_then(Value::as_i64).map(|took| format!(" in {}", duration(took)));
    let error = field(data, "error");
    let error = if error.is_empty() { String::new() } else { format!(": {}", clean(&error)) };
    format!("{} {}{}{error}", paint.faint("run    "), paint.status(&status), took.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(kind: &str, data: Value) -> Option<String> {
        let whole = json!({"id": "1", "type": kind, "at": 1000, "data": data});
        event(&Event { id: "1".into(), kind: kind.into(), whole }, Paint::plain())
    }

    #[test]
    fn events_are_lines() {
        let step = json!({"step": {"id": "pay", "moduleId": "http_request"}, "status": "failed", "duration": 1500,
                          "attempts": 3, "error": "no\nanswer"});
        let line = "00:00:01.000 step    pay (http_request) failed in 1.5s, attempt 3: no answer";
        assert_eq!(shown("step", step).as_deref(), Some(line));
        let end = json!({"status": "completed", "duration": 20, "error": null});
        assert_eq!(shown("end", end).as_deref(), Some("00:00:01.000 run     completed in 20ms"));
        assert_eq!(shown("run", json!({"phase": "running"})), None);
        let waits = json!({"phase": "waiting", "wakeAt": 0, "underWay": [{"step": {"id": "w"}}]});
        assert_eq!(shown("run", waits).as_deref(), Some("00:00:01.000 run     waits at w until 1970-01-01 00:00:00Z"));
        let log = json!({"timestamp": 0, "level": "error", "message": "no", "stepId": "s"});
        assert_eq!(shown("log", log).as_deref(), Some("00:00:00.000 error   no  [s]"));
    }
}
