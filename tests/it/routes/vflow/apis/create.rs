use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn create(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/apis").bearer(token).header("host", "sluice.example:8080").json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn a_workflow_is_published_and_no_secret_shown_again() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let mut body = json!({
        "module": "test", "function": "sync", "methods": ["post"], "workflowId": id, "auth": "password", "user": "botman",
        "password": "hunter2-hunter2", "ipAllowlist": ["127.0.0.1", "10.0.0.0/8"], "debugData": {"a": 1}, "enabled": "true", "async": false,
    });
    let answer = create(&host, &token, &body).await;
    assert_eq!(answer.status, 201);
    approved(&answer, "vflow-apis-create");
    assert!(!answer.body.to_string().contains("hunter2"));
    assert_eq!(answer.body["data"]["url"], "http://sluice.example:8080/v1/api/acme/test/sync");
    assert_eq!(create(&host, &token, &body).await.verdict(), (409, 1004));

    body["function"] = "other".into();
    for secret in ["user", "password"] {
        body.as_object_mut().unwrap().remove(secret);
    }
    body["auth"] = "token".into();
    let made = create(&host, &token, &body).await;
    assert!(made.body["data"]["token"].as_str().unwrap().len() > 40);
    approved(&made, "vflow-apis-create-token");
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    for (field, value, named) in [
        ("module", json!(null), "module"),
        ("module", json!("a/b"), "module"),
        ("function", json!("a b"), "function"),
        ("methods", json!(["PUT"]), "methods[0]"),
        ("auth", json!(null), "auth"),
        ("auth", json!("basic"), "auth"),
        ("auth", json!("password"), "user"),
        ("ipAllowlist", json!(["everywhere"]), "ipAllowlist[0]"),
        ("kind", json!("soap"), "kind"),
        ("enabled", json!(3), "enabled"),
    ] {
        let mut body = json!({"module": "test", "function": "sync", "workflowId": id, "auth": "none"});
        body[field] = value;
        let answer = create(&host, &token, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(named)), "{body}");
    }
    for missing in ["nothing", "a b"] {
        let body = json!({"module": "test", "function": "sync", "workflowId": missing, "auth": "none"});
        let answer = create(&host, &token, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]), ((404, 1001), &json!({"field": "workflowId"})));
    }
    let body = json!({"module": "test", "function": "sync", "workflowId": id, "auth": "none", "version": "v9"});
    let answer = create(&host, &token, &body).await;
    assert_eq!((answer.verdict(), &answer.body["details"]), ((404, 1001), &json!({"field": "version"})));
    let listed = host.call("GET", "/api/v1/apis").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn webhooks_are_created_in_other_spellings() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let template = "{{trigger.headers.X-Id}}";
    let mut body = json!({
        "kind": "webhook", "name": "push", "workflowId": id, "auth": {"type": "hmac", "secret": "a-long-secret"},
        "idempotency_key": template, "respond": "immediately",
    });
    let made = create(&host, &token, &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = &made.body["data"];
    assert_eq!((&made["signature"]["preset"], &made["async"]), (&json!("standard_webhooks"), &json!(true)));
    assert_eq!(made["idempotencyKey"], template);
    let path = format!("/api/v1/apis/{}", made["id"].as_str().unwrap());
    let change = json!({"idempotency_key": null, "respond": "result"});
    let changed = host.call("PUT", &path).bearer(&token).json(&change).send().await.body["data"].clone();
    assert_eq!((&changed["idempotencyKey"], &changed["async"]), (&json!(null), &json!(false)));
    body["name"] = "other".into();
    for (field, value, named) in [
        ("idempotencyKey", json!(template), "idempotency_key"),
        ("async", json!(false), "respond"),
        ("respond", json!("later"), "respond"),
    ] {
        let mut body = body.clone();
        body[field] = value;
        let answer = create(&host, &token, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(named)), "{body}");
    }
}
