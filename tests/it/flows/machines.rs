//! A step that waits for the end of a state machine: the run sleeps between two looks at it, and
//! takes it along when it ends.

use crate::world::{TICK, World, answer};
use async_trait::async_trait;
use engine::ending;
use engine::interpret::WaitsFor;
use engine::ports::cloud::{CloudCall, EffectFailure};
use engine::ports::{Clock, Cloud, Ports};
use model::{ExecutionId, Status, Timestamp};
use records::executions::Wait;
use records::steps::{TimelineQuery, timeline};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::TestClock;
use testkit::faults::{Fault, Gate, guarded};

const MACHINE: &str = "arn:aws:states:us-east-1:1:stateMachine:m";
const EXECUTION: &str = "arn:aws:states:us-east-1:1:execution:m:e";

/// A service with one state machine, which takes a while.
struct Machine {
    clock: Arc<TestClock>,
    takes: Duration,
    ends_with: Value,
    started: Mutex<Option<Timestamp>>,
    keys: Mutex<Vec<String>>,
    looks: Mutex<Vec<Timestamp>>,
    stopped: Mutex<Vec<String>>,
}

#[async_trait]
impl Cloud for Machine {
    async fn call(&self, call: CloudCall, key: &str) -> Result<Value, EffectFailure> {
        let now = self.clock.now();
        match call {
            CloudCall::Start { machine, wait, .. } => {
                assert_eq!((machine.as_str(), wait), (MACHINE, true));
                self.keys.lock().unwrap().push(key.to_owned());
                self.looks.lock().unwrap().push(now);
                let began = *self.started.lock().unwrap().get_or_insert(now);
                let is_over = now >= began.plus(self.takes);
                let running = json!({"status": "RUNNING"});
                let mut stands = if is_over { self.ends_with.clone() } else { running };
                stands["execution_arn"] = json!(EXECUTION);
                stands["started_at"] = json!(began.0);
                Ok(stands)
            }
            CloudCall::Stop { execution } => {
                self.stopped.lock().unwrap().push(execution);
                Ok(Value::Null)
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn world(takes: Duration, ends_with: Value) -> (World, Arc<Machine>) {
    let mut world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let machine = Arc::new(Machine {
        clock: Arc::clone(&world.parts.clock),
        takes,
        ends_with,
        started: Mutex::default(),
        keys: Mutex::default(),
        looks: Mutex::default(),
        stopped: Mutex::default(),
    });
    let cloud = Arc::clone(&machine) as Arc<dyn Cloud>;
    world.engine = world.engine_with(Ports { cloud, ..world.engine.ports.clone() }, |_| {});
    (world, machine)
}

fn succeeded() -> Value {
    json!({"status": "SUCCEEDED", "output": "{\"total\": 7}"})
}

fn step() -> Value {
    json!({"id": "m", "moduleId": "step_functions_start", "parameters": {"state_machine_arn": MACHINE, "wait": true}})
}

async fn started(world: &World, steps: Value) -> ExecutionId {
    let workflow = world.workflow(json!({"steps": steps})).await;
    world.accept(&workflow).await.id
}

fn output(value: &str) -> Value {
    json!({"id": "o", "moduleId": "output", "parameters": {"value": value}})
}

#[tokio::test(start_paused = true)]
async fn the_output_of_the_machine_is_the_steps() {
    let hours = Duration::from_hours(3);
    let (world, machine) = world(hours, succeeded()).await;
    let id = started(&world, json!([step(), output("{{m.output.total}} {{m.status}}")])).await;
    world.work().await;
    let query = TimelineQuery { limit: 10, offset: 0 };
    let shown = timeline(&world.engine, &world.account, id, query).await.unwrap();
    assert_eq!(shown.spans[0].waits_for, Some(WaitsFor::Effect), "nothing has failed, so it is no retry");
    let view = world.drive(&world.engine, &Gate::open(), id, 2 * hours).await;
    assert_eq!(view.row.status, Status::Completed, "{:?}", view.row.error);
    assert_eq!(view.answer, Some(json!("7 SUCCEEDED")));
    let keys = machine.keys.lock().unwrap().clone();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    // Growing gaps, and none longer than five minutes and the delay of a message.
    let looks = machine.looks.lock().unwrap().clone();
    let gaps: Vec<_> = looks.windows(2).map(|pair| pair[0].until(pair[1])).collect();
    assert!(
        gaps[0] <= Duration::from_secs(3) && gaps.windows(2).all(|pair| pair[1] + Duration::from_secs(2) >= pair[0])
    );
    assert!(gaps.iter().all(|gap| *gap <= Duration::from_secs(302)), "{gaps:?}");
    assert!(looks.len() < 3 * 12 + 20, "{} looks in three hours", looks.len());
    assert!(machine.stopped.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_failure_of_the_machine_fails_the_step() {
    let failed = json!({"status": "FAILED", "error": "Bad", "cause": "no order"});
    let (world, machine) = world(Duration::from_secs(50), failed).await;
    let id = started(&world, json!([step()])).await;
    let view = world.drive(&world.engine, &Gate::open(), id, Duration::from_mins(5)).await;
    let error = view.row.error.unwrap();
    assert_eq!(view.row.status, Status::Failed);
    assert!(error.ends_with("the state machine ended with FAILED: Bad: no order"), "{error}");
    assert!(machine.stopped.lock().unwrap().is_empty(), "it has ended by itself");
}

#[tokio::test(start_paused = true)]
async fn a_short_machine_is_waited_for_in_the_request() {
    let (world, _) = world(Duration::from_secs(5), succeeded()).await;
    let workflow = world.workflow(json!({"steps": [step(), output("{{m.output.total}}")]})).await;
    let request = world.request(&workflow, Map::new(), Wait::Sync);
    let view = records::executions::execute(&world.engine, request).await.unwrap().view.unwrap();
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!(7))));
}

/// By a stop, by its time limit, and by another branch: whatever ends the run ends the machine.
#[tokio::test(start_paused = true)]
async fn the_machine_is_stopped_with_its_run() {
    let stopped = |machine: &Machine| machine.stopped.lock().unwrap().clone();
    let hour = Duration::from_hours(1);
    let (first, machine) = world(hour, succeeded()).await;
    let id = started(&first, json!([step()])).await;
    first.work().await;
    let parked = first.parts.clock.now().plus(Duration::from_secs(120));
    while first.parts.clock.now() < parked {
        first.deliver(&first.engine, &Gate::open(), Duration::from_secs(20)).await;
    }
    assert_eq!(stopped(&machine), [""; 0]);
    ending::stop(&first.engine, &first.account, id).await.unwrap();
    assert_eq!(stopped(&machine), [EXECUTION]);

    let (second, machine) = world(hour, succeeded()).await;
    let branch = |id: &str| json!({"id": id, "moduleId": "parallel.branch"});
    let steps = json!([
        {"id": "p", "moduleId": "parallel.start"},
        branch("b1"),
        step(),
        branch("b2"),
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "f", "moduleId": "fail", "parameters": {"message": "no"}},
        {"id": "e", "moduleId": "parallel.end"},
    ]);
    let id = started(&second, steps).await;
    let view = second.drive(&second.engine, &Gate::open(), id, 5 * TICK).await;
    assert_eq!((view.row.status, stopped(&machine)), (Status::Failed, vec![EXECUTION.to_owned()]));

    let (third, machine) = world(hour, succeeded()).await;
    let workflow = third.workflow(json!({"steps": [step()]})).await;
    let request = third.request(&workflow, Map::new(), Wait::Async);
    let request = records::executions::Execute { timeout_s: Some(600), ..request };
    let id = records::executions::execute(&third.engine, request).await.unwrap().id;
    let view = third.drive(&third.engine, &Gate::open(), id, hour).await;
    assert_eq!((view.row.status, stopped(&machine)), (Status::Timeout, vec![EXECUTION.to_owned()]));
}

/// Wherever a process dies, the machine is started once and its end is found.
#[tokio::test(start_paused = true)]
async fn a_process_that_dies_loses_no_machine() {
    for call in 0..24 {
        let (world, machine) = world(Duration::from_secs(90), succeeded()).await;
        let gate = Gate::with_fault(call, Fault::CrashAfter);
        let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
        let id = started(&world, json!([step(), output("{{m.output.total}}")])).await;
        let view = world.drive(&worker, &gate, id, Duration::from_hours(1)).await;
        assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!(7))), "{:?}", gate.log());
        let keys = machine.keys.lock().unwrap().clone();
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    }
}
