//! What the random requests do not reach: limits, tokens, expiry, pages by size, concurrency.

use crate::fixture::{ask, memory, ok, tables, with_tables};
use crate::kill::open;
use dynamo::{Dynamo, Place};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

fn put(db: &Dynamo, item: &Value) -> (u16, Value) {
    ask(db, "PutItem", &json!({"TableName": "items", "Item": item}))
}

fn item(sk: &str, more: Value) -> Value {
    let mut item = json!({"pk": {"S": "p"}, "sk": {"S": sk}});
    for (name, value) in more.as_object().unwrap() {
        item[name] = value.clone();
    }
    item
}

#[test]
fn sizes_and_keys_have_limits() {
    let db = with_tables(memory());
    let largest = 400 * 1024 - "pkpsksblob".len() - 1;
    assert_eq!(put(&db, &item("s", json!({"blob": {"S": "x".repeat(largest)}}))).0, 200);
    let (status, body) = put(&db, &item("s", json!({"blob": {"S": "x".repeat(largest + 2)}})));
    assert_eq!((status, body["message"].as_str()), (400, Some("Item size has exceeded the maximum allowed size")));
    let grow = json!({"TableName": "items", "Key": item("s", json!({})), "UpdateExpression": "SET more = :m",
        "ExpressionAttributeValues": {":m": {"S": "0123456789"}}});
    let (status, body) = ask(&db, "UpdateItem", &grow);
    assert_eq!(
        (status, body["message"].as_str()),
        (400, Some("Item size to update has exceeded the maximum allowed size"))
    );
    assert_eq!(put(&db, &item(&"x".repeat(1024), json!({}))).0, 200);
    assert_eq!(put(&db, &item(&"x".repeat(1025), json!({}))).0, 400);
    for wrong in [
        json!({"n": {"N": "1e126"}}),
        json!({"n": {"N": "1e-131"}}),
        json!({"n": {"N": "x"}}),
        json!({"n": {"N": ""}}),
        json!({"n": {"N": "123456789012345678901234567890123456789"}}),
        json!({"n": {}}),
        json!({"n": {"S": "a", "N": "1"}}),
        json!({"n": {"SS": []}}),
        json!({"n": {"NULL": false}}),
        json!({"n": {"SS": ["a", "a"]}}),
        json!({"n": {"NS": ["1", "1.0"]}}),
    ] {
        let (status, body) = put(&db, &item("s", wrong.clone()));
        assert_eq!(
            (status, body["__type"].as_str()),
            (400, Some("com.amazon.coral.validate#ValidationException")),
            "{wrong}"
        );
    }
    let mut deep = json!({"S": "x"});
    for _ in 0..33 {
        deep = json!({"L": [deep]});
    }
    assert_eq!(put(&db, &item("s", json!({"l": deep}))).0, 400);
    for text in ["{", "[]", "{\"TableName\": 1}", "{\"TableName\": \"items\", \"Item\": []}"] {
        let answer = db.answer("PutItem", text.as_bytes());
        assert!(
            answer.status == 400 && String::from_utf8_lossy(&answer.body).contains("SerializationException"),
            "{text}"
        );
    }
    assert_eq!(ask(&db, "Whatever", &json!({})).1["__type"], "com.amazon.coral.service#UnknownOperationException");
    assert_eq!(
        ask(&db, "DescribeTable", &json!({"TableName": "none"})).1["__type"],
        "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"
    );
    assert_eq!(
        ask(&db, "CreateTable", &tables()[0]).1["__type"],
        "com.amazonaws.dynamodb.v20120810#ResourceInUseException"
    );
}

