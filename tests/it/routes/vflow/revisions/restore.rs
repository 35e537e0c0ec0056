use super::{get, three};
use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};
use std::time::Duration;

async fn restore(host: &Host, token: &str, workflow: &str, revision: &str, tag: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/workflows/{workflow}/revisions/{revision}/restore");
    host.call("POST", &path).bearer(token).header("if-match", tag).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn an_old_definition_comes_back_as_a_new_revision() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = three(&host, &token).await;
    tokio::time::advance(Duration::from_secs(60)).await;
    let note = json!({"revisionNote": "the word was right"});
    let stale = restore(&host, &token, &id, "1", "\"1\"", &note).await;
    assert_eq!(stale.verdict(), (412, 1002));
    let restored = restore(&host, &token, &id, "1", "\"3\"", &note).await;
    approved(&restored, "vflow-revisions-restore");
    assert_eq!(restored.header("etag"), Some("\"4\""));

    let now = get(&host, &token, &id, "/4").await.body["data"].clone();
    assert_eq!((&now["restoredFrom"], &now["note"], &now["current"]), (&json!(1), &note["revisionNote"], &json!(true)));
    assert_eq!((&now["steps"][0]["parameters"]["value"], &now["kept"]), (&json!("one"), &json!({})));
    assert_eq!(get(&host, &token, &id, "/1/compare").await.body["data"]["equal"], true);
    let shown = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
    let shown = &shown.body["data"];
    assert_eq!((&shown["revision"], &shown["record"], &shown["triggers"]), (&json!(4), &json!("all"), &json!([])));

    // What is there already makes no revision.
    let again = restore(&host, &token, &id, "1", "*", &json!({})).await.body["data"].clone();
    assert_eq!((&again["revision"], &again["isNew"]), (&json!(4), &json!(false)));
    let refused = restore(&host, &token, &id, "4", "*", &note).await;
    assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!("revisionNote")));
    assert_eq!(restore(&host, &token, &id, "9", "*", &json!({})).await.status, 404);
    assert_eq!(restore(&host, &token, "nothing", "1", "*", &json!({})).await.verdict(), (404, 1001));
    let other = host.token("other", false).await;
    assert_eq!(restore(&host, &other, &id, "1", "*", &json!({})).await.verdict(), (404, 1001));
}
