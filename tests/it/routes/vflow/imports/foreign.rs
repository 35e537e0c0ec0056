use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

fn machine() -> Value {
    json!({"StartAt": "Hello", "States": {
        "Hello": {"Type": "Pass", "Result": "hi", "Next": "Job"},
        "Job": {"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "End": true},
    }})
}

#[tokio::test(start_paused = true)]
async fn a_state_machine_becomes_a_workflow_that_is_disabled() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let path = "/api/v1/workflows/import/asl?lang=en&name=Machine";
    let answer = host.call("POST", path).bearer(&token).json(&machine()).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    approved(&answer, "vflow-imports-foreign");
    let id = answer.body["data"]["imported"][0]["workflowId"].as_str().unwrap();
    let stored = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await.body["data"].clone();
    assert_eq!((&stored["name"], &stored["isEnabled"]), (&json!("Machine"), &json!(false)));
    assert_eq!(stored["steps"][2]["moduleId"], "fail");
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_stores_nothing_and_texts_are_in_the_language_that_is_asked_for() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let path = "/api/v1/workflows/import/asl?dryRun=true";
    for (language, part) in [("zh-CN", "无法等待"), ("en", "cannot be waited for")] {
        let call = host.call("POST", path).bearer(&token).header("accept-language", language).json(&machine());
        let data = call.send().await.body["data"].clone();
        let notes = data["report"]["entries"][2]["notes"].to_string();
        assert!(notes.contains(part), "{notes}");
        assert_eq!((data["workflows"].as_array().unwrap().len(), &data["total"]), (1, &json!(0)));
    }
    let listed = host.call("GET", "/api/v1/workflows?search=Imported").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["workflows"], json!([]));
}

/// A small file of each format.
fn files() -> [(&'static str, Value); 3] {
    let assigned = json!({"assignments": [{"id": "1", "name": "total", "type": "number", "value": 3}]});
    let nodes = json!([
        {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
        {"name": "Set", "type": "n8n-nodes-base.set", "typeVersion": 3.4, "position": [200, 0], "parameters": {"assignments": assigned}},
    ]);
    let connections = json!({"Start": {"main": [[{"node": "Set", "type": "main", "index": 0}]]}});
    let elements = json!([
        {"key": "start_1", "name": "Begin", "elementType": "START", "outgoings": ["end_1"]},
        {"key": "end_1", "name": "End", "elementType": "END", "incomings": ["start_1"]},
    ]);
    [
        ("n8n", json!({"name": "Of the file", "nodes": nodes, "connections": connections})),
        ("asl", json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}})),
        ("juggle", json!({"flowKey": "of_the_file", "flowName": "Of the file", "flowContent": elements})),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_file_can_be_in_a_field_with_its_name_and_folder() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let send = async |format: &str, body: &Value| {
        host.call("POST", &format!("/api/v1/workflows/import/{format}?lang=en")).bearer(&token).json(body).send().await
    };
    let folder = host.call("POST", "/api/v1/folders").bearer(&token).json(&json!({"name": "f"})).send().await;
    let folder = folder.body["data"]["id"].as_str().unwrap().to_owned();
    for (format, file) in files() {
        for definition in [file.clone(), file.to_string().into()] {
            let name = format!("{format} {}", definition.is_string());
            let mut body = json!({"name": name, "definition": definition, "folderId": folder, "dryRun": true});
            let planned = send(format, &body).await;
            assert_eq!(planned.status, 200, "{format}: {}", planned.body);
            assert_eq!(planned.body["data"]["workflows"][0]["name"], name.as_str());
            assert_eq!(planned.body["data"]["total"], 0);
            if format == "juggle" {
                // Both have the same flow key, which only one can have.
                continue;
            }
            body["dryRun"] = json!(false);
            let stored = send(format, &body).await.body["data"].clone();
            let id = stored["imported"][0]["workflowId"].as_str().unwrap_or_else(|| panic!("{stored}"));
            let shown = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
            let shown = &shown.body["data"];
            assert_eq!((&shown["name"], &shown["folderId"]), (&json!(name), &json!(folder)));
        }
        // Without a name, that of the file counts.
        let planned = send(format, &json!({"definition": file, "dryRun": true})).await;
        let expected = if format == "asl" { "Imported" } else { "Of the file" };
        assert_eq!(planned.body["data"]["workflows"][0]["name"], expected, "{format}");
        for (field, value, verdict) in [
            ("folderID", json!("x"), (400, 1002)),
            ("dryRun", json!("maybe"), (400, 1002)),
            ("name", json!(" "), (400, 1002)),
            ("folderId", json!("nowhere"), (404, 3001)),
        ] {
            for is_dry_run in [true, false] {
                let mut body = json!({"definition": file, "dryRun": is_dry_run});
                body[field] = value.clone();
                let refused = send(format, &body).await;
                let told = (refused.verdict(), &refused.body["details"]["field"]);
                assert_eq!(told, (verdict, &json!(field)), "{format}: {}", refused.body);
            }
        }
    }
    for (definition, field) in [
        (json!("{"), "definition"),
        (json!(3), "definition.States"),
        (json!({"States": {}}), "definition.StartAt"),
        (json!(r#"{"StartAt": "A", "StartAt": "B"}"#), "definition.StartAt"),
    ] {
        let refused = send("asl", &json!({"definition": definition})).await;
        assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 4, "{}", listed.body);
}

#[tokio::test(start_paused = true)]
async fn the_description_that_step_functions_gives_is_a_file_itself() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:Orders";
    let described =
        json!({"stateMachineArn": arn, "name": "Orders", "status": "ACTIVE", "definition": machine().to_string()});
    let call = host.call("POST", "/api/v1/workflows/import/asl?dryRun=true").bearer(&token).json(&described);
    let answer = call.send().await;
    assert_eq!(answer.body["data"]["workflows"][0]["name"], "Orders", "{}", answer.body);
}

#[tokio::test(start_paused = true)]
async fn a_blank_dry_run_is_refused_and_stores_nothing() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for value in ["", "%20", "maybe"] {
        let path = format!("/api/v1/workflows/import/asl?dryRun={value}");
        let answer = host.call("POST", &path).bearer(&token).json(&machine()).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!("dryRun")), "{value}");
    }
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_refused_with_its_field() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (format, body, field) in [
        ("yaml", json!({}), "format"),
        ("asl", json!({"States": {}}), "StartAt"),
        ("asl", json!({"StartAt": "A", "States": {"A": {"Next": "B"}}}), "States.A.Next"),
        ("n8n", json!({"a": 1}), "nodes"),
        ("juggle", json!({}), "flowContent"),
    ] {
        let answer =
            host.call("POST", &format!("/api/v1/workflows/import/{format}")).bearer(&token).json(&body).send().await;
        assert_eq!(answer.status, 400, "{format} {body}: {}", answer.body);
        assert!(answer.body.to_string().contains(field), "{field}: {}", answer.body);
    }
    let call = host.call("POST", "/api/v1/workflows/import/asl").bearer(&token).bytes("{");
    assert_eq!(call.send().await.status, 400);
}
