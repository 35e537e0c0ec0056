use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn send(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/events").bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn an_event_starts_those_who_wait_for_it_once() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let waits = json!([
        {"id": "note", "moduleId": "vflow.trigger.notification", "parameters": {"titleContains": "order"}},
        {"id": "say", "moduleId": "output", "parameters": {"value": "{{note.title}} by {{trigger.data.packageName}}, [[content]]"}},
    ]);
    let step = host.workflow(&token, &json!({"name": "step", "isEnabled": true, "steps": waits})).await;
    let listed = json!({"name": "list", "isEnabled": true, "triggerConfig": {"type": "notification_received", "packageName": "com.a"}});
    host.workflow(&token, &listed).await;
    for other in [
        json!({"name": "off", "isEnabled": false, "steps": waits}),
        json!({"name": "elsewhere", "isEnabled": true, "triggerConfig": {"type": "notification", "packageName": "com.b"}}),
        json!({"name": "sms", "isEnabled": true, "triggerConfig": {"type": "sms"}}),
    ] {
        host.workflow(&token, &other).await;
    }
    let needy = json!({"name": "needy", "isEnabled": true, "triggers": [{"type": "notification"}], "inputs": [{"name": "x", "required": true}]});
    host.workflow(&token, &needy).await;

    let event = json!({"type": "trigger_notification", "eventId": "n 1", "packageName": "com.a", "data": {"title": "Order 7", "content": "Paid"}});
    let answer = send(&host, &token, &event).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    let rows = answer.body["data"]["executions"].as_array().unwrap();
    let mut names: Vec<_> = rows.iter().map(|row| row["workflowName"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["list", "step"]);
    assert_eq!(answer.body["data"]["failed"][0]["workflowName"], "needy");
    host.work().await;
    let run = rows.iter().find(|row| row["workflowId"] == step.as_str()).unwrap()["executionId"].as_str().unwrap();
    let shown = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["triggeredBy"], "notification", "{}", shown.body);
    assert!(shown.body.to_string().contains("Order 7 by com.a, Paid"), "{}", shown.body);

    let again = send(&host, &token, &event).await;
    assert_eq!(again.body["data"]["executions"], answer.body["data"]["executions"]);
    let other = host.token("other", false).await;
    approved(&send(&host, &other, &event).await, "vflow-events-send");
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (body, field) in [
        (json!({}), "type"),
        (json!({"type": 1}), "type"),
        (json!({"type": "cron"}), "type"),
        (json!({"type": "vflow.trigger.manual"}), "type"),
        (json!({"type": "x".repeat(256)}), "type"),
        (json!({"type": "sms", "eventId": ""}), "eventId"),
        (json!({"type": "sms", "eventId": 1}), "eventId"),
        (json!({"type": "sms", "data": []}), "data"),
    ] {
        let answer = send(&host, &token, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
}
