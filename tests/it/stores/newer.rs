//! What a newer version wrote.

use super::World;
use aws_sdk_dynamodb::types::AttributeValue::{N, S};
use embedded::Storage;
use model::{AccountId, CredentialKind};

/// One such item is left out of its list, and the others are there.
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
