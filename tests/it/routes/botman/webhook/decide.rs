use super::page::{address, asked, post, show, text};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_first_form_decides_and_the_second_is_told() {
    let fields = json!({"fields": [{"name": "amount", "type": "number", "required": true}]});
    let (host, token, run, outputs) = asked(&fields).await;
    let path = address(&outputs, "approve_url");
    for (form, flaw) in [
        ("", "Please approve or reject"),
        ("decision=maybe", "Please approve or reject"),
        ("decision=approve&amount=", "Please fill this in"),
        ("decision=approve&amount=many&comment=%3Cb%3E", "Please enter a number"),
    ] {
        let again = post(&host, &path, form).await;
        assert!(again.status == 422 && text(&again).contains(flaw), "{form}: {}", text(&again));
        assert!(!text(&again).contains("<b>"), "{}", text(&again));
    }
    assert_eq!(show(&host, &token, &run).await["phase"], "waiting");
    let thanks = post(&host, &path, "decision=approve&amount=120.5&comment=fine+%26+good").await;
    assert!(thanks.status == 200 && text(&thanks).contains("Approved"), "{}", text(&thanks));
    // Before the run has continued, and after its end.
    assert_eq!(post(&host, &path, "decision=reject").await.status, 410);
    let run = show(&host, &token, &run).await;
    assert_eq!(run["result"], json!({"approved": true, "amount": 120.5, "comment": "fine & good"}));
    let again = post(&host, &path, "decision=reject").await;
    assert!(again.status == 410 && text(&again).contains("Already answered"), "{}", text(&again));
    assert_eq!(host.call("GET", &path).send().await.status, 410);
    // The address of the signal is that of the same question.
    let signal = host.call("POST", &address(&outputs, "callback_url")).bytes("{}").send().await;
    assert_eq!(signal.status, 410);
}

#[tokio::test(start_paused = true)]
async fn who_rejects_need_not_fill_in_the_form() {
    let fields = json!({"fields": [{"name": "amount", "type": "number", "required": true}, {"name": "urgent", "type": "boolean"}]});
    let (host, token, run, outputs) = asked(&fields).await;
    let told = post(&host, &address(&outputs, "page_url"), "decision=reject&comment=").await;
    assert!(told.status == 200 && text(&told).contains("Rejected"));
    let result = show(&host, &token, &run).await["result"].clone();
    assert_eq!(result, json!({"approved": false, "amount": null, "urgent": false, "comment": ""}));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_stopped_takes_no_decision() {
    let (host, token, run, outputs) = asked(&json!({})).await;
    host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&token).send().await;
    let told = post(&host, &address(&outputs, "page_url"), "decision=approve").await;
    assert!(told.status == 410 && text(&told).contains("No longer open"));
    let large = format!("decision=approve&comment={}", "x".repeat(600 * 1024));
    assert_eq!(post(&host, &address(&outputs, "page_url"), &large).await.status, 413);
}
