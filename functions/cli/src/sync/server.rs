//! The content of a server: workflows, folders and API records.

use crate::account::Source;
use crate::account::api::Api;
use crate::form::Content;
use crate::{Call, Client, Exit, Result};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The number of workflows that are read at once.
const AT_ONCE: usize = 50;
/// The code of an answer that would be too large.
const TOO_LARGE: i64 = 8002;

/// The content of a server.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The workflows, by id.
    pub workflows: BTreeMap<String, Stored>,
    /// The folders of the account.
    pub folders: Vec<Folder>,
    /// The API records, by kind and name; `None` = the token does not show them.
    pub apis: Option<BTreeMap<String, StoredApi>>,
}

/// A workflow at the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    /// What it says.
    pub content: Content,
    /// The names of its folders, outermost first.
    pub folder: Vec<String>,
}

impl Stored {
    /// What a file says of a workflow.
    pub fn of_file(source: &Source) -> Self {
        Self { content: source.document.content.clone(), folder: source.folder.clone() }
    }
}

/// A folder at the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Folder {
    /// The id at the server.
    pub id: String,
    /// Its name and the names of all folders around it, outermost first.
    pub path: Vec<String>,
    /// The position in the folder around it.
    pub order: i64,
}

/// An API record at the server.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredApi {
    /// The id at the server.
    pub id: String,
    /// What it says.
    pub api: Api,
}

/// Reads everything that files describe.
pub async fn snapshot(client: &Client) -> Result<Snapshot> {
    let rows = client.all_by_offset(&Call::get(["workflows"]), "workflows").await?;
    let ids: Vec<_> = rows.iter().filter_map(|row| Some(row.get("id")?.as_str()?.to_owned())).collect();
    let mut documents = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        exported(client, some, &mut documents).await?;
    }
    let workflows = documents.iter().filter_map(Value::as_object).map(stored);
    let workflows = workflows.map(|stored| (stored.content.id().to_owned(), stored)).collect();
    let folders = folders(&client.send(Call::get(["folders"])).await?.data);
    Ok(Snapshot { workflows, folders, apis: apis(client).await? })
}

/// The workflow in a document of the API.
fn stored(document: &Map<String, Value>) -> Stored {
    let names = document.get("folderPath").and_then(Value::as_array).into_iter().flatten();
    let folder = names.filter_map(Value::as_str).map(str::to_owned).collect();
    Stored { content: Content::of_server(document), folder }
}

/// Reads workflows with their steps; in smaller parts if the answer would be too large.
async fn exported(client: &Client, ids: &[String], documents: &mut Vec<Value>) -> Result<()> {
    let mut open = vec![ids];
    while let Some(some) = open.pop() {
        let call = Call::post(["workflows", "export-batch"]).body(json!({"workflowIds": some, "format": "json"}));
        match client.send(call).await {
            Ok(answer) => {
                let found = answer.data.get("workflows").and_then(Value::as_array).into_iter().flatten();
                documents.extend(found.map(|row| row.get("workflow").unwrap_or(row).clone()));
            }
            Err(failure) if failure.code() == Some(TOO_LARGE) && some.len() > 1 => {
                let (first, second) = some.split_at(some.len() / 2);
                open.extend([second, first]);
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

/// One workflow as it is now, with its ETag.
pub async fn one(client: &Client, id: &str, folders: &[Folder]) -> Result<Option<(Stored, Option<String>)>> {
    let answer = match client.send(Call::get(["workflows", id])).await {
        Ok(answer) => answer,
        Err(failure) if failure.exit() == Exit::Missing => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let Some(document) = answer.data.as_object() else { return Ok(None) };
    let folder = document.get("folderId").and_then(Value::as_str);
    let path = folders.iter().find(|other| Some(other.id.as_str()) == folder).map(|other| other.path.clone());
    let stored = Stored { content: Content::of_server(document), folder: path.unwrap_or_default() };
    Ok(Some((stored, answer.etag)))
}

fn folders(data: &Value) -> Vec<Folder> {
    let rows: Vec<_> = data.get("folders").and_then(Value::as_array).into_iter().flatten().collect();
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let by_id: BTreeMap<_, _> = rows.iter().filter_map(|row| Some((text(row, "id")?, *row))).collect();
    let path = |id: &str| {
        let mut names = Vec::new();
        let mut at = Some(id.to_owned());
        while let Some(row) = at.as_ref().and_then(|id| by_id.get(id))
            && names.len() <= by_id.len()
        {
            names.push(text(row, "name").unwrap_or_default());
            at = text(row, "parentId");
        }
        names.reverse();
        names
    };
    let folder = |(id, row): (&String, &&Value)| Folder {
        id: id.clone(),
        path: path(id),
        order: row.get("order").and_then(Value::as_i64).unwrap_or_default(),
    };
    by_id.iter().map(folder).collect()
}

async fn apis(client: &Client) -> Result<Option<BTreeMap<String, StoredApi>>> {
    let data = match client.send(Call::get(["apis"])).await {
        Ok(answer) => answer.data,
        Err(failure) if failure.exit() == Exit::Denied => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let rows = data.get("apis").and_then(Value::as_array).into_iter().flatten();
    let stored = |row: &Value| {
        let id = row.get("id")?.as_str()?.to_owned();
        Some(StoredApi { id, api: Api::of_server(row) })
    };
    Ok(Some(rows.filter_map(stored).map(|stored| (stored.api.key(), stored)).collect()))
}
