//! Makes a test of what the API shows of a run.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The fields of a revision that an execution depends on.
const DEFINITION: [&str; 4] = ["steps", "inputs", "outputs", "triggers"];
/// The modules whose effects a test does not perform: their steps are given their outputs.
const GIVEN: [&str; 5] = ["lambda_invoke", "step_functions_start", "sqs_send", "file", "stop_workflow"];

/// What the API shows of a run.
pub(super) struct Run<'a> {
    /// What `GET /executions/{id}` shows.
    pub(super) shown: &'a Value,
    /// The records of its steps.
    pub(super) steps: &'a [Value],
    /// The workflow as it was when the run began.
    pub(super) workflow: &'a Value,
}

/// The workflow of a revision, as the API takes it.
pub(super) fn workflow(name: &str, id: &str, definition: &Value) -> Value {
    let mut workflow = json!({"id": id, "name": name});
    for part in DEFINITION {
        if let Some(value) = definition.get(part).filter(|value| value.as_array().is_some_and(|list| !list.is_empty()))
        {
            set(&mut workflow, part, value.clone());
        }
    }
    workflow
}

/// Tests with one case, and what it cannot repeat.
pub(super) fn draft(of: &Run<'_>) -> (Value, Vec<String>) {
    let run = of.shown;
    let mut draft = Draft { began: run["startedAt"].as_i64().unwrap_or_default(), ..Draft::default() };
    for pass in of.steps {
        draft.add(pass);
    }
    let id = run["executionId"].as_str().unwrap_or_default();
    let mut case = json!({
        "name": format!("run {id}"),
        "run": id,
        "clock": draft.began,
        "trigger": trigger(&run["trigger"]),
        "inputs": run["inputs"],
        "unmatched": "fail",
    });
    let secrets = secrets(of.workflow);
    let parts = [
        ("steps", Value::Object(draft.steps)),
        ("children", Value::Object(draft.children)),
        ("signals", Value::Array(draft.signals)),
        ("secrets", Value::Object(secrets)),
    ];
    for (name, part) in parts {
        if part.as_object().is_some_and(|map| !map.is_empty()) || part.as_array().is_some_and(|list| !list.is_empty()) {
            set(&mut case, name, part);
        }
    }
    set(&mut case, "expect", expectation(run));
    let mut file = json!({});
    if !draft.mocks.is_empty() {
        let number = |(at, ((method, url), replies)): (usize, ((String, String), Vec<Value>))| {
            (
                format!("{}-{}", method.to_lowercase(), at + 1),
                json!({"request": {"method": method, "url": url}, "replies": replies}),
            )
        };
        let mocks = draft.mocks.into_iter().enumerate().map(number).collect();
        set(&mut file, "mocks", Value::Object(mocks));
    }
    set(&mut file, "cases", json!([case]));
    (file, draft.notes)
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// The value at a path; null if there is none.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

fn trigger(shown: &Value) -> Value {
    let mut trigger = shown.as_object().cloned().unwrap_or_default();
    trigger.shift_remove("data");
    Value::Object(trigger)
}

/// A value for each secret that the workflow names; the real ones are not shown.
fn secrets(workflow: &Value) -> Map<String, Value> {
    let text = workflow.to_string();
    let names = text.split("secrets.").skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect::<String>()
    });
    names.filter(|name| !name.is_empty()).map(|name| (name.clone(), format!("value of {name}").into())).collect()
}

fn expectation(run: &Value) -> Value {
    let mut expect = json!({"status": run["status"]});
    if let Some(error) = run["error"].as_str() {
        set(&mut expect, "error", json!(error));
    }
    if !run["result"].is_null() {
        set(&mut expect, "result", exactly(&run["result"]));
    }
    for (shown, name) in [("declaredOutputs", "outputs"), ("variables", "variables")] {
        let values: Map<_, _> = run[shown]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, wrapped)| (name.clone(), exactly(wrapped.get("value").unwrap_or(wrapped))))
            .collect();
        if !values.is_empty() {
            set(&mut expect, name, Value::Object(values));
        }
    }
    expect
}

/// A value that is compared to the byte.
fn exactly(value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
        _ => json!({"$equal": value}),
    }
}

#[derive(Default)]
struct Draft {
    began: i64,
    /// The replies by method and address, in the order in which they came.
    mocks: BTreeMap<(String, String), Vec<Value>>,
    steps: Map<String, Value>,
    children: Map<String, Value>,
    signals: Vec<Value>,
    notes: Vec<String>,
}

impl Draft {
    fn add(&mut self, pass: &Value) {
        let id = at(pass, "/step/id").as_str().unwrap_or_default().to_owned();
        let module = at(pass, "/step/moduleId").as_str().unwrap_or_default();
        let found = catalogue::find(module);
        let is = |name: &str| found.is_some_and(|found| found.descriptor.is(name)) || module == name;
        if !pass["request"].is_null() {
            self.add_exchange(&id, pass);
        } else if is("wait_for_callback") {
            self.add_signal(&id, pass);
        } else if is("call_workflow") {
            self.add_child(&id, pass);
        } else if is("map_workflow") || GIVEN.iter().any(|name| is(name)) || module.contains("file") {
            self.pin(&id, pass);
        }
    }

