use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

fn oauth(secret: Value) -> Value {
    let fields = json!({"tokenUrl": "https://as.test/token", "clientId": "me", "clientSecret": secret});
    json!({"kind": "oauth2_client_credentials", "fields": fields, "hosts": ["*.a.test"]})
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_set_and_its_secrets_stay_if_they_are_not_given() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let first = put(&host, &token, "crm", &oauth(json!("hunter2-x"))).await;
    assert_eq!(first.status, 200, "{}", first.body);
    approved(&first, "vflow-connections-put");
    assert!(!first.body.to_string().contains("hunter2"));
    for absent in [Value::Null, json!("hunter3-x")] {
        let again = put(&host, &token, "crm", &oauth(absent)).await;
        assert_eq!((again.status, &again.body["data"]["secrets"]), (200, &json!(["clientSecret"])));
    }
    let other = json!({"kind": "bearer"});
    let refused = put(&host, &token, "crm", &other).await;
    assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!("fields.token")));
    let secrets = host.call("GET", "/api/v1/secrets").bearer(&token).send().await;
    assert_eq!(secrets.body["data"]["total"], 0, "a connection is no secret");
}

/// An OAuth connection with this token endpoint.
fn token_of(endpoint: &str) -> Value {
    let fields = json!({"tokenUrl": endpoint, "clientId": "me", "clientSecret": "hunter2-x"});
    json!({"kind": "oauth2_client_credentials", "fields": fields})
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field_and_no_secret() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let fields = |kind: &str, fields: Value| json!({"kind": kind, "fields": fields});
    for (name, body, field) in [
        ("1a", fields("bearer", json!({"token": "hunter2"})), "name"),
        ("a", json!({"fields": {"token": "hunter2"}}), "kind"),
        ("a", fields("magic", json!({"token": "hunter2"})), "kind"),
        ("a", fields("bearer", json!({"token": 1})), "fields.token"),
        ("a", fields("bearer", json!({"token": ""})), "fields.token"),
        ("a", fields("bearer", json!({"token": "hunter2 密"})), "fields.token"),
        ("a", fields("bearer", json!({"token": "hunter2", "user": "x"})), "fields.user"),
        ("a", fields("basic", json!({"password": "hunter2"})), "fields.username"),
        ("a", fields("basic", json!({"username": "a:b", "password": "hunter2"})), "fields.username"),
        ("a", fields("api_key", json!({"name": "a b", "value": "hunter2"})), "fields.name"),
        ("a", fields("api_key", json!({"name": "k", "value": "hunter2", "in": "cookie"})), "fields.in"),
        ("a", fields("api_key", json!({"name": "k", "value": "hunter2\nx"})), "fields.value"),
        ("a", json!({"kind": "bearer", "fields": {"token": "hunter2"}, "hosts": ["https://a.test/"]}), "hosts[0]"),
        ("a", json!({"kind": "bearer", "fields": {"token": "hunter2"}, "host": []}), "host"),
        ("a", json!({"kind": "bearer", "fields": {"token": "hunter2"}, "hosts": ["a.com", "a.com:0"]}), "hosts[1]"),
        ("a", json!({"kind": "bearer", "fields": {"token": "hunter2"}, "hosts": ["a.com:8443"]}), "hosts[0]"),
        ("a", fields("bearer", json!({"token": "abc"})), "fields.token"),
        ("a", fields("basic", json!({"username": "u", "password": "abc"})), "fields.password"),
        ("a", fields("api_key", json!({"name": "Host", "value": "hunter2"})), "fields.name"),
        ("a", fields("api_key", json!({"name": "content-length", "value": "hunter2", "in": "header"})), "fields.name"),
        ("a", token_of("http://u:hunter2@as.test/"), "fields.tokenUrl"),
        ("a", token_of("https://as.test:0/"), "fields.tokenUrl"),
        ("a", token_of("as.test/token"), "fields.tokenUrl"),
    ] {
        let answer = put(&host, &token, name, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
        assert!(!answer.body.to_string().contains("hunter2"), "{}", answer.body);
    }
    // As a query parameter the name is free.
    let query = fields("api_key", json!({"name": "host", "value": "hunter2", "in": "query"}));
    assert_eq!(put(&host, &token, "q", &query).await.status, 200);
    let device = host.token("acme", false).await;
    assert_eq!(put(&host, &device, "a", &fields("bearer", json!({"token": "t"}))).await.verdict(), (403, 6003));
}
