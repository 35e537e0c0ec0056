use super::{get, three};
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn revisions_are_listed_newest_first_in_pages() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = three(&host, &token).await;
    let all = get(&host, &token, &id, "").await;
    approved(&all, "vflow-revisions-list");
    let mut numbers = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = get(&host, &token, &id, &format!("?limit=2&cursor={cursor}")).await.body["data"].clone();
        let rows = page["revisions"].as_array().unwrap();
        numbers.extend(rows.iter().map(|row| row["revision"].as_u64().unwrap()));
        match &page["nextCursor"] {
            Value::String(next) => next.clone_into(&mut cursor),
            none => break assert_eq!(none, &Value::Null),
        }
    }
    assert_eq!(numbers, [3, 2, 1]);
    for (query, field) in
        [("?limit=0", "limit"), ("?limit=101", "limit"), ("?cursor=x", "cursor"), ("?cursor=0", "cursor")]
    {
        let bad = get(&host, &token, &id, query).await;
        assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!(field)), "{query}");
    }
    assert_eq!(get(&host, &token, "nothing", "").await.verdict(), (404, 1001));
    let other = host.token("other", false).await;
    assert_eq!(get(&host, &other, &id, "").await.verdict(), (404, 1001));
}

#[tokio::test(start_paused = true)]
async fn a_change_of_something_else_makes_no_revision_and_takes_no_note() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w", "revisionNote": "the first"})).await;
    let path = format!("/api/v1/workflows/{id}");
    let put = |body: Value| host.call("PUT", &path).bearer(&token).json(&body).send();
    assert_eq!(put(json!({"name": "another", "revisionNote": ""})).await.status, 200);
    for body in [json!({"order": 3, "revisionNote": "x"}), json!({"steps": [], "revisionNote": "x"})] {
        let refused = put(body).await;
        assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!("revisionNote")));
    }
    let long = put(json!({"record": "none", "revisionNote": "名".repeat(1_001)})).await;
    assert_eq!((long.verdict(), &long.body["details"]["field"]), ((400, 1002), &json!("revisionNote")));
    let listed = get(&host, &token, &id, "").await.body["data"]["revisions"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["note"], &listed[0]["current"]), (&json!("the first"), &json!(true)));
}

#[tokio::test(start_paused = true)]
async fn copies_and_imports_tell_who_made_them() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = three(&host, &token).await;
    let mine = get(&host, &token, &id, "").await.body["data"]["revisions"][0]["savedBy"].clone();
    assert!(mine.is_string(), "{mine}");
    let copy =
        host.call("POST", &format!("/api/v1/workflows/{id}/duplicate")).bearer(&token).json(&json!({})).send().await;
    let copy = copy.body["data"]["newWorkflowId"].as_str().unwrap().to_owned();
    let file = json!({"workflow": {"id": "taken", "name": "taken", "steps": []}});
    let taken = host.call("POST", "/api/v1/workflows/import").bearer(&token).json(&file).send().await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    for id in [copy.as_str(), "taken"] {
        let listed = get(&host, &token, id, "").await.body["data"]["revisions"].clone();
        assert_eq!((listed.as_array().unwrap().len(), &listed[0]["savedBy"]), (1, &mine), "{id}");
    }
}
