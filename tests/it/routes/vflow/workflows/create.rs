use super::documented;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use model::{AccountId, Folder, Timestamp};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/workflows";

async fn create(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", PATH).bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn the_documented_body_makes_a_workflow() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let folder = Folder {
        v: 1,
        id: "folder-001".into(),
        name: "f".into(),
        parent_id: None,
        order: 0,
        edit: 1,
        entered: 0,
        created_at: Timestamp(0),
        modified_at: Timestamp(0),
    };
    host.engine().ports.folders.create(&AccountId::parse("acme").unwrap(), &folder).await.unwrap();
    let body = json!({
        "name": "我的新工作流", "description": "这是一个新工作流", "folderId": "folder-001", "steps": [], "isEnabled": false,
        "tags": ["自动化"], "maxExecutionTime": 60, "triggerConfig": {"type": "manual"},
    });
    let answer = create(&host, &token, &body).await;
    assert_eq!(answer.status, 201);
    like_sample(&answer, "vflow-workflows-create");
    approved(&answer, "vflow-workflows-create");
    assert_eq!(answer.header("etag"), Some("\"1\""));

    let path = format!("{PATH}/{}", answer.body["data"]["id"].as_str().unwrap());
    let shown = host.call("GET", &path).bearer(&token).send().await.body["data"].clone();
    for (field, value) in body.as_object().unwrap() {
        let at = if field == "tags" { &shown["metadata"]["tags"] } else { &shown[field.as_str()] };
        assert_eq!(at, value, "{field}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_is_taken_once_a_folder() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    assert_eq!(create(&host, &token, &json!({"name": "A"})).await.status, 201);
    for name in ["A", "a", " A "] {
        let answer = create(&host, &token, &json!({"name": name})).await;
        assert_eq!(answer.verdict(), (409, 1004), "{name}");
    }
    let other = host.token("other", false).await;
    assert_eq!(create(&host, &other, &json!({"name": "A"})).await.status, 201);
    let nowhere = create(&host, &token, &json!({"name": "B", "folderId": "nowhere"})).await;
    assert_eq!((nowhere.verdict(), &nowhere.body["details"]), ((404, 3001), &json!({"field": "folderId"})));
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_named_and_not_stored() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut nested = json!(1);
    for _ in 0..64 {
        nested = json!([nested]);
    }
    let step = |id: &str, module: &str| json!({"id": id, "moduleId": module});
    let cases = [
        (json!({}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": 5}), "name"),
        (json!({"name": "w", "tags": "a"}), "tags"),
        (json!({"name": "w", "tags": [1]}), "tags[0]"),
        (json!({"name": "w", "steps": "x"}), "steps"),
        (json!({"name": "w", "steps": [step("a", "log"), {"id": "b"}]}), "steps[1].moduleId"),
        (json!({"name": "w", "steps": vec![step("a", "log"); 501]}), "steps"),
        (json!({"name": "w", "isEnabled": "perhaps"}), "isEnabled"),
        (json!({"name": "w", "maxExecutionTime": "long"}), "maxExecutionTime"),
        (json!({"name": "w", "inputs": [{"name": "i", "type": "thing"}]}), "inputs[0].type"),
        (json!({"name": "w", "steps": [{"id": "a", "moduleId": "log", "parameters": {"x": nested}}]}), "steps"),
    ];
    for (body, field) in cases {
        let answer = create(&host, &token, &body).await;
        assert_eq!(answer.verdict(), (400, 1002), "{body}");
        assert_eq!(answer.body["details"]["field"], field, "{}", answer.body);
    }
    let unpaired = json!({"name": "w", "steps": [step("a", "log"), step("b", "if_condition")]});
    let answer = create(&host, &token, &unpaired).await;
    assert_eq!(answer.verdict(), (400, 1002));
    approved(&answer, "vflow-workflows-create-unpaired");
    let twice = json!({"name": "w", "steps": [step("a", "log"), step("a", "log")]});
    let answer = create(&host, &token, &twice).await;
    assert_eq!((answer.verdict(), &answer.body["details"]["stepIndex"]), ((400, 1002), &json!(1)));
    for bytes in ["", "[]", "{", "{\"name\":\"w\"", "name=w"] {
        let answer = host.call("POST", PATH).bearer(&token).bytes(bytes).send().await;
        assert_eq!(answer.verdict(), (400, 1002), "{bytes}");
    }
    let listed = host.call("GET", PATH).bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn unknown_modules_and_shapes_are_kept() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut body = documented();
    body["steps"][0]["moduleId"] = "vflow.shizuku.something".into();
    body["steps"][0]["parameters"]["odd"] = json!({"type": "colour", "value": [null, {"deep": 1.50}]});
    let id = host.workflow(&token, &body).await;
    let shown = host.call("GET", &format!("{PATH}/{id}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["steps"], body["steps"]);
}

#[tokio::test(start_paused = true)]
async fn a_byte_order_mark_and_loose_scalars_are_read() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let bytes = "\u{feff}{\"name\":\"w\",\"isEnabled\":\"false\",\"maxExecutionTime\":\"30\",\"order\":\"3\"}";
    let answer = host.call("POST", PATH).bearer(&token).bytes(bytes).send().await;
    assert_eq!(answer.status, 201);
    let row = host.call("GET", PATH).bearer(&token).send().await.body["data"]["workflows"][0].clone();
    assert_eq!((&row["isEnabled"], &row["maxExecutionTime"], &row["order"]), (&json!(false), &json!(30), &json!(3)));
}

#[tokio::test(start_paused = true)]
async fn a_flow_key_is_taken_once_an_account() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let shown = async |id: &str| {
        let answer = host.call("GET", &format!("{PATH}/{id}")).bearer(&token).send().await;
        (answer.body["data"]["flowKey"].clone(), answer.body["data"]["flowType"].clone())
    };
    let plain = host.workflow(&token, &json!({"name": "plain"})).await;
    assert_eq!(shown(&plain).await, (json!(plain), json!("sync")));
    let keyed = host.workflow(&token, &json!({"name": "keyed", "flowKey": "pay_out-1", "flowType": "async"})).await;
    assert_eq!(shown(&keyed).await, (json!("pay_out-1"), json!("async")));
    for key in ["pay_out-1", "1", "", "a b", "密"] {
        let status = if key == "pay_out-1" { 409 } else { 400 };
        assert_eq!(create(&host, &token, &json!({"name": "w", "flowKey": key})).await.status, status, "{key}");
    }
    let put = async |id: &str, body: Value| {
        host.call("PUT", &format!("{PATH}/{id}")).bearer(&token).json(&body).send().await.verdict()
    };
    assert_eq!(put(&plain, json!({"flowKey": "pay_out-1"})).await, (409, 1004));
    assert_eq!(put(&keyed, json!({"flowKey": null, "flowType": "sync"})).await, (200, 0));
    assert_eq!(shown(&keyed).await, (json!(keyed), json!("sync")));
    assert_eq!(put(&plain, json!({"flowKey": "pay_out-1"})).await, (200, 0));
    // A record can be sent back as it was shown.
    assert_eq!(put(&keyed, json!({"flowKey": keyed, "flowType": "sync"})).await, (200, 0));
}

#[tokio::test(start_paused = true)]
async fn a_workflow_s_own_address_is_told_the_end_of_runs_that_name_none() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([{"id": "a", "moduleId": "log", "parameters": {"message": "x"}}]);
    let body =
        json!({"name": "w", "steps": steps, "triggers": [{"type": "sms"}], "callbackUrl": "https://a.example/told"});
    let id = host.workflow(&token, &body).await;
    let show = async |run: &str| {
        host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await.body["data"].clone()
    };
    let (run, _) = host.execute(&token, &id, &json!({"async": false})).await;
    assert_eq!(show(&run).await["callback"]["url"], "https://a.example/told");
    let named = json!({"async": false, "callbackUrl": "https://b.example/told"});
    let (run, _) = host.execute(&token, &id, &named).await;
    assert_eq!(show(&run).await["callback"]["url"], "https://b.example/told");
    let event =
        host.call("POST", "/api/v1/events").bearer(&token).json(&json!({"type": "sms", "sender": "1"})).send().await;
    let run = event.body["data"]["executions"][0]["executionId"].as_str().unwrap_or_else(|| panic!("{}", event.body));
    assert_eq!(show(run).await["callback"]["url"], "https://a.example/told");
    // A run with a pending callback cannot be deleted, and the error says why.
    host.work().await;
    let refused = host.call("DELETE", &format!("/api/v1/executions?executionId={run}")).bearer(&token).send().await;
    assert_eq!(refused.verdict(), (409, 1003));
    assert!(refused.message().contains("callback"), "{}", refused.body);
    let path = format!("/api/v1/workflows/{id}");
    for (url, status) in [("ftp://a.example/", 400), ("https://c.example/", 200), ("", 200)] {
        let answer = host.call("PUT", &path).bearer(&token).json(&json!({"callbackUrl": url})).send().await;
        assert_eq!(answer.status, status, "{url}");
    }
    assert_eq!(host.call("GET", &path).bearer(&token).send().await.body["data"]["callbackUrl"], json!(null));
}
