//! DynamoDB operations. Each case runs in the process and over TCP.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, KeysAndAttributes, Put, ReturnValue, ReturnValuesOnConditionCheckFailure,
    TimeToLiveSpecification, TransactWriteItem, Update,
};
use embedded::{Clock, Embedded, Storage};

use crate::fixture::{Clients, clients, create_table, in_process, item, n, over_tcp, s};

async fn both() -> [Clients; 2] {
    let both = [in_process(), over_tcp().await];
    for way in &both {
        create_table(&way.dynamodb).await;
    }
    both
}

#[tokio::test]
async fn a_failed_condition_shows_the_item_it_met() {
    for way in both().await {
        let db = &way.dynamodb;
        db.put_item().table_name("items").set_item(Some(item("a", "1", &[("fence", n(7))]))).send().await.unwrap();
        let update = |fence: i64| {
            db.update_item()
                .table_name("items")
                .set_key(Some(item("a", "1", &[])))
                .update_expression("SET fence = fence + :one, hits = if_not_exists(hits, :one)")
                .condition_expression("fence = :mine")
                .expression_attribute_values(":one", n(1))
                .expression_attribute_values(":mine", n(fence))
                .return_values(ReturnValue::AllNew)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        };
        let new = update(7).send().await.unwrap();
        assert_eq!(new.attributes().unwrap()["fence"], n(8));
        let error = update(7).send().await.unwrap_err().into_service_error();
        let UpdateItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error:?}") };
        assert_eq!(failed.item().unwrap()["fence"], n(8));
        assert_eq!(failed.item().unwrap()["hits"], n(1));
    }
}

#[tokio::test]
async fn an_index_holds_only_items_with_its_keys() {
    for way in both().await {
        let db = &way.dynamodb;
        for (pk, sk, owner) in [("a", "1", Some("x")), ("b", "2", Some("x")), ("c", "3", None)] {
            let more: Vec<_> = owner.map(|owner| ("owner", s(owner))).into_iter().collect();
            db.put_item().table_name("items").set_item(Some(item(pk, sk, &more))).send().await.unwrap();
        }
        let query = || {
            db.query()
                .table_name("items")
                .index_name("by_owner")
                .key_condition_expression("#o = :o")
                .expression_attribute_names("#o", "owner")
                .expression_attribute_values(":o", s("x"))
                .scan_index_forward(false)
        };
        let found = query().send().await.unwrap();
        let keys: Vec<_> = found.items().iter().map(|item| item["pk"].as_s().unwrap().as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
        db.update_item()
            .table_name("items")
            .set_key(Some(item("b", "2", &[])))
            .update_expression("REMOVE #o")
            .expression_attribute_names("#o", "owner")
            .send()
            .await
            .unwrap();
        assert_eq!(query().send().await.unwrap().count(), 1);
    }
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing_and_says_why() {
    for way in both().await {
        let db = &way.dynamodb;
        let put = Put::builder().table_name("items").set_item(Some(item("a", "1", &[]))).build().unwrap();
        let check = ConditionCheck::builder()
            .table_name("items")
            .set_key(Some(item("missing", "1", &[])))
            .condition_expression("attribute_exists(pk)")
            .build()
            .unwrap();
        let failed = db
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put.clone()).build())
            .transact_items(TransactWriteItem::builder().condition_check(check).build())
            .send()
            .await
            .unwrap_err()
            .into_service_error();
        let TransactWriteItemsError::TransactionCanceledException(cancelled) = failed else { panic!("{failed:?}") };
        let codes: Vec<_> = cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
        assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
        let get = || db.get_item().table_name("items").set_key(Some(item("a", "1", &[]))).consistent_read(true);
        assert!(get().send().await.unwrap().item().is_none());

        let update = Update::builder()
            .table_name("items")
            .set_key(Some(item("b", "1", &[])))
            .update_expression("ADD hits :one")
            .expression_attribute_values(":one", n(1))
            .build()
            .unwrap();
        // A second request with the same token is not applied again.
        for _ in 0..2 {
            db.transact_write_items()
                .client_request_token("token")
                .transact_items(TransactWriteItem::builder().put(put.clone()).build())
                .transact_items(TransactWriteItem::builder().update(update.clone()).build())
                .send()
                .await
                .unwrap();
        }
        let hits = db.get_item().table_name("items").set_key(Some(item("b", "1", &[]))).send().await.unwrap();
        assert_eq!(hits.item().unwrap()["hits"], n(1));
    }
}

