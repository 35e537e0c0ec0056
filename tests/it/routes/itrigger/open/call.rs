use crate::routes::itrigger::api::call::{BOTH, published};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_same_apis_are_below_both_prefixes() {
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": "[[name]]"}}]);
    let (host, _, token) = published(&steps, &BOTH).await;
    let path = |name: &str| format!("/itrigger-bff/v2/open/api/openAPItest/test/{name}?accessToken={token}&name=a");
    let get = host.call("GET", &path("get")).send().await;
    assert_eq!(get.body, json!({"code": 200, "message": "操作成功", "data": "a"}));
    let post = host.call("POST", &path("post")).json(&json!({"name": "b"})).send().await;
    assert_eq!(post.body["data"], "b");
    let other = host.call("GET", &path("other")).send().await;
    assert_eq!(other.body["code"], 40007);
    let stranger = host.call("GET", "/itrigger-bff/v2/open/api/openAPItest/test/get").send().await;
    assert_eq!(stranger.body["code"], 40005);
}
