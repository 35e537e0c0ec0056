use super::publish;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_newest_come_first_page_by_page() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    for number in 1..=3 {
        publish(&host, &token, &id, &json!({"note": format!("number {number}")})).await;
    }
    let path = format!("/api/v1/workflows/{id}/versions");
    let answer = host.call("GET", &format!("{path}?limit=2")).bearer(&token).send().await;
    approved(&answer, "vflow-versions-list");
    let answer = host.call("GET", &format!("{path}?limit=2&offset=2")).bearer(&token).send().await;
    assert_eq!(answer.body["data"]["versions"][0]["version"], "v1");
    assert_eq!(answer.body["data"]["total"], 3);
    let bad = host.call("GET", &format!("{path}?limit=0")).bearer(&token).send().await;
    assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!("limit")));
    let other = host.token("other", true).await;
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 1001));
}
