use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_log_is_shown_filtered_and_paged() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "a", "moduleId": "delay", "parameters": {"duration": 1000}},
        {"id": "b", "moduleId": "fail", "parameters": {"message": "no luck"}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({"async": false})).await;
    let path = format!("/api/v1/executions/{run}/logs");
    let all = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(all.status, 200);
    approved(&all, "vflow-executions-logs");
    let rows = all.body["data"]["logs"].as_array().unwrap();
    assert_eq!(all.body["data"]["total"], rows.len());
    for row in rows {
        assert!(row["details"].is_object());
    }
    // The first entry of the sample contains the step's parameter.
    let mut first = host.call("GET", &format!("{path}?limit=1")).bearer(&token).send().await;
    assert_eq!((&first.body["data"]["limit"], first.body["data"]["logs"].as_array().unwrap().len()), (&json!(1), 1));
    first.body["data"]["logs"][0]["details"]["duration"] = json!(1000);
    like_sample(&first, "vflow-executions-logs");

    let errors = host.call("GET", &format!("{path}?level=error")).bearer(&token).send().await;
    assert!(errors.body["data"]["logs"].as_array().unwrap().iter().all(|row| row["level"] == "error"));
    assert!(errors.body["data"]["total"].as_u64().unwrap() > 0);
    let second = host.call("GET", &format!("{path}?stepIndex=1&offset=1")).bearer(&token).send().await;
    assert!(second.body["data"]["logs"].as_array().unwrap().iter().all(|row| row["stepIndex"] == 1));
    // With a cursor, the pages contain all entries once and in order.
    for filter in ["", "&level=info"] {
        let whole = host.call("GET", &format!("{path}?limit=1000{filter}")).bearer(&token).send().await;
        let (mut passed, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = host.call("GET", &format!("{path}?limit=2{filter}{cursor}")).bearer(&token).send().await;
            let data = &page.body["data"];
            passed.extend(data["logs"].as_array().unwrap().clone());
            assert!(data["totalIsCapped"] == json!(true) || data["total"] == whole.body["data"]["total"]);
            match data["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(json!(passed), whole.body["data"]["logs"], "{filter}");
        assert!(passed.len() > 2);
    }
    for (query, field) in
        [("cursor=x", "cursor"), ("level=loud", "level"), ("stepIndex=-1", "stepIndex"), ("limit=1001", "limit")]
    {
        let answer = host.call("GET", &format!("{path}?{query}")).bearer(&token).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
    let other = host.token("other", false).await;
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 5001));
}

#[tokio::test(start_paused = true)]
async fn a_log_is_followed_from_its_end() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "a", "moduleId": "log", "parameters": {"message": "before"}},
        {"id": "b", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "c", "moduleId": "log", "parameters": {"message": "after"}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let path = format!("/api/v1/executions/{run}/logs");
    let read = async |query: String| {
        let page = host.call("GET", &format!("{path}{query}")).bearer(&token).send().await;
        assert_eq!(page.status, 200);
        let data = &page.body["data"];
        assert_eq!(data["nextCursor"], json!(null), "this is all there is");
        (data["logs"].as_array().unwrap().clone(), data["cursor"].as_str().unwrap().to_owned())
    };
    let (before, end) = read(String::new()).await;
    for filter in ["", "&level=info"] {
        let (none, still) = read(format!("?cursor={end}{filter}")).await;
        assert_eq!((none.len(), &still), (0, &end), "nothing has come since");
    }
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    host.work().await;
    let (after, _) = read(format!("?cursor={end}")).await;
    let (all, last) = read(String::new()).await;
    assert!(!before.is_empty() && !after.is_empty());
    assert_eq!([before, after].concat(), all);
    assert_eq!(read(format!("?cursor={last}")).await, (Vec::new(), last));
}
