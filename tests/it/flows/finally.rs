//! Finally parts of runs that are ended from outside, and races between callbacks and time.

use crate::world::{World, answer};
use engine::ending;
use engine::ports::Clock;
use engine::ports::executions::Ended;
use engine::signals::{self, Received};
use model::{ExecutionId, Status};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::Gate;

fn step(id: &str, module: &str, parameters: Value) -> Value {
    json!({"id": id, "moduleId": module, "parameters": parameters})
}

fn request(id: &str, method: &str, at: &str) -> Value {
    step(id, "http_request", json!({"method": method, "url": format!("https://example.com/{at}")}))
}

/// Takes a lock, works for long, and gives the lock back in any case.
fn locked() -> Value {
    json!({"steps": [
        step("t", "try.start", json!({})), request("take", "POST", "lock"), step("work", "delay", json!({"duration": 900_000})),
        step("f", "try.finally", json!({})), step("wait", "delay", json!({"duration": 20_000})),
        request("free", "DELETE", "lock"), step("e", "try.end", json!({})), request("behind", "GET", "behind"),
    ]})
}

async fn begun(definition: Value, for_s: u64) -> (World, ExecutionId) {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(definition).await;
    let id = world.accept(&workflow).await.id;
    let until = world.parts.clock.now().plus(Duration::from_secs(for_s));
    world.work().await;
    world.parts.clock.sleep_until(until).await;
    (world, id)
}

fn methods(world: &World) -> Vec<String> {
    world.parts.http.requests().into_iter().map(|request| request.method).collect()
}

async fn driven(world: &World, id: ExecutionId) -> engine::RunView {
    world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(1)).await
}

#[tokio::test(start_paused = true)]
async fn a_stop_runs_the_finally_part_first() {
    let (world, id) = begun(locked(), 30).await;
    let row = ending::stop(&world.engine, &world.account, id).await.unwrap();
    assert_eq!((row.status, row.pending_end.map(|end| end.status)), (Status::Running, Some(Status::Cancelled)));
    let stopped_at = world.parts.clock.now();
    let view = driven(&world, id).await;
    assert_eq!((view.row.status, view.row.error), (Status::Cancelled, None));
    assert_eq!(methods(&world), ["POST", "DELETE"]);
    assert_eq!(view.row.completed_at, Some(stopped_at.plus(Duration::from_secs(20))));
}

/// A run that waits within the process for a short time has stored nothing of its steps otherwise.
#[tokio::test(start_paused = true)]
async fn a_stop_right_after_the_start_runs_the_finally_part() {
    let mut short = locked();
    short["steps"][2]["parameters"]["duration"] = json!(3_000);
    short["steps"].as_array_mut().unwrap().remove(1);
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let id = world.accept(&world.workflow(short).await).await.id;
    let at = world.parts.clock.now().plus(Duration::from_millis(200));
    let stopping = async {
        world.parts.clock.sleep_until(at).await;
        ending::stop(&world.engine, &world.account, id).await.unwrap()
    };
    let ((), row) = tokio::join!(world.work(), stopping);
    assert_eq!((row.status, row.pending_end.is_some()), (Status::Running, true));
    assert_eq!(driven(&world, id).await.row.status, Status::Cancelled);
    assert_eq!(methods(&world), ["DELETE"]);
}

/// The block that would have caught the failure of the second branch still waits for the first one
/// when the run is stopped.
#[tokio::test(start_paused = true)]
async fn a_failure_after_a_stop_is_not_caught_by_a_block_that_waits_for_its_branches() {
    let steps = json!({"steps": [
        step("o", "try.start", json!({})), step("p", "parallel.start", json!({})),
        step("b1", "parallel.branch", json!({})),
        step("t", "try.start", json!({})), step("work", "delay", json!({"duration": 900_000})),
        step("f", "try.finally", json!({})), step("wait", "delay", json!({"duration": 60_000})),
        step("boom", "fail", json!({"message": "not undone"})), step("te", "try.end", json!({})),
        step("b2", "parallel.branch", json!({})),
        step("d", "delay", json!({"duration": 20_000})), step("x", "fail", json!({"message": "first"})),
        step("pe", "parallel.end", json!({})),
        step("c", "try.catch", json!({})), request("caught", "POST", "caught"), step("oe", "try.end", json!({})),
    ]});
    let (world, id) = begun(steps, 30).await;
    world.tick().await;
    world.work().await;
    ending::stop(&world.engine, &world.account, id).await.unwrap();
    let view = driven(&world, id).await;
    assert_eq!((view.row.status, view.row.error.as_deref()), (Status::Failed, Some("step 'boom': not undone")));
    assert_eq!(methods(&world), Vec::<String>::new());
}

