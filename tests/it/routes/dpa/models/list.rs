use crate::routes::dpa::{Dpa, verdict};
use crate::routes::expect::{approved, like_sample};
use serde_json::{Value, json};

const PATH: &str = "processModel/listAll";

fn statuses(body: &Value) -> Vec<&str> {
    let mut rows: Vec<_> = body["data"].as_array().unwrap().iter().collect();
    rows.sort_by_key(|row| row["modelName"].as_str());
    rows.iter().map(|row| row["status"].as_str().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_workflow_is_listed_with_its_newest_run() {
    let dpa = Dpa::start().await;
    assert_eq!(dpa.post(PATH, &json!({})).await.body["data"], json!([]));
    let fail = json!([{"id": "f", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let wait = json!([{"id": "w", "moduleId": "wait_for_callback"}]);
    let first = dpa.workflow(&json!({"name": "聚合判断优化", "steps": fail})).await;
    let answer = dpa.host.call("POST", "/api/dpa/process/processModel/listAll").bearer(&dpa.token).send().await;
    like_sample(&answer, "dpa-models-list");
    approved(&answer, "dpa-models-list");
    let url = answer.body["data"][0]["executeUrl"].as_str().unwrap();
    assert_eq!(verdict(&dpa.host.call("POST", url).bearer(&dpa.token).send().await), (200, 200));
    let waits = dpa.workflow(&json!({"name": "a", "steps": wait})).await;
    let ends = dpa.workflow(&json!({"name": "b", "steps": []})).await;
    dpa.host.workflow(&dpa.admin, &json!({"name": "c", "steps": []})).await;
    assert_eq!(statuses(&dpa.post(PATH, &json!({})).await.body), ["DEFAULT", "DEFAULT", "DEFAULT", "RUNNING"]);
    dpa.execute(&waits, &json!({})).await;
    dpa.execute(&ends, &json!({"sync": true})).await;
    dpa.host.work().await;
    assert_eq!(statuses(&dpa.post(PATH, &json!({})).await.body), ["PENDING", "FINISH", "DEFAULT", "FAIL"]);
    // A workflow that waits is refused as well.
    assert_eq!(verdict(&dpa.execute(&waits, &json!({})).await), (200, 999));
    assert_eq!(verdict(&dpa.execute(&first, &json!({})).await), (200, 200));
    let stranger = dpa.host.token("other", true).await;
    dpa.host.workflow(&stranger, &json!({"name": "theirs", "steps": []})).await;
    assert!(!dpa.post(PATH, &json!({})).await.body.to_string().contains("theirs"));
}
