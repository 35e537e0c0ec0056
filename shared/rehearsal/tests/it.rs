//! Cases are executed in virtual time, and their ends are compared.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use rehearsal::{Options, RealTime, Stores, Subject, Suite, Verdict, Way, judge};
use serde_json::{Value, json};
use std::sync::Arc;

/// The verdicts on all cases of a file.
fn verdicts(file: &Value, options: &Options) -> Vec<Verdict> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let suite = Suite::read(file).unwrap();
        let mut subject = Subject::read(suite.workflow.as_ref().unwrap(), &rehearsal::Path::root()).unwrap();
        subject.others = suite
            .workflows
            .iter()
            .map(|(id, value)| {
                let other = Subject::read(value, &rehearsal::Path::root()).unwrap();
                Subject { id: Some(id.clone()), ..other }
            })
            .collect();
        let stores = Stores::open().unwrap();
        let scripts = RealTime::new(Arc::new(engine::ports::scripts::NoScripts));
        let mut all = Vec::new();
        for case in &suite.cases {
            all.push(judge(&stores, &scripts, &subject, case, options).await);
        }
        all
    })
}

fn passes(file: &Value) {
    for verdict in verdicts(file, &Options::default()) {
        assert!(verdict.passed(), "{verdict:#?}");
    }
}

fn http(id: &str, url: &str) -> Value {
    json!({"id": id, "moduleId": "http_request", "parameters": {"method": "POST", "url": url, "body_type": "json", "body": {"amount": 5}}})
}

#[test]
fn steps_requests_and_results_are_compared() {
    let mut step = http("pay", "https://pay.test/charge/1");
    step["parameters"]["__retry_count"] = json!(3);
    step["parameters"]["__error_policy"] = json!("RETRY");
    step["parameters"]["fail_on_status"] = json!(true);
    passes(&json!({
        "workflow": {"name": "w", "steps": [step, {"id": "out", "moduleId": "output", "parameters": {"value": "{{pay.status_code}}"}}]},
        "mocks": {"busy": {"request": {"method": "POST", "url": "https://pay.test/*"}, "replies": [{"status": 503}, {"status": 503}, {"json": {"ok": true}, "delay": "120ms"}]}},
        "cases": [
            {"name": "retries", "expect": {"steps": {"pay": {"attempts": 3, "passes": 1, "outputs": {"statusCode": 200}}}, "requests": [{"to": "busy", "times": 3, "body": {"json": {"amount": 5}}}]}},
            {"name": "replaced", "steps": {"pay": {"outputs": {"status_code": 201}}}, "expect": {"requests": [], "steps": {"pay": {"ran": true}}}},
            {"name": "fails", "steps": {"pay": {"fail": {"message": "no money", "retryable": false}}}, "expect": {"error": "no money", "steps": {"out": {"ran": false}}}},
        ],
    }));
}

#[test]
fn a_year_and_signals_pass_at_once() {
    passes(&json!({
        "workflow": {"name": "w", "steps": [
            {"id": "wait", "moduleId": "delay", "parameters": {"duration": 31_536_000_000_u64}},
            {"id": "ask", "moduleId": "wait_for_callback", "parameters": {}},
            {"id": "out", "moduleId": "output", "parameters": {"value": "{{ask.body.approved}}"}},
        ]},
        "cases": [
            {"name": "approved", "signals": [{"at": "366d", "to": "ask", "json": {"approved": true}}], "expect": {"elapsed": "366d", "steps": {"wait": {"ran": true}}}},
            {"name": "for ever", "expect": {"status": "running"}},
        ],
    }));
}

#[test]
fn children_run_or_are_replaced() {
    let call = json!({"id": "ship", "moduleId": "call_workflow", "parameters": {"workflow_id": "ship-order", "inputs": {"id": 1}}});
    passes(&json!({
        "workflow": {"name": "w", "steps": [call, {"id": "out", "moduleId": "output", "parameters": {"value": "{{ship.result}}"}}]},
        "workflows": {"ship-order": {"name": "ship", "steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": 5000}}, {"id": "r", "moduleId": "return", "parameters": {"value": 7}}]}},
        "cases": [
            {"name": "really", "expect": {"result": 7, "elapsed": {"between": ["5s", "6s"]}}},
            {"name": "replaced", "children": {"ship-order": {"result": {"ok": true}}}, "expect": {"result": {"ok": true}, "children": [{"$has": {"workflow": "ship-order"}}]}},
            {"name": "by name", "children": {"ship": {"fail": "lost"}}, "expect": {"status": "failed", "error": {"$match": "lost"}}},
        ],
    }));
}

