use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn evaluate(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/expressions/evaluate").bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn a_text_is_evaluated_with_given_values() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let context = json!({
        "values": {"fetch": {"total": 10, "items": ["a", "b"]}, "trigger": {"data": {"city": "Łódź"}}},
        "variables": {"limit": 5, "user.name": "Ada"},
    });
    for (kind, text, value) in [
        ("template", "{{fetch.total}}", json!(10)),
        ("template", "[[user.name]] in {{trigger.data.city}}", json!("Ada in Łódź")),
        ("template", "no reference", json!("no reference")),
        ("template", "{{fetch.items.random}}", json!("a")),
        ("expression", "{{fetch.total}} * 1.5", json!(15.0)),
        ("condition", "{{fetch.total}} > [[limit]]", json!(true)),
        ("condition", "{{current_time}} > 0", json!(true)),
    ] {
        let body = json!({"text": text, "kind": kind, "context": context});
        let answer = evaluate(&host, &token, &body).await;
        let data = &answer.body["data"];
        assert_eq!((answer.status, &data["valid"], &data["value"]), (200, &json!(true), &value), "{text}: {data}");
        assert_eq!((&data["errors"], &data["warnings"]), (&json!([]), &json!([])), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_mistake_is_told_with_its_place() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let body = json!({"text": "名 {{catch.total}} and [[nobody]]", "context": {"values": {"fetch": {"total": 1}}}});
    approved(&evaluate(&host, &token, &body).await, "vflow-expressions-evaluate-unknown");
    let body = json!({"text": "1 + ) 2", "kind": "expression"});
    approved(&evaluate(&host, &token, &body).await, "vflow-expressions-evaluate-wrong");
    let body = json!({"text": "1 / 0", "kind": "expression"});
    let failed = evaluate(&host, &token, &body).await;
    approved(&failed, "vflow-expressions-evaluate-failed");
    for (body, field) in [
        (json!({}), "text"),
        (json!({"text": "x", "kind": "sum"}), "kind"),
        (json!({"text": "x", "context": {"values": []}}), "context.values"),
        (json!({"text": "x", "txt": "y"}), "txt"),
    ] {
        let refused = evaluate(&host, &token, &body).await;
        assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn work_and_results_are_bounded() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let large = "x".repeat(200_000);
    let twice = json!({"text": "[[a]][[a]]", "context": {"variables": {"a": large}}});
    let often = vec!["{{a.length}}"; 500].join(" + ");
    let often = json!({"text": often, "kind": "expression", "context": {"values": {"a": {"length": large}}}});
    let long = json!({"text": format!("{{{{a}}}}{}", "x".repeat(9_000))});
    for body in [twice, often, long] {
        let answer = evaluate(&host, &token, &body).await;
        let data = &answer.body["data"];
        assert_eq!((answer.status, &data["valid"], &data["value"]), (200, &json!(false), &json!(null)), "{data}");
    }
    let mut deep = json!(1);
    for _ in 0..70 {
        deep = json!([deep]);
    }
    let refused = evaluate(&host, &token, &json!({"text": "[[a]]", "context": {"variables": {"a": deep}}})).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
}

#[tokio::test(start_paused = true)]
async fn a_text_sees_what_a_run_has_and_no_secret() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let secret = json!({"value": "open sesame"});
    let put = host.call("PUT", "/api/v1/secrets/word").bearer(&token).json(&secret).send().await;
    assert!(put.status < 300, "{}", put.body);
    let steps = json!([
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "copy", "value": "it is {{secrets.word}}"}},
        {"id": "size", "moduleId": "expression", "parameters": {"expression": "[[n]] * 2"}},
        {"id": "json", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{"}},
    ]);
    let inputs = json!([{"name": "n", "type": "number"}]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps, "inputs": inputs})).await;
    let (run, _) = host.execute(&token, &id, &json!({"async": false, "inputVariables": {"n": 21}})).await;
    for (kind, text, value) in [
        ("expression", "{{size.result}} + [[n]]", json!(63)),
        ("template", "{{trigger.data.n}}", json!(21)),
        ("template", "{{execution.id}}", json!(run)),
        ("template", "[[copy]]", json!("it is ***")),
        ("template", "{{secrets.word}}", json!("***")),
        ("template", "{{secrets}}", json!({"word": "***"})),
        ("expression", "{{secrets.word.length}}", json!(3)),
        ("condition", "{{secrets.word}} contains \"open\"", json!(false)),
        ("template", "{{json.value}}", json!(null)),
    ] {
        let answer = evaluate(&host, &token, &json!({"text": text, "kind": kind, "executionId": run})).await;
        assert_eq!((answer.status, &answer.body["data"]["value"]), (200, &value), "{text}: {}", answer.body);
        assert!(!answer.body.to_string().contains("sesame"), "{}", answer.body);
    }
    // A given value takes the place of the run's.
    let body = json!({"text": "{{size.result}} [[n]]", "executionId": run, "context": {"variables": {"n": 1}}});
    assert_eq!(evaluate(&host, &token, &body).await.body["data"]["value"], "42 1");
    let lacks = evaluate(&host, &token, &json!({"text": "{{size.resultat}}", "executionId": run})).await;
    assert_eq!(lacks.body["data"]["warnings"][0]["code"], "unknown_output", "{}", lacks.body);
    let second = json!({"text": "{{size.result}} {{size.resultat}}", "executionId": run});
    let second = evaluate(&host, &token, &second).await;
    assert_eq!(second.body["data"]["warnings"][0]["range"], json!({"start": 16, "end": 33}), "{}", second.body);
    for id in ["exec-1", "exec-01890a5d-ac96-774b-bcce-b302099a8057"] {
        let gone = evaluate(&host, &token, &json!({"text": "x", "executionId": id})).await;
        assert_eq!(gone.verdict(), (404, 5001));
    }
    let other = host.token("other", false).await;
    let foreign = evaluate(&host, &other, &json!({"text": "[[copy]]", "executionId": run})).await;
    assert_eq!(foreign.verdict(), (404, 5001));
}

