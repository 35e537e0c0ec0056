//! A process that is killed loses nothing that it has acknowledged, and leaves no half of a
//! transaction.

use crate::fixture::{ask, ok, tables};
use dynamo::{Dynamo, Place};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const ROUNDS: u64 = 8;

pub fn open(path: &Path, is_flushed: bool) -> Result<Dynamo, dynamo::StoreError> {
    Dynamo::open(Place::Folder { path: path.to_owned(), is_flushed }, || 1_800_000_000_000)
}

/// A transaction that writes an item and raises two counters.
pub fn step(db: &Dynamo, number: u64, text: &str) {
    let raise = |name: &str| {
        json!({"Update": {"TableName": "items", "Key": {"pk": {"S": "count"}, "sk": {"S": name}},
            "UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}})
    };
    let item = json!({"pk": {"S": "item"}, "sk": {"S": format!("{number:08}")}, "owner": {"S": "o"}, "t": {"S": text}});
    let put = json!({"Put": {"TableName": "items", "Item": item}});
    ok(db, "TransactWriteItems", &json!({"TransactItems": [raise("a"), put, raise("b")]}));
}

/// How many steps were made, if everything that they wrote is there.
pub fn steps(db: &Dynamo) -> u64 {
    let counter = |name: &str| {
        let key = json!({"TableName": "items", "Key": {"pk": {"S": "count"}, "sk": {"S": name}}});
        let (status, answer) = ask(db, "GetItem", &key);
        if status == 400 {
            return 0;
        }
        answer["Item"]["n"]["N"].as_str().map_or(0, |text| text.parse::<u64>().unwrap())
    };
    let (a, b) = (counter("a"), counter("b"));
    assert_eq!(a, b, "half of a transaction is there");
    if a > 0 {
        for (index, name, value) in [(None, "pk", "item"), (Some("by-owner"), "owner", "o")] {
            assert_eq!(count(db, index, name, value), a, "{index:?}");
        }
    }
    a
}

fn count(db: &Dynamo, index: Option<&str>, name: &str, value: &str) -> u64 {
    let mut query = json!({
        "TableName": "items", "KeyConditionExpression": "#h = :v", "Select": "COUNT",
        "ExpressionAttributeNames": {"#h": name}, "ExpressionAttributeValues": {":v": {"S": value}},
    });
    if let Some(index) = index {
        query["IndexName"] = json!(index);
    }
    let mut sum = 0;
    loop {
        let page = ok(db, "Query", &query);
        sum += page["Count"].as_u64().unwrap();
        match page.get("LastEvaluatedKey") {
            Some(last) => query["ExclusiveStartKey"] = last.clone(),
            None => return sum,
        }
    }
}

/// Runs in a process of its own, which is killed.
#[test]
#[ignore = "is started by the test below"]
fn writer() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let given: Value = serde_json::from_str(&line).unwrap();
    let db = open(Path::new(given["path"].as_str().unwrap()), given["flush"] == true).unwrap();
    for table in tables() {
        ask(&db, "CreateTable", &table);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let text = "x".repeat(given["size"].as_u64().unwrap() as usize);
    for number in steps(&db)..u64::MAX {
        step(&db, number, &text);
        runtime.block_on(db.settled()).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "wrote {}", number + 1).unwrap();
        out.flush().unwrap();
    }
}

fn start(path: &Path, flush: bool, size: u64) -> Child {
    let program: PathBuf = std::env::current_exe().unwrap();
    let mut child = Command::new(program)
        .args(["kill::writer", "--exact", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{}", json!({"path": path, "flush": flush, "size": size})).unwrap();
    child
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    // The large items fill memory tables, so that some kills are during the writing of tables.
    for (flush, size, most) in [(false, 100, 400), (true, 100, 40), (false, 100_000, 150)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        let mut before = 0;
        for round in 0..ROUNDS {
            let mut child = start(&path, flush, size);
            let wanted = before + 1 + (round * 7919) % most;
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let mut acknowledged = before;
            let mut killed = false;
            for line in lines {
                let Some(number) = line.unwrap().strip_prefix("wrote ").map(|text| text.parse::<u64>().unwrap()) else {
                    continue;
                };
                acknowledged = number;
                if acknowledged >= wanted && !killed {
                    child.kill().unwrap();
                    killed = true;
                }
            }
            child.wait().unwrap();
            assert!(killed, "the writer ended by itself after {acknowledged}");
            let db = open(&path, flush).unwrap();
            before = steps(&db);
            assert!(before >= acknowledged, "{before} of {acknowledged} are there");
        }
    }
}