#[tokio::test]
async fn pages_join_to_the_whole() {
    for way in both().await {
        let db = &way.dynamodb;
        for number in 0..25 {
            let more = [("blob", AttributeValue::B(vec![0; 1000].into()))];
            let item = item("a", &format!("{number:03}"), &more);
            db.put_item().table_name("items").set_item(Some(item)).send().await.unwrap();
        }
        let mut pages = db
            .query()
            .table_name("items")
            .key_condition_expression("pk = :a")
            .expression_attribute_values(":a", s("a"))
            .limit(10)
            .into_paginator()
            .send();
        let mut sizes = Vec::new();
        while let Some(page) = pages.next().await {
            sizes.push(page.unwrap().count());
        }
        assert_eq!(sizes, [10, 10, 5]);
        let keys = (0..25).map(|number| item("a", &format!("{number:03}"), &[]));
        let keys = KeysAndAttributes::builder().set_keys(Some(keys.collect())).build().unwrap();
        let got = db.batch_get_item().request_items("items", keys).send().await.unwrap();
        assert_eq!(got.responses().unwrap()["items"].len(), 25);
        assert_eq!(db.scan().table_name("items").limit(7).send().await.unwrap().count(), 7);
    }
}

#[tokio::test]
async fn errors_arrive_under_their_names() {
    for way in both().await {
        let db = &way.dynamodb;
        let missing = db.get_item().table_name("nope").set_key(Some(item("a", "1", &[])));
        let error = missing.send().await.unwrap_err().into_service_error();
        assert!(error.is_resource_not_found_exception(), "{error:?}");
        let bad = db.update_item().table_name("items").set_key(Some(item("a", "1", &[]))).update_expression("SET");
        assert_eq!(bad.send().await.unwrap_err().code(), Some("ValidationException"));
        let unknown = db.describe_limits().send().await.unwrap_err();
        assert_eq!(unknown.code(), Some("UnknownOperationException"));
    }
}

#[tokio::test(start_paused = true)]
async fn expiry_follows_the_clock_given() {
    let way = in_process();
    let db = &way.dynamodb;
    create_table(db).await;
    let spec = TimeToLiveSpecification::builder().attribute_name("ttl").enabled(true).build().unwrap();
    db.update_time_to_live().table_name("items").time_to_live_specification(spec).send().await.unwrap();
    let ttl = crate::fixture::START_MS / 1000 + 60;
    db.put_item().table_name("items").set_item(Some(item("a", "1", &[("ttl", n(ttl))]))).send().await.unwrap();
    assert_eq!(way.embedded.sweep_ttl().unwrap(), 0);
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    assert_eq!(way.embedded.sweep_ttl().unwrap(), 1);
}

#[tokio::test]
async fn a_file_keeps_its_items() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("d");
    let open = |storage: Storage| clients(Embedded::open(storage, Clock::new(|| 0)).unwrap());
    let first = open(Storage::FolderUnflushed(path.clone()));
    create_table(&first.dynamodb).await;
    first.dynamodb.put_item().table_name("items").set_item(Some(item("a", "1", &[]))).send().await.unwrap();
    drop(first);
    let second = open(Storage::Folder(path));
    let got = second.dynamodb.get_item().table_name("items").set_key(Some(item("a", "1", &[]))).send().await;
    assert!(got.unwrap().item().is_some());
}

#[tokio::test]
async fn a_task_busy_with_the_database_lets_others_run() {
    let db = in_process().dynamodb;
    create_table(&db).await;
    let other = tokio::spawn(async {});
    for _ in 0..2 {
        db.get_item().table_name("items").set_key(Some(item("a", "1", &[]))).send().await.unwrap();
    }
    assert!(other.is_finished());
}
