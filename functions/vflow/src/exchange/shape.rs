//! The JSON formats with workflows: one, also in the field `workflow`; several in a list or in the
//! field `workflows`, with their `folder` or `folders`; and each of these in the `data` of an
//! answer of this API.

use super::document;
use api::workflow::{body, draft};
use api::{Fields, MAX_BODY, unknown};
use engine::Error;
use engine::lint::Finding;
use model::WorkflowId;
use model::json::{MAX_DEPTH, deeper_than, encoded_len};
use records::exchange::{Incoming, MAX_IMPORT};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The most folders in a file.
const MAX_FOLDERS: usize = 500;

/// Fields of workflows that other JSON files usually do not have. One of them is enough.
const SIGNS: [&str; 9] = [
    "steps",
    "_meta",
    "triggers",
    "triggerConfig",
    "triggerConfigs",
    "isEnabled",
    "vFlowLevel",
    "flowType",
    "folderPath",
];
/// Fields of workflows in which unknown fields are not kept.
const STRICT: [&str; 4] = ["steps", "inputs", "outputs", "limit"];
/// The error for a file without workflows.
const EXPECTED: &str = "holds no workflow: expected an object with steps, such as {\"name\", \"steps\": [{\"id\", \"moduleId\", \
                        \"parameters\"}]}, alone, under workflow, in a list or under workflows";

/// The content of a file.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The workflows, or the reasons why they cannot be read.
    pub workflows: Vec<Result<Incoming, Error>>,
    /// The paths of the folders, also of empty ones.
    pub folders: Vec<Vec<String>>,
    /// What reading the file has changed.
    pub told: Vec<Finding>,
}

/// Finds the workflows in a file.
pub(crate) fn find(value: Value) -> Result<Found, Error> {
    let value = match value {
        Value::Object(mut entries)
            if entries.contains_key("code") && entries.get("data").is_some_and(Value::is_object) =>
        {
            entries.remove("data").unwrap_or_default()
        }
        other => other,
    };
    match value {
        Value::Array(items) => many(items, "", &Folders::default()),
        Value::Object(mut entries) => {
            match (take_field(&mut entries, "workflows"), take_field(&mut entries, "workflow")) {
                (Some(_), Some(_)) => Err(Error::invalid("workflow", "is given beside workflows; give one of them")),
                (Some(Value::Array(items)), None) => many(items, "workflows", &Folders::read(&entries)?),
                (Some(_), None) => Err(Error::invalid("workflows", "must be a list")),
                (None, Some(Value::Object(workflow))) => {
                    let folders = Folders::read(&entries)?;
                    Ok(Found { workflows: vec![one("workflow.", workflow, &folders)], ..folders.found() })
                }
                (None, Some(_)) => Err(Error::invalid("workflow", "must be an object")),
                _ if is_workflow(&entries) => {
                    Ok(Found { workflows: vec![one("", entries, &Folders::default())], ..Found::default() })
                }
                _ => Err(bad(EXPECTED)),
            }
        }
        _ => Err(bad(EXPECTED)),
    }
}

/// Takes a field out of an object. Null counts as absent.
fn take_field(entries: &mut Map<String, Value>, name: &str) -> Option<Value> {
    entries.remove(name).filter(|value| !value.is_null())
}

/// Whether an object is a workflow. A name is not enough, because many JSON files have one.
fn is_workflow(entries: &Map<String, Value>) -> bool {
    SIGNS.iter().any(|name| entries.contains_key(*name))
}

fn many(items: Vec<Value>, name: &str, folders: &Folders) -> Result<Found, Error> {
    if items.len() > MAX_IMPORT {
        return Err(Error::TooMuch { what: "workflows", limit: MAX_IMPORT });
    }
    let found = folders.found();
    if items.is_empty() && found.folders.is_empty() {
        let field = if name.is_empty() { "body" } else { name };
        return Err(Error::invalid(field, "is an empty list: there is nothing to import"));
    }
    let read = |(index, item): (usize, Value)| {
        let at = format!("{name}[{index}].");
        match item {
            // In an answer that lists workflows, each is in a field `workflow`.
            Value::Object(mut entries) => match take_field(&mut entries, "workflow") {
                Some(Value::Object(inner)) => one(&at, inner, folders),
                Some(_) => Err(Error::invalid(format!("{at}workflow"), "must be an object")),
                None => one(&at, entries, folders),
            },
            _ => Err(Error::invalid(format!("{name}[{index}]"), "must be an object")),
        }
    };
    let workflows = items.into_iter().enumerate().map(read).collect();
    Ok(Found { workflows, ..found })
}

