//! Items that a newer or an older version wrote.

use super::World;
use aws::Config;
use aws_sdk_dynamodb::types::AttributeValue::{N, S};
use embedded::Storage;
use model::{AccountId, CredentialKind};

/// One newer item is left out of its list, and the other items are shown.
#[tokio::test(start_paused = true)]
async fn one_newer_item_does_not_make_a_list_unreadable() {
    let world = World::open(Storage::Memory, 1).await;
    let account = AccountId::parse("a").unwrap();
    let ports = &world.ports;
    for (table, lists) in [
        (&world.config.workflows_table, &["workflow", "folder", "api", "secret"][..]),
        (&world.config.access_table, &["device", "credential#app"]),
    ] {
        for list in lists {
            let put = world.clients.dynamodb.put_item().table_name(table.as_deref().unwrap());
            let put = put.item("pk", S(format!("a#{list}"))).item("sk", S("newer".to_owned()));
            put.item("v", N("99".to_owned())).item("data", S("[1]".to_owned())).send().await.unwrap();
        }
    }
    let device = model::Device {
        v: 1,
        account: account.clone(),
        device_id: "d".to_owned(),
        name: String::new(),
        session: None,
        admin_session: None,
        paired_at: testkit::clock::START,
    };
    ports.accounts.pair(&device).await.unwrap();
    assert_eq!(ports.accounts.devices(&account).await.unwrap(), [device]);
    assert!(ports.workflows.list(&account).await.unwrap().is_empty());
    assert!(ports.folders.list(&account).await.unwrap().is_empty());
    assert!(ports.apis.list(&account).await.unwrap().is_empty());
    assert!(ports.secrets.list(&account).await.unwrap().is_empty());
    assert!(ports.credentials.list(&account, CredentialKind::App).await.unwrap().is_empty());
}

/// Keys that an older version stored in plain text are still valid, and are sealed when they are
/// next used.
#[tokio::test(start_paused = true)]
async fn what_was_stored_in_plain_is_sealed_when_it_is_used() {
    let world = World::open(Storage::Memory, 1).await;
    let table = world.config.access_table.as_deref().unwrap();
    let dynamodb = &world.clients.dynamodb;
    let put = async |pk: &str, sk: &str, data: &str| {
        let put = dynamodb.put_item().table_name(table).item("pk", S(pk.to_owned())).item("sk", S(sk.to_owned()));
        let put = put.item("v", N("1".to_owned())).item("edit", N("1".to_owned())).item("data", S(data.to_owned()));
        put.send().await.unwrap();
    };
    let stored = async |pk: &str, sk: &str| {
        let get = dynamodb.get_item().table_name(table).key("pk", S(pk.to_owned())).key("sk", S(sk.to_owned()));
        get.send().await.unwrap().item.unwrap()["data"].as_s().unwrap().clone()
    };
    let secret = format!("[{}]", ["7"; 32].join(","));
    put("~signing-keys", "current", &format!(r#"[{{"kid":"k","secret":{secret},"created_at":0}}]"#)).await;
    let app = r#"{"v":1,"kind":"app","key":"abc","account":"a","name":"Shop","edit":1,"app":{"webhookSecret":"whsec_1"},"createdAt":0}"#;
    for (pk, sk) in [("~credential#app#abc", "credential"), ("a#credential#app", "abc")] {
        put(pk, sk, app).await;
    }
    let keys = world.ports.keys.load().await.unwrap();
    assert_eq!((keys[0].kid.as_str(), keys[0].secret), ("k", [7; 32]));
    assert!(!stored("~signing-keys", "current").await.contains("secret"));
    for _ in 0..2 {
        let found = world.ports.credentials.find(CredentialKind::App, "abc").await.unwrap().unwrap();
        assert_eq!((found.edit, found.app.webhook_secret.as_deref()), (1, Some("whsec_1")));
        for (pk, sk) in [("~credential#app#abc", "credential"), ("a#credential#app", "abc")] {
            assert!(!stored(pk, sk).await.contains("whsec_1"), "{pk}");
        }
    }
    let account = AccountId::parse("a").unwrap();
    let listed = world.ports.credentials.list(&account, CredentialKind::App).await.unwrap();
    assert_eq!(listed[0].app.webhook_secret.as_deref(), Some("whsec_1"));
    // Another root key cannot open them: tokens become invalid, and a new signing key is created.
    let config = Config { root_key: aws::RootKey::random(), ..world.config.clone() };
    let other = World::over(config, world.clients.clone(), 2).await;
    assert!(other.ports.keys.load().await.unwrap().is_empty());
    let fresh = engine::ports::SigningKey { kid: "n".to_owned(), secret: [9; 32], created_at: testkit::clock::START };
    assert_eq!(other.ports.keys.ensure(fresh.clone()).await.unwrap(), [fresh]);
}
