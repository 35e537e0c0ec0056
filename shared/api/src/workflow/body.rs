//! Reads the bodies of create and update. Both have the same fields, which are all optional here.

use super::steps::{self, MAX_DECLARED};
use crate::schema::{
    Named, any, filled, flag, integer, integer_in, map, name, object, one_of, or_null, saying, shown, text as free,
    text_up_to,
};
use crate::{Fields, typed};
use engine::Error;
use engine::program::{LimitRule, read_limit};
use model::revision::MAX_NOTE;
use model::workflow::MAX_STEPS;
use model::{FlowType, Recording, Reentry, WorkflowId};
use records::workflows::{MAX_EXECUTION_SECONDS, WorkflowChange};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The given fields. The fields that the editor shows in `metadata` can be there or at the top
/// level; the top level has priority.
pub fn read(fields: &Fields<'_>) -> Result<WorkflowChange, Error> {
    let metadata = fields.nested("metadata")?;
    let metadata = metadata.as_ref();
    Ok(WorkflowChange {
        expected_edits: None,
        name: text(fields, "name")?,
        description: either(fields, metadata, |at| text(at, "description"))?,
        // Null and the empty string mean top level.
        folder_id: match fields.raw("folderId") {
            Some(Value::Null) => Some(None),
            _ => text(fields, "folderId")?.map(|id| Some(id).filter(|id| !id.is_empty())),
        },
        is_enabled: fields.flag("isEnabled")?,
        is_favorite: fields.flag("isFavorite")?,
        order: fields.integer("order")?,
        tags: either(fields, metadata, |at| at.texts("tags"))?,
        version: text(fields, "version")?,
        author: either(fields, metadata, |at| text(at, "author"))?,
        homepage: either(fields, metadata, |at| text(at, "homepage"))?,
        // A workflow without a flow key is shown with its id as the key. If a caller copies it,
        // this key is ignored.
        flow_key: match fields.raw("flowKey") {
            Some(Value::Null) => Some(None),
            key => text(fields, "flowKey")?.map(|text| Some(text).filter(|_| key != fields.raw("id"))),
        },
        flow_type: flow_type(fields)?,
        v_flow_level: either(fields, metadata, |at| at.integer("vFlowLevel"))?,
        max_execution_time: match fields.raw("maxExecutionTime") {
            Some(Value::Null) => Some(None),
            _ => fields.integer("maxExecutionTime")?.map(Some),
        },
        reentry_behavior: match fields.raw("reentryBehavior") {
            Some(Value::Null) => Some(None),
            _ => reentry(fields)?.map(Some),
        },
        callback_url: match fields.raw("callbackUrl") {
            Some(Value::Null) => Some(None),
            _ => fields.text("callbackUrl")?.map(|url| Some(url.trim().to_owned()).filter(|url| !url.is_empty())),
        },
        on_failure: match fields.raw("onFailure") {
            Some(Value::Null) => Some(None),
            Some(_) => Some(on_failure(fields)?),
            None => None,
        },
        schedules_paused: fields.flag("schedulesPaused")?,
        trigger_config: match fields.raw("triggerConfig") {
            Some(Value::Null) => Some(Value::Null),
            _ => fields.object("triggerConfig")?.map(|config| Value::Object(config.clone())),
        },
        triggers: match triggers(fields, "triggers")? {
            Some(triggers) => Some(triggers),
            // The earlier name of the list in vFlow.
            None => triggers(fields, "triggerConfigs")?,
        },
        steps: steps::steps(fields)?,
        inputs: steps::inputs(fields)?,
        outputs: steps::outputs(fields)?,
        kept: kept(fields),
        record: match fields.raw("record") {
            Some(Value::Null) => Some(Recording::default()),
            _ => recording(fields)?,
        },
        limit: match fields.raw("limit") {
            Some(Value::Null) => Some(None),
            Some(given) => Some(Some(read_limit(given)?)),
            None => None,
        },
        restored: None,
        saved_by: None,
        note: text(fields, "revisionNote")?,
    })
}

fn text(fields: &Fields<'_>, name: &str) -> Result<Option<String>, Error> {
    Ok(fields.text(name)?.map(str::to_owned))
}

/// The workflow for failures; an empty text is none.
fn on_failure(fields: &Fields<'_>) -> Result<Option<WorkflowId>, Error> {
    let text = fields.text("onFailure")?.map(str::trim).unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    WorkflowId::parse(text).map(Some).map_err(|_| fields.refuse("onFailure", "must be the id of a workflow"))
}

