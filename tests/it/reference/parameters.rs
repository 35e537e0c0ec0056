//! The parameters of paths.

use api::schema::{matching, saying, text};
use serde_json::Value;

/// The schema of a parameter of a path.
pub fn schema(name: &str) -> Value {
    let id = || matching("^[A-Za-z0-9_-]{1,64}$");
    match name {
        "workflowId" | "processModelId" => saying(id(), "The workflow's id"),
        "account" => saying(id(), "The account that owns the API"),
        "executionId" => {
            let renderings = "^(exec-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|in[0-9a-f]{32}|[0-9]{1,39})$";
            saying(matching(renderings), "The id of the run, in the form of any facade")
        }
        "moduleId" => saying(text(), "The module's id, such as `http_request`"),
        "folderId" => saying(text(), "The folder's id"),
        "appId" => saying(text(), "The application's id"),
        "name" => saying(text(), "Its name"),
        "version" => saying(text(), "The number of the published version, with or without a `v`"),
        "apiId" => saying(text(), "The API's id"),
        "module" => saying(text(), "The first part of the API's name"),
        "function" => saying(text(), "The second part of the API's name"),
        "token" => saying(text(), "The token in the address that the run has created"),
        _ => text(),
    }
}
