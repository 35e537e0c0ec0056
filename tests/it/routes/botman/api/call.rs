use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};
use std::time::Duration;

pub const PATH: &str = "/v1/api/acme/test/sync";

/// A host on which `steps` are published at [`PATH`], the administrator's token, and the API's id.
pub async fn published(steps: &Value, api: &Value) -> (Host, String, String) {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let mut body =
        json!({"module": "test", "function": "sync", "workflowId": workflow, "auth": "none", "enabled": true});
    for (field, value) in api.as_object().unwrap() {
        body[field] = value.clone();
    }
    let id = host.api(&token, &body).await;
    (host, token, id)
}

pub fn error(answer: &Value) -> (&str, &str) {
    let error = &answer["response"]["error"];
    (error["code"].as_str().unwrap_or_default(), error["message"].as_str().unwrap_or_default())
}

#[tokio::test(start_paused = true)]
async fn a_call_answers_with_what_the_workflow_put_out() {
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": {"name": "hello [[name]]", "verb": "{{trigger.method}}", "type": "{{trigger.headers.content-type}}", "token": "{{trigger.headers.token}}"}}}]);
    let (host, _, _) = published(&steps, &json!({})).await;
    let form = "application/x-www-form-urlencoded";
    let call = host.call("POST", PATH).header("content-type", form).header("token", "secret");
    let answer = call.bytes("{\"name\":\"world\"}").send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "botman-api-call");
    approved(&answer, "botman-api-call");
    assert_eq!(answer.body["response"]["data"]["token"], "***");
    let get = host.call("GET", &format!("{PATH}?name=world")).header("content-type", form).send().await;
    assert_eq!(get.body["response"]["data"]["name"], "hello world");
}

