//! Crash points of a run with an OAuth connection, a sensitive output, a response and a race: after
//! the failure of any call it ends as it would have.

use crate::world::{World, answer};
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use model::Status;
use records::connections::{self, NewConnection};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded_secrets};

/// What the API answers with. It is sensitive.
const SESSION: &str = "session-0123456789";

fn serve(request: &HttpRequest) -> Result<HttpResponse, EffectFailure> {
    if request.url.starts_with("https://as.test/") {
        let token = json!({"access_token": "access-1", "token_type": "bearer", "expires_in": 3_600});
        return Ok(answer(200, &token.to_string()));
    }
    let has_token = request.headers.iter().any(|field| *field == ("Authorization".into(), "Bearer access-1".into()));
    let (status, body) = if has_token { (200, json!({"session": SESSION})) } else { (401, json!({})) };
    Ok(answer(status, &body.to_string()))
}

fn workflow() -> Value {
    let step =
        |id: &str, module: &str, parameters: Value| json!({"id": id, "moduleId": module, "parameters": parameters});
    let request = |id: &str, mut more: Value| {
        more["url"] = json!(format!("https://api.test/{id}"));
        for (name, value) in [
            ("method", json!("POST")),
            ("connection", json!("crm")),
            ("fail_on_status", json!(true)),
            ("__error_policy", json!("RETRY")),
        ] {
            more[name] = value;
        }
        step(id, "http_request", more)
    };
    json!({"steps": [
        request("login", json!({"__sensitive": ["json"]})),
        step("answer", "respond", json!({"body": {"taken": "{{login.statusCode}}"}})),
        step("race", "race.start", json!({})),
        step("b1", "race.branch", json!({})),
        step("callback", "wait_for_callback", json!({})),
        step("b2", "race.branch", json!({})),
        step("pause", "delay", json!({"duration": 30_000})),
        step("end", "race.end", json!({})),
        request("use", json!({"body": "{{login.json.session}}"})),
        step("out", "output", json!({"value": "{{race.winner_id}} {{use.statusCode}} {{login.json.session}}"})),
    ]})
}

/// Runs the workflow with a fault at call number `number`, and returns the calls that were made.
async fn survive(number: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(serve).await;
    let fields = [("tokenUrl", "https://as.test/token"), ("clientId", "me"), ("clientSecret", "hunter2-x")];
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), Some(value.to_owned()))).collect();
    let new = NewConnection { kind: "oauth2_client_credentials".to_owned(), fields, hosts: Vec::new() };
    connections::put(&world.engine, &world.account, "crm", new).await.unwrap();
    let run = world.accept(&world.workflow(workflow()).await).await;
    let gate = Gate::with_fault(number, fault);
    let worker = world.engine_with(guarded_secrets(&world.engine.ports, &gate), |_| {});
    let view = world.drive(&worker, &gate, run.id, Duration::from_hours(1)).await;
    let at = format!("{fault:?} at call {number}: {:?}", gate.log());
    assert_eq!(view.row.status, Status::Completed, "{at}: {:?}", view.row.error);
    assert_eq!(view.answer, Some(json!("b2 200 ***")), "{at}");
    assert_eq!(view.response.as_ref().map(|response| &response["body"]["taken"]), Some(&json!(200)), "{at}");
    for request in world.parts.http.requests().iter().filter(|request| request.url.ends_with("/use")) {
        assert_eq!(request.body.as_deref(), Some(SESSION.as_bytes()), "{at}");
    }
    let keys: std::collections::BTreeSet<_> = world.parts.http.idempotency_keys().into_iter().flatten().collect();
    let id = run.id.vflow();
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), [format!("{id}/login/1"), format!("{id}/use/1")], "{at}");
    gate.log()
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_what_a_connection_and_a_sensitive_output_are_for() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    for kind in ["read_secrets", "replace_secret", "sealer", "commit", "http"] {
        assert!(clean.contains(&kind), "the run never calls {kind}: {clean:?}");
    }
    for call in 0..clean.len() {
        for fault in FAULTS {
            survive(call, fault).await;
        }
    }
}
