//! Nothing of a source is dropped silently: whatever value of a node, a state or an element is
//! another one, the steps or the report are others, too. And a setting that no importer knows is
//! named in the report.

use super::{imported, read, sources};
use importers::{Format, Import, import};
use serde_json::{Value, json};

/// Values without a meaning for a run, by the names of their fields.
const WITHOUT: [(Format, &[&str]); 3] = [
    (
        Format::N8n,
        &[
            // The file, and the place of a node in the editor.
            "id",
            "position",
            "webhookId",
            "versionId",
            "meta",
            "tags",
            "active",
            "staticData",
            "typeVersion",
            "height",
            "width",
            "color",
            "credentials",
            // How n8n stores runs.
            "executionOrder",
            "saveManualExecutions",
            "saveExecutionProgress",
            // What editors show: labels of outputs, and names of what an id means.
            "outputKey",
            "formTitle",
            "formDescription",
            "numberInputs",
            "renameOutput",
            "cachedResultName",
            "__rl",
            "version",
            "typeValidation",
            "options/leftValue",
            "options/caseSensitive",
            "workflowId/mode",
            "authentication",
            "genericAuthType",
            "nodeCredentialType",
            "inputSource",
            // Pinned data is named by its node, and a connection by its nodes.
            "pinData",
            "connections",
        ],
    ),
    (
        Format::Asl,
        &[
            "Version",
            "StartAt",
            "stateMachineArn",
            "status",
            "type",
            "creationDate",
            "roleArn",
            "Comment",
            "Mode",
            "Label",
            "ExecutionType",
            "End",
            "ConnectionArn",
        ],
    ),
    (
        Format::Juggle,
        &[
            "suiteCode",
            "methodCode",
            "incomings",
            "sourceDataType",
            "targetType",
            "itemType",
            "objectKey",
            "apiKey",
            "required",
            "name",
            "expression",
            "flowVersion",
            "id",
            "conditionName",
            "outputFillRule/source",
        ],
    ),
];

/// Each value in the source that is no list or dictionary, by its way.
fn leaves(value: &Value, way: &str, without: &[&str], found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries.iter().filter(|(key, _)| !without.contains(&key.as_str())) {
                let key = key.replace('~', "~0").replace('/', "~1");
                leaves(inner, &format!("{way}/{key}"), without, found);
            }
        }
        Value::Array(items) => {
            for (place, inner) in items.iter().enumerate() {
                leaves(inner, &format!("{way}/{place}"), without, found);
            }
        }
        Value::Null => {}
        _ if without.iter().any(|name| name.contains('/') && way.ends_with(name)) => {}
        // What is declared of a parameter that no rule fills has no meaning.
        // One item is one call, whether it is once for all or for each.
        _ if way.ends_with("nodes/1/parameters/mode") && value == "each" => {}
        _ if way.contains("inputParamSchemas") && way.ends_with("/key") => {}
        _ => found.push(way.to_owned()),
    }
}

fn other(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => {
            number.as_i64().map_or_else(|| json!(number.as_f64().unwrap_or_default() + 1.0), |number| json!(number + 1))
        }
        Value::String(text) => json!(format!("{text}zz")),
        other => other.clone(),
    }
}

fn outcome(import: &Import) -> (Vec<Value>, Value) {
    (import.workflows(), import.report.json())
}

/// The values of a source that can be others without a difference.
fn silent(format: Format, source: &Value, name: &str) -> Vec<String> {
    let (_, without) = WITHOUT.iter().find(|(known, _)| *known == format).unwrap();
    let first = import(format, source, name).unwrap();
    let before = outcome(&first);
    let mut ways = Vec::new();
    leaves(source, "", without, &mut ways);
    ways.retain(|way| !is_told(format, source, way, &first));
    ways.retain(|way| {
        let mut changed = source.clone();
        let place = changed.pointer_mut(way).unwrap();
        *place = other(place);
        import(format, &changed, name).is_ok_and(|import| outcome(&import) == before)
    });
    ways
}

