use crate::routes::dpa::{Dpa, refusal, verdict};
use crate::routes::expect::approved;
use engine::delivery::sign;
use engine::ports::Clock;
use futures::future::join_all;
use model::ExecutionId;
use serde_json::{Value, json};
use std::time::Duration;

/// A workflow that waits for a minute and then returns its input.
fn slow() -> Value {
    json!({
        "name": "slow",
        "inputs": [{"name": "DPA_MODEL_WORKDIR"}],
        "steps": [
            {"id": "w", "moduleId": "delay", "parameters": {"duration": 60_000}},
            {"id": "o", "moduleId": "output", "isOutput": true, "parameters": {"value": "[[DPA_MODEL_WORKDIR]]"}},
        ],
    })
}

/// The example request of the documentation.
fn sample() -> Value {
    json!({
        "sync": "false",
        "mapParam": {"DPA_MODEL_WORKDIR": "/opt"},
        "paramFlag": "false",
        "callbackUrl": "http://localhost:8081/test/sec",
        "second": "3",
    })
}

fn instance(body: &Value) -> &str {
    body["data"]["instanceId"].as_str().unwrap_or_else(|| panic!("{body}"))
}

#[tokio::test(start_paused = true)]
async fn a_run_is_queued_and_its_end_is_told() {
    let dpa = Dpa::start().await;
    let workflow = dpa.workflow(&slow()).await;
    let answer = dpa.execute(&workflow, &sample()).await;
    approved(&answer, "dpa-runs-execute");
    let id = instance(&answer.body);
    assert!(id.starts_with("in") && id.len() == 34, "{id}");
    dpa.host.work().await;
    assert_eq!(dpa.status(&workflow, id).await.body["data"]["status"], "PENDING");
    tokio::time::advance(Duration::from_mins(1)).await;
    dpa.host.work().await;
    assert_eq!(dpa.status(&workflow, id).await.body["data"]["status"], "FINISH");
    assert!(!dpa.host.tell().await, "the answer of the stub is no SUCCESS");
    let told = dpa.host.parts.http.requests().pop().unwrap();
    assert_eq!(told.url, "http://localhost:8081/test/sec");
    let sent = told.body.as_deref().unwrap();
    let body: Value = serde_json::from_slice(sent).unwrap();
    assert_eq!(body, json!({"instanceId": id, "modelId": workflow, "status": "FINISH"}));
    let secret = [dpa.app("webhookSecret").to_owned()];
    let signed = sign(ExecutionId::parse(id).unwrap(), dpa.host.parts.clock.now(), sent, &secret).unwrap();
    assert!(signed.iter().all(|header| told.headers.contains(header)), "{:?}", told.headers);
    let shown = dpa.host.call("GET", &format!("/api/v1/executions/{id}")).bearer(&dpa.admin).send().await;
    let callback = &shown.body["data"]["callback"];
    assert_eq!(
        (&callback["state"], &callback["attempts"][0]["error"]),
        (&json!("pending"), &json!("the answer was not SUCCESS"))
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_gets_the_outputs() {
    let dpa = Dpa::start().await;
    let steps = json!([
        {"id": "a", "moduleId": "http_request", "name": "接口", "parameters": {"url": "https://example.com/"}},
        {"id": "o", "moduleId": "output", "name": "结果", "isOutput": true, "parameters": {"value": {"at": "[[DIR]]", "x": "[[unknown]]"}}},
    ]);
    let inputs = json!([{"name": "DIR", "required": true}]);
    let workflow = dpa.workflow(&json!({"name": "w", "inputs": inputs, "steps": steps})).await;
    let body = json!({"sync": "true", "mapParam": {"DIR": "/opt", "unknown": 1}, "second": 20});
    let answer = dpa.execute(&workflow, &body).await;
    approved(&answer, "dpa-runs-execute-sync");
    let flagged = json!({"sync": true, "paramFlag": "true", "mapParam": {"DIR": "/opt", "unknown": 1}});
    let flagged = dpa.execute(&workflow, &flagged).await;
    let shown = json!([{"nodeName": "结果", "result": "{\"at\":\"/opt\",\"x\":\"[[unknown]]\"}"}]);
    assert_eq!(flagged.body["data"]["outParams"], shown, "{}", flagged.body);
    let missing = dpa.execute(&workflow, &json!({"sync": true, "mapParam": {}})).await;
    assert_eq!((verdict(&missing), refusal(&missing)), ((400, 400), "参数校验异常: DIR: is required"));
    for (body, what) in [
        (json!({"mapParam": []}), "mapParam: must be an object"),
        (json!({"sync": "perhaps"}), "sync: must be true or false"),
        (json!({"second": "soon"}), "second: must be an integer"),
        (
            json!({"callbackUrl": "ftp://a/", "mapParam": {"DIR": ""}}),
            "callbackUrl: must begin with http:// or https://",
        ),
    ] {
        let answer = dpa.execute(&workflow, &body).await;
        assert_eq!((verdict(&answer), refusal(&answer)), ((400, 400), format!("参数校验异常: {what}").as_str()));
    }
    let fails = json!([{"id": "f", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let fails = dpa.workflow(&json!({"name": "fails", "steps": fails})).await;
    let failed = dpa.execute(&fails, &json!({"sync": true})).await;
    assert_eq!((verdict(&failed), &failed.body["data"]["status"]), ((200, 200), &json!("FAIL")));
}

#[tokio::test(start_paused = true)]
async fn patience_ends_after_the_seconds_that_were_asked_for() {
    let dpa = Dpa::start().await;
    let steps = json!([
        {"id": "a", "moduleId": "delay", "parameters": {"duration": 8_000}},
        {"id": "o", "moduleId": "output", "isOutput": true, "parameters": {"value": "late"}},
    ]);
    let workflow = dpa.workflow(&json!({"name": "w", "steps": steps})).await;
    for (second, least, most, status) in [(json!("3"), 2_000, 6_000, "RUNNING"), (json!(3600), 8_000, 9_000, "FINISH")]
    {
        let began = tokio::time::Instant::now();
        let answer = dpa.execute(&workflow, &json!({"sync": true, "second": second, "paramFlag": true})).await;
        let waited = began.elapsed().as_millis();
        assert_eq!((verdict(&answer), &answer.body["data"]["status"]), ((200, 200), &json!(status)), "{}", answer.body);
        assert!((least..most).contains(&waited), "{waited} ms");
        assert_eq!(answer.body["data"].get("outParams").is_some(), status == "FINISH");
        tokio::time::advance(Duration::from_secs(30)).await;
        dpa.host.work().await;
        assert_eq!(dpa.status(&workflow, instance(&answer.body)).await.body["data"]["status"], "FINISH");
    }
}

#[tokio::test(start_paused = true)]
async fn of_fifty_who_execute_at_once_one_starts_a_run() {
    let dpa = Dpa::start().await;
    let workflow = dpa.workflow(&slow()).await;
    let body = json!({});
    let answers = join_all((0..50).map(|_| dpa.execute(&workflow, &body))).await;
    let (started, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.body["code"] == 200);
    assert_eq!((started.len(), dpa.runs().await), (1, 1));
    assert!(refused.iter().all(|answer| verdict(answer) == (200, 999)));
    approved(refused[0], "dpa-runs-execute-busy");
    tokio::time::advance(Duration::from_mins(2)).await;
    dpa.host.work().await;
    tokio::time::advance(Duration::from_mins(2)).await;
    dpa.host.work().await;
    assert_eq!(verdict(&dpa.execute(&workflow, &body).await), (200, 200));
}

#[tokio::test(start_paused = true)]
async fn a_run_of_another_api_is_in_the_way_unless_the_workflow_says_otherwise() {
    let dpa = Dpa::start().await;
    let workflow = dpa.workflow(&slow()).await;
    dpa.host.execute(&dpa.admin, &workflow, &json!({})).await;
    let answer = dpa.execute(&workflow, &json!({})).await;
    assert_eq!((verdict(&answer), refusal(&answer)), ((200, 999), "业务逻辑异常: the workflow is already running"));
    let path = format!("/api/v1/workflows/{workflow}");
    let parallel = json!({"reentryBehavior": "allow_parallel"});
    let changed = dpa.host.call("PUT", &path).bearer(&dpa.admin).json(&parallel).send().await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    for runs in [2, 3] {
        assert_eq!(verdict(&dpa.execute(&workflow, &json!({})).await), (200, 200));
        assert_eq!(dpa.runs().await, runs);
    }
    dpa.host.call("POST", &format!("{path}/disable")).bearer(&dpa.admin).send().await;
    let answer = dpa.execute(&workflow, &json!({})).await;
    assert_eq!((verdict(&answer), refusal(&answer)), ((200, 999), "业务逻辑异常: the workflow is disabled"));
}

#[tokio::test(start_paused = true)]
async fn the_same_request_under_the_same_key_starts_one_run() {
    let dpa = Dpa::start().await;
    let workflow = dpa.workflow(&slow()).await;
    let path = format!("/api/dpa/process/processrun/execute/{workflow}");
    let send = |dir: &str| {
        let call = dpa.host.call("POST", &path).bearer(&dpa.token).header("idempotency-key", "k");
        call.json(&json!({"mapParam": {"DPA_MODEL_WORKDIR": dir}})).send()
    };
    let (first, second, other) = (send("/a").await, send("/a").await, send("/b").await);
    assert_eq!(instance(&first.body), instance(&second.body));
    assert_eq!((verdict(&other), dpa.runs().await), ((200, 999), 1));
}

#[tokio::test(start_paused = true)]
async fn what_a_text_loses_is_told() {
    let dpa = Dpa::start().await;
    let inputs = json!([{"name": "d", "type": "dictionary"}]);
    let workflow = dpa.workflow(&json!({"name": "w", "isEnabled": true, "inputs": inputs})).await;
    let answer = dpa.execute(&workflow, &json!({"mapParam": {"d": r#"{"k": 1, "k": 2}"#}})).await;
    let told = &answer.body["warnings"][0];
    assert_eq!(
        (verdict(&answer), &told["code"], &told["path"]),
        ((200, 200), &json!("repeated_field"), &json!("mapParam.d.k"))
    );
}