fn flow_type(fields: &Fields<'_>) -> Result<Option<FlowType>, Error> {
    let Some(word) = fields.text("flowType")? else { return Ok(None) };
    FlowType::parse(word).map(Some).ok_or_else(|| fields.refuse("flowType", "must be sync or async"))
}

fn reentry(fields: &Fields<'_>) -> Result<Option<Reentry>, Error> {
    let Some(word) = fields.text("reentryBehavior")? else { return Ok(None) };
    let reentry = Reentry::parse(word).ok_or_else(|| {
        let words = Reentry::ALL.map(|(word, _)| word);
        Error::invalid(fields.path("reentryBehavior"), format!("must be one of {}", words.join(", ")))
    })?;
    Ok(Some(reentry))
}

fn recording(fields: &Fields<'_>) -> Result<Option<Recording>, Error> {
    let Some(word) = fields.text("record")? else { return Ok(None) };
    Recording::parse(word).map(Some).ok_or_else(|| fields.refuse("record", "must be all, failed or none"))
}

/// The schema of `reentryBehavior`.
pub fn reentry_schema() -> Value {
    typed::of::<Reentry>()
}

fn either<T>(
    top: &Fields<'_>,
    metadata: Option<&Fields<'_>>,
    read: impl Fn(&Fields<'_>) -> Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
    match (read(top)?, metadata) {
        (Some(value), _) => Ok(Some(value)),
        (None, Some(metadata)) => read(metadata),
        (None, None) => Ok(None),
    }
}

fn triggers(fields: &Fields<'_>, name: &str) -> Result<Option<Vec<Value>>, Error> {
    let Some(items) = fields.list(name)? else { return Ok(None) };
    for (index, item) in items.iter().enumerate() {
        Fields::at(&fields.path(&format!("{name}[{index}]")), item)?;
    }
    Ok(Some(items.to_vec()))
}

/// Whether the body of a workflow has a field with this name.
pub fn reads(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let schema = schema();
        schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect()
    });
    NAMES.contains(name)
}

/// Fields that only the editor of vFlow uses, and the tests. They are stored unchanged.
pub const KEPT: [&str; 6] =
    ["cardIconRes", "cardThemeColor", "shortcutName", "shortcutIconRes", "wasEnabledBeforePermissionsLost", "tests"];

fn kept(fields: &Fields<'_>) -> Option<Map<String, Value>> {
    let given = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), fields.raw(name)?.clone())));
    Some(given.collect()).filter(|kept: &Map<_, _>| !kept.is_empty())
}

const ON_FAILURE: &str =
    "The id of the workflow that is started when a run has failed or timed out; see docs/how-to/retry.md";
const SCHEDULES_PAUSED: &str = "Whether its schedules are paused: they start nothing, although it is enabled";
const REVISION_NOTE: &str = "A remark on the revision that this makes, shown in the list of revisions";
/// What the API reference says of the tests of a workflow.
pub const TESTS: &str = "Its tests, part of the revision: `mocks`, `defaults` and `cases` as in a test file, which `POST /api/v1/workflows/test` runs; stored unchanged. See docs/reference/test-files.md";
const RECORD: &str = "Of which passes of its steps a run keeps records: all (the default), those that failed or were tried again, or none";

const LIMIT: &str = "A limit that its runs share with all others of the account that name the same key; a run holds a place from its start to its end. See docs/how-to/limits.md";

/// The schema of the limit of a workflow.
pub fn limit_schema() -> Value {
    let number = |least: u32, most: u32| integer_in(least.into(), most.into());
    let [places, uses, seconds] = LimitRule::BOUNDS;
    let per = json!({"type": "number", "minimum": seconds.0, "maximum": seconds.1});
    let key = "A template over the inputs and `{{trigger.…}}`, evaluated once at the start";
    object([
        ("key", saying(filled(1024), key)),
        ("concurrency?", saying(or_null(&number(places.0, places.1)), "How many runs are under way at a time")),
        ("rate?", saying(or_null(&number(uses.0, uses.1)), "How many runs begin in each span")),
        ("per?", saying(or_null(&per), "The span of the rate, in seconds; by default 1")),
        ("queue?", saying(or_null(&flag()), "Whether a run waits for a place; otherwise its start is refused")),
    ])
    .named("WorkflowLimit")
}

