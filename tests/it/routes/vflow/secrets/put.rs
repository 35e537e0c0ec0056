use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use model::AccountId;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_value_is_set_and_replaced_and_only_runs_see_it() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let first = put(&host, &token, "api-key", &json!("hunter2 密")).await;
    assert_eq!(first.status, 200);
    approved(&first, "vflow-secrets-put");
    tokio::time::advance(Duration::from_secs(60)).await;
    let second = put(&host, &token, "api-key", &json!("hunter3")).await;
    assert_eq!(second.body["data"]["createdAt"], first.body["data"]["createdAt"]);
    assert_ne!(second.body["data"]["modifiedAt"], first.body["data"]["modifiedAt"]);

    let (mine, names) = (AccountId::parse("acme").unwrap(), ["api-key".to_owned()]);
    let secrets = &host.engine().ports.secrets;
    let read = secrets.read(&mine, &names).await.unwrap();
    assert_eq!(read[0].value, "hunter3");
    let other = AccountId::parse("other").unwrap();
    assert!(secrets.read(&other, &names).await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    for (name, value, field) in [
        ("a", Value::Null, "value"),
        ("a", json!(1), "value"),
        ("a", json!("abc"), "value"),
        ("a", json!("x".repeat(65_537)), "value"),
        ("1a", json!("hunter2"), "name"),
        ("a.b", json!("hunter2"), "name"),
        ("a%20b", json!("hunter2"), "name"),
        (&"x".repeat(65), json!("hunter2"), "name"),
    ] {
        let answer = put(&host, &token, name, &value).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{name}");
        assert!(!answer.body.to_string().contains("hunter2"));
    }
    assert_eq!(put(&host, &token, "a", &json!("x".repeat(65_536))).await.status, 200);
    let device = host.token("acme", false).await;
    assert_eq!(put(&host, &device, "a", &json!("hunter2")).await.verdict(), (403, 6003));
}
