use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn the_runs_of_a_period_are_counted() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let good = host.workflow(&token, &json!({"name": "good", "steps": [{"id": "a", "moduleId": "log"}]})).await;
    let steps = json!([{"id": "a", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let bad = host.workflow(&token, &json!({"name": "bad", "steps": steps})).await;
    host.workflow(&token, &json!({"name": "off", "isEnabled": false, "steps": []})).await;
    let (first, _) = host.execute(&token, &good, &json!({"async": false})).await;
    tokio::time::advance(Duration::from_hours(26)).await;
    let (token, other) = (host.token("acme", false).await, host.token("other", false).await);
    for workflow in [&good, &bad] {
        host.execute(&token, workflow, &json!({"async": false})).await;
    }
    let stats = async |token: &str, period: &str| {
        host.call("GET", &format!("/api/v1/system/stats{period}")).bearer(token).send().await
    };
    let mut answer = stats(&token, "?period=week").await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-system-stats");
    // The memory of the test's own process.
    let memory = answer.body["data"]["memoryUsage"].take();
    assert!(
        memory["usedBytes"].as_u64() > Some(1_000_000) && memory["totalBytes"].as_u64() > memory["usedBytes"].as_u64()
    );
    // The size of everything that is stored.
    let storage = answer.body["data"]["storageUsage"].take();
    assert!(storage["usedBytes"].as_u64() > Some(1_000) && storage["totalBytes"] == 0, "{storage}");
    approved(&answer, "vflow-system-stats");

    let runs = async |period: &str| {
        let data = stats(&token, period).await.body["data"].take();
        (data["totalExecutions"].clone(), data["todayExecutions"].clone())
    };
    let counted = |total: i64, today: i64| (json!(total), json!(today));
    assert_eq!(runs("").await, counted(2, 2));
    assert_eq!(runs("?period=today").await, counted(2, 2));
    assert_eq!(runs("?period=month").await, counted(3, 2));
    assert_eq!(runs("?period=all").await, counted(3, 2));
    let series = async |query: &str| {
        let data = stats(&token, query).await.body["data"].take();
        let parts = data["series"].as_array().unwrap().clone();
        let counts: Vec<i64> = parts.iter().map(|part| part["totalExecutions"].as_i64().unwrap()).collect();
        assert_eq!(counts.iter().sum::<i64>(), data["totalExecutions"], "{query}");
        assert!(parts.windows(2).all(|two| two[0]["end"] == two[1]["begin"]), "{query}");
        (counts, parts)
    };
    let (days, parts) = series("?period=week&by=day").await;
    assert_eq!(days, [0, 0, 0, 0, 0, 1, 2]);
    assert_eq!(
        (&parts[6]["failedExecutions"], &parts[6]["successfulExecutions"], &parts[6]["cost"]["steps"]),
        (&json!(1), &json!(1), &json!(2))
    );
    let (hours, _) = series("?period=today&by=hour").await;
    assert_eq!(hours.iter().filter(|count| **count > 0).collect::<Vec<_>>(), [&2]);
    assert_eq!(series("?period=month&by=day&timezone=Asia/Shanghai").await.0.len(), 30);
    for query in ["?period=month&by=hour", "?period=all&by=day", "?by=week"] {
        let wrong = stats(&token, query).await;
        assert_eq!((wrong.verdict(), &wrong.body["details"]["field"]), ((400, 1002), &json!("by")), "{query}");
    }
    let path = format!("/api/v1/executions?executionId={first}");
    assert_eq!(host.call("DELETE", &path).bearer(&token).send().await.status, 200);
    assert_eq!(runs("?period=all").await, counted(2, 2));
    assert_eq!(stats(&other, "?period=all").await.body["data"]["topWorkflows"], Value::Array(Vec::new()));
    let wrong = stats(&token, "?period=year").await;
    assert_eq!((wrong.verdict(), &wrong.body["details"]["field"]), ((400, 1002), &json!("period")));
}
