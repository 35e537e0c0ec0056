//! Language cases: each file of `tests/fixtures/language` is a workflow with its result.
//!
//! Every case is executed in four ways: inside the request, by a worker, by a worker that commits
//! after every step, and by workers that each end after their first commit. The results must be the
//! same.

use crate::world::World;
use engine::interpret::MAX_EXECUTED;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::{Engine, RunView, ending, sweep};
use futures::FutureExt;
use model::{Level, WorkflowId};
use records::executions::{self, LogQuery, Resume, Wait};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::faults::{Gate, guarded};

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "about")]
    _about: String,
    workflow: Value,
    /// Other workflows that the case needs: `@name` in the main one is replaced by their ids.
    #[serde(default)]
    others: Map<String, Value>,
    #[serde(default)]
    input: Map<String, Value>,
    #[serde(default)]
    http: Vec<Answer>,
    #[serde(default)]
    timeout: Option<i64>,
    expect: Expect,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Answer {
    status: u16,
    headers: Map<String, Value>,
    body: String,
    /// The size of an answer's body, which does not compress.
    body_bytes: usize,
    fail: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Expect {
    status: String,
    error: Option<String>,
    error_contains: Option<String>,
    answer: Option<Value>,
    outputs: Option<Map<String, Value>>,
    variables: Option<Map<String, Value>>,
    declared: Option<Map<String, Value>>,
    requests: Option<Vec<Map<String, Value>>>,
    logs: Option<Vec<String>>,
    warnings: Option<usize>,
    elapsed_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Here,
    Worker,
    EachStep,
    DyingWorkers,
}

#[tokio::test(start_paused = true)]
async fn every_case_ends_as_it_says_whichever_way_it_runs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/language");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 40, "{} cases found", files.len());
    let mut failed = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let case: Case = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for way in [Way::Here, Way::Worker, Way::EachStep, Way::DyingWorkers] {
            // A commit after each of a hundred thousand steps shows nothing new and takes minutes.
            if case.expect.error_contains.as_deref() == Some(&MAX_EXECUTED.to_string()) && way != Way::Here {
                continue;
            }
            let name = format!("{} ({way:?})", file.file_name().unwrap().display());
            // A failing case must not hide the others.
            if AssertUnwindSafe(check(&case, way, &name)).catch_unwind().await.is_err() {
                failed.push(name);
            }
        }
    }
    assert!(failed.is_empty(), "{} cases failed: {failed:#?}", failed.len());
}

/// A world for the case, and its workflow.
async fn world_of(case: &Case) -> (World, WorkflowId) {
    let (answers, turn) = (case.http.clone(), AtomicUsize::new(0));
    let world = World::answering(move |_: &HttpRequest| {
        let answer = answers.get(turn.fetch_add(1, Ordering::SeqCst)).cloned();
        respond(
            answer.unwrap_or_else(|| Answer { fail: Some("nobody expected a request".into()), ..Answer::default() }),
        )
    })
    .await;
    let mut main = case.workflow.to_string();
    for (name, other) in &case.others {
        let id = world.workflow(other.clone()).await;
        main = main.replace(&format!("\"@{name}\""), &format!("\"{}\"", id.as_str()));
    }
    let workflow = world.workflow(serde_json::from_str(&main).unwrap()).await;
    (world, workflow)
}

async fn check(case: &Case, way: Way, name: &str) {
    let (world, workflow) = world_of(case).await;
    let wait = if way == Way::Here { Wait::Sync } else { Wait::Async };
    let mut request = world.request(&workflow, case.input.clone(), wait);
    request.timeout_s = case.timeout;
    let accepted = executions::execute(&world.engine, request).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let id = accepted.id;
    let (engine, gate) = worker(&world, way);
    let view = match accepted.view {
        Some(view) => view,
        None => world.drive(&engine, &gate, id, Duration::from_hours(24)).await,
    };
    compare(case, way, &world, &view, name).await;
}

/// A run that is stopped in the middle and resumed has the same end as one without interruption.
#[tokio::test(start_paused = true)]
async fn every_case_ends_as_it_says_when_it_is_stopped_and_taken_up() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/language");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut failed, mut taken_up) = (Vec::new(), 0);
    for file in files {
        let case: Case = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        // Counts of the whole run and attempts start again, and the new run has a time limit of its
        // own.
        let anew = case.timeout.is_some()
            || ["limit-", "policy-retry", "http-at-most-once"].iter().any(|part| name.starts_with(part));
        if anew {
            continue;
        }
        // In turns, it is stopped at the first step and at a later one.
        let commits = if taken_up % 2 == 0 { 3 } else { 1 };
        match AssertUnwindSafe(check_taken_up(&case, commits, &name)).catch_unwind().await {
            Ok(was) => taken_up += usize::from(was),
            Err(_) => failed.push(format!("{name} after {commits} commits")),
        }
    }
    assert!(failed.is_empty(), "{} cases failed: {failed:#?}", failed.len());
    assert!(taken_up > 40, "only {taken_up} were taken up");
}

async fn check_taken_up(case: &Case, commits: usize, name: &str) -> bool {
    let (world, workflow) = world_of(case).await;
    let request = world.request(&workflow, case.input.clone(), Wait::Async);
    let id = executions::execute(&world.engine, request).await.unwrap().id;
    let gate = Gate::dying_after_each("commit");
    let ports = guarded(&world.engine.ports, &gate);
    let worker = world.engine_with(ports, |config| config.commit_every_step = true);
    while gate.log().iter().filter(|call| **call == "commit").count() < commits {
        if world.view(id).await.row.status.is_terminal() {
            return false;
        }
        world.deliver(&worker, &gate, Duration::from_secs(20)).await;
        sweep::tick(&world.engine).await.unwrap();
    }
    if ending::stop(&world.engine, &world.account, id).await.is_err() {
        return false;
    }
    // What is stopped in a block with a finally part first runs that.
    if !world.view(id).await.row.status.is_terminal() {
        world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(24)).await;
    }
    let resume = Resume {
        revision: None,
        account: world.account.clone(),
        id,
        parameters: Map::new(),
        variables: Map::new(),
        wait: Wait::Async,
        timeout_s: None,
        idempotency_key: None,
    };
    let id = executions::resume(&world.engine, resume).await.unwrap().id;
    let view = world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(24)).await;
    check_end(&case.expect, &view, name);
    true
}

