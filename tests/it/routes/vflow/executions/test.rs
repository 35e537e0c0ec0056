use crate::routes::expect::approved;
use crate::routes::host::Host;
use engine::ports::http_out::HttpResponse;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_run_that_has_ended_becomes_a_test_that_replays_it() {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    let body = br#"{"price": 5}"#.to_vec();
    let host = Host::answering(move |_| {
        Ok(HttpResponse { status: 200, headers: headers.clone(), body: body.clone(), url: String::new() })
    })
    .await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "get", "moduleId": "http_request", "parameters": {"url": "https://example.com/[[what]]"}},
        {"id": "out", "moduleId": "output", "parameters": {"value": "{{get.json}}"}},
    ]);
    let inputs = json!([{"name": "what", "required": true}]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps, "inputs": inputs})).await;
    let (run, _) = host.execute(&token, &id, &json!({"inputVariables": {"what": "pen"}})).await;
    let path = format!("/api/v1/executions/{run}/test");
    let early = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(early.status, 409, "{}", early.body);
    host.work().await;
    let made = host.call("GET", &path).bearer(&token).send().await;
    approved(&made, "vflow-executions-test");
    let data = &made.body["data"];
    assert_eq!(data["notes"], json!([]));
    let case = &data["tests"]["cases"][0];
    assert_eq!((&case["inputs"], &case["expect"]["status"]), (&json!({"what": "pen"}), &json!("completed")));
    let mock = data["tests"]["mocks"].as_object().unwrap().values().next().unwrap();
    assert_eq!(mock["request"]["url"], "https://example.com/pen");
    let suite = rehearsal::Suite::read(&data["tests"]).unwrap();
    assert_eq!(suite.cases.len(), 1);
    let other = host.token("other", false).await;
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.status, 404);
}