#[test]
fn transactions_have_limits_and_tokens() {
    let db = with_tables(memory());
    let raise = |sk: &str| {
        json!({"Update": {"TableName": "items", "Key": item(sk, json!({})), "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}}}})
    };
    let actions = |count: usize| (0..count).map(|at| raise(&at.to_string())).collect::<Vec<_>>();
    assert_eq!(ask(&db, "TransactWriteItems", &json!({"TransactItems": actions(100)})).0, 200);
    assert_eq!(ask(&db, "TransactWriteItems", &json!({"TransactItems": actions(101)})).0, 400);
    assert_eq!(ask(&db, "TransactWriteItems", &json!({"TransactItems": []})).0, 400);
    let twice = json!({"TransactItems": [raise("1"), raise("1")]});
    let (_, body) = ask(&db, "TransactWriteItems", &twice);
    assert_eq!(body["message"], "Transaction request cannot include multiple operations on one item");
    let once = json!({"TransactItems": [raise("token")], "ClientRequestToken": "t"});
    for _ in 0..3 {
        ok(&db, "TransactWriteItems", &once);
    }
    let got = ok(&db, "GetItem", &json!({"TableName": "items", "Key": item("token", json!({}))}));
    assert_eq!(got["Item"]["n"]["N"], "1", "a repeated request was applied again");
    let other = json!({"TransactItems": [raise("other")], "ClientRequestToken": "t"});
    let (_, body) = ask(&db, "TransactWriteItems", &other);
    assert_eq!(body["__type"], "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException");
}

#[test]
fn items_expire_also_those_from_before_the_setting() {
    let now = Arc::new(AtomicI64::new(1_000_000));
    let clock = Arc::clone(&now);
    let db = with_tables(Dynamo::open(Place::Memory, move || clock.load(Ordering::SeqCst)).unwrap());
    put(&db, &item("before", json!({"until": {"N": "1060"}, "owner": {"S": "o"}})));
    let setting = json!({"TableName": "items", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "until"}});
    ok(&db, "UpdateTimeToLive", &setting);
    assert_eq!(ask(&db, "UpdateTimeToLive", &setting).0, 400);
    for at in 0..250 {
        put(&db, &item(&format!("i{at}"), json!({"until": {"N": "1060"}, "owner": {"S": "o"}})));
    }
    put(&db, &item("later", json!({"until": {"N": "2000"}})));
    put(&db, &item("text", json!({"until": {"S": "1"}})));
    // One that is prolonged does not expire at its former time.
    put(&db, &item("i1", json!({"until": {"N": "3000"}})));
    now.store(1_060_000, Ordering::SeqCst);
    assert_eq!(db.sweep().unwrap(), 0, "at its time an item is not yet expired");
    now.store(1_061_000, Ordering::SeqCst);
    assert_eq!(db.sweep().unwrap(), 250);
    assert_eq!(ok(&db, "Scan", &json!({"TableName": "items"}))["Count"], 3);
    assert_eq!(ok(&db, "Scan", &json!({"TableName": "items", "IndexName": "by-owner"}))["Count"], 0);
}

#[test]
fn a_page_ends_after_a_megabyte() {
    let db = with_tables(memory());
    for at in 0..12 {
        put(&db, &item(&format!("{at:02}"), json!({"blob": {"S": "x".repeat(200_000)}})));
    }
    for forward in [true, false] {
        let mut query = json!({"TableName": "items", "KeyConditionExpression": "pk = :p", "ScanIndexForward": forward,
            "ExpressionAttributeValues": {":p": {"S": "p"}}});
        let mut seen = Vec::new();
        let mut sizes = Vec::new();
        loop {
            let page = ok(&db, "Query", &query);
            sizes.push(page["Count"].as_u64().unwrap());
            seen.extend(
                page["Items"].as_array().unwrap().iter().map(|item| item["sk"]["S"].as_str().unwrap().to_owned()),
            );
            match page.get("LastEvaluatedKey") {
                Some(last) => query["ExclusiveStartKey"] = last.clone(),
                None => break,
            }
        }
        if !forward {
            seen.reverse();
        }
        assert_eq!(seen, (0..12).map(|at| format!("{at:02}")).collect::<Vec<_>>());
        assert_eq!(sizes, [5, 5, 2]);
    }
}

#[test]
fn concurrent_transactions_neither_make_nor_lose_money() {
    let folder = tempfile::tempdir().unwrap();
    for db in [memory(), open(&folder.path().join("data"), false).unwrap()] {
        let db = with_tables(db);
        let names = ["a", "b", "c", "d"];
        for name in names {
            put(&db, &item(name, json!({"n": {"N": "100"}})));
        }
        let total = |db: &Dynamo| {
            let gets: Vec<_> =
                names.iter().map(|name| json!({"Get": {"TableName": "items", "Key": item(name, json!({}))}})).collect();
            let got = ok(db, "TransactGetItems", &json!({"TransactItems": gets}));
            let of = |part: &Value| part["Item"]["n"]["N"].as_str().unwrap().parse::<i64>().unwrap();
            got["Responses"].as_array().unwrap().iter().map(of).sum::<i64>()
        };
        std::thread::scope(|scope| {
            for thread in 0..4_u64 {
                let db = &db;
                scope.spawn(move || {
                    let mut dice = crate::fixture::Dice::new(thread + 1);
                    for _ in 0..1_000 {
                        let (from, to) = (*dice.pick(&names), *dice.pick(&names));
                        let amount = json!({"N": dice.below(40).to_string()});
                        let part = |name: &str, change: &str, condition: &str| {
                            json!({"Update": {
                            "TableName": "items", "Key": item(name, json!({})), "UpdateExpression": change,
                            "ConditionExpression": condition, "ExpressionAttributeValues": {":m": amount}}})
                        };
                        let both = json!({"TransactItems": [
                            part(from, "SET n = n - :m", "n >= :m"), part(to, "SET n = n + :m", "n >= :m OR n < :m")]});
                        let (status, body) = ask(db, "TransactWriteItems", &both);
                        assert!(status == 200 || from == to || body["message"].is_null(), "{body}");
                    }
                });
            }
            for _ in 0..200 {
                assert_eq!(total(&db), 400);
            }
        });
        assert_eq!(total(&db), 400);
    }
}

/// Updates of one item exclude each other, those of different items do not, and transactions
/// exclude both.
#[test]
fn no_concurrent_update_is_lost() {
    const ROUNDS: usize = 1_000;
    let folder = tempfile::tempdir().unwrap();
    for db in [memory(), open(&folder.path().join("data"), false).unwrap()] {
        let db = with_tables(db);
        let names = ["a", "b", "c"];
        for name in names {
            put(&db, &item(name, json!({"n": {"N": "0"}})));
        }
        let update = |name: &str| {
            json!({"TableName": "items", "Key": item(name, json!({})), "UpdateExpression": "SET n = n + :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}}})
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (db, update) = (&db, &update);
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        if (round + thread) % 4 == 0 {
                            let all: Vec<_> = names.iter().map(|name| json!({"Update": update(name)})).collect();
                            ok(db, "TransactWriteItems", &json!({"TransactItems": all}));
                        } else {
                            for name in names {
                                ok(db, "UpdateItem", &update(name));
                            }
                        }
                    }
                });
            }
        });
        for name in names {
            let got = ok(&db, "GetItem", &json!({"TableName": "items", "Key": item(name, json!({}))}));
            assert_eq!(got["Item"]["n"]["N"], (4 * ROUNDS).to_string(), "{name}");
        }
    }
}
