//! The body of create and update. Both have the same fields, which are all optional here.

use super::steps::{self, GivenInput, GivenOutput, GivenStep, MAX_DECLARED};
use crate::schema::{Named, filled, flag, integer_in, object, or_null, repeating, requiring, saying};
use crate::{Fields, Name, Patch, typed};
use engine::Result;
use engine::program::{LimitRule, read_limit};
use model::revision::MAX_NOTE;
use model::workflow::MAX_STEPS;
use model::{FlowType, Recording, Reentry, WorkflowId};
use records::workflows::{MAX_EXECUTION_SECONDS, WorkflowChange};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The most triggers of a workflow, and the most tags.
const MAX_LISTED: usize = 50;

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct GivenWorkflow {
    /// Unique in its folder.
    #[schemars(with = "Option<Name<200>>")]
    name: Option<String>,
    /// A free text for users.
    #[schemars(extend("maxLength" = 10_000))]
    description: Option<String>,
    /// The folder that contains it; null or empty = top level.
    #[serde(default)]
    folder_id: Patch<String>,
    is_enabled: Option<bool>,
    is_favorite: Option<bool>,
    /// Its position in its folder.
    order: Option<i64>,
    #[schemars(extend("maxItems" = MAX_LISTED, "items" = filled(100)))]
    tags: Option<Vec<String>>,
    /// The version that the author gives the workflow; a free text.
    #[schemars(extend("maxLength" = 64))]
    version: Option<String>,
    #[schemars(extend("maxLength" = 200))]
    author: Option<String>,
    #[schemars(extend("maxLength" = 2_000))]
    homepage: Option<String>,
    /// The key by which flows are called, a letter and up to 63 letters, digits, '_', '-', unique
    /// in the account; null or the id = the id.
    #[serde(default)]
    flow_key: Patch<String>,
    /// Whether the caller of the flow waits for its end.
    flow_type: Option<FlowType>,
    v_flow_level: Option<i64>,
    /// What happens to a start while another run is active; null = both run at the same time.
    #[serde(default)]
    reentry_behavior: Patch<Reentry>,
    /// The URL to which the completion webhook is sent, unless the start of the run names another
    /// one; http or https; see docs/reference/callbacks.md.
    #[serde(default)]
    callback_url: Patch<String>,
    /// The id of the workflow that is started when a run has failed or timed out; see
    /// docs/how-to/retry.md.
    #[serde(default)]
    on_failure: Patch<String>,
    /// Whether the schedules are paused. Paused schedules start nothing, although the workflow is
    /// enabled.
    schedules_paused: Option<bool>,
    /// The passes of steps of which a run keeps records: all (the default), those that failed or
    /// had several attempts, or none.
    #[serde(default)]
    record: Patch<Recording>,
    /// A limit that the runs of all workflows of the account with the same key share. A run holds a
    /// place of the limit from its start to its end. See docs/how-to/limits.md.
    #[serde(default)]
    #[schemars(schema_with = "limit_in", extend("x-nullable" = true))]
    limit: Patch<Value>,
    /// A note on the new revision, shown in the list of revisions.
    #[schemars(extend("x-nullable" = true, "maxLength" = MAX_NOTE))]
    revision_note: Option<String>,
    /// The longest time of a run, in seconds; null or not positive = no limit.
    #[serde(default)]
    #[schemars(schema_with = "seconds_in", extend("x-nullable" = true))]
    max_execution_time: Patch<i64>,
    /// The first trigger.
    #[serde(default)]
    trigger_config: Patch<Map<String, Value>>,
    /// All triggers. If they are given, `triggerConfig` is ignored.
    #[schemars(extend("maxItems" = MAX_LISTED))]
    triggers: Option<Vec<Map<String, Value>>>,
    /// Another name of `triggers`.
    #[schemars(extend("maxItems" = MAX_LISTED))]
    trigger_configs: Option<Vec<Map<String, Value>>>,
    /// A flat list of steps. An opening step and its closing step form a block.
    #[schemars(extend("maxItems" = MAX_STEPS))]
    steps: Option<Vec<GivenStep>>,
    #[schemars(extend("maxItems" = MAX_DECLARED))]
    inputs: Option<Vec<GivenInput>>,
    #[schemars(extend("maxItems" = MAX_DECLARED))]
    outputs: Option<Vec<GivenOutput>>,
    /// The tests of the workflow, which are part of the revision: `mocks`, `defaults` and `cases`
    /// as in a test file. They are stored unchanged; `POST /api/v1/workflows/test` runs them. See
    /// docs/reference/test-files.md.
    #[serde(default)]
    tests: Patch<Map<String, Value>>,
    /// The fields that answers show in `metadata`. The same fields of the body itself take
    /// precedence.
    metadata: Option<Metadata>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    /// A free text for users.
    #[schemars(extend("maxLength" = 10_000))]
    description: Option<String>,
    #[schemars(extend("maxItems" = MAX_LISTED, "items" = filled(100)))]
    tags: Option<Vec<String>>,
    #[schemars(extend("maxLength" = 200))]
    author: Option<String>,
    #[schemars(extend("maxLength" = 2_000))]
    homepage: Option<String>,
    v_flow_level: Option<i64>,
}

