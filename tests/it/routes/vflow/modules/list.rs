use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::Value;

async fn list(query: &str) -> Answer {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    host.call("GET", &format!("/api/v1/modules{query}")).bearer(&token).send().await
}

fn rows(answer: &Answer) -> &[Value] {
    answer.body["data"]["modules"].as_array().unwrap()
}

#[tokio::test(start_paused = true)]
async fn rows_are_as_documented() {
    let mut answer = list("").await;
    assert_eq!(answer.status, 200);
    assert_eq!(rows(&answer).len(), catalogue::all().len());
    for row in rows(&answer) {
        assert!(row["blockBehavior"]["endBlockId"].is_null() || row["blockBehavior"]["endBlockId"].is_string());
    }
    // The sample shows these three modules.
    let find = |id: &str| rows(&answer).iter().find(|row| row["id"] == id).unwrap().clone();
    let shown: Value = ["delay", "http_request", "if_condition"].map(find).into_iter().collect();
    answer.body["data"]["modules"] = shown;
    like_sample(&answer, "vflow-modules-list");
    approved(&answer, "vflow-modules-list");
}

#[tokio::test(start_paused = true)]
async fn rows_are_of_a_group_and_match_a_text() {
    let trigger = list("?category=trigger").await;
    assert!(rows(&trigger).len() > 5);
    assert!(rows(&trigger).iter().all(|row| row["metadata"]["category"] == "trigger"));
    for query in ["?search=HTTP%20req", "?search=http%E8%AF%B7%E6%B1%82", "?category=network&search=http_request"] {
        let found = list(query).await;
        assert!(rows(&found).iter().any(|row| row["id"] == "http_request"), "{query}");
    }
    assert!(rows(&list("?category=file&search=http_request").await).is_empty());
    let wrong = list("?category=x").await;
    assert_eq!(wrong.verdict(), (400, 1002));
    assert_eq!(wrong.body["details"]["field"], "category");
}
