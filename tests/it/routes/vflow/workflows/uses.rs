use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn callers_are_found_in_steps_apis_and_schedules() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let called =
        host.workflow(&token, &json!({"name": "called", "triggers": [{"type": "interval", "interval": 60}]})).await;
    let path = format!("/api/v1/workflows/{called}/uses");
    let none = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!((none.status, &none.body["data"]["workflows"]), (200, &json!([])));
    let call = |module: &str, workflow: &str| json!({"id": "call", "moduleId": module, "parameters": {"workflow_id": workflow}});
    for (name, module, workflow) in [
        ("caller", "call_workflow", called.as_str()),
        ("mapper", "map_workflow", called.as_str()),
        ("computed", "call_workflow", "{{trigger.data.id}}"),
        ("stranger", "call_workflow", "other"),
    ] {
        host.workflow(&token, &json!({"name": name, "steps": [call(module, workflow)]})).await;
    }
    host.api(
        &token,
        &json!({"module": "shop", "function": "f", "workflowId": called, "auth": "none", "enabled": true}),
    )
    .await;
    let found = host.call("GET", &path).bearer(&token).send().await;
    approved(&found, "vflow-workflows-uses");
    let data = &found.body["data"];
    let names = |data: &Value| -> Vec<String> {
        data["workflows"].as_array().unwrap().iter().map(|of| of["workflowName"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = names(data);
    all.sort();
    assert_eq!(all, ["caller", "computed", "mapper"]);
    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = host.call("GET", &format!("{path}?limit=1&cursor={cursor}")).bearer(&token).send().await;
        assert!(names(&page.body["data"]).len() <= 1);
        paged.extend(names(&page.body["data"]));
        match &page.body["data"]["nextCursor"] {
            Value::String(next) => next.clone_into(&mut cursor),
            _ => break,
        }
    }
    assert_eq!(paged, names(data));
    for (query, field) in
        [("limit=0", "limit"), ("cursor=a%23b", "cursor"), ("cursor=abc", "cursor"), ("cursor=hello", "cursor")]
    {
        let bad = host.call("GET", &format!("{path}?{query}")).bearer(&token).send().await;
        assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!(field)), "{query}");
    }
    let other = host.token("other", false).await;
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 1001));
}
