use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use crate::routes::vflow::imports::{errors, names, send};
use crate::tree;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/workflows/import";

fn fixture(name: &str) -> Vec<u8> {
    tree::read(&format!("tests/fixtures/imports/{name}.json")).into_bytes()
}

async fn import(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", PATH).bearer(token).json(body).send().await
}

async fn shown(host: &Host, token: &str, id: &str) -> Value {
    host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(token).send().await.body["data"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_phones_own_file_becomes_a_workflow_that_is_disabled() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let answer = send(&host, &token, PATH, &[("早安.json", fixture("vflow-workflow"))], &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    like_sample(&answer, "vflow-imports-one");
    approved(&answer, "vflow-imports-one");
    let stored = shown(&host, &token, answer.body["data"]["imported"][0]["workflowId"].as_str().unwrap()).await;
    assert_eq!((&stored["isEnabled"], &stored["maxExecutionTime"]), (&json!(false), &json!(90)));
    assert_eq!(stored["metadata"]["author"], "某用户");
    assert_eq!(stored["metadata"]["tags"], json!(["日常", "语音"]));
    assert_eq!(stored["steps"][1]["parameters"], json!({"content": "备注"}));
    assert_eq!(stored["triggers"][0]["moduleId"], "vflow.trigger.manual");
}

#[tokio::test(start_paused = true)]
async fn folders_come_along() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (file, total) in [("vflow-folder", 2), ("vflow-backup", 4), ("vflow-list", 2)] {
        let answer = send(&host, &token, PATH, &[(file, fixture(file))], &[]).await;
        assert_eq!((answer.status, &answer.body["data"]["total"]), (200, &json!(total)), "{}", answer.body);
        assert_eq!(names(&answer, "imported").len(), total, "{}", answer.body);
    }
    let folders = host.call("GET", "/api/v1/folders").bearer(&token).send().await.body["data"]["folders"].clone();
    let folder = |name: &str| folders.as_array().unwrap().iter().find(|folder| folder["name"] == name).unwrap().clone();
    assert_eq!(folder("家居")["workflowCount"], 2);
    assert_eq!(folder("空文件夹")["workflowCount"], 0);
    assert_eq!(folder("周报")["parentId"], folder("工作")["id"]);
    assert_eq!(shown(&host, &token, "w-b").await["folderId"], folder("周报")["id"]);
    // An unknown folder counts as no folder.
    assert_eq!(shown(&host, &token, "w-d").await["folderId"], Value::Null);
    // The caller's folder has precedence over the file's.
    let target = folder("空文件夹")["id"].as_str().unwrap().to_owned();
    let files = [("vflow-folder", fixture("vflow-folder"))];
    let answer = send(&host, &token, PATH, &files, &[("override", "true"), ("folderId", &target)]).await;
    assert_eq!(names(&answer, "imported"), ["开灯", "关门"]);
    assert_eq!(shown(&host, &token, "w-lamp").await["folderId"], json!(target));
    assert_eq!(send(&host, &token, PATH, &files, &[("folderId", "nowhere")]).await.verdict(), (404, 3001));
}

#[tokio::test(start_paused = true)]
async fn what_is_there_is_skipped_or_replaced() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let step =
        |text: &str| json!({"id": "s", "moduleId": "log", "indentationLevel": 0, "parameters": {"message": text}});
    let body = |id: &str, text: &str, over: bool| json!({"workflow": {"id": id, "name": "W", "steps": [step(text)]}, "override": over});
    assert_eq!(names(&import(&host, &token, &body("w-1", "a", false)).await, "imported"), ["W"]);
    host.call("POST", "/api/v1/workflows/w-1/enable").bearer(&token).send().await;
    // The same id, and the same name with another id.
    for id in ["w-1", "w-2"] {
        let answer = import(&host, &token, &body(id, "b", false)).await;
        assert_eq!(
            answer.body["data"]["skipped"],
            json!([{"workflowId": "w-1", "name": "W", "reason": "Already exists"}])
        );
    }
    assert_eq!(shown(&host, &token, "w-1").await["revision"], 1);
    for (id, revision) in [("w-1", 2), ("w-2", 3)] {
        let answer = import(&host, &token, &body(id, id, true)).await;
        assert_eq!(answer.body["data"]["imported"][0]["workflowId"], "w-1", "{}", answer.body);
        let stored = shown(&host, &token, "w-1").await;
        assert_eq!((&stored["revision"], &stored["isEnabled"]), (&json!(revision), &json!(false)));
        assert_eq!(stored["steps"], json!([step(id)]));
    }
    // A workflow with the id of a deleted one gets a new revision that was never executed.
    host.call("DELETE", "/api/v1/workflows/w-1").bearer(&token).send().await;
    let answer = import(&host, &token, &body("w-1", "new", false)).await;
    assert_eq!(names(&answer, "imported"), ["W"], "{}", answer.body);
    let stored = shown(&host, &token, "w-1").await;
    assert_eq!((&stored["revision"], &stored["steps"]), (&json!(4), &json!([step("new")])));
    // Another account can have a workflow with the same id.
    let other = host.token("other", false).await;
    assert_eq!(names(&import(&host, &other, &body("w-1", "x", true)).await, "imported"), ["W"]);
    assert_eq!(shown(&host, &token, "w-1").await["steps"], json!([step("new")]));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_workflow_is_refused() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let deep = format!("{{\"name\":\"x\",\"steps\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for (bytes, verdict) in [
        (b"{".to_vec(), (400, 8001)),
        (b"hello".to_vec(), (400, 8001)),
        (b"{\"a\":1}".to_vec(), (400, 8001)),
        (b"{\"name\":\"left-pad\",\"version\":\"1.3.0\",\"scripts\":{}}".to_vec(), (400, 8001)),
        (b"PK\x03\x04 and so on".to_vec(), (400, 8001)),
        (deep.into_bytes(), (400, 8001)),
        (vec![b' '; 6 * 1024 * 1024 + 1], (413, 8002)),
        (format!("[{}]", vec!["1"; 501].join(",")).into_bytes(), (413, 8002)),
    ] {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        assert_eq!(send(&host, &token, PATH, &[("f.json", bytes.clone())], &[]).await.verdict(), verdict, "{shown}");
        let call = host.call("POST", PATH).bearer(&token).bytes(bytes);
        assert!([(verdict), (400, 1002)].contains(&call.send().await.verdict()), "{shown}");
    }
    assert_eq!(send(&host, &token, PATH, &[], &[]).await.verdict(), (400, 1002));
    let unpaired = json!({"workflow": {"name": "x", "steps": [{"id": "a", "moduleId": "if_condition"}]}});
    let answer = import(&host, &token, &unpaired).await;
    assert_eq!(errors(&answer), ["body: step 0: the block is never closed"]);
    assert_eq!(answer.message(), "No workflow was imported; errors says why");
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

/// Exports a workflow.
async fn exported(host: &Host, token: &str, id: &str) -> Value {
    let answer = host.call("GET", &format!("/api/v1/workflows/{id}/export")).bearer(token).send().await;
    answer.body["data"]["workflow"].clone()
}

#[tokio::test(start_paused = true)]
async fn vflows_own_file_goes_there_and_back_without_loss() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut file: Value = serde_json::from_slice(&fixture("vflow-workflow")).unwrap();
    file["cardIconRes"] = json!("rounded_bolt_24");
    file["cardThemeColor"] = json!("#FF8800");
    file["silentExecution"] = json!(true);
    file["steps"][1]["isDisabled"] = json!(true);
    let answer = import(&host, &token, &json!({"workflow": file})).await;
    let id = answer.body["data"]["imported"][0]["workflowId"].as_str().unwrap().to_owned();
    let stored = shown(&host, &token, &id).await;
    assert_eq!((&stored["silentExecution"], &stored["triggerCount"]), (&json!(true), &json!(1)));
    let back = exported(&host, &token, &id).await;
    for (name, value) in file.as_object().unwrap() {
        match name.as_str() {
            // An imported workflow is disabled; the other two fields depend on when and where it
            // was stored.
            "isEnabled" | "modifiedAt" | "folderId" => {}
            "_meta" => {
                for (name, value) in value.as_object().unwrap().iter().filter(|(name, _)| *name != "updated_at") {
                    // If both contain a value, that of the workflow has precedence.
                    assert_eq!(&back["_meta"][name], file.get(name).unwrap_or(value), "_meta.{name}");
                }
            }
            "steps" => {
                for (step, back) in value.as_array().unwrap().iter().zip(back["steps"].as_array().unwrap()) {
                    for name in ["id", "moduleId", "parameters", "indentationLevel"] {
                        assert_eq!(back[name], step[name], "{step}");
                    }
                    assert_eq!(back["isDisabled"] == true, step["isDisabled"] == true, "{step}");
                }
            }
            _ => assert_eq!(&back[name], value, "{name}"),
        }
    }
    // A copy: without its id, and with another one.
    for changed in [None, Some("copy-2")] {
        let mut copy = exported(&host, &token, &id).await;
        let entries = copy.as_object_mut().unwrap();
        entries.remove("id");
        entries.extend(changed.map(|id| ("id".to_owned(), json!(id))));
        entries.insert("name".to_owned(), json!(format!("copy {changed:?}")));
        let answer = import(&host, &token, &json!({"workflow": copy})).await;
        assert_eq!(names(&answer, "imported").len(), 1, "{}", answer.body);
    }
}