/// The run has begun the block since the row was read.
#[tokio::test(start_paused = true)]
async fn a_stop_that_comes_late_runs_the_finally_part() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let id = world.accept(&world.workflow(locked()).await).await.id;
    let before = world.row(id).await;
    world.work().await;
    assert_eq!(methods(&world), ["POST"]);
    let ended = ending::end(&world.engine, &before, Status::Cancelled, None).await.unwrap();
    assert!(matches!(ended, Ended::Ending(_)), "{ended:?}");
    assert_eq!(driven(&world, id).await.row.status, Status::Cancelled);
    assert_eq!(methods(&world), ["POST", "DELETE"]);
}

#[tokio::test(start_paused = true)]
async fn a_second_stop_is_final() {
    let (world, id) = begun(locked(), 30).await;
    ending::stop(&world.engine, &world.account, id).await.unwrap();
    world.work().await;
    let row = ending::stop(&world.engine, &world.account, id).await.unwrap();
    assert_eq!(row.status, Status::Cancelled);
    assert_eq!(methods(&world), ["POST"]);
    assert!(ending::stop(&world.engine, &world.account, id).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_finally_part_that_takes_too_long_is_cut_off() {
    let mut slow = locked();
    slow["steps"][4]["parameters"]["duration"] = json!(700_000);
    let (world, id) = begun(slow, 30).await;
    ending::stop(&world.engine, &world.account, id).await.unwrap();
    let until = world.parts.clock.now().plus(ending::GRACE);
    let view = driven(&world, id).await;
    assert_eq!(view.row.status, Status::Cancelled);
    assert!(view.row.completed_at >= Some(until));
    assert_eq!(methods(&world), ["POST"]);
}

#[tokio::test(start_paused = true)]
async fn without_a_finally_part_a_stop_ends_at_once() {
    let mut plain = locked();
    plain["steps"][3]["moduleId"] = json!("try.catch");
    let (world, id) = begun(plain, 30).await;
    let row = ending::stop(&world.engine, &world.account, id).await.unwrap();
    assert_eq!((row.status, row.pending_end), (Status::Cancelled, None));
}

/// An approval with a reminder; the wait stays open while the reminders are sent.
fn approval() -> Value {
    json!({"steps": [
        step("r", "race.start", json!({})),
        step("b1", "race.branch", json!({})), step("w", "wait_for_callback", json!({})),
        step("b2", "race.branch", json!({})), step("d", "delay", json!({"duration": 50_000})),
        step("e", "race.end", json!({})),
        step("x", "delay", json!({"duration": 50_000})),
        step("o", "output", json!({"value": "{{r.winner}} {{w.body.by}}"})),
    ]})
}

/// The steps of a run are counted with those of its finally parts, so none of them can run any
/// more.
#[tokio::test(start_paused = true)]
async fn too_many_steps_end_the_run_where_it_was() {
    let definition = json!({"steps": [
        step("t", "try.start", json!({})), step("l", "loop", json!({"count": 100_000})),
        step("set", "set_variable", json!({"name": "n", "value": 1})), step("le", "endloop", json!({})),
        step("f", "try.finally", json!({})), request("free", "DELETE", "lock"), step("e", "try.end", json!({})),
    ]});
    let (world, id) = begun(definition, 1).await;
    let view = driven(&world, id).await;
    assert_eq!(view.row.status, Status::Failed);
    let failed = view.failed.map(|failed| failed.step.id);
    assert!(matches!(failed.as_deref(), Some("set") | None), "{failed:?}");
    let error = view.row.error.unwrap_or_default();
    assert!(error.contains("100000 steps") && !error.contains("'free'"), "{error}");
    assert_eq!(methods(&world), Vec::<String>::new());
}

async fn token(world: &World, id: ExecutionId) -> String {
    let view = world.view(id).await;
    let outputs = view.outputs.iter().find(|(step, _)| step == "w").unwrap();
    let url = outputs.1["callback_url"].as_str().unwrap().to_owned();
    url.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_callback_wins_a_race() {
    let (world, id) = begun(approval(), 1).await;
    let token = token(&world, id).await;
    assert_eq!(signals::receive(&world.engine, &token, &json!({"by": "Ada"})).await.unwrap(), Received::First);
    let view = driven(&world, id).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("1 Ada"))));
}

