use super::call::{BOTH, call, published};
use crate::routes::expect::approved;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_long_run_is_asked_for_by_the_application_that_started_it() {
    let delay = json!([
        {"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "b", "moduleId": "output", "parameters": {"value": 1}},
    ]);
    let (host, admin, token) = published(&delay, &BOTH).await;
    let answer = call(&host, "GET", &format!("openAPItest/test/get?accessToken={token}"), "").await;
    let id = answer.body["data"]["executionId"].as_str().unwrap();
    let ask = async |id: &str| {
        call(&host, "GET", &format!("executionOpen/result?accessToken={token}&executionId={id}"), "").await
    };
    assert_eq!(ask(id).await.body["code"], 202);
    tokio::time::advance(Duration::from_secs(61)).await;
    host.work().await;
    let ended = ask(id).await;
    approved(&ended, "itrigger-api-result");
    assert_eq!((&ended.body["code"], &ended.body["data"]), (&json!(200), &json!(1)));
    // For the application, a run that it has not started does not exist.
    let listed = host.call("GET", "/api/v1/workflows").bearer(&admin).send().await;
    let workflow = listed.body["data"]["workflows"][0]["id"].as_str().unwrap().to_owned();
    let (other, _) = host.execute(&admin, &workflow, &json!({})).await;
    for id in [other.as_str(), "nothing", ""] {
        let answer = ask(id).await;
        assert_eq!(
            (answer.status, &answer.body["code"], answer.body.get("data")),
            (200, &json!(400), None::<&Value>),
            "{id}"
        );
    }
}
