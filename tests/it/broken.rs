//! A state that contradicts its program fails its execution, loudly and at once: nothing is derived
//! from a guess, neither an idempotency key nor a timer.

use crate::lines::Lines;
use crate::world::{World, answer};
use engine::admission::entry::Entry;
use engine::index::{Branch, FibreId, StepIndex};
use engine::rows::{NewRow, new_row, run_secret};
use engine::run;
use engine::state::{Fibre, Layer, Pending, Progress, Split, State, UnderWay, Wait, codec};
use model::{Execution, ExecutionId, Phase, Status, Timestamp, TraceId, Trigger};
use serde_json::{Map, json};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;

/// A change that makes a state contradict itself or its program.
type Plant = fn(&mut State);

fn first(state: &mut State) -> &mut Fibre {
    state.fibres.first_mut().unwrap()
}

/// The first attempt of a step that has begun.
fn pending() -> Pending {
    Pending::first(Map::new(), Timestamp(0))
}

const PLANTS: &[(Plant, &str)] = &[
    (|state| first(state).pc = StepIndex(7), "step 7 is named, and the program has 2 steps"),
    (
        |state| {
            first(state).pc = StepIndex(7);
            first(state).wait = Wait::Effect(pending());
        },
        "step 7 is named, and the program has 2 steps",
    ),
    (|state| first(state).wait = Wait::Effect(pending()), "step 0 is under way and has no record"),
    (
        |state| {
            let under_way = vec![UnderWay { number: 0, started: false }];
            let progress = Progress { next: 1, total: 1, under_way, ..Progress::default() };
            first(state).wait = Wait::Children { pending: pending(), progress };
        },
        "step 0 is under way and has no record",
    ),
    (
        |state| {
            let split = Split { parent: FibreId(9), number: Branch(1), layer: Layer::default() };
            first(state).pc = StepIndex(1);
            first(state).split = Some(Box::new(split));
        },
        "there is no fibre 9",
    ),
];

async fn queued(world: &World, plant: Plant) -> Execution {
    let steps = json!({"steps": [
        {"id": "h", "moduleId": "http_request", "parameters": {"url": "https://example.com/", "method": "POST"}},
        {"id": "f", "moduleId": "fail", "parameters": {"message": "no"}},
    ]});
    let workflow = world.workflow(steps).await;
    let workflow = world.engine.ports.workflows.read(&world.account, &workflow).await.unwrap().unwrap();
    let ids = &world.engine.ports.ids;
    let now = world.engine.ports.clock.now();
    let id = ExecutionId::from_uuid(ids.uuid(now));
    let new = NewRow {
        account: world.account.clone(),
        id,
        trigger: Trigger { kind: "manual".into(), data: Map::new(), facts: Map::new() },
        parent: None,
        callback: None,
        origin: None,
        trace: TraceId::of(id),
        secret: run_secret(&ids.secret()),
        limit_s: None,
        attempt_id: "made".to_owned(),
        now,
    };
    let mut row = new_row(new, &workflow);
    let mut state = State::new(&Map::new());
    plant(&mut state);
    row.state = codec::encode(&mut state, row.cursor, row.fence, 0).unwrap().row;
    run::store_queued(&world.engine, row.clone(), &Entry::default()).await.unwrap();
    row
}

#[tokio::test(start_paused = true)]
async fn a_state_that_contradicts_its_program_fails_its_execution() {
    for (plant, error) in PLANTS {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let row = queued(&world, *plant).await;
        let lines = Lines::default();
        let layer = tracing_subscriber::fmt::layer().json().flatten_event(true);
        let all = tracing_subscriber::registry().with(EnvFilter::new("error"));
        let guard = tracing::subscriber::set_default(all.with(layer.with_writer(lines.clone())));
        world.work().await;
        drop(guard);

        let error = format!("broken invariant: {error}");
        let ended = world.row(row.id).await;
        assert_eq!((ended.status, ended.phase), (Status::Failed, Phase::Done), "{error}");
        assert_eq!(ended.error.as_deref(), Some(error.as_str()));
        assert!(world.parts.http.requests().is_empty(), "{error}: a request was sent");
        assert!(world.messages().await.is_empty() && ended.due_at.is_none(), "{error}: something is left to do");
        let lines = lines.take();
        let logged = lines.iter().find(|line| line["message"] == "a broken invariant fails the execution");
        let logged = logged.unwrap_or_else(|| panic!("{error} is not logged: {lines:?}"));
        assert_eq!(logged["error"], error);
        assert_eq!(logged["execution.id"], row.id.to_string());
    }
}
