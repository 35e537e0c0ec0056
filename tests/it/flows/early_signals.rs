//! Calls that arrive when the run does not read its signals: before it waits, while it stays in the
//! function, and after its timeout but before a worker has noticed that.

use crate::world::{World, answer};
use engine::ports::Clock;
use engine::signals::{self, Received};
use model::Status;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::{Fault, Gate, guarded};

/// The first request contains these addresses, one per line.
fn tell(addresses: &str) -> Value {
    json!({"id": "tell", "moduleId": "http_request",
           "parameters": {"url": "https://example.com/", "method": "POST", "body": addresses}})
}

/// The tokens in that request.
fn tokens(world: &World) -> Vec<String> {
    let request = world.parts.http.requests().remove(0);
    let body = String::from_utf8(request.body.unwrap()).unwrap();
    body.lines().map(|address| address.rsplit('/').next().unwrap().to_owned()).collect()
}

async fn call(world: &World, token: &str, body: Value) {
    let answered = signals::receive(&world.engine, token, &body).await.unwrap();
    assert_eq!(answered, Received::First);
}

#[tokio::test(start_paused = true)]
async fn calls_for_steps_that_follow_each_other_may_all_come_first() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let steps = json!({"steps": [
        tell("{{a.callback_url}}\n{{b.callback_url}}"),
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "a", "moduleId": "wait_for_callback"},
        {"id": "b", "moduleId": "wait_for_callback"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{a.body}}{{b.body}}"}},
    ]});
    let run = world.accept(&world.workflow(steps).await).await;
    world.work().await;
    let tokens = tokens(&world);
    call(&world, &tokens[1], json!(2)).await;
    call(&world, &tokens[0], json!(1)).await;
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(5)).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("12"))));
}

#[tokio::test(start_paused = true)]
async fn a_short_wait_hears_a_call_soon() {
    for beside in [false, true] {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let wait =
            |timeout: i64| json!({"id": "w", "moduleId": "wait_for_callback", "parameters": {"timeout": timeout}});
        let steps = if beside {
            json!([
                tell("{{w.callback_url}}"),
                {"id": "p", "moduleId": "parallel.start"},
                {"id": "b1", "moduleId": "parallel.branch"}, wait(3_600_000),
                {"id": "b2", "moduleId": "parallel.branch"},
                {"id": "d", "moduleId": "delay", "parameters": {"duration": 8000}},
                {"id": "e", "moduleId": "parallel.end"},
            ])
        } else {
            json!([tell("{{w.callback_url}}"), wait(8000)])
        };
        let run = world.accept(&world.workflow(json!({"steps": steps})).await).await;
        let began = world.parts.clock.now();
        let caller = async {
            world.parts.clock.sleep_until(began.plus(Duration::from_secs(3))).await;
            call(&world, &tokens(&world)[0], json!("here")).await;
        };
        let gate = Gate::open();
        let (view, ()) = tokio::join!(world.drive(&world.engine, &gate, run.id, Duration::from_mins(5)), caller);
        assert_eq!(view.row.status, Status::Completed, "{:?}", view.row.error);
        let step = view.outputs.iter().find(|(id, _)| id == "w").unwrap();
        assert_eq!(step.1["body"], "here");
        let took = began.until(view.row.completed_at.unwrap());
        assert!(beside || took < Duration::from_secs(6), "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_in_time_counts_however_late_the_run_looks() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let steps = json!({"steps": [
        tell("{{w.callback_url}}"),
        {"id": "w", "moduleId": "wait_for_callback", "parameters": {"timeout": 60_000}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{w.body}}"}},
    ]});
    let run = world.accept(&world.workflow(steps).await).await;
    world.work().await;
    let clock = &world.parts.clock;
    clock.sleep_until(clock.now().plus(Duration::from_secs(50))).await;
    call(&world, &tokens(&world)[0], json!("in time")).await;
    // All workers are busy until the step's timeout has passed.
    clock.sleep_until(clock.now().plus(Duration::from_secs(50))).await;
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(5)).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("in time"))), "{:?}", view.row.error);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_died_between_its_two_writes_is_made_up_for_by_the_next() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let steps = json!({"steps": [tell("{{w.callback_url}}"), {"id": "w", "moduleId": "wait_for_callback"}]});
    let run = world.accept(&world.workflow(steps).await).await;
    world.work().await;
    let token = &tokens(&world)[0];
    // The calls of a signal: read, signal, wake, hint.
    let gate = Gate::with_fault(1, testkit::faults::Fault::CrashAfter);
    let struck = world.engine_with(testkit::faults::guarded(&world.engine.ports, &gate), |_| {});
    let body = json!(1);
    tokio::select! {
        biased;
        () = gate.crashed() => {}
        done = signals::receive(&struck, token, &body) => panic!("it lived: {done:?}"),
    }
    assert_eq!(gate.log(), ["read", "put_signal"]);
    world.work().await;
    assert!(!world.view(run.id).await.row.status.is_terminal(), "nobody has been told");
    let answered = signals::receive(&world.engine, token, &json!(2)).await.unwrap();
    assert_eq!(answered, Received::Again);
    world.work().await;
    let view = world.view(run.id).await;
    assert_eq!((view.row.status, &view.outputs[1].1["body"]), (Status::Completed, &json!(1)));
}

