//! The sample flow of a new local host, called as the documentation shows it.

use crate::local::Local;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_flow_logs_in_and_places_an_order() {
    let host = Local::start(&[]).await;
    let token = host.credentials["juggleToken"].as_str().unwrap();
    let call = async |prefix: &str, query: &str| {
        let path = format!("{prefix}/trigger/v1/sync_example?juggleToken={token}&{query}");
        let answer = host.call_with("GET", &path, &[], Value::Null).await;
        assert_eq!((answer.status, &answer.body["errorCode"]), (200, &json!(0)), "{answer:?}");
        answer.body["result"].clone()
    };
    let data = |name: &str| json!({"userName": "juggle", "age": 18, "orderName": name});
    for prefix in ["/v1/open/flow", "/open/v1/flow"] {
        let small = call(prefix, "userName=juggle&password=123456&deposit=1000.00").await;
        assert_eq!((&small["status"], &small["data"]), (&json!("FINISH"), &data("送10元话费")));
    }
    for (deposit, name) in [("100000", "送10元话费"), ("100000.01", "送一双耐克的鞋")] {
        let query = format!("userName=juggle&password=123456&deposit={deposit}");
        assert_eq!(call("/v1/open/flow", &query).await["data"], data(name), "{deposit}");
    }
    let refused = call("/v1/open/flow", "userName=juggle&password=1&deposit=1").await;
    let nothing = json!({"userName": null, "age": null, "orderName": null});
    assert_eq!((&refused["status"], &refused["data"]), (&json!("FINISH"), &nothing));
    let header = [("Juggle-Token", token)];
    let body = json!({"flowData": {"userName": "juggle", "password": "123456", "deposit": 1000}});
    let posted = host.call_with("POST", "/v1/open/flow/trigger/v1/sync_example", &header, body).await;
    assert_eq!(posted.body["result"]["data"], data("送10元话费"));

    // Other clients can use these services; workflows cannot use the rest of the host.
    let login = json!({"userName": "juggle", "password": "123456"});
    let served = host.call_with("POST", "/example/login", &[], login).await;
    assert_eq!((served.status, &served.body), (200, &json!({"userId": 1})));
    assert_eq!(host.call_with("GET", "/example/login", &[], Value::Null).await.status, 404);
    for base in [host.base.as_str(), "http://sluice.internal"] {
        let url = format!("{base}/api/v1/system/health");
        let steps = json!([{"id": "a", "moduleId": "http_request", "parameters": {"url": url, "method": "GET"}}]);
        let workflow = host.workflow(base, steps).await;
        let path = format!("/api/v1/workflows/{workflow}/execute");
        let ran = host.call("POST", &path, json!({"async": false})).await;
        assert_eq!(ran.body["data"]["status"], "failed", "{base}: {ran:?}");
    }
}
