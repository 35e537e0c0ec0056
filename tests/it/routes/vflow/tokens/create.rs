use crate::routes::expect::approved;
use crate::routes::host::Host;
use records::tokens;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_token_is_good_until_it_ends() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let create = async |body: Value| host.call("POST", "/api/v1/open-tokens").bearer(&admin).json(&body).send().await;
    let flow = json!({"name": "Flow", "flowKey": "sync_example"});
    host.workflow(&admin, &flow).await;
    let answer = create(json!({"name": "Shop", "expiresAt": 1_704_067_260_000_i64, "flows": ["sync_example"]})).await;
    assert_eq!(answer.status, 201);
    approved(&answer, "vflow-tokens-create");
    let eternal = create(json!({"name": "Shop"})).await;
    let [short, long] = [&answer, &eternal].map(|answer| answer.body["data"]["token"].as_str().unwrap());
    let found = tokens::check(host.engine(), short).await.unwrap();
    assert_eq!((found.account.as_str(), found.flows), ("acme", Some(vec!["sync_example".to_owned()])));
    tokio::time::advance(Duration::from_mins(1)).await;
    assert!(tokens::check(host.engine(), short).await.is_err());
    assert_eq!(tokens::check(host.engine(), long).await.unwrap().flows, None);
    for wrong in ["", "jt_", &long[1..], &"x".repeat(300)] {
        assert!(tokens::check(host.engine(), wrong).await.is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    for (field, value, named) in [
        ("name", json!(" "), "name"),
        ("expiresAt", json!(1_704_067_200_000_i64), "expiresAt"),
        ("expiresAt", json!("tomorrow"), "expiresAt"),
        ("flows", json!("a"), "flows"),
        ("flows", json!(["a", ""]), "flows[1]"),
        ("flows", json!(["a", "b", "a"]), "flows[2]"),
    ] {
        let mut body = json!({"name": "Shop"});
        body[field] = value;
        let answer = host.call("POST", "/api/v1/open-tokens").bearer(&admin).json(&body).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(named)), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_flow_that_is_not_there_is_told() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    host.workflow(&admin, &json!({"name": "w", "flowKey": "greet"})).await;
    let body = json!({"name": "Shop", "flows": ["greet", "greets"]});
    let answer = host.call("POST", "/api/v1/open-tokens").bearer(&admin).json(&body).send().await;
    let told = &answer.body["warnings"];
    assert_eq!((answer.status, told.as_array().map(Vec::len)), (201, Some(1)), "{}", answer.body);
    assert_eq!((&told[0]["path"], &told[0]["suggestion"]), (&json!("flows[1]"), &json!("greet")));
}
