use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::Value;

#[tokio::test(start_paused = true)]
async fn a_form_is_shown_as_documented() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut answer = host.call("GET", "/api/v1/modules/http_request/input-schema").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-modules-schema");
    // The rows of the sample, in the same order.
    let rows = answer.body["data"]["schema"].as_array().unwrap();
    let find = |key: &str| rows.iter().find(|row| row["key"] == key).unwrap().clone();
    let shown: Value = ["url", "method", "timeout", "headers"].map(find).into_iter().collect();
    answer.body["data"]["schema"] = shown;
    like_sample(&answer, "vflow-modules-schema");
}

#[tokio::test(start_paused = true)]
async fn what_takes_no_references_says_so() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let answer = host.call("GET", "/api/v1/modules/vflow.system.js/input-schema").bearer(&token).send().await;
    let rows = answer.body["data"]["schema"].as_array().unwrap();
    let script = rows.iter().find(|row| row["key"] == "script").unwrap();
    assert_eq!(script["autocomplete"]["allowMagicVariables"], false);
    let unknown = host.call("GET", "/api/v1/modules/nothing/input-schema").bearer(&token).send().await;
    assert_eq!(unknown.verdict(), (404, 2001));
}
