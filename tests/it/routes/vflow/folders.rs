mod create;
mod delete;
mod get;
mod list;
mod update;

use crate::routes::host::Host;
use serde_json::json;

/// The id of a new folder.
async fn folder(host: &Host, token: &str, name: &str, parent: Option<&str>) -> String {
    let body = json!({"name": name, "parentId": parent});
    let answer = host.call("POST", "/api/v1/folders").bearer(token).json(&body).send().await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["data"]["id"].as_str().unwrap().to_owned()
}

/// The id of a new workflow in a folder.
async fn workflow(host: &Host, token: &str, name: &str, folder: Option<&str>) -> String {
    host.workflow(token, &json!({"name": name, "folderId": folder})).await
}
