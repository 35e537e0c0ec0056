use super::{change, publish, saying};
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn versions_are_compared_with_each_other_and_with_what_is_now() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w", "steps": saying("one")})).await;
    publish(&host, &token, &id, &json!({})).await;
    let mut steps = saying("two");
    steps.as_array_mut().unwrap().push(json!({"id": "log", "moduleId": "log", "parameters": {"message": "hi"}}));
    change(&host, &token, &id, &json!({"steps": steps, "triggers": [{"type": "sms"}]})).await;
    publish(&host, &token, &id, &json!({})).await;
    let compare = async |path: &str| {
        let path = format!("/api/v1/workflows/{id}/versions/{path}");
        host.call("GET", &path).bearer(&token).send().await
    };
    let answer = compare("v1/compare?with=v2").await;
    approved(&answer, "vflow-versions-compare");
    let now = compare("v1/compare").await;
    assert_eq!(now.body["data"]["steps"], answer.body["data"]["steps"]);
    assert_eq!(now.body["data"]["after"], json!({"version": null, "revision": 2}));
    let back = compare("current/compare?with=1").await;
    assert_eq!(back.body["data"]["steps"]["removed"][0]["id"], "log");
    assert_eq!(compare("v2/compare?with=current").await.body["data"]["equal"], true);
    let bad = compare("v1/compare?with=newest").await;
    assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!("with")));
    let missing = compare("v1/compare?with=v3").await;
    assert_eq!((missing.verdict(), &missing.body["details"]["field"]), ((400, 1002), &json!("with")));
    assert_eq!(compare("x/compare?with=v1").await.status, 404);
}
