use crate::routes::expect::approved;
use crate::routes::host::Host;
use engine::ports::Clock;
use records::apps;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn an_old_secret_is_worth_nothing() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let app = host.app(&admin, &json!({"name": "Shop"})).await;
    let [id, old] = ["appId", "appSecret"].map(|name| app[name].as_str().unwrap());
    let path = format!("/api/v1/apps/{id}/rotate-secret");
    assert_eq!(host.call("POST", &path).bearer(&other).send().await.verdict(), (404, 1001));
    let answer = host.call("POST", &path).bearer(&admin).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apps-rotate");
    let fresh = answer.body["data"]["appSecret"].as_str().unwrap();
    assert!(apps::check(host.engine(), id, fresh).await.is_ok());
    assert!(apps::check(host.engine(), id, old).await.is_err());
    let wrong = host.call("POST", &path).bearer(&admin).json(&json!({"secret": "all"})).send().await;
    assert_eq!((wrong.verdict(), &wrong.body["details"]["field"]), ((400, 1002), &json!("secret")));
}

#[tokio::test(start_paused = true)]
async fn an_old_webhook_secret_signs_for_a_day() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let app = host.app(&admin, &json!({"name": "Shop"})).await;
    let [id, secret, old] = ["appId", "appSecret", "webhookSecret"].map(|name| app[name].as_str().unwrap());
    let path = format!("/api/v1/apps/{id}/rotate-secret");
    let answer = host.call("POST", &path).bearer(&admin).json(&json!({"secret": "webhook"})).send().await;
    approved(&answer, "vflow-apps-rotate-webhook");
    let fresh = answer.body["data"]["webhookSecret"].as_str().unwrap();
    assert_eq!(answer.body["data"].get("appSecret"), None::<&Value>);
    let signing = async || {
        let app = apps::check(host.engine(), id, secret).await.unwrap();
        app.app.signing_secrets(host.parts.clock.now()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(signing().await, [fresh, old]);
    tokio::time::advance(Duration::from_hours(24)).await;
    assert_eq!(signing().await, [fresh]);
}