/// The given fields. The fields that the editor shows in `metadata` can be there or at the top
/// level; the top level has priority.
pub fn read(fields: &Fields<'_>) -> Result<WorkflowChange> {
    let given: GivenWorkflow = fields.read()?;
    let metadata = given.metadata.unwrap_or_default();
    // The second is the earlier name of the list in vFlow.
    let triggers = given.triggers.or(given.trigger_configs);
    Ok(WorkflowChange {
        expected_edits: None,
        name: given.name,
        description: given.description.or(metadata.description),
        folder_id: given.folder_id.given().map(filled_text),
        is_enabled: given.is_enabled,
        is_favorite: given.is_favorite,
        order: given.order,
        tags: given.tags.or(metadata.tags),
        version: given.version,
        author: given.author.or(metadata.author),
        homepage: given.homepage.or(metadata.homepage),
        // A workflow without a flow key is shown with its id as the key. If a caller copies it,
        // this key is ignored.
        flow_key: given.flow_key.given().map(|key| key.filter(|_| fields.raw("flowKey") != fields.raw("id"))),
        flow_type: given.flow_type,
        v_flow_level: given.v_flow_level.or(metadata.v_flow_level),
        max_execution_time: given.max_execution_time.given(),
        reentry_behavior: given.reentry_behavior.given(),
        callback_url: given.callback_url.given().map(|url| filled_text(url.map(|url| url.trim().to_owned()))),
        on_failure: given.on_failure.given().map(|id| on_failure(fields, id)).transpose()?,
        schedules_paused: given.schedules_paused,
        trigger_config: given.trigger_config.given().map(|config| config.map_or(Value::Null, Value::Object)),
        triggers: triggers.map(|all| all.into_iter().map(Value::Object).collect()),
        steps: steps::steps(fields, given.steps)?,
        inputs: steps::inputs(fields, given.inputs)?,
        outputs: steps::outputs(fields, given.outputs)?,
        kept: unread_fields(fields, given.tests),
        record: given.record.given().map(Option::unwrap_or_default),
        limit: given.limit.given().map(|limit| limit.as_ref().map(read_limit).transpose()).transpose()?,
        restored: None,
        saved_by: None,
        note: given.revision_note,
    })
}

/// The text, unless it is empty.
fn filled_text(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The workflow for failures; an empty text is none.
fn on_failure(fields: &Fields<'_>, id: Option<String>) -> Result<Option<WorkflowId>> {
    let id = filled_text(id.map(|id| id.trim().to_owned()));
    let id = id.map(|id| WorkflowId::parse(&id)).transpose();
    id.map_err(|_| fields.refuse("onFailure", "must be the id of a workflow"))
}

/// Whether the body of a workflow has a field with this name.
pub fn reads(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| match schema().get_mut("properties") {
        Some(Value::Object(properties)) => std::mem::take(properties).into_iter().map(|(name, _)| name).collect(),
        _ => HashSet::new(),
    });
    NAMES.contains(name)
}

/// Fields that only the editor of vFlow uses. They are stored unchanged.
const OF_EDITOR: [&str; 5] =
    ["cardIconRes", "cardThemeColor", "shortcutName", "shortcutIconRes", "wasEnabledBeforePermissionsLost"];

fn unread_fields(fields: &Fields<'_>, tests: Patch<Map<String, Value>>) -> Option<Map<String, Value>> {
    let tests = tests.given().map(|tests| ("tests".to_owned(), tests.map_or(Value::Null, Value::Object)));
    let of_editor = OF_EDITOR.into_iter().filter_map(|name| Some((name.to_owned(), fields.raw(name)?.clone())));
    Some(of_editor.chain(tests).collect()).filter(|kept: &Map<_, _>| !kept.is_empty())
}

fn limit_schema() -> Value {
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

fn seconds_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(or_null(&json!({"type": "integer", "maximum": MAX_EXECUTION_SECONDS})))
}

/// The schema of the limit of a workflow, for types.
pub fn limit_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(or_null(&limit_schema()))
}

/// The schema of the body of update.
pub fn schema() -> Value {
    let mut schema = typed::request_schema::<GivenWorkflow>();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let kept = || saying(json!({}), "Kept for the editor of vFlow");
        properties.extend(OF_EDITOR.map(|name| (name.to_owned(), kept())));
    }
    let shown = ["id", "revision", "createdAt", "modifiedAt", "updatedAt", "nextRunAt", "stepCount", "triggerCount"];
    repeating(schema, &shown).named("UpdateWorkflow")
}

/// The schema of the body of create.
pub fn new_schema() -> Value {
    requiring(schema(), &["name"]).named("CreateWorkflow")
}

/// An example of a valid workflow.
pub fn example() -> Value {
    json!({
        "name": "Greeting",
        "description": "Greets the person whose name is given",
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
                "reentryBehavior: must be allow_parallel, block_new or stop_current_and_run_new",
            ),
            (json!({"record": "some"}), "record: must be all, failed or none"),
            (json!({"limit": 3}), "limit: must be an object"),
            (json!({"tests": []}), "tests: must be an object"),
            (json!({"limit": {"key": "a", "rate": 0.5}}), "limit.rate: must be a whole number from 1 to 10000"),
            (json!({"maxExecutionTime": "soon"}), "maxExecutionTime: must be an integer"),
        ];
        for (body, message) in cases {
            assert_eq!(change(&body).unwrap_err(), message, "{body}");
        }
    }
}
