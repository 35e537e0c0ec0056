use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};

/// A host on which a run waits for a call, the administrator's token, the run, and the path to
/// call.
async fn waiting() -> (Host, String, String, String) {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([
        {"id": "w", "moduleId": "wait_for_callback"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{w.body}}"}},
    ]);
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &workflow, &json!({})).await;
    host.work().await;
    let shown = show(&host, &token, &run).await;
    assert_eq!(shown["phase"], "waiting");
    // A host that does not know its public address shows only the path.
    let address = shown["outputs"]["w"]["callback_url"]["value"].as_str().unwrap().to_owned();
    assert!(address.starts_with("/v1/webhook/callback/acme~"), "{address}");
    (host, token, run, address)
}

async fn show(host: &Host, token: &str, run: &str) -> Value {
    host.call("GET", &format!("/api/v1/executions/{run}")).bearer(token).send().await.body["data"].clone()
}

fn code(answer: &Value) -> &str {
    answer["response"]["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn the_first_call_counts_and_the_second_is_told() {
    let (host, token, run, address) = waiting().await;
    let answer = host.call("POST", &address).bytes("{\"approved\":[true,null]}").send().await;
    like_sample(&answer, "botman-webhook-callback");
    approved(&answer, "botman-webhook-callback");
    // Before the run has continued, and after its end.
    let again = host.call("POST", &address).bytes("{}").send().await;
    approved(&again, "botman-webhook-callback-twice");
    assert_eq!(again.status, 410);
    host.work().await;
    let shown = show(&host, &token, &run).await;
    assert_eq!((&shown["status"], &shown["result"]), (&json!("completed"), &json!({"approved": [true, null]})));
    assert_eq!(host.call("POST", &address).send().await.body, again.body);
}

#[tokio::test(start_paused = true)]
async fn a_body_is_taken_as_what_it_is() {
    let form = "application/x-www-form-urlencoded";
    for (content_type, bytes, expected) in [
        (form, "", json!(null)),
        (form, "[1]", json!([1])),
        (form, "a=1&b=2", json!("a=1&b=2")),
        ("text/plain", "17", json!("17")),
        ("application/json", "17", json!(17)),
    ] {
        let (host, token, run, address) = waiting().await;
        let answer = host.call("POST", &address).header("content-type", content_type).bytes(bytes).send().await;
        assert_eq!((answer.status, &answer.body), (200, &json!({"response": {}})), "{bytes}");
        host.work().await;
        assert_eq!(show(&host, &token, &run).await["result"], expected, "{content_type} {bytes}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_taken_is_refused_and_the_run_waits_on() {
    let (host, token, run, address) = waiting().await;
    let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
    for bytes in ["{", deep.as_str()] {
        let call = host.call("POST", &address).header("content-type", "application/json");
        let answer = call.bytes(bytes.to_owned()).send().await;
        assert_eq!((answer.status, code(&answer.body)), (400, "requestError.invalidParams"), "{bytes}");
    }
    // Short enough for the route, but too long for a step's output. In JSON every backslash becomes
    // two.
    for bytes in [format!("\"{}\"", "x".repeat(240 * 1024)), "\\".repeat(130 * 1024), " ".repeat(1024 * 1024 + 1)] {
        let answer = host.call("POST", &address).bytes(bytes).send().await;
        assert_eq!((answer.status, code(&answer.body)), (413, "requestError.bodyTooLarge"));
    }
    let put = host.call("PUT", &address).send().await;
    assert_eq!((put.status, code(&put.body)), (405, "requestError.methodNotAllowed"));
    host.work().await;
    assert_eq!(show(&host, &token, &run).await["phase"], "waiting");
    let largest = format!("\"{}\"", "x".repeat(240 * 1024 - 2));
    assert_eq!(host.call("POST", &address).bytes(largest).send().await.body, json!({"response": {}}));
    host.work().await;
    assert_eq!(show(&host, &token, &run).await["status"], "completed");
}

#[tokio::test(start_paused = true)]
async fn whatever_is_wrong_with_a_token_the_answer_is_the_same() {
    let (host, token, run, address) = waiting().await;
    let (base, given) = address.split_at("/v1/webhook/callback/".len());
    let parts: Vec<_> = given.split('~').collect();
    let with = |place: usize, part: &str| {
        let mut parts = parts.clone();
        parts[place] = part;
        parts.join("~")
    };
    let last = if parts[4].ends_with('0') { "1" } else { "0" };
    let proof = format!("{}{last}", &parts[4][..parts[4].len() - 1]);
    let unknown = host.call("POST", &format!("{base}nothing")).send().await;
    approved(&unknown, "botman-webhook-callback-not-found");
    assert_eq!(unknown.status, 404);
    for wrong in [
        with(0, "other"),
        with(0, "a%20b"),
        with(1, "01890a5dac96774bbcceb302099a8057"),
        with(2, "1"),
        with(2, "-1"),
        with(3, "2"),
        with(4, &proof),
        with(4, &"0".repeat(32)),
        format!("{given}~"),
        format!("{given}0"),
        "~".repeat(1000),
    ] {
        let answer = host.call("POST", &format!("{base}{wrong}")).send().await;
        assert_eq!((answer.status, &answer.body), (unknown.status, &unknown.body), "{wrong}");
    }
    host.work().await;
    assert_eq!(show(&host, &token, &run).await["phase"], "waiting");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_has_ended_takes_no_calls() {
    let (host, token, run, address) = waiting().await;
    host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&token).send().await;
    let answer = host.call("POST", &address).send().await;
    approved(&answer, "botman-webhook-callback-ended");
    assert_eq!((answer.status, code(&answer.body)), (410, "requestError.conflict"));
}

/// The wait has timed out and the run continues: a late call must not be answered as if it had
/// counted.
#[tokio::test(start_paused = true)]
async fn a_wait_that_is_over_says_so_while_the_run_goes_on() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([
        {"id": "w", "moduleId": "wait_for_callback", "parameters": {"timeout": 60_000, "__error_policy": "SKIP"}},
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 600_000}},
    ]);
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &workflow, &json!({})).await;
    host.work().await;
    let shown = show(&host, &token, &run).await;
    let address = shown["outputs"]["w"]["callback_url"]["value"].as_str().unwrap().to_owned();
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    host.work().await;
    assert_eq!(show(&host, &token, &run).await["currentStep"]["id"], "d");
    for _ in 0..2 {
        let late = host.call("POST", &address).bytes("{\"approved\":true}").send().await;
        assert_eq!((late.status, code(&late.body)), (410, "requestError.waitIsOver"));
    }
}
