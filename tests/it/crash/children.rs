//! Crash points of runs with children: after the failure of any call in parent or child, there is
//! one child for each call, and the right result.

use crate::world::{World, answer};
use engine::ports::Clock;
use model::{Status, WorkflowId};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

fn child() -> Value {
    json!({"steps": [
        {"id": "h", "moduleId": "http_request", "parameters": {"url": "https://example.com/[[name]]", "method": "POST"}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "hello [[name]]"}},
    ]})
}

fn call(id: &str, child: &WorkflowId, name: &str) -> Value {
    json!({"id": id, "moduleId": "call_workflow",
           "parameters": {"workflow_id": child.as_str(), "inputs": {"name": name}}})
}

fn output(value: &str) -> Value {
    json!({"id": "o", "moduleId": "output", "parameters": {"value": value}})
}

fn one_call(child: &WorkflowId) -> Value {
    json!({"steps": [call("a", child, "Li"), output("{{a.result}}!")]})
}

fn side_by_side(child: &WorkflowId) -> Value {
    let mark = |id: &str, kind: &str| json!({"id": id, "moduleId": format!("parallel.{kind}")});
    json!({"steps": [
        mark("p", "start"), mark("b1", "branch"), call("a", child, "Li"), mark("b2", "branch"), call("b", child, "An"),
        mark("e", "end"), output("{{a.result}}, {{b.result}}"),
    ]})
}

/// A parent, the number of its calls, and its answer.
struct Case {
    parent: fn(&WorkflowId) -> Value,
    calls: usize,
    expected: &'static str,
}

/// Runs a case with a fault at call number `number`, and returns the calls that were made.
async fn survive(case: &Case, number: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let child = world.workflow(child()).await;
    let run = world.accept(&world.workflow((case.parent)(&child)).await).await;
    let gate = Gate::with_fault(number, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let view = world.drive(&worker, &gate, run.id, Duration::from_hours(1)).await;
    let at = format!("{fault:?} at call {number}: {:?}", gate.log());
    let children = world.runs_of(&child).await;
    assert!(children.iter().all(|child| child.status.is_terminal()), "{at}: {children:?}");

    // If the answer to a request is lost, the child fails, and with it the parent.
    if matches!(fault, Fault::Fail | Fault::LostReply) && gate.log().get(number) == Some(&"http") {
        assert_eq!(view.row.status, Status::Failed, "{at}");
        assert!(children.iter().any(|child| child.status == Status::Failed), "{at}");
    } else {
        assert_eq!((view.row.status, view.answer), (Status::Completed, Some(case.expected.into())), "{at}");
        assert_eq!(children.len(), case.calls, "{at}: one for each call");
        assert!(children.iter().all(|child| child.status == Status::Completed), "{at}");
        let keys: BTreeSet<_> = world.parts.http.idempotency_keys().into_iter().collect();
        assert_eq!(keys.len(), case.calls, "{at}");
    }
    assert!(world.parts.http.requests().len() <= case.calls + 1, "{at}: one fault repeats an effect once at the most");
    // Nothing is left to do after the remaining debts were settled.
    for _ in 0..2 {
        world.work().await;
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_mins(1))).await;
        world.tick().await;
    }
    assert_eq!(world.tick().await, engine::sweep::TickReport::default(), "{at}");
    gate.log()
}

async fn survive_all(case: Case) {
    let clean = survive(&case, usize::MAX, Fault::Fail).await;
    for kind in ["create", "send", "claim", "commit", "http", "wake", "settle", "read"] {
        assert!(clean.contains(&kind), "nobody ever calls {kind}: {clean:?}");
    }
    for number in 0..clean.len() {
        for fault in FAULTS {
            survive(&case, number, fault).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_one_child() {
    survive_all(Case { parent: one_call, calls: 1, expected: "hello Li!" }).await;
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_one_child_in_each_branch() {
    survive_all(Case { parent: side_by_side, calls: 2, expected: "hello Li, hello An" }).await;
}