fn one(at: &str, mut entries: Map<String, Value>, folders: &Folders) -> Result<Incoming, Error> {
    if !is_workflow(&entries) {
        return Err(Error::invalid(format!("{at}steps"), "is missing: this is no workflow"));
    }
    let mut kept = settle_meta(&mut entries);
    settle_ids(&mut entries);
    kept.extend(unread(&entries));
    let value = Value::Object(entries);
    if deeper_than(&value, MAX_DEPTH) {
        return Err(Error::invalid(format!("{at}steps"), format!("nests deeper than {MAX_DEPTH} levels")));
    }
    if encoded_len(&value) > MAX_BODY {
        return Err(Error::invalid(format!("{at}steps"), format!("is larger than {MAX_BODY} bytes")));
    }
    let Value::Object(entries) = &value else { return Err(bad(EXPECTED)) };
    let incoming = read(&Fields::top(entries), folders, kept).map_err(|error| match error {
        Error::Invalid { field, reason } => Error::invalid(format!("{at}{field}"), reason),
        other => other,
    })?;
    Ok(Incoming { warnings: ignored(entries), ..incoming })
}

/// The fields that are neither read nor kept.
fn ignored(entries: &Map<String, Value>) -> Vec<Finding> {
    static WORKFLOW: LazyLock<Value> = LazyLock::new(body::schema);
    let strict = entries.iter().filter(|(name, _)| STRICT.contains(&name.as_str()));
    let strict: Map<_, _> = strict.map(|(name, value)| (name.clone(), value.clone())).collect();
    unknown::fields(&WORKFLOW, &strict).findings()
}

fn read(fields: &Fields<'_>, folders: &Folders, kept: Map<String, Value>) -> Result<Incoming, Error> {
    fields.required_text("name")?;
    let mut change = body::read(fields)?;
    let folder_id = change.folder_id.clone().flatten();
    let listed = folder_id.as_ref().and_then(|id| folders.paths.get(id)).or(folders.all.as_ref());
    let folder_path = match listed {
        Some(path) => path.clone(),
        None => fields.texts("folderPath")?.unwrap_or_default(),
    };
    change.is_enabled = Some(false);
    if !kept.is_empty() {
        change.kept.get_or_insert_default().extend(kept);
    }
    // Earlier exports have written the id as flow key if there was none. That id is not the one of
    // the copy.
    if let Some(Some(key)) = &change.flow_key
        && is_uuid(key)
    {
        change.flow_key = None;
    }
    // If the id is invalid, the workflow gets a new one.
    let id = fields.text("id").ok().flatten().and_then(|id| WorkflowId::parse(id).ok());
    let new = draft::new(change.clone());
    Ok(Incoming { id, new, change, folder_id, folder_path, warnings: Vec::new() })
}

/// Reads `_meta` of files of vFlow. It repeats fields of the workflow, and is used if they are
/// missing there. Its other fields are returned, to be kept.
fn settle_meta(entries: &mut Map<String, Value>) -> Map<String, Value> {
    let Some(Value::Object(mut meta)) = entries.remove("_meta") else { return Map::new() };
    for name in ["name", "version"] {
        if !entries.contains_key(name)
            && let Some(value) = meta.get(name)
        {
            entries.insert(name.to_owned(), value.clone());
        }
    }
    if !entries.contains_key("metadata") {
        entries.insert("metadata".to_owned(), Value::Object(meta.clone()));
    }
    meta.retain(|name, _| !document::META.contains(&name.as_str()));
    let more = (!meta.is_empty()).then(|| ("_meta".to_owned(), Value::Object(meta)));
    more.into_iter().collect()
}

