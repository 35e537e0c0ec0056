use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_switch_is_set() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let api = host
        .api(&token, &json!({"module": "m", "function": "f", "workflowId": id, "auth": "none", "enabled": false}))
        .await;
    let path = format!("/api/v1/apis/{api}/enable");
    let other = host.token("other", true).await;
    assert_eq!(host.call("POST", &path).bearer(&other).send().await.verdict(), (404, 1001));
    let answer = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apis-enable");
    assert_eq!(host.call("POST", &path).bearer(&token).send().await.body, answer.body);
    let listed = host.call("GET", "/api/v1/apis").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["apis"][0]["enabled"], true);
    let nothing = host.call("POST", "/api/v1/apis/nothing/enable").bearer(&token).send().await;
    assert_eq!((nothing.verdict(), nothing.message()), ((404, 1001), "API not found"));
}
