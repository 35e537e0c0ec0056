use crate::routes::expect::approved;
use crate::routes::host::{Host, ROOT_KEY};
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn the_root_key_makes_accounts_apart_from_each_other() {
    let host = Host::start().await;
    let create = || host.call("POST", "/api/v1/accounts").header("x-root-key", ROOT_KEY);
    let answer = create().json(&json!({"account": "acme"})).send().await;
    assert_eq!(answer.status, 201);
    approved(&answer, "vflow-accounts-create");
    let other = create().send().await;
    approved(&other, "vflow-accounts-create-unnamed");
    assert_eq!(create().json(&json!({"account": "acme"})).send().await.verdict(), (409, 1004));
    let bad = create().json(&json!({"account": "a#b"})).send().await;
    assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!("account")));

    let scopes = async |key: &Value| {
        let paired = host.pair("d").header("x-pairing-key", key.as_str().unwrap()).send().await;
        let token = paired.body["data"]["token"].as_str().unwrap().to_owned();
        host.call("GET", "/api/v1/account").bearer(&token).send().await
    };
    let account = scopes(&answer.body["data"]["adminPairingKey"]).await;
    assert_eq!(account.body["data"]["account"], "acme");
    let account = scopes(&other.body["data"]["adminPairingKey"]).await;
    assert_eq!(account.body["data"]["account"], other.body["data"]["account"]);
    assert_eq!(scopes(&answer.body["data"]["pairingKey"]).await.verdict(), (403, 6003));
}

#[tokio::test(start_paused = true)]
async fn nobody_else_does() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let create = || host.call("POST", "/api/v1/accounts");
    assert_eq!(create().bearer(&admin).send().await.verdict(), (401, 6001));
    for key in ["", "x", &ROOT_KEY[1..], &format!("{ROOT_KEY} "), &"x".repeat(5000)] {
        let expected = if key.trim() == ROOT_KEY { (201, 0) } else { (401, 6001) };
        let key = key.trim_end();
        assert_eq!(create().header("x-root-key", key).send().await.verdict(), expected, "{key}");
    }
    let closed = Host::with(|facts| facts.root_key_hash = None).await;
    let refused = closed.call("POST", "/api/v1/accounts").header("x-root-key", ROOT_KEY).send().await;
    assert_eq!(refused.verdict(), (401, 6001));
}
