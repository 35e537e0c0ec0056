use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn a_workflow_is_described_by_what_it_declares() {
    let host = Host::with(|facts| facts.base_url = Some("https://sluice.example".into())).await;
    let token = host.token("acme", true).await;
    let body = json!({
        "name": "Order",
        "steps": [],
        "inputs": [
            {"name": "number", "type": "integer", "required": true, "description": "The order's"},
            {"name": "note", "type": "string", "defaultValue": "none"},
        ],
        "outputs": [{"name": "total", "type": "number", "value": 3}],
    });
    let id = host.workflow(&token, &body).await;
    let other = host.workflow(&token, &json!({"name": "Other"})).await;
    let api = |name: &str, workflow: &str| {
        json!({"module": "shop", "function": name, "workflowId": workflow, "methods": ["GET", "POST"],
               "auth": "token", "token": "123456", "enabled": name != "off"})
    };
    for (name, workflow) in [("order", &id), ("off", &id), ("other", &other)] {
        host.api(&token, &api(name, workflow)).await;
    }
    let tenants = json!({"kind": "itrigger", "module": "shop", "function": "order/new", "workflowId": id,
        "methods": ["POST"], "auth": "none", "enabled": true});
    host.api(&token, &tenants).await;
    for enabled in [true, false] {
        let path = format!("/api/v1/workflows/{id}/versions");
        host.call("POST", &path).bearer(&token).json(&json!({"enabled": enabled})).send().await;
    }
    let path = format!("/api/v1/workflows/{id}/openapi.json");
    let mut answer = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    let paths: Vec<_> = answer.body["paths"].as_object().unwrap().keys().cloned().collect();
    let ways = [
        format!("/api/v1/workflows/{id}/execute"),
        "/v1/api/acme/shop/order".to_owned(),
        format!("/api/dpa/process/processrun/execute/{id}"),
        format!("/v1/open/flow/trigger/v1/{id}"),
        "/itrigger-tenant/v1/basic/shop/order/new".to_owned(),
    ];
    assert_eq!(paths, ways);

    // The example in the document is accepted by the workflow.
    let example =
        answer.body["paths"][&paths[0]]["post"]["requestBody"]["content"]["application/json"]["example"].clone();
    let (_, run) = host.execute(&token, &id, &example).await;
    assert_eq!(run.body["data"]["declaredOutputs"]["total"]["value"], 3);
    let called = host.call("GET", "/v1/api/acme/shop/order?number=1").header("token", "123456").send().await;
    assert_eq!(called.body["response"]["code"], 0);

    // A published version has the types of its outputs, too.
    let flow = &answer.body["paths"][&paths[3]]["post"];
    let run = &flow["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"][0];
    let data = &run["properties"]["result"]["properties"]["data"]["anyOf"][0];
    assert_eq!(data["properties"]["total"]["anyOf"][0], json!({"type": "number"}), "{run}");
    let bodies: Vec<_> = flow["requestBody"]["content"].as_object().unwrap().keys().collect();
    assert_eq!(bodies, ["application/json"]);

    approved(&own(&mut answer), "vflow-workflows-openapi");
    let foreign = host.token("other", false).await;
    assert_eq!(host.call("GET", &path).bearer(&foreign).send().await.verdict(), (404, 1001));
}

#[tokio::test(start_paused = true)]
async fn an_api_is_described_by_the_version_that_it_pins() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let inputs = |name: &str| json!({"name": "Order", "steps": [], "inputs": [{"name": name, "required": true}]});
    let id = host.workflow(&token, &inputs("before")).await;
    let workflow = format!("/api/v1/workflows/{id}");
    for enabled in [true, false] {
        let path = format!("{workflow}/versions");
        host.call("POST", &path).bearer(&token).json(&json!({"enabled": enabled})).send().await;
    }
    host.call("PUT", &workflow).bearer(&token).json(&inputs("after")).send().await;
    for version in [Value::Null, json!("v1"), json!("v2")] {
        let name = version.as_str().unwrap_or("current");
        let api = json!({"module": "shop", "function": name, "workflowId": id, "version": version, "methods": ["GET"],
                         "auth": "none", "enabled": true});
        host.api(&token, &api).await;
    }
    let answer = host.call("GET", &format!("{workflow}/openapi.json")).bearer(&token).send().await;
    let asked = |path: &str| answer.body["paths"][path]["get"]["parameters"][0]["name"].clone();
    assert_eq!((asked("/v1/api/acme/shop/current"), asked("/v1/api/acme/shop/v1")), (json!("after"), json!("before")));
    // A disabled version cannot be called.
    assert_eq!(answer.body["paths"].get("/v1/api/acme/shop/v2"), None);
}

/// The parts of the answer that this route adds to the complete document.
fn own(answer: &mut Answer) -> Answer {
    answer.body["components"] = Value::Null;
    for operations in answer.body["paths"].as_object_mut().unwrap().values_mut() {
        for operation in operations.as_object_mut().unwrap().values_mut() {
            let outputs = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]
                ["properties"]["declaredOutputs"]
                .take();
            operation["responses"] = json!({"declaredOutputs": outputs});
        }
    }
    Answer {
        status: answer.status,
        headers: answer.headers.clone(),
        body: answer.body.clone(),
        bytes: answer.bytes.clone(),
    }
}
