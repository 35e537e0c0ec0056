use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use crate::routes::vflow::imports::unpacked;
use crate::routes::vflow::workflows::documented;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_workflow_is_exported_as_json_and_as_an_archive() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let get = |query: &str| host.call("GET", &format!("/api/v1/workflows/{id}/export{query}")).bearer(&token).send();
    let answer = get("").await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-exports-one");
    approved(&answer, "vflow-exports-one");

    let zip = get("?format=zip").await;
    assert_eq!((zip.status, zip.header("content-type")), (200, Some("application/zip")));
    let name = "attachment; filename=\"______.zip\"; filename*=UTF-8''%E8%87%AA%E5%8A%A8%E5%9B%9E%E5%A4%8D%E5%BE%AE%E4%BF%A1.zip";
    assert_eq!(zip.header("content-disposition"), Some(name));
    let workflow = answer.body["data"]["workflow"].clone();
    assert_eq!(unpacked(&zip.bytes), [("自动回复微信.json".to_owned(), workflow)]);

    let bare = get("?includeSteps=false").await;
    assert_eq!(bare.body["data"]["workflow"].get("steps"), None);
    assert_eq!(bare.body["data"]["workflow"]["name"], "自动回复微信");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_or_not_known_is_refused() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let get = |token: &str, path: &str| host.call("GET", &format!("/api/v1/workflows/{path}")).bearer(token).send();
    assert_eq!(get(&token, "nothing/export").await.verdict(), (404, 1001));
    let other = host.token("other", false).await;
    assert_eq!(get(&other, &format!("{id}/export")).await.verdict(), (404, 1001));
    for (query, field) in [("format=tar", "format"), ("includeSteps=some", "includeSteps")] {
        let answer = get(&token, &format!("{id}/export?{query}")).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
}
