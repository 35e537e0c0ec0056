use crate::routes::expect::approved;
use crate::routes::host::{Host, ROOT_KEY};
use crate::world::World;
use engine::Error;
use futures::future::join_all;
use model::{AccountId, CredentialKind};
use records::{accounts, pairing_keys};
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

/// The records of calls in the same millisecond are equal.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_calls_at_once_one_creates_the_account() {
    let world = World::answering(|_| unreachable!()).await;
    for round in 0..20 {
        let id = AccountId::parse(&format!("a{round}")).unwrap();
        let calls = (0..8).map(|_| {
            let (engine, id) = (world.engine.clone(), id.clone());
            tokio::spawn(async move { accounts::create(&engine, Some(id)).await })
        });
        let (made, refused): (Vec<_>, Vec<_>) =
            join_all(calls).await.into_iter().map(Result::unwrap).partition(Result::is_ok);
        assert_eq!((made.len(), refused.len()), (1, 7), "round {round}");
        assert!(refused.into_iter().all(|call| matches!(call, Err(Error::Exists { .. }))));
        let made = made.into_iter().flatten().next().unwrap();
        for kind in [CredentialKind::Pairing, CredentialKind::AdminPairing] {
            assert_eq!(world.engine.ports.credentials.list(&id, kind).await.unwrap().len(), 1, "round {round}");
        }
        let right = pairing_keys::check(&world.engine, &made.keys.admin_pairing_key).await.unwrap();
        assert_eq!((right.account, right.admin), (id, true));
    }
}