#[tokio::test(start_paused = true)]
async fn the_address_of_a_wait_that_has_lost_is_closed() {
    let (world, id) = begun(approval(), 1).await;
    let token = token(&world, id).await;
    world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(55))).await;
    world.tick().await;
    world.work().await;
    assert_eq!(world.view(id).await.row.status, Status::Running);
    assert_eq!(signals::receive(&world.engine, &token, &json!({})).await.unwrap(), Received::Late);
    let view = driven(&world, id).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("2 "))));
}

/// What has begun waiting when the run is stopped, or overdue, takes no signal any more. A step of
/// the finally part does.
#[tokio::test(start_paused = true)]
async fn of_a_run_that_ends_only_the_finally_part_takes_signals() {
    let wait = |id: &str| step(id, "wait_for_callback", json!({}));
    let addresses = "{{w.callback_url}}\n{{v.callback_url}}\n{{z.callback_url}}";
    let tell = json!({"url": "https://example.com/", "method": "POST", "body": addresses});
    let definition = json!({"steps": [
        step("tell", "http_request", tell), step("t", "try.start", json!({})), wait("w"),
        step("f", "try.finally", json!({})), wait("v"), step("e", "try.end", json!({})), wait("z"),
    ]});
    for status in [Status::Cancelled, Status::Timeout] {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let workflow = world.workflow(definition.clone()).await;
        let request = world.request(&workflow, serde_json::Map::new(), records::executions::Wait::Async);
        let request = records::executions::Execute { timeout_s: Some(60), ..request };
        let id = records::executions::execute(&world.engine, request).await.unwrap().id;
        world.work().await;
        let body = world.parts.http.requests().remove(0).body.unwrap();
        let tokens: Vec<String> =
            String::from_utf8(body).unwrap().lines().map(|url| url.rsplit('/').next().unwrap().to_owned()).collect();
        let receive = async |token: &str| signals::receive(&world.engine, token, &json!({"by": "Ada"})).await.unwrap();
        if status == Status::Cancelled {
            ending::stop(&world.engine, &world.account, id).await.unwrap();
        } else {
            world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(61))).await;
        }
        for time in ["before", "in"] {
            for late in [&tokens[0], &tokens[2]] {
                assert_eq!(receive(late).await, Received::Late, "{time} the finally part: {late}");
                let asked = signals::question(&world.engine, late).await.unwrap();
                assert_eq!(asked.standing, signals::QuestionState::Over);
            }
            world.tick().await;
            world.work().await;
        }
        assert_eq!(receive(&tokens[1]).await, Received::First);
        let view = driven(&world, id).await;
        assert_eq!(view.row.status, status);
        let outputs = view.outputs.iter().find(|(step, _)| step == "v").unwrap();
        assert_eq!(outputs.1["body"], json!({"by": "Ada"}));
    }
}

/// The signal is for a step that the run would only reach in its finally part.
#[tokio::test(start_paused = true)]
async fn a_signal_between_a_stop_and_the_finally_part_is_kept_for_it() {
    let mut definition = json!({"steps": [
        step("t", "try.start", json!({})), request("tell", "POST", "tell"),
        step("work", "delay", json!({"duration": 900_000})),
        step("f", "try.finally", json!({})), step("w", "wait_for_callback", json!({})), step("e", "try.end", json!({})),
    ]});
    definition["steps"][1]["parameters"]["body"] = json!("{{w.callback_url}}");
    let (world, id) = begun(definition, 30).await;
    let body = String::from_utf8(world.parts.http.requests().remove(0).body.unwrap()).unwrap();
    ending::stop(&world.engine, &world.account, id).await.unwrap();
    let received = signals::receive(&world.engine, body.rsplit('/').next().unwrap(), &json!({"by": "Ada"})).await;
    assert_eq!(received.unwrap(), Received::First);
    let stopped_at = world.parts.clock.now();
    let view = driven(&world, id).await;
    assert_eq!(view.row.status, Status::Cancelled);
    assert!(stopped_at.until(view.row.completed_at.unwrap()) < Duration::from_secs(10), "{:?}", view.row.completed_at);
}