#[test]
fn what_is_wrong_is_named() {
    let file = json!({
        "workflow": {"name": "w", "steps": [http("pay", "https://pay.test/1"), {"id": "out", "moduleId": "output", "parameters": {"value": {"a": [1, 2]}}}]},
        "mocks": {"ok": {"reply": {"json": {}}}},
        "cases": [
            {"name": "value", "expect": {"result": {"a": [1, 3]}}},
            {"name": "unmatched", "use": [], "expect": {"status": "failed"}},
            {"name": "step", "steps": {"pya": {"outputs": {}}}},
        ],
    });
    let found = verdicts(&file, &Options::default());
    let difference = &found[0].differences[0];
    assert_eq!(
        (difference.path.to_string().as_str(), &*difference.expected, &*difference.found),
        ("cases[0].expect.result.a[1]", "3", "2")
    );
    assert_eq!(found[1].faults, ["no mock answers POST https://pay.test/1"]);
    assert_eq!(
        found[2].problem.as_ref().unwrap().to_string(),
        "cases[2].steps.pya: there is no step 'pya'; did you mean 'pay'?"
    );
}

#[test]
fn an_expectation_of_what_never_runs_by_itself_is_refused() {
    let file = json!({
        "workflow": {"name": "w", "steps": [
            {"id": "c", "moduleId": "if_condition", "parameters": {"condition": "1 > 0"}},
            {"id": "o", "moduleId": "output", "parameters": {"value": 1}},
            {"id": "c-end", "moduleId": "endif"},
        ]},
        "cases": [
            {"name": "end", "expect": {"steps": {"c-end": {"ran": true}}}},
            {"name": "steps", "expect": {"steps": {"c": {"ran": true}, "o": {"ran": true}}}},
        ],
    });
    let found = verdicts(&file, &Options::default());
    let problem = found[0].problem.as_ref().unwrap().to_string();
    assert!(problem.starts_with("cases[0].expect.steps.c-end: only divides or closes a block"), "{problem}");
    assert!(found[1].passed(), "{:?}", found[1].differences);
}

#[test]
fn what_happens_twice_in_a_crash_is_reported() {
    let mut keyed = http("pay", "https://pay.test/1");
    let file = |step: &Value| json!({"workflow": {"name": "w", "steps": [step]}, "mocks": {"ok": {"reply": {"json": {}}}}, "cases": [{"name": "x"}]});
    keyed["parameters"]["send_idempotency_key"] = json!(true);
    let mut plain = keyed.clone();
    plain["parameters"]["send_idempotency_key"] = json!(false);
    let options = Options { crash: true, ..Options::default() };
    let found = verdicts(&file(&plain), &options);
    assert_eq!(found[0].crashes.len(), 1, "{found:#?}");
    assert!(found[0].crashes[0].starts_with("POST https://pay.test/1 is sent 2 times instead of 1"), "{found:#?}");
    assert!(verdicts(&file(&keyed), &options)[0].passed());
}

#[test]
fn the_same_seed_has_the_same_bytes_however_it_is_executed() {
    let file = json!({
        "workflow": {"name": "w", "steps": [
            {"id": "id", "moduleId": "uuid", "parameters": {}},
            {"id": "n", "moduleId": "vflow.variable.random", "parameters": {"type": "number", "min": 1, "max": 1_000_000}},
            {"id": "out", "moduleId": "output", "parameters": {"value": "{{id.uuid}} {{n.randomVariable}} {{execution.id}}"}},
        ]},
        "cases": [{"name": "x", "expect": {"snapshot": true}}],
    });
    let of = |file: &Value, way| {
        let mut options = Options::default();
        options.setting.way = way;
        {
            let verdict = verdicts(file, &options).remove(0);
            assert!(verdict.problem.is_none() && verdict.outcome.is_some(), "{:?}", verdict.problem);
            verdict.snapshot.unwrap().1.to_string()
        }
    };
    let first = of(&file, Way::Here);
    for way in [Way::Here, Way::Worker, Way::EachStep, Way::CrashesAfterCommits] {
        assert_eq!(first, of(&file, way), "{way:?}");
    }
    let mut other = file.clone();
    other["cases"][0]["seed"] = json!(8);
    assert_ne!(first, of(&other, Way::Here));
}

