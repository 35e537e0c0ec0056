use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_workflows_whose_steps_name_a_connection_are_found() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let fields = json!({"username": "ada", "password": "hunter2-x"});
    put(&host, &token, "shop", &json!({"kind": "basic", "fields": fields})).await;
    let request = |connection: &str| json!({"url": "https://example.com/", "connection": connection});
    let steps = json!([
        {"id": "send", "moduleId": "http_request", "parameters": request("shop")},
        {"id": "any", "moduleId": "http_request", "parameters": request("{{send.body}}")},
        {"id": "not", "moduleId": "http_request", "parameters": request("shops")},
    ]);
    host.workflow(&token, &json!({"name": "uses", "steps": steps})).await;
    host.workflow(&token, &json!({"name": "other", "steps": [{"id": "say", "moduleId": "log"}]})).await;
    let found = host.call("GET", "/api/v1/connections/shop/uses").bearer(&token).send().await;
    approved(&found, "vflow-connections-uses");
    let places = found.body["data"]["workflows"][0]["places"].as_array().unwrap();
    let named: Vec<_> = places.iter().map(|place| (&place["stepId"], &place["isComputed"])).collect();
    assert_eq!(named, [(&json!("send"), &json!(false)), (&json!("any"), &json!(true))]);
    assert_eq!(found.body["data"]["workflows"].as_array().unwrap().len(), 1);
    assert!(!found.body.to_string().contains("hunter2"));
    assert_eq!(host.call("GET", "/api/v1/connections/nothing/uses").bearer(&token).send().await.status, 404);
    let weak = host.token("acme", false).await;
    assert_eq!(host.call("GET", "/api/v1/connections/shop/uses").bearer(&weak).send().await.verdict(), (403, 6003));
}

#[tokio::test(start_paused = true)]
async fn an_empty_text_takes_an_optional_value_away() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let of = |password: &str| json!({"kind": "basic", "fields": {"username": "ada", "password": password}});
    put(&host, &token, "shop", &of("hunter2-x")).await;
    let kinds = host.call("GET", "/api/v1/connections").bearer(&token).send().await.body["data"]["kinds"].clone();
    let basic = kinds.as_array().unwrap().iter().find(|kind| kind["kind"] == "basic").unwrap();
    let password = basic["fields"].as_array().unwrap().iter().find(|field| field["name"] == "password").unwrap();
    let answer = put(&host, &token, "shop", &of("")).await;
    if password["required"] == true {
        assert_eq!(answer.status, 400, "{}", answer.body);
    } else {
        assert_eq!((answer.status, &answer.body["data"]["secrets"]), (200, &json!([])), "{}", answer.body);
    }
}
