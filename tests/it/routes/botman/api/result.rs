use super::call::{PATH, error, published};
use crate::routes::expect::approved;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn an_asynchronous_call_is_asked_for_its_outcome() {
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": {"n": "[[n]]"}}}]);
    let record = json!({"async": true, "auth": "token", "token": "123456", "methods": ["POST"]});
    let (host, admin, id) = published(&steps, &record).await;
    let started = host.call("POST", PATH).header("token", "123456").json(&json!({"n": 1})).send().await;
    let uid = started.body["response"]["uid"].as_str().unwrap().to_owned();
    let path = format!("{PATH}/result/{uid}");
    let ask = async |path: &str, token: &str| host.call("GET", path).header("token", token).send().await;
    let running = ask(&path, "123456").await;
    approved(&running, "botman-api-result-running");
    assert_eq!(running.body["response"]["code"], 2);
    host.work().await;
    let ended = ask(&path, "123456").await;
    approved(&ended, "botman-api-result");
    assert_eq!(ended.body["response"], json!({"data": {"n": 1}, "code": 0, "msg": "", "uid": uid}));

    // A caller who is not allowed to call the API cannot read its results either.
    assert_eq!(error(&host.call("GET", &path).send().await.body).1, "Token is required");
    assert_eq!(error(&ask(&path, "12345").await.body).1, "Token is invalid");
    host.call("POST", &format!("/api/v1/apis/{id}/disable")).bearer(&admin).send().await;
    assert_eq!(error(&ask(&path, "123456").await.body).0, "requestError.apiDisabled");
}

#[tokio::test(start_paused = true)]
async fn an_api_tells_of_its_own_runs_alone() {
    let (host, admin, _) = published(&json!([]), &json!({})).await;
    let listed = host.call("GET", "/api/v1/workflows").bearer(&admin).send().await;
    let workflow = listed.body["data"]["workflows"][0]["id"].as_str().unwrap();
    let other = json!({"module": "test", "function": "other", "workflowId": workflow, "auth": "none", "enabled": true});
    host.api(&admin, &other).await;
    let (ours, _) = host.execute(&admin, workflow, &json!({"async": false})).await;
    let called = host.call("POST", "/v1/api/acme/test/other").send().await;
    let uid = called.body["response"]["uid"].as_str().unwrap();
    let seen = host.call("GET", &format!("/v1/api/acme/test/other/result/{uid}")).send().await;
    assert_eq!(seen.body, called.body);
    let unknown = host.call("GET", &format!("{PATH}/result/0")).send().await;
    assert_eq!((unknown.status, error(&unknown.body)), (200, ("requestError.apiNotFound", "execution not found")));
    let stranger: Vec<Value> = vec![uid.into(), ours.into(), "x".into(), "%00".into(), "9".repeat(60).into()];
    for id in stranger {
        let answer = host.call("GET", &format!("{PATH}/result/{}", id.as_str().unwrap())).send().await;
        assert_eq!(answer.body, unknown.body, "{id}");
    }
}
