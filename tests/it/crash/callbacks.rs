//! Crash points of runs with a callback: after the failure of any call, the receiver gets the
//! callback, and nothing is left to do.

use crate::world::{World, answer};
use engine::ending;
use engine::ports::Clock;
use engine::sweep::TickReport;
use model::{Callback, DeliveryState, Dialect};
use records::executions::{self, Wait};
use serde_json::{Map, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

/// How a run ends.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// In a worker.
    Worker,
    /// In the request of the caller, stored only once.
    Request,
    /// By a stop.
    Stop,
    /// By the sweep, because no worker runs it until its time limit.
    Sweep,
}

/// Faults after a call was applied. Their effects depend on how the run ends.
const LATE: [Fault; 2] = [Fault::LostReply, Fault::CrashAfter];

/// Runs a workflow with a fault at call number `call`, and returns the calls that were made.
async fn survive(way: Way, call: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "SUCCESS"))).await;
    let output = json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "done"}}]});
    let workflow = world.workflow(output).await;
    let gate = Gate::with_fault(call, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let mut request = world.request(&workflow, Map::new(), Wait::Async);
    let url = "https://example.com/told".to_owned();
    request.callback = Some(Callback { url, dialect: Dialect::Dpa, app: None });
    if let Way::Request = way {
        request.wait = Wait::Sync;
    }
    if let Way::Sweep = way {
        request.timeout_s = Some(1);
    }
    let accepted = tokio::select! {
        biased;
        () = gate.crashed() => None,
        accepted = executions::execute(&worker, request) => accepted.ok(),
    };
    let Some(accepted) = accepted else { return gate.log() };
    if let Way::Stop = way {
        tokio::select! {
            biased;
            () = gate.crashed() => {}
            // A caller without an answer to a stop can stop again; here the run reaches its end
            // instead.
            _ = ending::stop(&worker, &world.account, accepted.id) => {}
        }
    }
    if let Way::Sweep = way {
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(61))).await;
        tokio::select! {
            biased;
            () = gate.crashed() => {}
            _ = engine::sweep::tick(&worker) => {}
        }
    }
    let row = world.drive_told(&worker, &gate, accepted.id, Duration::from_hours(1)).await;
    let at = format!("{way:?}, {fault:?} at call {call}: {:?}", gate.log());
    assert_eq!((row.delivery.state, row.due_at), (DeliveryState::Delivered, None), "{at}");
    let requests = world.parts.http.requests();
    assert!((1..=2).contains(&requests.len()), "{at}: told {} times", requests.len());
    for request in &requests {
        assert!(request.headers.contains(&("webhook-id".to_owned(), format!("msg_{}", row.id))), "{at}");
        assert_eq!(request.body, requests[0].body, "{at}: told otherwise");
    }
    // Late and repeated messages change nothing, and nothing is left to do.
    for _ in 0..3 {
        world.work().await;
        world.tell(&world.engine, &Gate::open(), Duration::ZERO).await;
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_mins(1))).await;
        assert_eq!(world.tick().await, TickReport::default(), "{at}");
    }
    assert_eq!(world.parts.http.requests().len(), requests.len(), "{at}");
    gate.log()
}

async fn survive_all(way: Way, faults: &[Fault]) {
    let clean = survive(way, usize::MAX, Fault::Fail).await;
    for kind in ["create", "send_callback", "settle", "read", "http", "put_delivery"] {
        assert!(clean.contains(&kind), "{way:?} never calls {kind}: {clean:?}");
    }
    for call in 0..clean.len() {
        for fault in faults {
            survive(way, call, *fault).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_an_end_told_by_worker_and_request() {
    survive_all(Way::Worker, &FAULTS).await;
    survive_all(Way::Request, &LATE).await;
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_an_end_told_by_stop_and_sweep() {
    survive_all(Way::Stop, &LATE).await;
    survive_all(Way::Sweep, &LATE).await;
}
