use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::clock::START;

async fn total(host: &Host, token: &str) -> Value {
    let answer = host.call("GET", "/api/v1/executions").bearer(token).send().await;
    answer.body["data"]["total"].clone()
}

#[tokio::test(start_paused = true)]
async fn history_is_deleted_by_run_by_workflow_and_by_age() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let quick = json!([{"id": "a", "moduleId": "log"}]);
    let slow = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 600_000}}]);
    let one = host.workflow(&token, &json!({"name": "one", "steps": quick})).await;
    let two = host.workflow(&token, &json!({"name": "two", "steps": quick})).await;
    let slow = host.workflow(&token, &json!({"name": "slow", "steps": slow})).await;
    let mut runs = Vec::new();
    for workflow in [&one, &one, &two, &two, &one] {
        runs.push(host.execute(&token, workflow, &json!({"async": false})).await.0);
        tokio::time::advance(Duration::from_secs(10)).await;
    }
    let (running, _) = host.execute(&token, &slow, &json!({})).await;
    let delete =
        async |query: &str| host.call("DELETE", &format!("/api/v1/executions?{query}")).bearer(&token).send().await;

    let nothing = delete("").await;
    assert_eq!(nothing.verdict(), (400, 1002));
    approved(&nothing, "vflow-executions-delete-nothing");
    let other = host.token("other", false).await;
    let path = format!("/api/v1/executions?executionId={}", runs[0]);
    assert_eq!(host.call("DELETE", &path).bearer(&other).send().await.verdict(), (404, 5001));

    // All filters must match, and an invalid filter deletes nothing.
    let early = START.plus(Duration::from_secs(5)).0;
    for query in [
        format!("executionId={}&workflowId={two}", runs[0]),
        format!("executionId={}&olderThan={}", runs[4], early),
        format!("workflowId={two}&olderThan={early}"),
    ] {
        assert_eq!(delete(&query).await.body["data"], json!({"deletedCount": 0, "more": false}), "{query}");
    }
    for query in [
        format!("workflowId={one}&olderThna={early}"),
        format!("workflowId={one}&status=failed"),
        format!("workflowId=&olderThan={early}"),
        format!("workflowId={one}&workflowId={two}"),
    ] {
        assert_eq!(delete(&query).await.verdict(), (400, 1002), "{query}");
    }
    let with_body = host.call("DELETE", &format!("/api/v1/executions?workflowId={one}")).bearer(&token);
    assert_eq!(with_body.json(&json!({"olderThan": early})).send().await.verdict(), (400, 1002));
    assert_eq!(total(&host, &token).await, 6);

    let answer = delete(&format!("executionId={}&workflowId={one}&olderThan={early}", runs[0])).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-executions-delete");
    approved(&answer, "vflow-executions-delete");
    assert_eq!(delete(&format!("executionId={}", runs[0])).await.verdict(), (404, 5001));
    let shown = host.call("GET", &format!("/api/v1/executions/{}", runs[0])).bearer(&token).send().await;
    assert_eq!((shown.verdict(), total(&host, &token).await), ((404, 5001), json!(5)));

    let refused = delete(&format!("executionId={running}")).await;
    assert_eq!(refused.verdict(), (409, 1003));
    approved(&refused, "vflow-executions-delete-running");
    for (query, count, left) in [
        (format!("olderThan={}", START.plus(Duration::from_secs(15)).0), 1, 4),
        (format!("workflowId={two}"), 2, 2),
        (format!("workflowId={slow}"), 0, 2),
        ("olderThan=99999999999999".to_owned(), 1, 1),
    ] {
        let answer = delete(&query).await;
        assert_eq!(
            (answer.status, &answer.body["data"]),
            (200, &json!({"deletedCount": count, "more": false})),
            "{query}"
        );
        assert_eq!(total(&host, &token).await, left, "{query}");
    }
}

/// A child that has ended is kept while its parent is active, because the parent reads its answer.
/// If it was deleted, it would be started again.
#[tokio::test(start_paused = true)]
async fn what_a_running_parent_needs_stays() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let child = host.workflow(&token, &json!({"name": "child", "steps": [{"id": "a", "moduleId": "log"}]})).await;
    let steps = json!([
        {"id": "call", "moduleId": "call_workflow", "parameters": {"workflow_id": child}},
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 600_000}},
    ]);
    let parent = host.workflow(&token, &json!({"name": "parent", "steps": steps})).await;
    let (run, _) = host.execute(&token, &parent, &json!({})).await;
    host.work().await;
    let delete =
        async |query: String| host.call("DELETE", &format!("/api/v1/executions?{query}")).bearer(&token).send().await;
    let runs = host.call("GET", &format!("/api/v1/executions?workflowId={child}")).bearer(&token).send().await;
    let row = &runs.body["data"]["executions"][0];
    assert_eq!((&row["status"], &row["triggeredBy"]), (&json!("completed"), &json!("workflow")));
    let refused = delete(format!("executionId={}", row["executionId"].as_str().unwrap())).await;
    assert_eq!((refused.verdict(), &refused.body["details"]["executionId"]), ((409, 1003), &json!(run)));
    assert_eq!(delete(format!("workflowId={child}")).await.body["data"]["deletedCount"], 0);

    host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&token).send().await;
    assert_eq!(delete(format!("workflowId={child}")).await.body["data"]["deletedCount"], 1);
}
