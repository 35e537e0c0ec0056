//! Measurements, which check nothing. Run with `cargo test --release -p dynamo --test it speed --
//! --ignored --nocapture`.

use crate::fixture::{Dice, ok, tables};
use crate::kill::open;
use dynamo::Dynamo;
use serde_json::json;
use std::time::Instant;

const RUNS: u64 = 50_000;

/// The CPU seconds of this process so far.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[expect(clippy::disallowed_methods, reason = "real time is what is measured")]
fn measure(what: &str, count: u64, mut one: impl FnMut(u64)) {
    let (wall, used) = (Instant::now(), cpu());
    (0..count).for_each(&mut one);
    let per = |seconds: f64| seconds * 1e6 / count as f64;
    let (wall, used) = (per(wall.elapsed().as_secs_f64()), per(cpu() - used));
    println!("{what:40} {wall:8.1} us {used:8.1} us of CPU  {} MB", memory_mb());
}

fn row(number: u64, state: &str) -> String {
    let id = format!("{:032x}", u128::from(number) << 64 | u128::from(Dice::new(number).below(1 << 40)));
    json!({
        "TableName": "items", "ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": "pk"},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        "Item": {
            "pk": {"S": format!("account#{id}")}, "sk": {"S": id}, "owner": {"S": "account"}, "team": {"S": "account#flow"},
            "status": {"S": "completed"}, "phase": {"S": "done"}, "fence": {"N": "1"}, "cursor": {"N": "4"},
            "attempts": {"N": "0"}, "started_at": {"N": "1800000000000"}, "completed_at": {"N": "1800000000123"},
            "workflow_name": {"S": "The workflow of a measurement"}, "triggered_by": {"S": "api"}, "state": {"B": state},
        },
    })
    .to_string()
}

fn send(db: &Dynamo, operation: &str, body: &str) {
    let answer = db.answer(operation, body.as_bytes());
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
}

#[test]
#[ignore = "prints figures"]
fn speed_of_requests() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("data");
    let db = open(&path, false).unwrap();
    for table in tables() {
        ok(&db, "CreateTable", &table);
    }
    let state = "QUJD".repeat(300);
    measure("making the requests", RUNS, |number| drop(row(number, &state)));
    measure("put of a new row", RUNS, |number| send(&db, "PutItem", &row(number, &state)));
    let key = json!({"pk": {"S": "account#1"}, "sk": {"S": "run"}});
    send(&db, "PutItem", &json!({"TableName": "items", "Item": {"pk": {"S": "account#1"}, "sk": {"S": "run"},
        "cursor": {"N": "0"}, "fence": {"N": "1"}, "status": {"S": "running"}, "owner": {"S": "account"}, "state": {"B": state}}}).to_string());
    let change = json!({
        "TableName": "items", "Key": key, "ConditionExpression": "#fence = :one AND #status = :running",
        "UpdateExpression": "SET #cursor = #cursor + :one, #state = :state",
        "ExpressionAttributeNames": {"#fence": "fence", "#status": "status", "#cursor": "cursor", "#state": "state"},
        "ExpressionAttributeValues": {":one": {"N": "1"}, ":running": {"S": "running"}, ":state": {"B": state}},
    })
    .to_string();
    measure("commit of a step", RUNS, |_| send(&db, "UpdateItem", &change));
    let get = json!({"TableName": "items", "Key": key, "ConsistentRead": true}).to_string();
    measure("get", RUNS, |_| send(&db, "GetItem", &get));
    let list = json!({
        "TableName": "items", "IndexName": "by-team", "KeyConditionExpression": "team = :t", "Limit": 20,
        "ScanIndexForward": false, "ExpressionAttributeValues": {":t": {"S": "account#flow"}},
    })
    .to_string();
    measure("first page of 20", 1_000, |_| send(&db, "Query", &list));
    drop(db);
    measure("start", 1, |_| drop(open(&path, false).unwrap()));
}

/// A million runs.
#[test]
#[ignore = "prints figures, for minutes"]
fn speed_with_a_million_runs() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("data");
    let db = open(&path, false).unwrap();
    for table in tables() {
        ok(&db, "CreateTable", &table);
    }
    let state = "QUJD".repeat(300);
    for part in 0..10 {
        measure("put of a new row", 100_000, |number| send(&db, "PutItem", &row(part * 100_000 + number, &state)));
    }
    let list = json!({
        "TableName": "items", "IndexName": "by-owner", "KeyConditionExpression": "#o = :t", "Limit": 20,
        "ScanIndexForward": false, "ExpressionAttributeNames": {"#o": "owner"},
        "ExpressionAttributeValues": {":t": {"S": "account"}},
    })
    .to_string();
    measure("first page of 20", 100, |_| send(&db, "Query", &list));
    drop(db);
    measure("start", 1, |_| drop(open(&path, false).unwrap()));
}
