//! An ended run wakes the run that waits for it, also if a process ends in between.

use crate::world::{WORKER_TIME, World, answer};
use engine::ports::Clock;
use engine::ports::executions::{Claim, Claimed, Commit, Committed, Next};
use engine::rows::{NewRow, new_row, run_secret};
use engine::run;
use engine::{Config, Engine, ending};
use model::{Execution, ExecutionId, Parent, Phase, Status, Timestamp, TraceId, Trigger, WorkflowId};
use serde_json::{Map, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

/// A run that only waits for a child, and the child, which was accepted and has not begun.
struct Pair {
    world: World,
    parent: ExecutionId,
    child: Execution,
}

impl Pair {
    /// Creates both. `change` modifies the child.
    async fn new(change: impl FnOnce(&mut Execution)) -> Self {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let output = json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "done"}}]});
        let (above, below) = (world.workflow(output.clone()).await, world.workflow(output).await);
        let parent = stored(&world, &above, None).await;
        let claim = Claim {
            account: parent.account.clone(),
            id: parent.id,
            cursor: 0,
            attempt_id: "parent".to_owned(),
            now: world.parts.clock.now(),
            lease_until: world.parts.clock.now().plus(Duration::from_secs(30)),
        };
        let Claimed::Mine(held) = world.engine.ports.executions.claim(&claim).await.unwrap() else {
            panic!("not mine")
        };
        let wait = Commit {
            account: held.account.clone(),
            id: held.id,
            fence: held.fence,
            cursor: held.cursor,
            inbox: Some(0),
            attempt_id: held.attempt_id.clone(),
            places: Vec::new(),
            limits: Vec::new(),
            state: Vec::new(),
            usage: model::Usage::default(),
            next: Next::Wait { wake_at: None, due_at: None },
        };
        assert_eq!(world.engine.ports.executions.commit(&wait).await.unwrap(), Committed::Done);
        let link = Parent { id: parent.id, chain: vec![above], limits: Vec::new() };
        let mut child = row(&world, &below, Some(link)).await;
        change(&mut child);
        assert!(world.engine.ports.executions.create(&child).await.unwrap());
        Self { world, parent: parent.id, child }
    }

    async fn read(&self, id: ExecutionId) -> Execution {
        self.world.engine.ports.executions.read(&self.world.account, id).await.unwrap().unwrap()
    }

    /// A worker processes the hint of the child.
    async fn work(&self, engine: &Engine) -> Result<(), engine::Error> {
        let deadline = self.world.parts.clock.now().plus(WORKER_TIME);
        let hint = engine::ports::StepMessage {
            v: 1,
            account: self.child.account.clone(),
            execution: self.child.id,
            cursor: self.child.cursor,
            attempts: self.child.attempts,
            workflow: None,
            trace: None,
        };
        run::act_on_hint(engine, &hint, deadline).await
    }

    /// The child has ended with this status and has no debts, its parent was woken, and a hint was
    /// sent.
    async fn is_settled(&self, status: Status) {
        let child = self.read(self.child.id).await;
        assert_eq!((child.status, child.due_at), (status, None));
        let parent = self.read(self.parent).await;
        let now = self.world.parts.clock.now();
        assert_eq!((parent.phase, parent.wake_at, parent.cursor), (Phase::Waiting, Some(now), 1));
        assert!(parent.inbox > 0 && parent.due_at > Some(now), "{parent:?}");
        let hints = self.world.messages().await;
        assert!(hints.len() == 1 && hints[0].contains(&self.parent.uuid().to_string()), "{hints:?}");
    }
}

async fn row(world: &World, workflow: &WorkflowId, parent: Option<Parent>) -> Execution {
    let now = world.parts.clock.now();
    let ids = &world.engine.ports.ids;
    let id = ExecutionId::from_uuid(ids.uuid(now));
    let new = NewRow {
        account: world.account.clone(),
        id,
        trigger: Trigger { kind: "manual".into(), data: Map::new(), facts: Map::new() },
        parent,
        callback: None,
        origin: None,
        trace: TraceId::of(id),
        secret: run_secret(&ids.secret()),
        limit_s: None,
        attempt_id: "made".to_owned(),
        now,
    };
    let workflow = world.engine.ports.workflows.read(&world.account, workflow).await.unwrap().unwrap();
    Execution { due_at: Some(now.plus(Duration::from_secs(15))), ..new_row(new, &workflow) }
}

async fn stored(world: &World, workflow: &WorkflowId, parent: Option<Parent>) -> Execution {
    let row = row(world, workflow, parent).await;
    assert!(world.engine.ports.executions.create(&row).await.unwrap());
    row
}