#[tokio::test(start_paused = true)]
async fn items_side_by_side_wait_where_each_has_told() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let steps = json!({"steps": [
        {"id": "f", "moduleId": "foreach",
         "parameters": {"input_list": ["a", "b", "c", "d"], "parallelism": 3, "collect": "{{f.item}}={{w.body}}"}},
        {"id": "tell", "moduleId": "http_request",
         "parameters": {"url": "https://example.com/{{f.item}}", "method": "POST", "body": "{{w.callback_url}}"}},
        {"id": "w", "moduleId": "wait_for_callback"},
        {"id": "e", "moduleId": "endforeach"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{f.results}}"}},
    ]});
    let run = world.accept(&world.workflow(steps).await).await;
    let mut called = 0;
    for wave in [3, 4] {
        world.work().await;
        let requests = world.parts.http.requests();
        assert_eq!(requests.len(), wave);
        // The last address is called first.
        for request in requests[called..].iter().rev() {
            let address = String::from_utf8(request.body.clone().unwrap()).unwrap();
            call(&world, address.rsplit('/').next().unwrap(), json!(request.url.rsplit('/').next().unwrap())).await;
        }
        called = wave;
    }
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(5)).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!(["a=a", "b=b", "c=c", "d=d"]))));
}

/// The sender was told that the signal was accepted, so it counts, although the run only looks for
/// signals now and then.
#[tokio::test(start_paused = true)]
async fn a_call_before_the_other_branch_of_a_race_has_ended_wins() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let clock = &world.engine.ports.clock;
    let began = clock.now();
    let steps = json!({"steps": [
        tell("{{w.callback_url}}"),
        {"id": "r", "moduleId": "race.start"},
        {"id": "b1", "moduleId": "race.branch"},
        {"id": "w", "moduleId": "wait_for_callback"},
        {"id": "b2", "moduleId": "race.branch"},
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 6_000}},
        {"id": "e", "moduleId": "race.end"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{r.winner}} {{w.body}}"}},
    ]});
    let run = world.accept(&world.workflow(steps).await).await;
    let calling = async {
        clock.sleep_until(began.plus(Duration::from_millis(5_990))).await;
        call(&world, &tokens(&world)[0], json!("in time")).await;
    };
    tokio::join!(world.work(), calling);
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(5)).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("1 in time"))), "{:?}", view.row.error);
}

/// A call of which the run can make no use is not told as taken.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_stored_after_the_end_of_its_run_comes_late() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let steps = json!({"steps": [tell("{{w.callback_url}}"), {"id": "w", "moduleId": "wait_for_callback"}]});
    let workflow = world.workflow(steps).await;
    let mut place = None;
    for (ends, expected) in [(false, Received::First), (true, Received::Late)] {
        let run = world.accept(&workflow).await;
        world.work().await;
        let token = {
            let request = world.parts.http.requests().pop().unwrap();
            let address = String::from_utf8(request.body.unwrap()).unwrap();
            address.rsplit('/').next().unwrap().to_owned()
        };
        let gate = place.map_or_else(Gate::open, |place| Gate::with_fault(place, Fault::Stall));
        let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
        let ending = async {
            if ends {
                tokio::time::sleep(Duration::from_secs(30)).await;
                engine::ending::stop(&world.engine, &world.account, run.id).await.unwrap();
            }
        };
        let body = json!(1);
        let (received, ()) = tokio::join!(signals::receive(&engine, &token, &body), ending);
        assert_eq!(received.unwrap(), expected);
        place = gate.log().iter().position(|call| *call == "put_signal");
        assert!(place.is_some(), "{:?}", gate.log());
    }
}
