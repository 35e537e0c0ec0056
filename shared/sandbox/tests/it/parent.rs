//! Tests of the parent's side.

use crate::{call, sandbox};
use catalogue::Language::{Js, Lua};
use sandbox::Sandbox;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn what_is_too_large_is_refused_before_anything_starts() {
    let nowhere = Sandbox::new("/nonexistent".into(), 1);
    let failure = nowhere.run(&call(Js, &" ".repeat(65 * 1024), Value::Null)).await.unwrap_err();
    assert_eq!((failure.message.as_str(), failure.retryable), ("the size of the script exceeds 64 KiB", false));
    let failure = nowhere.run(&call(Lua, "1", json!({"a": "x".repeat(257 * 1024)}))).await.unwrap_err();
    assert_eq!(failure.message, "the size of the inputs exceeds 256 KiB");
    let failure = nowhere.run(&call(Lua, "1", Value::Null)).await.unwrap_err();
    assert_eq!((failure.message.as_str(), failure.retryable), ("the script could not be started", true));
}

#[tokio::test]
async fn the_largest_inputs_and_results_pass() {
    let large = json!({"a": "\u{1}".repeat(40 * 1024)});
    for (language, source) in [(Js, "return inputs"), (Lua, "return inputs")] {
        let value = sandbox().run(&call(language, source, large.clone())).await.unwrap();
        assert_eq!(value["value"], large);
    }
}

#[tokio::test]
async fn no_more_run_at_once_than_allowed_and_all_get_their_turn() {
    let sandbox = sandbox();
    let source = "let n = 0; for (let i = 0; i < 1e5; i++) n += i; return inputs.i";
    let mut running = tokio::task::JoinSet::new();
    for i in 0..20 {
        let sandbox = sandbox.clone();
        running.spawn(async move { sandbox.run(&call(Js, source, json!({"i": i}))).await.unwrap()["value"].clone() });
    }
    let mut seen: Vec<_> = running.join_all().await.into_iter().map(|value| value.as_i64().unwrap()).collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_caller_that_gives_up_takes_the_process_along() {
    let sandbox = Sandbox::new(env!("CARGO_BIN_EXE_sandbox-child").into(), 1);
    let endless = call(Js, "for (;;);", Value::Null);
    let gave_up = tokio::time::timeout(Duration::from_millis(200), sandbox.run(&endless)).await;
    assert!(gave_up.is_err());
    // The turn is free at once, not only when the time limit of the script has passed.
    let next = tokio::time::timeout(Duration::from_secs(1), sandbox.run(&call(Js, "1", Value::Null))).await;
    assert_eq!(next.unwrap().unwrap()["value"], json!(1));
}

#[tokio::test]
async fn a_script_finds_no_environment_no_folder_and_nothing_of_the_one_before() {
    let sandbox = Sandbox::new(env!("CARGO_BIN_EXE_sandbox-child").into(), 1);
    sandbox.run(&call(Js, "globalThis.left = 1; Array.prototype.left = 1; return 1", Value::Null)).await.unwrap();
    let value = sandbox.run(&call(Js, "[typeof left, typeof [].left]", Value::Null)).await.unwrap();
    assert_eq!(value["value"], json!(["undefined", "undefined"]));
}

#[tokio::test]
async fn a_process_has_confined_itself_before_it_sees_a_script() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_sandbox-child"))
        .arg(sandbox::ARGUMENT)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let file = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap();
    // The filter is the last right that the process gives up.
    while !file("status").contains("Seccomp:\t2") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (status, limits) = (file("status"), file("limits"));
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    for right in ["CapPrm", "CapEff"] {
        assert!(status.contains(&format!("{right}:\t0000000000000000")), "{status}");
    }
    for (what, most) in [
        ("Max cpu time", "2"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max processes", "0"),
        ("Max open files", "3"),
        ("Max locked memory", "0"),
    ] {
        let line = limits.lines().find(|line| line.starts_with(what)).unwrap();
        let values: Vec<_> = line[what.len()..].split_whitespace().take(2).collect();
        assert_eq!(values, [most, most], "{line}");
    }
    // The limit is a gibibyte more than the process had at its start; since then it has mapped
    // nearly nothing.
    let number = |text: &str, name: &str| -> u64 {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().next().unwrap().parse().unwrap()
    };
    let room = number(&limits, "Max address space") - number(&status, "VmSize:") * 1024;
    assert!((1020 << 20..=1024 << 20).contains(&room), "{room}");
    child.kill().unwrap();
    child.wait().unwrap();
}
