//! Callbacks: the number of attempts, their times, their content, and what is shown of them.

mod fair;
mod receivers;

use crate::world::{World, answer};
use engine::ports::http_out::HttpRequest;
use engine::ports::{CallbackMessage, Clock};
use engine::{Engine, Error, callbacks};
use model::{
    Callback, Credential, CredentialKind, DeliveryState, Dialect, Execution, ExecutionId, OlderSecret, Timestamp,
};
use records::executions::{self, Execute, Wait};
use records::secrets;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use testkit::faults::Gate;

const HOUR: Duration = Duration::from_hours(1);

/// A request for a workflow that ends at once, with a callback.
pub async fn request(world: &World, dialect: Dialect, url: &str, app: Option<&str>) -> Execute {
    let steps = json!({"steps": [
        {"id": "o", "moduleId": "output", "parameters": {"value": "done"}},
    ]});
    let workflow = world.workflow(steps).await;
    let mut request = world.request(&workflow, Map::new(), Wait::Async);
    request.callback = Some(Callback { url: url.to_owned(), dialect, app: app.map(str::to_owned) });
    request
}

async fn started(world: &World, dialect: Dialect) -> ExecutionId {
    let request = request(world, dialect, "https://example.com/told?key=hush", None).await;
    executions::execute(&world.engine, request).await.unwrap().id
}

async fn delivered(world: &World, id: ExecutionId) -> Execution {
    world.drive_told(&world.engine, &Gate::open(), id, HOUR).await
}

/// A world whose HTTP stub answers with this status and body.
async fn world(status: u16, body: &'static str) -> World {
    World::answering(move |_| Ok(answer(status, body))).await
}

