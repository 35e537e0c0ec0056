use crate::routes::expect::approved;
use crate::routes::host::Host;
use engine::digest::either_spelling;
use records::apps;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn an_application_is_made_with_one_credential_in_two_spellings() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let body =
        json!({"name": " Shop ", "scopes": ["openAPItest/test/get"], "exclusiveToken": true, "dailyTokenLimit": "9"});
    let answer = host.call("POST", "/api/v1/apps").bearer(&admin).json(&body).send().await;
    assert_eq!(answer.status, 201);
    approved(&answer, "vflow-apps-create");
    let text = |name: &str| answer.body["data"][name].as_str().unwrap().to_owned();
    assert_eq!(either_spelling::<16>(&text("clientId")), Some(text("appId")));
    assert_eq!(either_spelling::<32>(&text("clientSecret")), Some(text("appSecret")));
    assert!(either_spelling::<32>(text("webhookSecret").strip_prefix("whsec_").unwrap()).is_some());

    for id in ["appId", "clientId"] {
        for secret in ["appSecret", "clientSecret"] {
            let found = apps::check(host.engine(), &text(id), &text(secret)).await.unwrap();
            assert_eq!((found.account.as_str(), found.name.as_str()), ("acme", "Shop"));
        }
    }
    for (id, secret) in [(text("appId"), text("appId")), (text("appSecret"), text("appSecret")), ("".into(), "".into())]
    {
        assert!(apps::check(host.engine(), &id, &secret).await.is_err());
    }
    // The stored records do not contain the secret.
    let listed = host.call("GET", "/api/v1/apps").bearer(&admin).send().await.body.to_string();
    assert!(!listed.contains(&text("appSecret")) && !listed.contains(&text("webhookSecret")));
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let long = "x".repeat(129);
    for (field, value, named) in [
        ("name", Value::Null, "name"),
        ("name", json!(long), "name"),
        ("name", json!("a\u{0}b"), "name"),
        ("scopes", json!("a/b"), "scopes"),
        ("scopes", json!(["a/b", "a"]), "scopes[1]"),
        ("frozen", json!(2), "frozen"),
        ("exclusiveToken", json!([]), "exclusiveToken"),
        ("dailyTokenLimit", json!(-1), "dailyTokenLimit"),
        ("dailyTokenLimit", json!(1.5), "dailyTokenLimit"),
    ] {
        let mut body = json!({"name": "Shop"});
        body[field] = value;
        let answer = host.call("POST", "/api/v1/apps").bearer(&admin).json(&body).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(named)), "{body}");
    }
}