/// The schema of the body. Create also requires the name.
pub fn schema() -> Value {
    let triggers = || json!({"type": "array", "maxItems": 50, "items": map(&any())});
    let longest = json!({"type": "integer", "maximum": MAX_EXECUTION_SECONDS});
    object([
        ("name?", saying(name(200), "Unique in its folder")),
        ("description?", note()),
        ("folderId?", saying(or_null(&free()), "The folder it lies in; null or empty = top level")),
        ("isEnabled?", flag()),
        ("isFavorite?", flag()),
        ("order?", saying(integer(), "Its place in its folder")),
        ("tags?", tags()),
        ("version?", saying(text_up_to(64), "Its author's own")),
        ("author?", text_up_to(200)),
        ("homepage?", text_up_to(2_000)),
        (
            "flowKey?",
            saying(
                or_null(&free()),
                "The key by which flows are called, a letter and up to 63 letters, digits, '_', '-', unique in the account; null or the id = the id",
            ),
        ),
        ("flowType?", saying(one_of(&["sync", "async"]), "Whether who calls it as a flow waits for its end")),
        ("vFlowLevel?", integer()),
        (
            "reentryBehavior?",
            saying(
                or_null(&reentry_schema()),
                "What a start does while another run is under way; null = it runs beside the other",
            ),
        ),
        (
            "callbackUrl?",
            saying(
                or_null(&free()),
                "The URL to which the completion webhook is sent, unless the start of the run names another one; http or https; see docs/reference/callbacks.md",
            ),
        ),
        ("onFailure?", saying(or_null(&free()), ON_FAILURE)),
        ("schedulesPaused?", saying(flag(), SCHEDULES_PAUSED)),
        ("record?", saying(or_null(&recording_schema()), RECORD)),
        ("limit?", saying(or_null(&limit_schema()), LIMIT)),
        ("revisionNote?", saying(or_null(&text_up_to(MAX_NOTE)), REVISION_NOTE)),
        (
            "maxExecutionTime?",
            saying(or_null(&longest), "The longest run, in seconds; null or not positive = no limit"),
        ),
        ("triggerConfig?", saying(or_null(&map(&any())), "The first trigger")),
        ("triggers?", saying(triggers(), "All triggers; decide over `triggerConfig`")),
        ("triggerConfigs?", saying(triggers(), "Another name of `triggers`")),
        ("cardIconRes?", or_null(&any())),
        ("cardThemeColor?", or_null(&any())),
        ("shortcutName?", or_null(&any())),
        ("shortcutIconRes?", or_null(&any())),
        ("wasEnabledBeforePermissionsLost?", saying(or_null(&any()), "Like the four above: kept for vFlow's editor")),
        ("tests?", saying(or_null(&map(&any())), TESTS)),
        (
            "steps?",
            saying(
                json!({"type": "array", "maxItems": MAX_STEPS, "items": steps::step_schema()}),
                "A flat list; blocks nest by pairing",
            ),
        ),
        ("inputs?", json!({"type": "array", "maxItems": MAX_DECLARED, "items": steps::input_schema()})),
        ("outputs?", json!({"type": "array", "maxItems": MAX_DECLARED, "items": steps::output_schema()})),
        ("metadata?", saying(metadata_schema(), "The same fields, where the answers show them; those above decide")),
        // Answers contain these fields, so a request may repeat them.
        ("id?", shown()),
        ("revision?", shown()),
        ("createdAt?", shown()),
        ("modifiedAt?", shown()),
        ("updatedAt?", shown()),
        ("nextRunAt?", shown()),
        ("stepCount?", shown()),
        ("triggerCount?", shown()),
    ])
}

/// The schema of which passes of its steps a run keeps records.
pub fn recording_schema() -> Value {
    one_of(&Recording::ALL.map(|(word, _)| word))
}

fn metadata_schema() -> Value {
    object([
        ("description?", note()),
        ("tags?", tags()),
        ("author?", text_up_to(200)),
        ("homepage?", text_up_to(2_000)),
        ("vFlowLevel?", integer()),
    ])
    .named("Metadata")
}

fn note() -> Value {
    saying(text_up_to(10_000), "Free text")
}

fn tags() -> Value {
    json!({"type": "array", "maxItems": 50, "items": filled(100)})
}