#[tokio::test(start_paused = true)]
async fn however_a_run_ends_its_parent_is_woken_at_once() {
    let pair = Pair::new(|_| {}).await;
    pair.work(&pair.world.engine).await.unwrap();
    pair.is_settled(Status::Completed).await;

    let pair = Pair::new(|_| {}).await;
    ending::stop(&pair.world.engine, &pair.world.account, pair.child.id).await.unwrap();
    pair.is_settled(Status::Cancelled).await;

    let pair = Pair::new(|child| child.attempts = Config::default().max_attempts).await;
    pair.work(&pair.world.engine).await.unwrap();
    pair.is_settled(Status::Failed).await;

    let long_ago = |child: &mut Execution| {
        child.deadline_at = Some(child.started_at);
        child.due_at = child.deadline_at;
    };
    let pair = Pair::new(long_ago).await;
    assert_eq!(pair.world.tick().await.timed_out, 1);
    pair.is_settled(Status::Timeout).await;
    let pair = Pair::new(long_ago).await;
    pair.work(&pair.world.engine).await.unwrap();
    pair.is_settled(Status::Timeout).await;
}

/// Runs the child with a fault at call number `call`. After that the cloud works normally until the
/// parent has also ended.
async fn survive(call: usize, fault: Fault) -> Vec<&'static str> {
    let pair = Pair::new(|_| {}).await;
    let world = &pair.world;
    let gate = Gate::with_fault(call, fault);
    let struck = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    tokio::select! {
        biased;
        () = gate.crashed() => {}
        // If a worker fails, the sweep processes the row.
        _ = pair.work(&struck) => {}
    }
    let log = gate.log();
    let parent = world.drive(&world.engine, &Gate::open(), pair.parent, Duration::from_mins(10)).await;
    assert_eq!(parent.row.status, Status::Completed, "{fault:?} at call {call}: {log:?}");
    assert!(parent.row.inbox > 0, "{fault:?} at call {call}: {log:?}");
    // The debt can be found after the parent has ended.
    world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_mins(1))).await;
    world.tick().await;
    let child = pair.read(pair.child.id).await;
    assert_eq!((child.status, child.due_at), (Status::Completed, None), "{fault:?} at call {call}: {log:?}");
    log
}

#[tokio::test(start_paused = true)]
async fn whatever_fails_the_parent_hears_of_it() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    assert_eq!(clean, ["read", "commit", "wake", "send", "settle"]);
    for call in 0..clean.len() {
        for fault in FAULTS {
            survive(call, fault).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_sweep_pays_what_the_ender_could_not() {
    let pair = Pair::new(|_| {}).await;
    // The process ends right after the last commit, before the parent was woken.
    let gate = Gate::with_fault(1, Fault::CrashAfter);
    let struck = pair.world.engine_with(guarded(&pair.world.engine.ports, &gate), |_| {});
    tokio::select! {
        biased;
        () = gate.crashed() => {}
        done = pair.work(&struck) => panic!("it lived: {done:?}"),
    }
    let child = pair.read(pair.child.id).await;
    let owed_until: Timestamp = child.due_at.unwrap();
    assert_eq!((child.status, pair.read(pair.parent).await.inbox), (Status::Completed, 0));
    assert_eq!(pair.world.tick().await.settled, 0, "before its time");
    pair.world.parts.clock.sleep_until(owed_until).await;
    assert_eq!(pair.world.tick().await.settled, 1);
    pair.is_settled(Status::Completed).await;
    assert_eq!(pair.world.tick().await, engine::sweep::TickReport::default(), "nothing is left to be done");
}

#[tokio::test(start_paused = true)]
async fn a_parent_that_has_ended_or_is_gone_is_owed_nothing() {
    let pair = Pair::new(|_| {}).await;
    ending::stop(&pair.world.engine, &pair.world.account, pair.parent).await.unwrap();
    let before = pair.read(pair.parent).await;
    pair.work(&pair.world.engine).await.unwrap();
    assert_eq!(pair.read(pair.child.id).await.due_at, None);
    assert_eq!(pair.read(pair.parent).await, before);

    let nobody = "01890a5dac96774bbcceb302099a8057";
    let pair = Pair::new(|child| {
        let id = ExecutionId::parse(nobody).unwrap();
        child.parent = Some(Parent { id, chain: Vec::new(), limits: Vec::new() });
    });
    let pair = pair.await;
    pair.work(&pair.world.engine).await.unwrap();
    let child = pair.read(pair.child.id).await;
    assert_eq!((child.status, child.due_at), (Status::Completed, None));
    assert!(pair.world.messages().await.is_empty());
}