/// Whoever knows the address of a waiting step can answer it, and whoever knows the token of a
/// secret could send it as an input: an answer has neither.
#[tokio::test(start_paused = true)]
async fn nothing_shows_an_address_that_waits_or_the_token_of_a_secret() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let put = host.call("PUT", "/api/v1/secrets/word").bearer(&token).json(&json!({"value": "open sesame"})).send();
    assert!(put.await.status < 300);
    let steps = json!([
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "copy", "value": ["K={{secrets.word}};"]}},
        {"id": "wait", "moduleId": "wait_for_callback", "parameters": {}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let waits = evaluate(&host, &token, &json!({"text": "{{wait.callback_url}} {{wait}}", "executionId": run})).await;
    assert_eq!(waits.status, 200);
    assert!(!waits.body.to_string().contains("callback/"), "{}", waits.body);
    let path = format!("/api/v1/executions/{run}/stop");
    assert_eq!(host.call("POST", &path).bearer(&token).json(&json!({})).send().await.status, 200);
    let path = format!("/api/v1/executions/{run}/resume");
    let plan = host.call("POST", &path).bearer(&token).json(&json!({"dryRun": true})).send().await;
    assert_eq!(plan.body["data"]["variables"]["copy"], json!(["K=***;"]), "{}", plan.body);
    let forged = |name: &str| json!({name: ["\u{e000}secret:word:00000000000000000000000000000000:t\u{e001}"]});
    for (path, body) in [
        (format!("/api/v1/workflows/{id}/execute"), json!({"inputVariables": forged("v")})),
        (format!("/api/v1/executions/{run}/rerun"), json!({"inputs": forged("v")})),
        (format!("/api/v1/executions/{run}/resume"), json!({"variables": forged("copy")})),
        (format!("/api/v1/executions/{run}/resume"), json!({"step": {"parameters": forged("title")}})),
    ] {
        let refused = host.call("POST", &path).bearer(&token).json(&body).send().await;
        assert_eq!(refused.status, 400, "{path}: {}", refused.body);
        assert!(refused.body.to_string().contains("the internal form of a secret"), "{}", refused.body);
    }
}