/// A workflow itself keeps all of its fields, so none is told to be unknown; those of an envelope
/// with a mistake are.
#[tokio::test(start_paused = true)]
async fn a_workflow_without_an_envelope_has_no_unknown_fields() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "s", "moduleId": "log", "indentationLevel": 0, "parameters": {"message": "x"}}]);
    let bare = json!({"name": "Bare", "steps": steps, "isFavorite": true, "someones": 1});
    let answer = import(&host, &token, &bare).await;
    assert_eq!((names(&answer, "imported"), &answer.body["warnings"]), (vec!["Bare".to_owned()], &json!(null)));
    let whole = json!({"code": 0, "message": "ok", "data": {"name": "Whole", "steps": steps}});
    assert_eq!(import(&host, &token, &whole).await.body["warnings"], json!(null));
    let typo = json!({"workflow": {"name": "Typo", "steps": steps}, "overide": true});
    assert_eq!(import(&host, &token, &typo).await.body["warnings"][0]["path"], "overide");
}

#[tokio::test(start_paused = true)]
async fn unknown_fields_that_are_not_kept_are_listed() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "a", "moduleId": "log", "paramters": {}, "parameters": {"message": "m", "any": 1}}]);
    let workflow = |name: &str| json!({"name": name, "steps": steps, "inputs": [{"name": "who", "typo": 1}], "shortcutName": "s", "ownField": 1});
    for (path, name) in [(PATH, "one"), ("/api/v1/workflows/import-batch", "two")] {
        let body = json!({"workflows": [workflow(&format!("{name} 1")), workflow(&format!("{name} 2"))]});
        let answer = host.call("POST", path).bearer(&token).json(&body).send().await;
        assert_eq!(names(&answer, "imported").len(), 2, "{}", answer.body);
        let warnings = answer.body["warnings"].as_array().unwrap_or_else(|| panic!("{}", answer.body));
        for place in ["imported[0]", "imported[1]"] {
            for field in ["steps[0].paramters", "inputs[0].typo"] {
                let path = format!("{place}.{field}");
                let found = warnings.iter().find(|warning| warning["path"] == path.as_str());
                assert_eq!(found.map(|warning| &warning["code"]), Some(&json!("unknown_field")), "{path}");
            }
        }
        assert!(!answer.body["warnings"].to_string().contains("ownField"), "{}", answer.body);
    }
}