fn bodies(world: &World) -> Vec<Value> {
    let requests = world.parts.http.requests().into_iter();
    requests.map(|request| serde_json::from_slice(&request.body.unwrap()).unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn an_end_is_told_in_the_words_of_its_dialect() {
    let world = world(200, " SUCCESS\n").await;
    let id = started(&world, Dialect::Dpa).await;
    let row = delivered(&world, id).await;
    assert_eq!((row.delivery.state, row.delivery.attempts.len()), (DeliveryState::Delivered, 1));
    assert_eq!(bodies(&world), [json!({"instanceId": id.dpa(), "modelId": row.workflow_id, "status": "FINISH"})]);
    let id = started(&world, Dialect::Standard).await;
    let row = delivered(&world, id).await;
    assert_eq!(
        bodies(&world)[1],
        json!({
            "executionId": id.vflow(), "workflowId": row.workflow_id, "status": "completed",
            "outputs": {}, "result": "done", "error": null,
            "startedAt": row.started_at, "completedAt": row.completed_at,
        })
    );
    let sent = &world.parts.http.requests()[1];
    assert_eq!((sent.method.as_str(), sent.follow_redirects, sent.timeout_ms), ("POST", false, 10_000));
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_four_times_with_growing_gaps_and_then_dead() {
    let status = Arc::new(AtomicU16::new(500));
    let now = Arc::clone(&status);
    let world = World::answering(move |_| Ok(answer(now.load(Ordering::Relaxed), "no"))).await;
    let id = started(&world, Dialect::Standard).await;
    let row = delivered(&world, id).await;
    assert_eq!((row.delivery.state, row.due_at), (DeliveryState::Dead, None));
    assert_eq!(world.parts.http.requests().len(), 4);
    let attempts = &row.delivery.attempts;
    let gaps: Vec<_> = attempts.windows(2).map(|pair| (pair[1].at.0 - pair[0].at.0) / 1000).collect();
    for (gap, wanted) in gaps.iter().zip([10, 60, 300]) {
        assert!((wanted * 8 / 10..=wanted * 12 / 10 + 2).contains(gap), "{gaps:?}");
    }
    for attempt in attempts {
        assert_eq!((attempt.status, attempt.response.as_deref()), (Some(500), Some("no")));
        assert_eq!(attempt.error.as_deref(), Some("the answer's status was 500"));
    }
    // A dead callback stays dead: neither the sweep nor time changes it.
    world.parts.clock.sleep_until(world.parts.clock.now().plus(HOUR)).await;
    assert_eq!(world.tick().await, engine::sweep::TickReport::default());
    assert_eq!(world.tell(&world.engine, &Gate::open(), Duration::ZERO).await, 0);

    // A user delivers it again: there are four more attempts, of which the second succeeds.
    let again = callbacks::redeliver(&world.engine, &world.account, id).await.unwrap();
    assert_eq!((again.delivery.state, again.delivery.attempts.len()), (DeliveryState::Pending, 4));
    world.tell(&world.engine, &Gate::open(), Duration::ZERO).await;
    status.store(204, Ordering::Relaxed);
    let row = delivered(&world, id).await;
    assert_eq!((row.delivery.state, row.delivery.attempts.len()), (DeliveryState::Delivered, 6));
    let ids: std::collections::BTreeSet<_> = world.parts.http.requests().iter().map(webhook_id).collect();
    assert_eq!(ids, [format!("msg_{id}")].into());
}

fn webhook_id(request: &HttpRequest) -> String {
    request.headers.iter().find(|(name, _)| name == "webhook-id").unwrap().1.clone()
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_forgets_loses_no_callback() {
    let world = world(200, "").await;
    let id = started(&world, Dialect::Standard).await;
    world.work().await;
    let lost = world.lose_callbacks().await;
    assert_eq!(lost.len(), 1);
    let row = delivered(&world, id).await;
    assert_eq!((row.delivery.state, world.parts.http.requests().len()), (DeliveryState::Delivered, 1));

    // A message of an earlier round has no effect.
    callbacks::redeliver(&world.engine, &world.account, id).await.unwrap();
    let old: CallbackMessage = serde_json::from_str(&lost[0].body).unwrap();
    assert_eq!(callbacks::send(&world.engine, &old, 1).await.unwrap(), None);
    assert_eq!(world.parts.http.requests().len(), 1);
    assert_eq!(delivered(&world, id).await.delivery.attempts.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn it_is_signed_by_the_app_that_the_caller_names() {
    let world = world(200, "").await;
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for (key, account) in [("mine", world.account.clone()), ("theirs", model::AccountId::parse("other").unwrap())] {
        let mut credential = Credential::new(CredentialKind::App, key.to_owned(), account, String::new(), Timestamp(0));
        credential.app.webhook_secret = Some(secret.to_owned());
        credential.app.older_webhook_secret =
            Some(OlderSecret { secret: "older".to_owned(), until: Timestamp(i64::MAX) });
        world.engine.ports.credentials.put(&credential).await.unwrap();
    }
    let signed = request(&world, Dialect::Standard, "https://example.com/", Some("mine")).await;
    let id = executions::execute(&world.engine, signed).await.unwrap().id;
    delivered(&world, id).await;
    let sent = &world.parts.http.requests()[0];
    let header = |name: &str| &sent.headers.iter().find(|(given, _)| given == name).unwrap().1;
    let at = Timestamp(header("webhook-timestamp").parse::<i64>().unwrap() * 1000);
    let body = sent.body.clone().unwrap();
    let want = engine::delivery::sign(id, at, &body, &[secret.to_owned(), "older".to_owned()]).unwrap();
    assert_eq!(header("webhook-signature"), &want[2].1);

    for app in ["theirs", "nobody"] {
        let foreign = request(&world, Dialect::Standard, "https://example.com/", Some(app)).await;
        let refused = executions::execute(&world.engine, foreign).await.unwrap_err();
        assert_eq!(refused.to_string(), "callbackApp: is no app of this account");
    }
}

#[tokio::test(start_paused = true)]
async fn no_secret_of_a_workflow_is_told() {
    const CANARY: &str = "canary-of-a-workflow";
    let world = world(500, "no").await;
    secrets::put(&world.engine, &world.account, "word", CANARY.to_owned()).await.unwrap();
    let copy = json!({"id": "c", "moduleId": "set_variable", "parameters": {"name": "copy", "value": "it is {{secrets.word}}"}});
    let says =
        json!({"id": "s", "moduleId": "output", "parameters": {"value": {"deep": ["[[copy]]", "{{secrets.word}}"]}}});
    let fails = json!({"id": "f", "moduleId": "fail", "parameters": {"message": "not [[copy]]"}});
    let workflow = world.workflow(json!({
        "steps": [copy, says, fails], "outputs": [{"name": "o", "value": "[[copy]]"}]
    }));
    let workflow = workflow.await;
    for dialect in [Dialect::Standard, Dialect::Dpa] {
        let mut request = world.request(&workflow, Map::new(), Wait::Async);
        request.callback = Some(Callback { url: "https://example.com/told".to_owned(), dialect, app: None });
        let id = executions::execute(&world.engine, request).await.unwrap().id;
        let row = delivered(&world, id).await;
        assert_eq!(row.delivery.attempts.len(), 4);
        assert!(!format!("{row:?}").contains(CANARY));
    }
    let sent = world.parts.http.requests();
    assert_eq!(sent.len(), 8);
    for request in &sent {
        let text = format!("{request:?}{}", String::from_utf8_lossy(request.body.as_ref().unwrap()));
        assert!(!text.contains(CANARY), "{text}");
    }
    let standard = &bodies(&world)[0];
    assert_eq!(
        (&standard["status"], &standard["error"]),
        (&json!("failed"), &json!("step 'f': not it is ***")),
        "{standard}"
    );
    assert_eq!(standard["result"], json!({"deep": ["it is ***", "***"]}));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_delivered_again_says_why() {
    let world = world(200, "").await;
    let id = started(&world, Dialect::Standard).await;
    let again = async |id| callbacks::redeliver(&world.engine, &world.account, id).await.unwrap_err().to_string();
    assert_eq!(again(id).await, "the callback cannot be delivered: the execution has not ended");
    let without = world.accept(&world.workflow(json!({"steps": []})).await).await.id;
    world.work().await;
    assert_eq!(again(without).await, "the callback cannot be delivered: the execution has none");
    let stranger = model::AccountId::parse("stranger").unwrap();
    let foreign = callbacks::redeliver(&world.engine, &stranger, id).await;
    assert!(matches!(foreign, Err(Error::ExecutionNotFound)), "{foreign:?}");
}

#[tokio::test(start_paused = true)]
async fn a_run_with_much_to_tell_is_told_without_its_outputs() {
    let world = world(200, "").await;
    let inputs = Map::from_iter([("text".to_owned(), "x".repeat(200_000).into())]);
    for times in [1, 6] {
        let step = |at: usize| json!({"id": format!("s{at}"), "moduleId": "vflow.data.text_processing", "parameters": {"operation": "拼接", "join_list": ["[[text]]"], "join_delimiter": ""}});
        let steps: Vec<_> = (0..times).map(step).collect();
        let workflow = world.workflow(json!({"steps": steps})).await;
        let mut request = world.request(&workflow, inputs.clone(), Wait::Sync);
        let url = "https://example.com/".to_owned();
        request.callback = Some(Callback { url, dialect: Dialect::Standard, app: None });
        let id = executions::execute(&world.engine, request).await.unwrap().id;
        assert_eq!(delivered(&world, id).await.error, None);
    }
    let bodies = bodies(&world);
    assert!(bodies[0]["outputs"]["s0"].is_object() && bodies[0].get("truncated").is_none());
    assert!(bodies[1]["outputs"].is_null() && bodies[1]["truncated"] == true);
}

/// An engine with this timeout that makes its attempts without gaps.
pub fn hasty(world: &World, ports: engine::Ports, timeout: Duration) -> Engine {
    world.engine_with(ports, |config| {
        config.callback_gaps = [Duration::ZERO; 3];
        config.callback_timeout = timeout;
    })
}