/// Whether the report says of the part that it is not carried over, or that this field is not.
fn is_told(format: Format, source: &Value, way: &str, import: &Import) -> bool {
    let parts: Vec<&str> = way.split('/').collect();
    let part = |place: usize, name: &str| {
        let way = parts.get(..=place).unwrap_or_default().join("/");
        source.pointer(&way).and_then(|part| part[name].as_str()).unwrap_or_default().to_owned()
    };
    let place = |word: &str| parts.iter().rposition(|part| *part == word);
    let source_name = match format {
        Format::N8n => place("nodes").map(|place| part(place + 1, "name")),
        Format::Juggle => place("flowContent").map(|place| part(place + 1, "key")),
        Format::Asl => {
            let name = place("States").and_then(|place| parts.get(place + 1)).map(|name| name.replace("~1", "/"));
            Some(name.unwrap_or_else(|| "(state machine)".to_owned()))
        }
    };
    // A node without a name of its own has another one in the report.
    if format == Format::N8n
        && let Some(name) = &source_name
        && source["nodes"].as_array().into_iter().flatten().filter(|node| node["name"] == name.as_str()).count() != 1
    {
        return true;
    }
    let mut entries = import.report.entries.iter().filter(|entry| Some(&entry.source) == source_name.as_ref());
    entries.any(|entry| {
        let says = |note: &str| {
            let not = ["left out", "retriers are one", "is disabled", "cannot be carried"];
            not.iter().any(|words| note.contains(words))
                && (note.starts_with("it is")
                    || note.contains("leads to it")
                    || note.contains("retriers")
                    || parts.iter().skip(1).any(|part| !part.is_empty() && note.contains(part)))
        };
        entry.outcome == importers::Outcome::Marked || entry.notes.iter().any(|note| says(&note.en))
    })
}

#[test]
fn no_value_of_a_source_is_dropped_silently() {
    let mut all = Vec::new();
    for (_, format) in Format::ALL {
        for file in sources(format) {
            let name = file.file_stem().unwrap().to_str().unwrap();
            let ways = silent(format, &read(&file), name);
            all.extend(ways.into_iter().map(|way| format!("{}/{name}{way}", format.word())));
        }
    }
    if let Some(folder) = std::env::var_os("IMPORT_ORIGINALS") {
        originals(&folder.to_string_lossy(), &mut all);
    }
    assert!(all.is_empty(), "{} values can be others without a word:\n{}", all.len(), all.join("\n"));
}

/// With `IMPORT_ORIGINALS=folder` the files in its folders `n8n` and `asl` are tried, too.
fn originals(folder: &str, all: &mut Vec<String>) {
    for (word, format) in Format::ALL {
        for entry in std::fs::read_dir(format!("{folder}/{word}")).into_iter().flatten() {
            let file = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            if text.len() > 8_000 {
                continue;
            }
            let Ok(source) = serde_json::from_str::<Value>(&importers::asl::quoted(&text)) else { continue };
            let name = file.file_stem().unwrap().to_str().unwrap();
            if import(format, &source, name).is_ok() {
                all.extend(silent(format, &source, name).into_iter().map(|way| format!("{}{way}", file.display())));
            }
        }
    }
}

/// A setting that is not known, put into every node, state and element, is named there.
#[test]
fn an_unknown_setting_is_named_where_it_is() {
    let mut missing = Vec::new();
    for (_, format) in Format::ALL {
        for file in sources(format) {
            let (source, before) = imported(format, &file);
            let mut changed = source.clone();
            plant(format, &mut changed);
            let name = file.file_stem().unwrap().to_str().unwrap();
            let after = import(format, &changed, name).unwrap();
            for (old, new) in before.report.entries.iter().zip(&after.report.entries) {
                let is_named = new.notes.iter().any(|note| note.en.contains("zzUnknown"));
                let is_whole = new.outcome == importers::Outcome::Marked
                    || old.notes.iter().any(|note| {
                        ["left out", "disabled", "not imported"].iter().any(|words| note.en.contains(words))
                    });
                let has_none = new.source.starts_with('(') || new.kind.ends_with("stickyNote");
                if !is_named && !is_whole && !has_none {
                    missing.push(format!("{}: {} {}", file.display(), new.source, new.kind));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn plant(format: Format, value: &mut Value) {
    let is_part = |entries: &serde_json::Map<String, Value>| match format {
        Format::N8n => false,
        Format::Asl => entries.contains_key("Type"),
        Format::Juggle => entries.contains_key("elementType"),
    };
    match value {
        Value::Object(entries) => {
            if let Some(Value::String(text)) =
                entries.get_mut(if format == Format::Asl { "definition" } else { "flowContent" })
            {
                let mut inner = serde_json::from_str(text).unwrap();
                plant(format, &mut inner);
                *text = inner.to_string();
            }
            let here = is_part(entries);
            for (key, inner) in &mut *entries {
                if format == Format::N8n && key == "parameters" {
                    if let Some(parameters) = inner.as_object_mut() {
                        parameters.insert("zzUnknown".to_owned(), json!("x"));
                    }
                } else if inner.get("Type").is_some()
                    || !matches!(key.as_str(), "Parameters" | "Arguments" | "Result" | "Output" | "Assign")
                {
                    plant(format, inner);
                }
            }
            if here {
                entries.insert("zzUnknown".to_owned(), json!("x"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| plant(format, item)),
        _ => {}
    }
}
