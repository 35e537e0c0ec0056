use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_workflows_that_use_a_secret_are_found_with_their_fields() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    put(&host, &token, "key", &json!("open sesame")).await;
    let request = json!({"url": "https://example.com/", "headers": {"Authorization": "Bearer {{secrets.key}}"}});
    let uses = json!([
        {"id": "send", "moduleId": "http_request", "parameters": request},
        {"id": "test", "moduleId": "if_condition", "isDisabled": true, "parameters": {"condition": "{{secrets.key}} == 1"}},
        {"id": "fi", "moduleId": "endif"},
    ]);
    host.workflow(&token, &json!({"name": "uses", "steps": uses})).await;
    let other = json!([{"id": "say", "moduleId": "log", "parameters": {"message": "{{secrets.keys}} secrets.key"}}]);
    host.workflow(&token, &json!({"name": "other", "steps": other})).await;
    let found = host.call("GET", "/api/v1/secrets/key/uses").bearer(&token).send().await;
    approved(&found, "vflow-secrets-uses");
    assert_eq!(found.body["data"]["workflows"].as_array().unwrap().len(), 1);
    assert!(!found.body.to_string().contains("sesame"));
    assert_eq!(host.call("GET", "/api/v1/secrets/nothing/uses").bearer(&token).send().await.status, 404);
    let weak = host.token("acme", false).await;
    assert_eq!(host.call("GET", "/api/v1/secrets/key/uses").bearer(&weak).send().await.verdict(), (403, 6003));
}

#[tokio::test(start_paused = true)]
async fn of_many_places_the_first_are_shown_with_their_number() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    put(&host, &token, "key", &json!("open sesame")).await;
    let value = vec!["{{secrets.key}}"; 60];
    let steps = json!([{"id": "v", "moduleId": "set_variable", "parameters": {"name": "n", "value": value}}]);
    host.workflow(&token, &json!({"name": "uses", "steps": steps})).await;
    let found = host.call("GET", "/api/v1/secrets/key/uses").bearer(&token).send().await;
    let user = &found.body["data"]["workflows"][0];
    assert_eq!((user["places"].as_array().unwrap().len(), &user["totalPlaces"]), (50, &json!(60)));
}