    /// The answers to a step's tries, or its outputs if its request cannot be recognised.
    fn add_exchange(&mut self, id: &str, pass: &Value) {
        let (request, response) = (&pass["request"], &pass["response"]);
        let url = request["url"].as_str().unwrap_or_default();
        let is_cut =
            response["bodyCut"] == true || response["bodyBytes"].as_u64() > Some(0) && response["body"].is_null();
        if url.contains("***") || is_cut {
            return self.pin(id, pass);
        }
        let key = (request["method"].as_str().unwrap_or("GET").to_owned(), url.to_owned());
        let tries = pass["tries"].as_array().cloned().unwrap_or_default();
        let last = tries.len().saturating_sub(1);
        for (at, attempt) in tries.iter().enumerate() {
            let millis = |name: &str| attempt[name].as_i64();
            let delay = millis("endedAt").zip(millis("startedAt")).map_or(0, |(end, start)| (end - start).max(0));
            let mut reply = match attempt["statusCode"].as_u64() {
                Some(status) if at == last => json!({
                    "status": status, "headers": response["headers"], "text": response["body"].as_str().unwrap_or_default(),
                }),
                Some(status) => json!({"status": status}),
                None => json!({"fail": attempt["error"].as_str().unwrap_or("no answer")}),
            };
            if delay > 0 {
                set(&mut reply, "delay", json!(delay));
            }
            self.mocks.entry(key.clone()).or_default().push(reply);
        }
    }

    fn add_signal(&mut self, id: &str, pass: &Value) {
        let Some(ended) = pass["endedAt"].as_i64().filter(|_| pass["status"] == "completed") else { return };
        let mut signal = json!({"at": (ended - self.began).max(0), "to": id, "json": at(pass, "/outputs/body")});
        if pass["pass"].as_u64() > Some(1) {
            set(&mut signal, "pass", pass["pass"].clone());
        }
        self.signals.push(signal);
    }

    fn add_child(&mut self, id: &str, pass: &Value) {
        let called = at(pass, "/parameters/workflow_id").as_str().unwrap_or_default().to_owned();
        let result = match pass["error"].as_str() {
            Some(error) => json!({"fail": error}),
            None => json!({"result": at(pass, "/outputs/result")}),
        };
        // Its variables and the id of its execution are outputs, too, and one result serves all.
        let differs = self.children.get(&called).is_some_and(|before| *before != result);
        let more = pass["outputs"].as_object().is_some_and(|outputs| outputs.keys().any(|name| name != "result"));
        if differs || more || called.is_empty() {
            return self.pin(id, pass);
        }
        self.children.insert(called, result);
    }

    /// Gives the step the outputs that it had.
    fn pin(&mut self, id: &str, pass: &Value) {
        let result = match pass["error"].as_str() {
            Some(error) => json!({"fail": error}),
            None => json!({"outputs": pass["outputs"].as_object().cloned().unwrap_or_default()}),
        };
        if pass["cut"] == true {
            self.notes.push(format!("the outputs of step '{id}' were too long to be kept: complete them"));
        }
        match self.steps.get(id) {
            Some(before) if *before != result => {
                self.notes.push(format!("step '{id}' had other outputs in each pass, of which the test has the first"));
            }
            Some(_) => {}
            None => {
                self.steps.insert(id.to_owned(), result);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_becomes_a_case_that_answers_as_it_was_answered() {
        let run = json!({
            "executionId": "exec-018cc251-f400-722a-b1ba-804098e6cb29", "startedAt": 1000, "status": "completed",
            "trigger": {"type": "manual", "data": {"a": 1}}, "inputs": {"a": 1}, "result": {"ok": true},
            "declaredOutputs": {"n": {"type": "number", "value": 1.0}}, "variables": {},
        });
        let steps = [
            json!({
                "step": {"id": "pay", "moduleId": "http_request"}, "pass": 1, "status": "completed", "outputs": {},
                "tries": [{"startedAt": 1000, "endedAt": 1000, "statusCode": 503}, {"startedAt": 2000, "endedAt": 2030, "statusCode": 200}],
                "request": {"method": "POST", "url": "https://pay.test/1"},
                "response": {"status": 200, "headers": {"x": "y"}, "body": "{}", "bodyBytes": 2, "bodyCut": false},
            }),
            json!({
                "step": {"id": "ask", "moduleId": "wait_for_callback"}, "pass": 1, "status": "completed",
                "endedAt": 61_000, "outputs": {"body": {"yes": true}}, "request": null,
            }),
        ];
        let (file, notes) =
            draft(&Run { shown: &run, steps: &steps, workflow: &json!({"steps": ["{{secrets.KEY}}"]}) });
        assert!(notes.is_empty(), "{notes:?}");
        let replies = json!([{"status": 503}, {"status": 200, "headers": {"x": "y"}, "text": "{}", "delay": 30}]);
        assert_eq!(file["mocks"]["post-1"]["replies"], replies);
        let case = &file["cases"][0];
        assert_eq!(case["signals"], json!([{"at": 60_000, "to": "ask", "json": {"yes": true}}]));
        assert_eq!(case["secrets"], json!({"KEY": "value of KEY"}));
        assert_eq!(case["expect"]["outputs"], json!({"n": {"$equal": 1.0}}));
    }
}
