use crate::routes::host::{Answer, Host};
use crate::routes::vflow::imports::unpacked;
use serde_json::{Value, json};

async fn export(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/workflows/export-batch").bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn many_workflows_go_into_one_archive() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let folder = host.call("POST", "/api/v1/folders").bearer(&token).json(&json!({"name": "f"})).send().await;
    let folder = folder.body["data"]["id"].clone();
    let steps = json!([{"id": "s", "moduleId": "log"}]);
    let a = host.workflow(&token, &json!({"name": "a/b", "steps": steps})).await;
    let b = host.workflow(&token, &json!({"name": "A:B", "folderId": folder, "steps": steps})).await;
    let answer = export(&host, &token, &json!({"workflowIds": [a, b, a], "includeSteps": false})).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/zip")));
    let name = "attachment; filename=\"workflows-export.zip\"; filename*=UTF-8''workflows-export.zip";
    assert_eq!(answer.header("content-disposition"), Some(name));
    let entries = unpacked(&answer.bytes);
    assert_eq!(entries.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a_b.json", "A_B (2).json"]);
    assert_eq!((entries[0].1.get("steps"), &entries[1].1["folderPath"]), (None, &json!(["f"])));

    let answer = export(&host, &token, &json!({"workflowIds": [b, a], "format": "json"})).await;
    let data = &answer.body["data"];
    assert_eq!(
        (&data["format"], &data["workflows"][0]["id"], &data["workflows"][1]["steps"][0]["id"]),
        (&json!("json"), &json!(b), &json!("s"))
    );
}

#[tokio::test(start_paused = true)]
async fn half_an_export_is_none() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let other = host.token("other", false).await;
    assert_eq!(export(&host, &other, &json!({"workflowIds": [id]})).await.verdict(), (404, 1001));
    for unknown in ["nothing", "a b"] {
        let answer = export(&host, &token, &json!({"workflowIds": [id, id, unknown]})).await;
        let details = json!({"field": "workflowIds[2]"});
        assert_eq!((answer.verdict(), &answer.body["details"]), ((404, 1001), &details), "{unknown}");
    }
    let cases = [
        (json!({}), "workflowIds"),
        (json!({"workflowIds": []}), "workflowIds"),
        (json!({"workflowIds": vec![&id; 201]}), "workflowIds"),
        (json!({"workflowIds": [id], "format": "tar"}), "format"),
        (json!({"workflowIds": [id], "includeSteps": "some"}), "includeSteps"),
    ];
    for (body, field) in cases {
        let answer = export(&host, &token, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
    // An export that is larger than an answer can be is refused.
    let noise: String =
        (0..230_000_u32).map(|i| char::from(b'a' + ((i.wrapping_mul(2_654_435_761) >> 13) % 26) as u8)).collect();
    let mut ids = Vec::new();
    for name in ["1", "2", "3", "4", "5"] {
        let step = |id: usize| json!({"id": format!("s{id}"), "moduleId": "log", "parameters": {"message": noise}});
        let steps: Vec<_> = (0..4).map(step).collect();
        ids.push(host.workflow(&token, &json!({"name": name, "steps": steps})).await);
    }
    let answer = export(&host, &token, &json!({"workflowIds": ids, "format": "json"})).await;
    assert_eq!(answer.verdict(), (413, 8002));
}
