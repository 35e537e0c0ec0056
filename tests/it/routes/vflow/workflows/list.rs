use super::documented;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn rows_are_as_documented() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    host.workflow(&token, &documented()).await;
    let mut answer = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-workflows-list");
    answer.body["data"]["workflows"][0]["folderId"] = "folder-001".into();
    like_sample(&answer, "vflow-workflows-list");
}

#[tokio::test(start_paused = true)]
async fn rows_are_filtered_sorted_and_paged() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (name, order, enabled, tags) in [
        ("beta", 1, true, json!(["x"])),
        ("Alpha", 2, false, json!(["y", "z"])),
        ("gamma", 0, true, json!(["e\u{301}t\u{e9}"])),
    ] {
        let body = json!({"name": name, "order": order, "isEnabled": enabled, "tags": tags, "description": format!("Das ist {name}")});
        host.workflow(&token, &body).await;
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    for (query, names, total) in [
        ("", &["gamma", "beta", "Alpha"][..], 3),
        ("?sortBy=name", &["Alpha", "beta", "gamma"], 3),
        ("?sortBy=name&order=desc", &["gamma", "beta", "Alpha"], 3),
        ("?sortBy=modifiedAt&order=desc", &["gamma", "Alpha", "beta"], 3),
        ("?limit=1&offset=1", &["beta"], 3),
        ("?offset=9", &[], 3),
        ("?search=ALPHA", &["Alpha"], 1),
        ("?search=das%20ist", &["gamma", "beta", "Alpha"], 3),
        ("?tags=x,z", &["beta", "Alpha"], 2),
        ("?tags=q", &[], 0),
        ("?tags=%C3%A9te%CC%81", &["gamma"], 1),
        ("?includeDisabled=false", &["gamma", "beta"], 2),
        ("?folderId=", &["gamma", "beta", "Alpha"], 3),
        ("?folderId=null", &["gamma", "beta", "Alpha"], 3),
        ("?folderId=folder-001", &[], 0),
    ] {
        let answer = host.call("GET", &format!("/api/v1/workflows{query}")).bearer(&token).send().await;
        let data = &answer.body["data"];
        let listed: Vec<&Value> = data["workflows"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
        assert_eq!(listed, names, "{query}");
        assert_eq!(data["total"], total, "{query}");
    }
}

#[tokio::test(start_paused = true)]
async fn wrong_parameters_are_named() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (query, field) in [
        ("sortBy=x", "sortBy"),
        ("order=up", "order"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("offset=-1", "offset"),
        ("limit=x", "limit"),
    ] {
        let answer = host.call("GET", &format!("/api/v1/workflows?{query}")).bearer(&token).send().await;
        assert_eq!(answer.verdict(), (400, 1002), "{query}");
        assert_eq!(answer.body["details"]["field"], field);
    }
}