#[tokio::test(start_paused = true)]
async fn without_an_output_the_data_is_empty() {
    let (host, token, _) = published(&json!([]), &json!({})).await;
    let answer = host.call("POST", PATH).bytes("{}").send().await;
    like_sample(&answer, "botman-api-call-without-output");
    approved(&answer, "botman-api-call-without-output");
    let uid = answer.body["response"]["uid"].as_str().unwrap();
    let shown = host.call("GET", &format!("/api/v1/executions/{uid}")).bearer(&token).send().await;
    assert_eq!(
        (&shown.body["data"]["status"], &shown.body["data"]["triggeredBy"]),
        (&json!("completed"), &json!("api"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_failure_and_a_long_run_have_codes() {
    let fail = json!([{"id": "a", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let (host, _, _) = published(&fail, &json!({})).await;
    let answer = host.call("POST", PATH).send().await;
    assert_eq!((answer.status, &answer.body["response"]["code"]), (200, &json!(1)));
    approved(&answer, "botman-api-call-failed");

    let delay = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}}, {"id": "b", "moduleId": "output", "parameters": {"value": 1}}]);
    let (host, token, _) = published(&delay, &json!({})).await;
    let answer = host.call("GET", PATH).send().await;
    assert_eq!((answer.status, &answer.body["response"]["code"]), (200, &json!(2)));
    approved(&answer, "botman-api-call-still-running");
    tokio::time::advance(Duration::from_secs(61)).await;
    host.work().await;
    let uid = answer.body["response"]["uid"].as_str().unwrap();
    let shown = host.call("GET", &format!("/api/v1/executions/{uid}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["result"], 1);
}

#[tokio::test(start_paused = true)]
async fn an_async_api_answers_at_once() {
    let (host, token, _) = published(&json!([{"id": "a", "moduleId": "log"}]), &json!({"async": true})).await;
    let answer = host.call("POST", PATH).send().await;
    approved(&answer, "botman-api-call-async");
    host.work().await;
    let uid = answer.body["response"]["uid"].as_str().unwrap();
    let shown = host.call("GET", &format!("/api/v1/executions/{uid}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["status"], "completed");
}

#[tokio::test(start_paused = true)]
async fn callers_prove_themselves_to_the_api() {
    let (host, admin, _) = published(&json!([]), &json!({"auth": "token", "token": "123456"})).await;
    for (token, expected) in [
        (None, ("requestError.invalidParams", "Token is required")),
        (Some("12345"), ("requestError.invalidParams", "Token is invalid")),
        (Some("123456"), ("", "")),
    ] {
        let call = host.call("GET", PATH);
        let call = if let Some(token) = token { call.header("token", token) } else { call };
        let answer = call.send().await;
        assert_eq!((answer.status, error(&answer.body)), (200, expected));
    }
    // A device's token does not authenticate callers of an API.
    let answer = host.call("GET", PATH).bearer(&admin).send().await;
    assert_eq!(error(&answer.body).1, "Token is invalid");

    let (host, _, _) =
        published(&json!([]), &json!({"auth": {"type": "password", "user": "botman", "password": "123456"}})).await;
    for (user, password, expected) in [
        ("", "", "User/Password is required"),
        ("botman", "", "User/Password is required"),
        ("botman", "1234567", "User/Password is invalid"),
        ("batman", "123456", "User/Password is invalid"),
        ("botman", "123456", ""),
    ] {
        let answer = host.call("GET", PATH).header("user", user).header("password", password).send().await;
        assert_eq!((answer.status, error(&answer.body).1), (200, expected), "{user} {password}");
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_are_told_in_the_body() {
    let api = json!({"methods": ["POST"], "ipAllowlist": ["10.0.0.0/8"], "auth": "token", "token": "123456", "enabled": false});
    let (host, admin, id) = published(&json!([]), &api).await;
    for path in
        ["/v1/api/acme/test/nothing", "/v1/api/other/test/sync", "/v1/api/a%20b/test/sync", "/v1/api/acme/te%2Fst/sync"]
    {
        let answer = host.call("GET", path).send().await;
        assert_eq!((answer.status, error(&answer.body).0), (200, "requestError.apiNotFound"), "{path}");
    }
    let get = host.call("GET", PATH).send().await;
    assert_eq!(error(&get.body), ("requestError.apiDisabled", "接口未启用"));
    approved(&get, "botman-api-call-disabled");
    host.call("POST", &format!("/api/v1/apis/{id}/enable")).bearer(&admin).send().await;
    assert_eq!(error(&host.call("GET", PATH).send().await.body).0, "requestError.methodNotAllowed");
    assert_eq!(error(&host.call("POST", PATH).send().await.body).0, "requestError.ipNotAllowed");
    let inside = || host.call("POST", PATH).peer("10.1.2.3");
    assert_eq!(error(&inside().bytes("{").send().await.body).1, "Token is required");
    for bytes in ["{", "[]", "a=1"] {
        let answer = inside().header("token", "123456").bytes(bytes).send().await;
        assert_eq!((answer.status, error(&answer.body).0), (200, "requestError.invalidParams"), "{bytes}");
    }
    let large = inside().header("token", "123456").bytes(vec![b' '; 1024 * 1024 + 1]).send().await;
    assert_eq!((large.status, error(&large.body).0), (413, "requestError.bodyTooLarge"));
    let path = host.call("GET", "/v1/api/acme/test").send().await;
    assert_eq!((path.status, error(&path.body).0), (404, "requestError.apiNotFound"));
    let verb = host.call("DELETE", PATH).send().await;
    assert_eq!(
        (verb.status, error(&verb.body).0, verb.header("allow")),
        (405, "requestError.methodNotAllowed", Some("GET, POST, HEAD"))
    );
}

#[tokio::test(start_paused = true)]
async fn an_api_without_its_workflow_says_so() {
    let (host, admin, _) = published(&json!([]), &json!({})).await;
    let listed = host.call("GET", "/api/v1/workflows").bearer(&admin).send().await;
    let id = listed.body["data"]["workflows"][0]["id"].as_str().unwrap();
    host.call("POST", &format!("/api/v1/workflows/{id}/disable")).bearer(&admin).send().await;
    assert_eq!(error(&host.call("GET", PATH).send().await.body), ("requestError.apiDisabled", "工作流未启用"));
    host.call("DELETE", &format!("/api/v1/workflows/{id}")).bearer(&admin).send().await;
    assert_eq!(error(&host.call("GET", PATH).send().await.body), ("requestError.apiNotFound", "workflow not found"));
}

#[tokio::test(start_paused = true)]
async fn a_pinned_version_is_what_runs() {
    let put_out = |text: &str| json!([{"id": "a", "moduleId": "output", "parameters": {"value": text}}]);
    let (host, admin, id) = published(&put_out("one"), &json!({})).await;
    let api = format!("/api/v1/apis/{id}");
    let update = async |body: Value| host.call("PUT", &api).bearer(&admin).json(&body).send().await;
    let data = async || host.call("GET", PATH).send().await.body["response"]["data"].clone();
    let workflow = host.call("GET", &api).bearer(&admin).send().await.body["data"]["workflowId"].clone();
    let workflow = format!("/api/v1/workflows/{}", workflow.as_str().unwrap());
    assert_eq!(update(json!({"version": "v1"})).await.verdict(), (404, 1001));
    host.call("POST", &format!("{workflow}/versions")).bearer(&admin).json(&json!({})).send().await;
    host.call("PUT", &workflow).bearer(&admin).json(&json!({"steps": put_out("two")})).send().await;
    assert_eq!(data().await, "two");

    assert_eq!(update(json!({"version": 1})).await.body["data"]["version"], "v1");
    let off = host.call("GET", PATH).send().await;
    assert_eq!(error(&off.body).0, "requestError.apiDisabled");
    host.call("POST", &format!("{workflow}/versions/v1/enable")).bearer(&admin).json(&json!({})).send().await;
    assert_eq!(data().await, "one");
    let tried = host.call("POST", &format!("{api}/debug")).bearer(&admin).json(&json!({})).send().await;
    assert_eq!(tried.body["data"]["answer"], "one");
    // A field that is not given stays; null removes the version.
    assert_eq!(update(json!({"enabled": true})).await.body["data"]["version"], "v1");
    assert_eq!(update(json!({"version": null})).await.body["data"]["version"], Value::Null);
    assert_eq!(data().await, "two");
    let wrong = update(json!({"version": "latest"})).await;
    assert_eq!((wrong.verdict(), &wrong.body["details"]["field"]), ((400, 1002), &json!("version")));
}

#[tokio::test(start_paused = true)]
async fn a_call_under_a_key_counts_once() {
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": "{{execution.id}} [[n]]"}}]);
    let (host, _, _) = published(&steps, &json!({})).await;
    let call = async |key: &str, n: i64| {
        let call = host.call("POST", PATH).header("idempotency-key", key).json(&json!({"n": n}));
        call.send().await.body["response"].clone()
    };
    let first = call("k", 1).await;
    assert_eq!((&first["code"], call("k", 1).await), (&json!(0), first.clone()));
    assert_ne!(call("l", 1).await["uid"], first["uid"]);
    assert_eq!(call("k", 2).await["error"]["code"], "requestError.conflict");
    let long = call(&"k".repeat(256), 1).await;
    assert_eq!(long["error"]["code"], "requestError.invalidParams");
    assert!(long["error"]["message"].as_str().unwrap().starts_with("Idempotency-Key: "), "{long}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_repeated_while_it_runs_has_the_same_answer() {
    let steps = json!([
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 5_000}},
        {"id": "a", "moduleId": "output", "parameters": {"value": "{{execution.id}}"}},
    ]);
    let (host, _, _) = published(&steps, &json!({})).await;
    let call = async || {
        let call = host.call("POST", PATH).header("idempotency-key", "k").json(&json!({}));
        call.send().await.body["response"].clone()
    };
    let (first, second) = futures::future::join(call(), call()).await;
    assert_eq!((&first["code"], &second), (&json!(0), &first));
}

/// As in its bodies, where the original keeps the last value, too.
#[tokio::test(start_paused = true)]
async fn of_a_key_that_a_text_has_twice_the_last_value_counts() {
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": "[[d]]"}}]);
    let (host, admin, id) = published(&steps, &json!({})).await;
    let workflow =
        host.call("GET", &format!("/api/v1/apis/{id}")).bearer(&admin).send().await.body["data"]["workflowId"].clone();
    let declared = json!({"inputs": [{"name": "d", "type": "dictionary"}]});
    let path = format!("/api/v1/workflows/{}", workflow.as_str().unwrap());
    host.call("PUT", &path).bearer(&admin).json(&declared).send().await;
    for body in [r#"{"d": {"k": 1, "k": 2}}"#, r#"{"d": "{\"k\": 1, \"k\": 2}"}"#] {
        let answer = host.call("POST", PATH).bytes(body).send().await;
        assert_eq!(answer.body["response"]["data"], json!({"k": 2}), "{body}");
    }
}
