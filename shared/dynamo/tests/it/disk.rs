//! The store in a folder: torn and changed files, copies, space, and what is refused.

use crate::fixture::{ask, ok, tables};
use crate::kill::{open, step, steps};
use dynamo::{Dynamo, StoreError};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

const STEPS: u64 = 40;

/// A folder with some steps, which were flushed or not.
fn written(path: &Path, is_flushed: bool) {
    let db = open(path, is_flushed).unwrap();
    for table in tables() {
        ok(&db, "CreateTable", &table);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for number in 0..STEPS {
        step(&db, number, "text");
        runtime.block_on(db.settled()).unwrap();
    }
}

fn copied(from: &Path, into: &Path) {
    let _ = fs::remove_dir_all(into);
    fs::create_dir_all(into).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = into.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn segments(path: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(path.join("log")).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// Damages the log at many places, and passes the folder on.
fn damage(is_flushed: bool, check: impl Fn(Result<Dynamo, StoreError>, &str)) {
    let folder = tempfile::tempdir().unwrap();
    let (whole, torn) = (folder.path().join("whole"), folder.path().join("torn"));
    written(&whole, is_flushed);
    let name = segments(&whole).pop().unwrap().file_name().unwrap().to_owned();
    let bytes = fs::read(whole.join("log").join(&name)).unwrap();
    for at in (0..bytes.len()).step_by(131).chain([1, 8, 19, 20, 21, bytes.len() - 1]) {
        copied(&whole, &torn);
        fs::write(torn.join("log").join(&name), &bytes[..at]).unwrap();
        check(open(&torn, is_flushed), &format!("cut at {at}"));
        copied(&whole, &torn);
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        fs::write(torn.join("log").join(&name), &changed).unwrap();
        check(open(&torn, is_flushed), &format!("changed at {at}"));
    }
    // A write that was under way.
    copied(&whole, &torn);
    let mut longer = bytes.clone();
    longer.extend_from_slice(&bytes[100..300]);
    fs::write(torn.join("log").join(&name), &longer).unwrap();
    assert_eq!(steps(&open(&torn, is_flushed).unwrap()), STEPS);
}

#[test]
fn flushed_records_are_there_or_the_folder_is_refused() {
    damage(true, |opened, how| match opened {
        Ok(db) => assert_eq!(steps(&db), STEPS, "{how}"),
        Err(error) => assert!(error.to_string().contains("are damaged"), "{how}: {error}"),
    });
}

#[test]
fn what_is_left_of_unflushed_records_is_whole_transactions() {
    damage(false, |opened, how| match opened {
        Ok(db) => {
            let left = steps(&db);
            for table in tables() {
                // The table's creation was a record as well.
                ask(&db, "CreateTable", &table);
            }
            step(&db, left, "after");
            assert_eq!(steps(&db), left + 1, "{how}");
        }
        Err(error) => assert!(error.to_string().contains("are damaged"), "{how}: {error}"),
    });
}

#[test]
fn missing_parts_are_refused_and_never_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, broken) = (folder.path().join("whole"), folder.path().join("broken"));
    written(&whole, false);
    for part in ["FORMAT", "log", "tables.redb"] {
        copied(&whole, &broken);
        let path = broken.join(part);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        let error = open(&broken, false).unwrap_err();
        assert!(error.to_string().contains("are damaged"), "{part}: {error}");
    }
    copied(&whole, &broken);
    fs::write(broken.join("FORMAT"), "sluice-store 2\n").unwrap();
    let error = open(&broken, false).unwrap_err();
    assert!(error.to_string().contains("this version cannot read"), "{error}");
}

#[test]
fn many_restarts_and_full_memory_tables_keep_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let mut made = 0;
    for round in 0..6 {
        let db = open(&path, false).unwrap();
        if round == 0 {
            for table in tables() {
                ok(&db, "CreateTable", &table);
            }
        }
        assert_eq!(steps(&db), made);
        for _ in 0..40 {
            step(&db, made, &"x".repeat(200_000));
            made += 1;
        }
    }
    assert!(fs::metadata(path.join("tables.redb")).unwrap().len() > 4_000_000, "nothing was written");
    let log: u64 = segments(&path).iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(log < 40_000_000, "the log has {log} bytes");
}

#[test]
fn a_copy_is_one_moment_of_a_store_that_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let db = open(&path, false).unwrap();
    for table in tables() {
        ok(&db, "CreateTable", &table);
    }
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (0..400).for_each(|number| step(&db, number, &"x".repeat(50_000))));
        let mut copies = 0;
        while !writer.is_finished() || copies == 0 {
            let copy = folder.path().join(format!("copy-{copies}"));
            Dynamo::copy(&path, &copy).unwrap();
            // This compares the counters with the items and the index.
            steps(&open(&copy, false).unwrap());
            fs::remove_dir_all(&copy).unwrap();
            copies += 1;
        }
    });
    let copy = folder.path().join("last");
    Dynamo::copy(&path, &copy).unwrap();
    assert_eq!(steps(&open(&copy, false).unwrap()), 400);
    assert!(Dynamo::copy(&path, &copy).is_err(), "a copy went over another");
}

#[test]
fn deleted_history_gives_its_space_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let db = open(&path, false).unwrap();
    for table in tables() {
        ok(&db, "CreateTable", &table);
    }
    let key = |number: u64| json!({"pk": {"S": "a"}, "sk": {"S": number.to_string()}});
    for number in 0..3_000 {
        let mut item = key(number);
        item["t"] = json!({"S": "x".repeat(10_000)});
        ok(&db, "PutItem", &json!({"TableName": "items", "Item": item}));
    }
    for number in 0..3_000 {
        ok(&db, "DeleteItem", &json!({"TableName": "items", "Key": key(number)}));
    }
    assert!(db.compact().unwrap());
    let size = fs::metadata(path.join("tables.redb")).unwrap().len();
    assert!(size < 15_000_000, "{size} bytes are left of 30 MB");
    let (_, told) = ask(&db, "DescribeTable", &json!({"TableName": "items"}));
    assert!(told["Table"]["TableSizeBytes"].as_u64().unwrap() < 1_000_000, "{told}");
}
