//! Scripts that want more than they are allowed: `tests/hostile`, one per file. Each must get an
//! answer in time, and the next script must work as usual. The first line of a file says how it
//! fails, or that any end is right.

use crate::{call, sandbox};
use catalogue::Language;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Two seconds for the script; the rest is for a machine that is busy with other tests.
const IN_TIME: Duration = Duration::from_secs(4);

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_script_ends_in_time_and_leaves_nothing_behind() {
    let mut files: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 100, "{} scripts found", files.len());
    let sandbox = sandbox();
    let mut running = tokio::task::JoinSet::new();
    for file in files {
        let sandbox = sandbox.clone();
        running.spawn(async move { check(&sandbox, &file).await });
        if running.len() >= 2 {
            running.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(checked) = running.join_next().await {
        checked.unwrap();
    }
    for (language, source) in [(Language::Js, "[1, 2, 3].sort().length"), (Language::Lua, "#{ 1, 2, 3 }")] {
        let value = sandbox.run(&call(language, source, Value::Null)).await.unwrap();
        assert_eq!(value["value"], json!(3), "after all that");
    }
}

async fn check(sandbox: &sandbox::Sandbox, file: &Path) {
    let name = file.file_name().unwrap().display();
    let source = std::fs::read_to_string(file).unwrap();
    let language = if file.extension().unwrap() == "js" { Language::Js } else { Language::Lua };
    let began = tokio::time::Instant::now();
    let end = sandbox.run(&call(language, &source, Value::Null)).await;
    let took = began.elapsed();
    println!("{name}: {} ms, {}", took.as_millis(), describe(&end));
    assert!(took < IN_TIME, "{name} took {took:?}");
    let expected = source.lines().next().unwrap();
    if let Some((_, part)) = expected.split_once(" fails: ") {
        let failure = end.unwrap_err();
        assert!(failure.message.contains(part), "{name}: {failure}");
    } else {
        assert!(expected.ends_with(" any"), "{name} says not how it ends");
    }
}

fn describe(end: &Result<Value, catalogue::EffectFailure>) -> String {
    let text = match end {
        Ok(value) => value.to_string(),
        Err(failure) => format!("fails: {failure}"),
    };
    text.chars().take(150).collect()
}