/// An example of a valid workflow.
pub fn example() -> Value {
    json!({
        "name": "Greeting",
        "description": "Greets whoever is named",
        "isEnabled": true,
        "tags": ["sample"],
        "inputs": [{"name": "who", "type": "string", "required": false, "defaultValue": "world"}],
        "outputs": [{"name": "greeting", "type": "string", "value": "Hello {{trigger.data.who}}"}],
        "steps": [
            {"id": "s1", "moduleId": "set_variable", "parameters": {"name": "who", "value": "{{trigger.data.who}}"}},
            {"id": "s2", "moduleId": "output", "parameters": {"value": "Hello [[who]]"}},
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(body: &Value) -> Result<WorkflowChange, String> {
        read(&Fields::top(body.as_object().unwrap())).map_err(|error| error.to_string())
    }

    #[test]
    fn metadata_fills_what_the_top_leaves_out() {
        let both = json!({"author": "a", "metadata": {"author": "b", "tags": ["x"], "vFlowLevel": "2", "homepage": "h", "description": "d"}});
        let read = change(&both).unwrap();
        assert_eq!(read.author.as_deref(), Some("a"));
        assert_eq!(read.tags, Some(vec!["x".to_owned()]));
        assert_eq!(read.v_flow_level, Some(2));
        assert_eq!(read.description.as_deref(), Some("d"));
        assert_eq!(read.homepage.as_deref(), Some("h"));
    }

    #[test]
    fn vflows_own_fields_are_read() {
        let trigger = json!({"type": "vflow.trigger.time", "time": "08:00"});
        let read =
            change(&json!({"triggerConfigs": [trigger], "cardIconRes": "rounded_bolt_24", "shortcutName": null}))
                .unwrap();
        assert_eq!(read.triggers, Some(vec![trigger]));
        assert_eq!(json!(read.kept), json!({"cardIconRes": "rounded_bolt_24", "shortcutName": null}));
        let both = change(&json!({"triggers": [], "triggerConfigs": [{"type": "time"}]})).unwrap();
        assert_eq!(both.triggers, Some(vec![]));
    }

    #[test]
    fn null_lifts_and_absence_keeps() {
        assert_eq!(change(&json!({})).unwrap(), WorkflowChange::default());
        let read =
            change(&json!({"folderId": null, "maxExecutionTime": null, "reentryBehavior": null, "triggerConfig": null, "name": null})).unwrap();
        let expected = WorkflowChange {
            folder_id: Some(None),
            max_execution_time: Some(None),
            reentry_behavior: Some(None),
            trigger_config: Some(Value::Null),
            ..WorkflowChange::default()
        };
        assert_eq!(read, expected);
        assert_eq!(change(&json!({"folderId": ""})).unwrap().folder_id, Some(None));
        for (body, key) in [
            (json!({"flowKey": null}), Some(None)),
            (json!({"flowKey": "1-2", "id": "1-2"}), Some(None)),
            (json!({"flowKey": "k", "id": "1-2"}), Some(Some("k".to_owned()))),
        ] {
            assert_eq!(change(&body).unwrap().flow_key, key, "{body}");
        }
    }

    #[test]
    fn wrong_fields_are_named() {
        let cases = [
            (json!({"name": 1}), "name: must be a string"),
            (json!({"folderId": 1}), "folderId: must be a string"),
            (json!({"metadata": []}), "metadata: must be an object"),
            (json!({"metadata": {"author": 1}}), "metadata.author: must be a string"),
            (json!({"triggerConfig": "manual"}), "triggerConfig: must be an object"),
            (json!({"flowKey": 1}), "flowKey: must be a string"),
            (json!({"flowType": "later"}), "flowType: must be sync or async"),
            (json!({"triggers": [1]}), "triggers[0]: must be an object"),
            (json!({"triggerConfigs": [1]}), "triggerConfigs[0]: must be an object"),
            (json!({"isEnabled": "yes"}), "isEnabled: must be true or false"),
            (
                json!({"reentryBehavior": "wait"}),
                "reentryBehavior: must be one of allow_parallel, block_new, stop_current_and_run_new",
            ),
            (json!({"record": "some"}), "record: must be all, failed or none"),
            (json!({"limit": 3}), "limit: must be an object"),
            (json!({"limit": {"key": "a", "rate": 0.5}}), "limit.rate: must be a whole number from 1 to 10000"),
            (json!({"maxExecutionTime": "soon"}), "maxExecutionTime: must be an integer"),
        ];
        for (body, message) in cases {
            assert_eq!(change(&body).unwrap_err(), message, "{body}");
        }
    }
}