/// Gives ids to steps without one, as vFlow does.
fn settle_ids(entries: &mut Map<String, Value>) {
    let Some(Value::Array(steps)) = entries.get_mut("steps") else { return };
    let mut taken: HashSet<String> =
        steps.iter().filter_map(|step| Some(step.get("id")?.as_str()?.to_owned())).collect();
    for (index, step) in steps.iter_mut().enumerate() {
        let Some(step) = step.as_object_mut() else { continue };
        if step.get("id").is_none_or(|id| id.is_null() || id == "") {
            let mut id = format!("step-{}", index + 1);
            while !taken.insert(id.clone()) {
                id.push('a');
            }
            step.insert("id".to_owned(), Value::String(id));
        }
    }
}

/// The fields that are not read.
fn unread(entries: &Map<String, Value>) -> Map<String, Value> {
    let unread = |name: &str| !body::reads(name) && !document::OWN.contains(&name);
    entries.iter().filter(|(name, _)| unread(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// The folders of a file: by their ids the names of the path to each, and the folder of all
/// workflows, if the file has only one.
#[derive(Default)]
struct Folders {
    paths: HashMap<String, Vec<String>>,
    all: Option<Vec<String>>,
}

impl Folders {
    /// The paths of all folders, without workflows.
    fn found(&self) -> Found {
        Found { folders: self.paths.values().chain(&self.all).cloned().collect(), ..Found::default() }
    }

    fn read(entries: &Map<String, Value>) -> Result<Self, Error> {
        let fields = Fields::top(entries);
        let all = match fields.nested("folder")? {
            Some(folder) => Some(vec![folder.required_text("name")?.to_owned()]),
            None => None,
        };
        let mut given = HashMap::new();
        let list = fields.list("folders")?.unwrap_or_default();
        if list.len() > MAX_FOLDERS {
            return Err(Error::TooMuch { what: "folders", limit: MAX_FOLDERS });
        }
        for (index, folder) in list.iter().enumerate() {
            let folder = Fields::at(&format!("folders[{index}]"), folder)?;
            given.insert(folder.required_text("id")?, (folder.required_text("name")?, folder.text("parentId")?));
        }
        let path = |id: &str| {
            let mut names = Vec::new();
            let mut at = Some(id);
            // A cycle ends when all names are in the path.
            while let Some((name, parent)) = at.and_then(|id| given.get(id))
                && names.len() < given.len()
            {
                names.push((*name).to_owned());
                at = *parent;
            }
            names.reverse();
            names
        };
        let paths = given.keys().map(|id| ((*id).to_owned(), path(id))).collect();
        Ok(Self { paths, all })
    }
}

fn bad(reason: &str) -> Error {
    Error::BadFile { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The name and the folder path of each workflow, or its error.
    fn found(value: Value) -> Vec<String> {
        let show = |workflow: Result<Incoming, Error>| match workflow {
            Ok(incoming) => format!("{}/{}", incoming.folder_path.join("/"), incoming.change.name.unwrap_or_default()),
            Err(error) => error.to_string(),
        };
        match find(value) {
            Ok(found) => found.workflows.into_iter().map(show).collect(),
            Err(error) => vec![format!("whole: {error}")],
        }
    }

    #[test]
    fn workflows_are_found_in_every_shape() {
        let a = json!({"id": "a", "name": "A", "steps": []});
        let b = json!({"name": "B", "folderId": "g", "folderPath": ["X"], "isEnabled": true});
        let folders = json!([{"id": "f", "name": "F"}, {"id": "g", "name": "G", "parentId": "f"}]);
        for (value, expected) in [
            (a.clone(), &["/A"][..]),
            (json!({"workflow": a, "override": true}), &["/A"]),
            (json!({"code": 0, "message": "success", "data": {"workflow": b}}), &["X/B"]),
            (json!([a, b]), &["/A", "X/B"]),
            (json!({"workflows": [{"workflowId": "b", "name": "B", "workflow": b}]}), &["X/B"]),
            (json!({"folder": {"id": "f", "name": "F"}, "workflows": [a, b]}), &["F/A", "F/B"]),
            (json!({"folders": folders, "workflows": [a, b]}), &["/A", "F/G/B"]),
            (json!({"_meta": {"name": "M", "author": "me"}, "steps": []}), &["/M"]),
            (json!({"workflow": a, "workflows": null}), &["/A"]),
            (json!({"workflow": a, "folder": {"id": "f", "name": "F"}}), &["F/A"]),
            (json!({"workflows": [], "folder": {"id": "f", "name": "F"}}), &[]),
        ] {
            assert_eq!(found(value.clone()), expected, "{value}");
        }
    }

    #[test]
    fn what_is_none_of_them_is_told_and_one_bad_workflow_spoils_no_other() {
        let none: &str = &format!("whole: invalid file: {EXPECTED}");
        for (value, expected) in [
            (json!(1), none),
            (json!({"a": 1}), none),
            (json!({"workflow": 1}), "whole: workflow: must be an object"),
            (
                json!({"workflow": {"steps": []}, "workflows": 5}),
                "whole: workflow: is given beside workflows; give one of them",
            ),
            (json!({"workflows": 5, "steps": []}), "whole: workflows: must be a list"),
            (json!([]), "whole: body: is an empty list: there is nothing to import"),
            (json!({"workflows": []}), "whole: workflows: is an empty list: there is nothing to import"),
            (json!([{"workflow": 5, "steps": []}]), "[0].workflow: must be an object"),
            (json!({"name": "left-pad", "version": "1.3.0", "description": "d", "author": "a", "homepage": "h"}), none),
            (json!({"workflows": [{"name": "x"}]}), "workflows[0].steps: is missing: this is no workflow"),
            (json!({"workflows": [], "folders": [1]}), "whole: folders[0]: must be an object"),
            (json!(vec![1; 501]), "whole: the file holds more than 500 workflows"),
            (json!([1]), "[0]: must be an object"),
            (json!({"steps": []}), "name: is required"),
            (
                json!({"workflows": [{"name": "x", "steps": [{"id": "s"}]}]}),
                "workflows[0].steps[0].moduleId: is required",
            ),
            (
                json!({"name": "x", "steps": [], "description": "y".repeat(MAX_BODY)}),
                "steps: is larger than 1048576 bytes",
            ),
        ] {
            assert_eq!(found(value), [expected]);
        }
        assert_eq!(found(json!([1, {"name": "A", "steps": []}])), ["[0]: must be an object", "/A"]);
    }

    #[test]
    fn depth_is_bounded_and_circles_of_folders_end() {
        let deep = (0..MAX_DEPTH).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(found(json!({"steps": deep})), ["steps: nests deeper than 64 levels"]);
        let circle = json!([{"id": "f", "name": "F", "parentId": "g"}, {"id": "g", "name": "G", "parentId": "f"}]);
        assert_eq!(
            found(json!({"folders": circle, "workflows": [{"name": "A", "folderId": "f", "steps": []}]})),
            ["G/F/A"]
        );
    }

    #[test]
    fn what_comes_in_is_disabled() {
        let value = json!({"id": "a b", "name": "A", "isEnabled": true, "folderId": "f"});
        let incoming = find(value).unwrap().workflows.remove(0).unwrap();
        assert_eq!((incoming.new.fields.is_enabled, incoming.change.is_enabled), (Some(false), Some(false)));
        assert_eq!((incoming.id, incoming.folder_id.as_deref()), (None, Some("f")));
    }

    #[test]
    fn what_nobody_reads_is_kept_and_what_is_missing_is_filled_in() {
        let value = json!({
            "_meta": {"id": "x", "name": "M", "version": "2.0.0", "vFlowLevel": 3, "modified_at": 1, "licence": "MIT"},
            "steps": [{"moduleId": "log"}, {"id": "step-1", "moduleId": "log"}, {"id": "", "moduleId": "log"}],
            "cardIconRes": "rounded_bolt_24", "silentExecution": true, "flowKey": "a4d11c2e-0b8a-4a3f-9a54-1d9ff3a2bb10",
            "folderPath": ["F"], "createdAt": 7, "shortcutName": null,
        });
        let incoming = find(value).unwrap().workflows.remove(0).unwrap();
        let kept = json!({"cardIconRes": "rounded_bolt_24", "_meta": {"licence": "MIT"}, "silentExecution": true, "shortcutName": null});
        let new = incoming.new.fields;
        assert_eq!(json!(new.kept), kept);
        let ids: Vec<_> = new.steps.unwrap().into_iter().map(|step| step.id).collect();
        assert_eq!(ids, ["step-1a", "step-1", "step-3"]);
        assert_eq!((new.version.as_deref(), new.v_flow_level), (Some("2.0.0"), Some(3)));
        assert_eq!(new.flow_key, None);
    }
}
