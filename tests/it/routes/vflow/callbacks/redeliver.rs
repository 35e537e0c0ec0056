use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn what_was_told_is_told_again() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": 7}}]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let url = "https://example.com/told?key=hush";
    let (run, _) = host.execute(&token, &id, &json!({"callbackUrl": url})).await;
    let path = format!("/api/v1/executions/{run}");
    let again = format!("{path}/callback/redeliver");
    let early = host.call("POST", &again).bearer(&token).send().await;
    assert_eq!(early.verdict(), (409, 1003));
    approved(&early, "vflow-callbacks-redeliver-early");
    host.work().await;
    assert!(host.tell().await);
    let shown = host.call("GET", &path).bearer(&token).send().await;
    let callback = &shown.body["data"]["callback"];
    assert_eq!((&callback["url"], &callback["state"]), (&json!("https://example.com/told?…"), &json!("delivered")));
    assert_eq!((&callback["attempts"][0]["status"], &callback["attempts"][0]["response"]), (&json!(200), &json!("{}")));

    let other = host.token("other", false).await;
    assert_eq!(host.call("POST", &again).bearer(&other).send().await.verdict(), (404, 5001));
    let answer = host.call("POST", &again).bearer(&token).send().await;
    assert_eq!(answer.status, 202);
    approved(&answer, "vflow-callbacks-redeliver");
    assert!(host.tell().await);
    let shown = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["callback"]["attempts"].as_array().unwrap().len(), 2);
    let sent = host.parts.http.requests();
    assert_eq!((sent.len(), sent[0].url.as_str()), (2, url));

    let (without, _) = host.execute(&token, &id, &json!({"async": false})).await;
    let path = format!("/api/v1/executions/{without}");
    let shown = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(shown.body["data"].get("callback"), None);
    let none = host.call("POST", &format!("{path}/callback/redeliver")).bearer(&token).send().await;
    assert_eq!((none.verdict(), &none.body["details"]["reason"]), ((409, 1003), &json!("the execution has none")));
    let nothing = host.call("POST", "/api/v1/executions/nothing/callback/redeliver").bearer(&token).send().await;
    assert_eq!(nothing.verdict(), (404, 5001));
}
