//! The metrics are complete: every accepted run ends in one of four ways, and every attempt of a
//! callback in one of two.

use crate::world::{World, answer};
use engine::ports::Metric;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::{Ports, ending};
use model::{Callback, Dialect, ExecutionId, Status};
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;
use testkit::Counted;
use testkit::faults::Gate;

const PATIENCE: Duration = Duration::from_hours(1);

fn outside(request: &HttpRequest) -> Result<HttpResponse, EffectFailure> {
    Ok(answer(if request.url.ends_with("/deaf") { 500 } else { 200 }, "{}"))
}

/// A world whose metrics are recorded.
async fn counting() -> (World, Arc<Counted>) {
    let mut world = World::answering(outside).await;
    let counted = Arc::new(Counted::default());
    world.engine.ports = Ports { metrics: counted.clone(), ..world.engine.ports };
    (world, counted)
}

async fn run(world: &World, steps: Value, wait: Wait, told: Option<&str>, timeout_s: Option<i64>) -> ExecutionId {
    let workflow = world.workflow(json!({"steps": steps})).await;
    let mut request = world.request(&workflow, Map::new(), wait);
    request.timeout_s = timeout_s;
    request.callback = told.map(|url| Callback { url: url.to_owned(), dialect: Dialect::Standard, app: None });
    executions::execute(&world.engine, request).await.unwrap().id
}

fn step(module: &str, parameters: Value) -> Value {
    json!({"id": "s", "moduleId": module, "parameters": parameters})
}

#[tokio::test(start_paused = true)]
async fn of_all_runs_the_metrics_add_up() {
    let (world, counted) = counting().await;
    let pure = json!([step("set_variable", json!({"name": "n", "value": 1}))]);
    let calls = json!([step("http_request", json!({"url": "https://example.com/"}))]);
    let fails = json!([step("fail", json!({"message": "on purpose"}))]);
    let waits = json!([step("delay", json!({"duration": 60_000}))]);
    let below = world.workflow(json!({"steps": pure})).await;
    let parent = json!([step("call_workflow", json!({"workflow_id": below.as_str()}))]);
    let (good, deaf) = (Some("https://example.com/told"), Some("https://example.com/deaf"));

    // One run is stopped before it has begun, one while it waits.
    let early = run(&world, pure.clone(), Wait::Async, None, None).await;
    ending::stop(&world.engine, &world.account, early).await.unwrap();
    let waiting = run(&world, waits.clone(), Wait::Async, None, None).await;
    world.work().await;
    ending::stop(&world.engine, &world.account, waiting).await.unwrap();
    run(&world, pure.clone(), Wait::Sync, None, None).await;
    run(&world, calls.clone(), Wait::Sync, None, None).await;
    let others = [
        run(&world, pure, Wait::Async, good, None).await,
        run(&world, fails, Wait::Async, deaf, None).await,
        run(&world, waits, Wait::Async, good, Some(5)).await,
        run(&world, parent, Wait::Async, None, None).await,
        run(&world, calls, Wait::Async, None, None).await,
    ];
    let gate = Gate::open();
    for id in others {
        world.drive(&world.engine, &gate, id, PATIENCE).await;
        if world.row(id).await.callback.is_some() {
            world.drive_told(&world.engine, &gate, id, PATIENCE).await;
        }
    }

    let times = |metrics: &[Metric]| metrics.iter().map(|metric| counted.times(*metric)).collect::<Vec<_>>();
    assert_eq!(times(&[Metric::Accepted, Metric::Started]), [10, 9], "{:?}", counted.all());
    let ends = [Metric::Completed, Metric::Failed, Metric::Stopped, Metric::TimedOut];
    assert_eq!(times(&ends), [6, 1, 2, 1], "{:?}", counted.all());
    let told = [Metric::CallbackDelivered, Metric::CallbackFailed, Metric::CallbackDead];
    assert_eq!(times(&told), [2, 4, 1], "{:?}", counted.all());
    let is_call = |metric: &&Metric| matches!(metric, Metric::Step { module: "http_request", .. });
    assert_eq!(counted.all().iter().filter(is_call).count(), 2, "{:?}", counted.all());
    assert_eq!(Metric::end(Status::Running), None);
}
