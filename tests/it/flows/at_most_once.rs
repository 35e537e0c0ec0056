//! A request that can be sent only once, and workers that end before, during or after it.

use crate::world::{World, answer};
use engine::RunView;
use model::Status;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::{Fault, Gate, guarded};

fn steps(at_most_once: bool) -> Value {
    json!({"steps": [
        {"id": "pay", "moduleId": "http_request", "parameters":
            {"url": "https://example.com/pay", "method": "POST", "body": "1", "at_most_once": at_most_once,
             "__error_policy": "RETRY", "__retry_count": 3}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{pay.statusCode}}"}},
    ]})
}

/// Runs the workflow with a fault at call number `call` of the workers. Returns how it ended, how
/// many requests were sent, and which calls were made.
async fn run(at_most_once: bool, call: usize, fault: Fault) -> (RunView, usize, Vec<&'static str>) {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let run = world.accept(&world.workflow(steps(at_most_once)).await).await;
    let gate = Gate::with_fault(call, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let view = world.drive(&worker, &gate, run.id, Duration::from_hours(1)).await;
    (view, world.parts.http.requests().len(), gate.log())
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_dies_with_the_request_under_way_fails_the_step() {
    let (view, sent, clean) = run(true, usize::MAX, Fault::Fail).await;
    assert_eq!((view.row.status, sent), (Status::Completed, 1));
    assert_eq!(clean, ["read", "claim", "commit", "http", "commit"]);
    for (call, fault, status, expected) in [
        // The start of the request was not stored, so the request is sent once, by a later worker.
        (0, Fault::CrashAfter, Status::Completed, 1),
        (1, Fault::CrashAfter, Status::Completed, 1),
        (2, Fault::CrashBefore, Status::Completed, 1),
        (2, Fault::Fail, Status::Completed, 1),
        // The request was possibly sent, so it is never sent again.
        (2, Fault::LostReply, Status::Failed, 0),
        (2, Fault::CrashAfter, Status::Failed, 0),
        (3, Fault::CrashBefore, Status::Failed, 0),
        (3, Fault::CrashAfter, Status::Failed, 1),
        // The request was answered, but the answer was not stored.
        (4, Fault::CrashBefore, Status::Failed, 1),
        (4, Fault::Fail, Status::Failed, 1),
        (4, Fault::CrashAfter, Status::Completed, 1),
    ] {
        let (view, sent, log) = run(true, call, fault).await;
        assert_eq!((view.row.status, sent), (status, expected), "{fault:?} at call {call}: {log:?}");
        if status == Status::Failed {
            let error = view.row.error.unwrap();
            assert!(error.contains("it may have been sent, or not"), "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_it_the_request_is_repeated() {
    let (view, sent, _) = run(false, 2, Fault::CrashAfter).await;
    assert_eq!((view.row.status, sent), (Status::Completed, 2));
}
