use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};
use std::time::Duration;

const FORM: &str = "application/x-www-form-urlencoded";

/// A host on which a run waits, the administrator's token, the run, and the outputs of the step
/// that waits.
pub async fn asked(parameters: &Value) -> (Host, String, String, Value) {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([
        {"id": "w", "moduleId": "wait_for_callback", "parameters": parameters},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{w.body}}"}},
    ]);
    let workflow = host.workflow(&token, &json!({"name": "Pay <b>", "steps": steps})).await;
    let (run, _) = host.execute(&token, &workflow, &json!({})).await;
    host.work().await;
    let outputs = show(&host, &token, &run).await["outputs"]["w"].clone();
    (host, token, run, outputs)
}

pub async fn show(host: &Host, token: &str, run: &str) -> Value {
    host.work().await;
    host.call("GET", &format!("/api/v1/executions/{run}")).bearer(token).send().await.body["data"].clone()
}

/// One of the addresses of the step.
pub fn address(outputs: &Value, name: &str) -> String {
    outputs[name]["value"].as_str().unwrap().to_owned()
}

pub async fn post(host: &Host, path: &str, form: &str) -> Answer {
    host.call("POST", path)
        .header("content-type", FORM)
        .header("accept-language", "en")
        .bytes(form.to_owned())
        .send()
        .await
}

pub fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

pub fn question() -> Value {
    json!({"title": "Pay <i>120</i>?", "message": "To Ada & Alan", "timeout": 60_000, "fields": [
        {"name": "amount", "label": "Amount", "type": "number", "required": true, "default": 120},
        {"name": "account", "type": "choice", "options": ["main", "other"]},
    ]})
}

#[tokio::test(start_paused = true)]
async fn a_get_shows_the_question_and_decides_nothing() {
    let (host, token, run, outputs) = asked(&question()).await;
    let page = address(&outputs, "page_url");
    assert!(page.starts_with("/v1/webhook/approval/acme~"), "{page}");
    assert_eq!(address(&outputs, "approve_url"), format!("{page}?decision=approve"));
    assert_eq!(address(&outputs, "reject_url"), format!("{page}?decision=reject"));
    for name in ["page_url", "approve_url", "reject_url"] {
        for method in ["GET", "HEAD"] {
            let answer = host.call(method, &address(&outputs, name)).header("accept-language", "en").send().await;
            assert_eq!((answer.status, answer.header("content-language")), (200, Some("en")));
        }
    }
    let english = host.call("GET", &address(&outputs, "approve_url")).header("accept-language", "en-GB").send().await;
    let policy = english.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(
        (english.header("referrer-policy"), english.header("cache-control")),
        (Some("no-referrer"), Some("no-store"))
    );
    let shown = text(&english);
    for part in [
        "Pay &lt;i&gt;120&lt;/i&gt;?",
        "To Ada &amp; Alan",
        "Pay &lt;b&gt;",
        "value=\"120\"",
        "class=\"approve first\"",
        "中文",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("<script"));
    let chinese = text(&host.call("GET", &format!("{page}?lang=zh")).header("accept-language", "en").send().await);
    assert!(chinese.contains("批准") && chinese.contains("English"), "{chinese}");
    assert_eq!(show(&host, &token, &run).await["phase"], "waiting");
}

#[tokio::test(start_paused = true)]
async fn an_address_that_is_unknown_or_over_says_so() {
    let (host, token, run, outputs) = asked(&question()).await;
    let page = address(&outputs, "page_url");
    let wrong = format!("{}0", &page[..page.len() - 1]);
    let other = if wrong == page { format!("{}1", &page[..page.len() - 1]) } else { wrong };
    for path in [other.as_str(), "/v1/webhook/approval/nothing"] {
        assert_eq!(host.call("GET", path).send().await.status, 404);
        assert_eq!(post(&host, path, "decision=approve").await.status, 404);
    }
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(show(&host, &token, &run).await["status"], "failed");
    assert_eq!(host.call("GET", &page).send().await.status, 410);
    assert_eq!(post(&host, &page, "decision=approve&amount=1").await.status, 410);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_is_not_asked_yet_is_loaded_again() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([
        {"id": "m", "moduleId": "set_variable", "parameters": {"name": "page", "value": "{{w.page_url}}"}},
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 600_000}},
        {"id": "w", "moduleId": "wait_for_callback", "parameters": {"title": "Now?"}},
    ]);
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &workflow, &json!({})).await;
    let page = show(&host, &token, &run).await["variables"]["page"]["value"].as_str().unwrap().to_owned();
    let early = host.call("GET", &page).header("accept-language", "en").send().await;
    assert!(early.status == 200 && text(&early).contains("http-equiv=\"refresh\""), "{}", text(&early));
    assert!(text(&post(&host, &page, "decision=approve").await).contains("One moment"));
    tokio::time::advance(Duration::from_secs(601)).await;
    host.work().await;
    assert!(text(&host.call("GET", &page).send().await).contains("Now?"));
}
