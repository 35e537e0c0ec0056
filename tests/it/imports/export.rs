//! Workflows that are exported as state machines and imported again end as before; everything
//! without a counterpart is refused by name.

use super::subject;
use crate::rehearsed::verdicts;
use importers::export::asl;
use importers::{Format, import};
use rehearsal::Suite;
use serde_json::{Value, json};

fn step(id: &str, module: &str, parameters: Value) -> Value {
    json!({"id": id, "moduleId": module, "parameters": parameters})
}

/// A workflow with blocks, a jump, a retried task and variables, and its cases.
fn sample() -> (Value, Value) {
    let steps = [
        step("start", "set_variable", json!({"name": "n", "value": 0})),
        step(
            "get",
            "lambda_invoke",
            json!({"function": "get", "payload": {"id": "{{trigger.data.id}}"}, "__error_policy": "RETRY", "__retry_on": "any", "__timeout": 5000}),
        ),
        step(
            "each",
            "foreach",
            json!({"input_list": "{{get.result.items}}", "collect": "Item {{each.index}}: {{each.item.name}}"}),
        ),
        step("note", "log", json!({"message": "one"})),
        step("each-end", "endforeach", json!({})),
        step(
            "large",
            "if_condition",
            json!({"condition": "{{get.result.total}} > 10 and {{get.result.kind}} == \"a\""}),
        ),
        step("set", "set_variable", json!({"name": "n", "value": "{{get.result.total}}"})),
        step("else", "else", json!({})),
        step("wait", "delay", json!({"duration": 60000})),
        step("large-end", "endif", json!({})),
        step("try", "try.start", json!({})),
        step("send", "lambda_invoke", json!({"function": "send"})),
        step("catch", "try.catch", json!({})),
        step("failed", "set_variable", json!({"name": "n", "value": "{{error.message}}"})),
        step("try-end", "try.end", json!({})),
        step("out", "output", json!({"value": {"n": "[[n]]", "list": "{{each.results}}", "who": "[[who]]"}})),
    ];
    let workflow = json!({"name": "Sample", "inputs": [{"name": "who", "type": "string"}], "steps": steps});
    let items = json!([{"name": "a"}, {"name": "b"}]);
    let list = ["Item 1: a", "Item 2: b"];
    let given = |total: u32, send: Value| json!({"get": {"outputs": {"result": {"items": items, "total": total, "kind": "a"}}}, "send": send});
    let cases = json!({"defaults": {"inputs": {"id": 1, "who": "Ada"}}, "cases": [
        {"name": "large", "steps": given(11, json!({"outputs": {"result": 1}})), "expect": {"result": {"n": 11, "list": list, "who": "Ada"}, "elapsed": 0}},
        {"name": "small", "steps": given(1, json!({"outputs": {"result": 1}})), "expect": {"result": {"n": 0, "list": list, "who": "Ada"}, "elapsed": 60000}},
        {"name": "caught", "steps": given(11, json!({"fail": "broken"})), "expect": {"result": {"n": {"$has": "broken"}, "list": list, "who": "Ada"}}},
    ]});
    (workflow, cases)
}

#[test]
fn an_exported_workflow_ends_as_before_when_it_is_imported_again() {
    let (workflow, cases) = sample();
    let machine = asl(&workflow).unwrap_or_else(|refused| panic!("{refused:?}"));
    let back = import(Format::Asl, &machine, "Sample").unwrap();
    assert!(back.report.count(importers::Outcome::Marked) == 0, "{}", back.report.json());
    let suite = Suite::read(&cases).unwrap();
    for workflow in [workflow, back.workflows().remove(0)] {
        for (case, verdict) in suite.cases.iter().zip(verdicts(&subject(&workflow), &suite.cases)) {
            let problem = verdict.problem.as_ref().map(|problem| format!("{problem}"));
            assert!(
                problem.is_none() && verdict.differences.is_empty(),
                "{}: {problem:?} {:?}",
                case.name,
                verdict.differences
            );
        }
    }
}

#[test]
fn what_has_no_counterpart_is_refused_by_name() {
    let one = |module: &str, parameters: Value| json!({"steps": [step("s", module, parameters)]});
    for (workflow, reason) in [
        (one("vflow.system.js", json!({"script": "1"})), "vflow.system.js has no counterpart"),
        (one("wait_for_callback", json!({})), "wait_for_callback has no counterpart"),
        (one("http_request", json!({"url": "https://a.example.com", "fail_on_status": true})), "without a connection"),
        (one("delay", json!({"duration": 1500})), "whole seconds"),
        (one("output", json!({"value": "{{secrets.key}}"})), "{{secrets.key}} has no counterpart"),
        (one("output", json!({"value": "[[list.count]]"})), "a part that paths of a state machine do not have"),
        (
            json!({"steps": [step("a", "if_condition", json!({"condition": "len([[x]]) > 1"})), step("b", "endif", json!({}))]}),
            "its condition has no counterpart",
        ),
        (one("dict_set", json!({"dictionary": {}, "path": "a.b", "value": 1})), "only for one name as the path"),
        (one("dict_merge", json!({"dictionary": {}, "other": {}, "deep": true})), "no counterpart with deep"),
        (one("expression", json!({"expression": "1 + [[x]]"})), "only for a reference, or for two with ??"),
        (
            json!({"steps": [step("a", "set_variable", json!({"name": "b c", "value": 1})), step("b_c", "uuid", json!({}))]}),
            "has the same name as b_c",
        ),
        (
            json!({"steps": [step("p", "parallel.start", json!({})), step("b", "parallel.branch", json!({})), step("i", "if_condition", json!({"condition": "[[x]] == 1"})), step("u", "uuid", json!({})), step("j", "endif", json!({})), step("e", "parallel.end", json!({})), step("o", "output", json!({"value": "{{u.id}}"}))]}),
            "inside of a branch or a pass",
        ),
        (
            json!({"steps": [step("t", "try.start", json!({})), step("l", "lambda_invoke", json!({"function": "f"})), step("m", "lambda_invoke", json!({"function": "g"})), step("c", "try.catch", json!({})), step("e", "try.end", json!({}))]}),
            "only around one step that calls a service",
        ),
        (json!({"triggers": [{"type": "cron"}], "steps": []}), "no trigger cron"),
        (json!({"steps": [step("a-b", "log", json!({})), step("a_b", "log", json!({}))]}), "has the same name as a-b"),
        (
            json!({"steps": [step("l", "loop", json!({"count": 2})), step("e", "endloop", json!({}))]}),
            "loop has no counterpart",
        ),
        (
            json!({"steps": [step("f", "foreach", json!({"input_list": [1]})), step("v", "set_variable", json!({"name": "x", "value": 1})), step("e", "endforeach", json!({})), step("o", "output", json!({"value": "[[x]]"}))]}),
            "cannot set a variable of the run",
        ),
    ] {
        let refused = asl(&workflow).unwrap_err();
        assert!(refused.iter().any(|refusal| refusal.reason.contains(reason)), "{reason}: {refused:?}");
    }
}

/// Every state machine that the fixtures' language can express is exported with the same states.
#[test]
fn the_states_have_the_ids_of_the_steps() {
    let (workflow, _) = sample();
    let machine = asl(&workflow).unwrap();
    let text = machine.to_string();
    for id in ["start", "get", "each", "note", "large", "set", "wait", "send", "failed", "out"] {
        assert!(text.contains(&format!("\"{id}\":{{")), "{id} is missing: {text}");
    }
}