#[test]
fn requests_follow_the_rules_of_the_real_client() {
    let get = |url: &str, more: Value| {
        let mut step = json!({"id": "get", "moduleId": "http_request", "parameters": {"method": "GET", "url": url}});
        let parameters = step["parameters"].as_object_mut().unwrap();
        parameters.extend(more.as_object().cloned().unwrap());
        step
    };
    let file = |step: Value, case: Value| {
        json!({
            "workflow": {"name": "w", "inputs": [{"name": "to", "type": "string"}], "steps": [step, {"id": "out", "moduleId": "output", "parameters": {"value": "{{get.body}}"}}]},
            "mocks": {
                "moved": {"request": {"url": "http://a.example/x"}, "reply": {"status": 302, "headers": {"Location": "/y"}}},
                "loop": {"request": {"url": "http://a.example/loop"}, "reply": {"status": 302, "headers": {"Location": "/loop"}}},
                "slow": {"request": {"url": "http://a.example/slow"}, "reply": {"text": "late", "delay": "10s"}},
                "none": {"request": {"url": "http://a.example/none"}, "reply": {"status": 204, "text": "not sent"}},
                "all": {"reply": {"text": "Y"}},
            },
            "cases": [case],
        })
    };
    let plain = get("[[to]]", json!({}));
    passes(&file(
        plain.clone(),
        json!({"name": "redirect", "inputs": {"to": "http://a.example/x"}, "expect": {"result": "Y", "steps": {"get": {"outputs": {"statusCode": 200}}}, "requests": {"exactly": [{"to": "moved"}, {"to": "all", "url": "http://a.example/y"}]}}}),
    ));
    passes(&file(
        plain.clone(),
        json!({"name": "no body", "inputs": {"to": "http://a.example/none"}, "expect": {"result": ""}}),
    ));
    for (to, message) in [
        ("http://a.example/loop", "more than 3 redirects"),
        ("http://u:p@a.example/", "user information"),
        ("ftp://a.example/", "neither http nor https"),
    ] {
        passes(&file(
            plain.clone(),
            json!({"name": to, "inputs": {"to": to}, "expect": {"error": {"$match": message}}}),
        ));
    }
    let host = get("http://a.example/", json!({"headers": {"Host": "[[to]]"}}));
    passes(&file(
        host,
        json!({"name": "host", "inputs": {"to": "other"}, "expect": {"error": {"$match": "set from the URL"}}}),
    ));
    let slow = get("http://a.example/slow", json!({"timeout": 5}));
    passes(&file(slow, json!({"name": "slow", "expect": {"status": "failed", "elapsed": "5s"}})));
}

#[test]
fn a_case_does_not_know_how_many_were_before_it() {
    let file = json!({
        "workflow": {"name": "w", "steps": [
            {"id": "ask", "moduleId": "wait_for_callback", "parameters": {}},
            {"id": "out", "moduleId": "output", "parameters": {"value": "{{ask.callback_url}}"}},
        ]},
        "cases": [
            {"name": "one", "signals": [{"at": "1s", "to": "ask"}], "expect": {"snapshot": true}},
            {"name": "two", "signals": [{"at": "1s", "to": "ask"}], "expect": {"snapshot": true}},
        ],
    });
    let crash = Options { crash: true, ..Options::default() };
    let found = verdicts(&file, &crash);
    assert!(found.iter().all(Verdict::passed), "{found:#?}");
    let snapshots: Vec<_> = found.into_iter().map(|verdict| verdict.snapshot.unwrap().1).collect();
    assert!(snapshots[0]["result"].as_str().unwrap().starts_with("https://sluice.test/"), "{}", snapshots[0]);
    assert_eq!(snapshots[0], snapshots[1]);
}

#[test]
fn a_crash_costs_no_time_and_what_runs_at_most_once_fails_as_it_says() {
    let mut pay = http("pay", "https://pay.test/1");
    pay["parameters"]["send_idempotency_key"] = json!(true);
    let file = |step: &Value, limit: i64| json!({"workflow": {"name": "w", "maxExecutionTime": limit, "steps": [step, {"id": "d", "moduleId": "delay", "parameters": {"duration": 15_000}}]}, "mocks": {"ok": {"reply": {"json": {}}}}, "cases": [{"name": "x"}]});
    let crash = Options { crash: true, ..Options::default() };
    let found = verdicts(&file(&pay, 20), &crash);
    assert!(found[0].passed(), "{found:#?}");
    pay["parameters"]["send_idempotency_key"] = json!(false);
    pay["parameters"]["at_most_once"] = json!(true);
    let found = verdicts(&file(&pay, 40), &crash);
    assert!(found[0].passed(), "{found:#?}");
}

#[test]
fn mistakes_in_expectations_are_refused() {
    for (case, message) in [
        (json!({"expect": {"logs": {"level": "error"}}}), "must be a list of entries"),
        (json!({"expect": {"steps": {"a": {"status": "done"}}}}), "there is no status of a step 'done'"),
        (json!({"signals": [{"at": 9, "to": "a"}, {"at": 5, "to": "a"}]}), "in the order of their times"),
        (json!({"mocks": {"m": {"reply": {"size": 1_000_000_000_000_u64}}}}), "must be at most 16777216 bytes"),
        (json!({"mocks": {"m": {"reply": {"fail": true}}}}), "must be a message, or {message: …}, not true"),
    ] {
        let mut case = case;
        case["name"] = json!("x");
        let problem = Suite::read(&json!({"cases": [case]})).unwrap_err().to_string();
        assert!(problem.contains(message), "{problem}");
    }
}
