use super::{folder, workflow};
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn rows_are_as_documented() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let first = folder(&host, &token, "我的工作流", None).await;
    let second = folder(&host, &token, "自动化", Some(&first)).await;
    for name in ["a", "b"] {
        workflow(&host, &token, name, Some(&second)).await;
    }
    workflow(&host, &token, "top", None).await;
    let list = async |query: &str| {
        let answer = host.call("GET", &format!("/api/v1/folders{query}")).bearer(&token).send().await;
        assert_eq!(answer.status, 200, "{query}");
        answer
    };
    let answer = list("").await;
    like_sample(&answer, "vflow-folders-list");
    approved(&answer, "vflow-folders-list");
    for (query, ids) in [
        (format!("?parentId={first}"), vec![second.as_str()]),
        ("?parentId=".to_owned(), vec![first.as_str()]),
        ("?parentId=null".to_owned(), vec![first.as_str()]),
        (format!("?parentId={second}"), vec![]),
        ("?parentId=nowhere".to_owned(), vec![]),
    ] {
        let answer = list(&query).await;
        let rows = answer.body["data"]["folders"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>(), ids, "{query}");
        assert_eq!(answer.body["data"]["total"], ids.len(), "{query}");
    }
    let other = host.token("other", false).await;
    let foreign = host.call("GET", "/api/v1/folders").bearer(&other).send().await;
    assert_eq!(foreign.body["data"]["total"], 0);
}