/// The engine for workers, and the gate that ends them.
fn worker(world: &World, way: Way) -> (Engine, Gate) {
    let gate = if way == Way::DyingWorkers { Gate::dying_after_each("commit") } else { Gate::open() };
    let ports = guarded(&world.engine.ports, &gate);
    (world.engine_with(ports, |config| config.commit_every_step = way == Way::EachStep), gate)
}

fn respond(answer: Answer) -> Result<HttpResponse, EffectFailure> {
    if let Some(message) = answer.fail {
        return Err(EffectFailure { message, retryable: true });
    }
    let headers = answer.headers.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
    let body = if answer.body_bytes > 0 { noise(answer.body_bytes) } else { answer.body.into_bytes() };
    Ok(HttpResponse { status: answer.status, headers: headers.collect(), body, url: String::new() })
}

fn noise(bytes: usize) -> Vec<u8> {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        b'#' + (state % 90) as u8
    };
    (0..bytes).map(|_| next()).collect()
}

/// Compares how a run has ended.
fn check_end(expect: &Expect, view: &RunView, name: &str) {
    assert_eq!(view.row.status.as_str(), expect.status, "{name}: {:?}", view.row.error);
    match (&expect.error, &expect.error_contains) {
        // The message names the step before the reason. A case can contain both, or only the
        // reason.
        (Some(error), _) => {
            let told = view.row.error.as_deref().unwrap_or_default();
            let reason = told.strip_prefix("step '").and_then(|rest| rest.split_once("': ")).map(|(_, reason)| reason);
            assert!(told == error || reason == Some(error), "{name}: {told}");
        }
        (None, Some(part)) => {
            assert!(view.row.error.as_ref().is_some_and(|error| error.contains(part)), "{name}: {:?}", view.row.error)
        }
        (None, None) => assert_eq!(view.row.error, None, "{name}"),
    }
    if let Some(answer) = &expect.answer {
        assert_eq!(view.answer.as_ref(), Some(answer), "{name}");
    }
    if let Some(outputs) = &expect.outputs {
        let found: Map<_, _> =
            view.outputs.iter().map(|(id, outputs)| (id.clone(), Value::Object(outputs.clone()))).collect();
        assert_eq!(&found, outputs, "{name}");
    }
    if let Some(variables) = &expect.variables {
        assert_eq!(&view.variables, variables, "{name}");
    }
    if let Some(declared) = &expect.declared {
        assert_eq!(&view.declared, declared, "{name}");
    }
}

async fn compare(case: &Case, way: Way, world: &World, view: &RunView, name: &str) {
    let expect = &case.expect;
    check_end(expect, view, name);
    if let Some(requests) = &expect.requests {
        check_requests(requests, world, view, name);
    }
    if let Some(elapsed) = expect.elapsed_ms.filter(|_| way == Way::Here) {
        assert_eq!(view.row.completed_at.unwrap().0 - view.row.started_at.0, elapsed, "{name}");
    }
    check_log(expect, world, view, name).await;
}

fn check_requests(expected: &[Map<String, Value>], world: &World, view: &RunView, name: &str) {
    let (sent, keys) = (world.parts.http.requests(), world.parts.http.idempotency_keys());
    assert_eq!(sent.len(), expected.len(), "{name}: {sent:?}");
    for ((request, key), expected) in sent.iter().zip(keys).zip(expected) {
        for (what, value) in expected {
            let text = value.as_str();
            match what.as_str() {
                "method" => assert_eq!(Some(request.method.as_str()), text, "{name}"),
                "url" => assert_eq!(Some(request.url.as_str()), text, "{name}"),
                "body" => assert_eq!(request.body.as_deref(), text.map(str::as_bytes), "{name}"),
                "key" => assert_eq!(key, text.map(|key| format!("{}/{key}", view.row.id.vflow())), "{name}"),
                "headers" => {
                    for (header, value) in value.as_object().unwrap() {
                        let found = request.headers.iter().find(|(name, _)| name == header);
                        assert_eq!(found.map(|(_, value)| value.as_str()), value.as_str(), "{name}");
                    }
                }
                other => panic!("{name}: what is '{other}'?"),
            }
        }
    }
}

async fn check_log(expect: &Expect, world: &World, view: &RunView, name: &str) {
    let query = LogQuery { limit: 20_000, ..LogQuery::default() };
    let log = executions::logs(&world.engine, &world.account, view.row.id, query).await.unwrap();
    let of = |level: Level| log.logs.iter().filter(move |entry| entry.level == level);
    if let Some(lines) = &expect.logs {
        let plain = |message: &&str| !message.starts_with("Starting step") && !message.starts_with("Completed step");
        let found: Vec<_> = log
            .logs
            .iter()
            .filter(|entry| entry.level != Level::Error)
            .map(|entry| entry.message.as_str())
            .filter(plain)
            .collect();
        assert_eq!(&found, lines, "{name}");
    }
    if let Some(warnings) = expect.warnings {
        assert_eq!(of(Level::Warning).count(), warnings, "{name}: {:?}", log.logs);
    }
    assert!(log.logs.is_sorted_by_key(|entry| entry.timestamp), "{name}: the log is out of order");
}
