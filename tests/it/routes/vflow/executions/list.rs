use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::clock::START;

#[tokio::test(start_paused = true)]
async fn runs_are_listed_newest_first_filtered_and_paged() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let good = host.workflow(&token, &json!({"name": "good", "steps": [{"id": "a", "moduleId": "log"}]})).await;
    let steps = json!([{"id": "a", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let bad = host.workflow(&token, &json!({"name": "bad", "steps": steps})).await;
    let mut runs = Vec::new();
    for workflow in [&good, &bad, &good] {
        runs.push(host.execute(&token, workflow, &json!({"async": false})).await.0);
        tokio::time::advance(Duration::from_secs(10)).await;
    }
    let other = host.token("other", false).await;
    let foreign = host.call("GET", "/api/v1/executions").bearer(&other).send().await;
    assert_eq!(foreign.body["data"]["total"], 0);

    let answer = host.call("GET", "/api/v1/executions").bearer(&token).send().await;
    like_sample(&answer, "vflow-executions-list");
    approved(&answer, "vflow-executions-list");
    let kind = &answer.body["data"]["executions"][0]["triggeredBy"].as_str().unwrap().to_owned();
    let middle = START.plus(Duration::from_secs(5)).0;
    for (query, expected, total) in [
        (String::new(), &[2, 1, 0][..], 3),
        ("?limit=1&offset=1".into(), &[1], 3),
        ("?status=failed".into(), &[1], 1),
        ("?status=FAILED".into(), &[1], 1),
        ("?status=running".into(), &[], 0),
        ("?status=failed,completed&limit=2".into(), &[2, 1], 3),
        ("?status=failed&status=timeout".into(), &[1], 1),
        ("?error=no%20lu".into(), &[1], 1),
        ("?error=much".into(), &[], 0),
        (format!("?triggeredBy={kind}&status=failed,timeout"), &[1], 1),
        ("?triggeredBy=webhook".into(), &[], 0),
        (format!("?workflowId={good}"), &[2, 0], 2),
        (format!("?workflowId={good}&status=failed"), &[], 0),
        ("?workflowId=nothing".into(), &[], 0),
        ("?workflowId=a%20b".into(), &[], 0),
        (format!("?startDate={middle}"), &[2, 1], 2),
        (format!("?endDate={middle}"), &[0], 1),
    ] {
        let answer = host.call("GET", &format!("/api/v1/executions{query}")).bearer(&token).send().await;
        let data = &answer.body["data"];
        let listed: Vec<&Value> =
            data["executions"].as_array().unwrap().iter().map(|row| &row["executionId"]).collect();
        assert_eq!(listed, expected.iter().map(|index| &runs[*index]).collect::<Vec<_>>(), "{query}");
        assert_eq!(data["total"], total, "{query}");
    }
    let mut cursor = String::new();
    let mut passed = Vec::new();
    for _ in 0..3 {
        let answer = host.call("GET", &format!("/api/v1/executions?limit=1{cursor}")).bearer(&token).send().await;
        let data = &answer.body["data"];
        passed.push(data["executions"][0]["executionId"].clone());
        assert_eq!((&data["total"], &data["totalIsCapped"]), (&json!(3), &json!(false)));
        cursor = data["nextCursor"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
    }
    assert_eq!((passed, cursor.as_str()), (runs.iter().rev().map(|run| json!(run)).collect(), ""));
    for (query, field) in [
        ("cursor=next", "cursor"),
        ("offset=100001", "offset"),
        ("status=failed,done", "status"),
        ("limit=101", "limit"),
        ("triggeredBy=moon", "triggeredBy"),
        ("startDate=x", "startDate"),
        ("offset=-1", "offset"),
    ] {
        let answer = host.call("GET", &format!("/api/v1/executions?{query}")).bearer(&token).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
}

#[tokio::test(start_paused = true)]
async fn the_newest_run_of_each_workflow_is_told_in_one_call_and_where_running_ones_stand() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let quick = host.workflow(&token, &json!({"name": "quick", "steps": [{"id": "a", "moduleId": "log"}]})).await;
    let steps = json!([{"id": "nap", "moduleId": "delay", "name": "Nap", "parameters": {"duration": 3_600_000}}]);
    let slow = host.workflow(&token, &json!({"name": "slow", "steps": steps})).await;
    let unused = host.workflow(&token, &json!({"name": "unused", "steps": []})).await;
    host.execute(&token, &quick, &json!({"async": false})).await;
    tokio::time::advance(Duration::from_secs(10)).await;
    let (newest, _) = host.execute(&token, &quick, &json!({"async": false})).await;
    let (sleeping, _) = host.execute(&token, &slow, &json!({})).await;
    host.work().await;
    let path =
        format!("/api/v1/executions?latestOf={quick},{slow}&latestOf={unused},not%20an%20id&standing=true&lang=en");
    let answer = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body["data"]["executions"].as_array().unwrap();
    let of = |id: &str| rows.iter().find(|row| row["workflowId"] == id);
    assert_eq!(rows.len(), 2, "{rows:?}");
    let (ended, running) = (of(&quick).unwrap(), of(&slow).unwrap());
    assert_eq!((&ended["executionId"], ended.get("phase")), (&json!(newest), None));
    assert_eq!((&running["executionId"], &running["phase"]), (&json!(sleeping), &json!("waiting")));
    assert_eq!(running["currentStep"], json!({"id": "nap", "moduleId": "delay", "name": "Nap"}));
    assert!(running["wakeAt"].as_i64() > running["startedAt"].as_i64());
    for query in ["latestOf=a&status=failed", "latestOf=a&limit=5"] {
        let refused = host.call("GET", &format!("/api/v1/executions?{query}")).bearer(&token).send().await;
        assert_eq!(refused.status, 400, "{query}");
    }
    let other = host.token("other", false).await;
    let foreign = host.call("GET", &path).bearer(&other).send().await;
    assert_eq!(foreign.body["data"]["total"], 0);
}
