//! Changes a workflow. A change of its definition creates a new revision.

use super::taken::{flow_key_taken, name_taken};
use super::{check, read};
use crate::attempts::{ATTEMPTS, replace};
use crate::fold::composed;
use engine::ports::workflows::Written;
use engine::{Engine, Error, Result, schedule, triggers};
use model::{
    AccountId, Definition, FlowType, Input, Output, Recording, Reentry, Saved, Step, Timestamp, Workflow, WorkflowId,
    WorkflowLimit,
};
use serde_json::{Map, Value};

/// The fields to change; `None` leaves a field unchanged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkflowChange {
    /// The change is refused unless the record's `edit` is one of these.
    pub expected_edits: Option<Vec<u64>>,
    /// The name, unique in its folder.
    pub name: Option<String>,
    /// A free text for users.
    pub description: Option<String>,
    /// The folder; `Some(None)` moves the workflow to top level.
    pub folder_id: Option<Option<String>>,
    /// Whether the workflow can be executed.
    pub is_enabled: Option<bool>,
    /// Whether the user has marked it as a favourite.
    pub is_favorite: Option<bool>,
    /// The position in its folder.
    pub order: Option<i64>,
    /// Labels that users choose freely.
    pub tags: Option<Vec<String>>,
    /// The user's own version text.
    pub version: Option<String>,
    /// The name of the author.
    pub author: Option<String>,
    /// The address of a web page.
    pub homepage: Option<String>,
    /// The key under which it is called as a flow; `Some(None)` = the workflow's id.
    pub flow_key: Option<Option<String>>,
    /// Whether the caller of the flow waits for its end.
    pub flow_type: Option<FlowType>,
    /// vFlow's compatibility level.
    pub v_flow_level: Option<i64>,
    /// The time limit of an execution in seconds; `Some(None)` removes the limit.
    pub max_execution_time: Option<Option<i64>>,
    /// What happens to a start while another execution has not ended; `Some(None)` leaves it to the
    /// API that starts it.
    pub reentry_behavior: Option<Option<Reentry>>,
    /// The webhook that is called when executions end; `Some(None)` = none.
    pub callback_url: Option<Option<String>>,
    /// The workflow that is started when an execution has failed or timed out; `Some(None)` = none.
    pub on_failure: Option<Option<WorkflowId>>,
    /// Whether its schedules are paused.
    pub schedules_paused: Option<bool>,
    /// The first trigger; null removes it.
    pub trigger_config: Option<Value>,
    /// All triggers. Overrides `trigger_config`.
    pub triggers: Option<Vec<Value>>,
    /// All steps of the workflow.
    pub steps: Option<Vec<Step>>,
    /// All declared inputs.
    pub inputs: Option<Vec<Input>>,
    /// All declared outputs.
    pub outputs: Option<Vec<Output>>,
    /// Fields that are only kept for exports, each replaced separately; null removes one.
    pub kept: Option<Map<String, Value>>,
    /// The passes of steps of which an execution keeps records.
    pub record: Option<Recording>,
    /// The limit of which an execution holds a place; `Some(None)` = none.
    pub limit: Option<Option<WorkflowLimit>>,
    /// An earlier revision to restore. Overrides all parts of the definition above.
    pub restored: Option<Restored>,
    /// The id of the device that makes the change, if one does.
    pub saved_by: Option<String>,
    /// A note on the revision, if the change creates one.
    pub note: Option<String>,
}

/// An earlier revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The number of the revision.
    pub revision: u32,
    /// The definition that becomes the current one again.
    pub definition: Definition,
}

/// Applies the change to the stored workflow, and again if it changes in the meantime.
pub async fn update(engine: &Engine, account: &AccountId, id: &WorkflowId, change: WorkflowChange) -> Result<Workflow> {
    apply(engine, account, id, change).await.map(|(workflow, _)| workflow)
}

/// The same. Also returns whether there is a new revision.
pub(crate) async fn apply(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    change: WorkflowChange,
) -> Result<(Workflow, bool)> {
    for _ in 0..ATTEMPTS {
        let before = read::summary(engine, account, id).await?;
        if change.expected_edits.as_ref().is_some_and(|edits| !edits.contains(&before.edit)) {
            return Err(Error::Changed { what: "workflow" });
        }
        let definition = if change.touches_definition() {
            let current = read::definition(engine, account, &before).await?;
            Some(change.definition(&current)).filter(|changed| *changed != current)
        } else {
            None
        };
        if definition.is_none() && change.note.as_ref().is_some_and(|note| !note.is_empty()) {
            let reason = "there is no new revision, because steps, inputs, outputs, triggers and settings stay";
            return Err(Error::invalid("revisionNote", reason));
        }
        let mut after = change.summary(&before);
        let now = engine.ports.clock.now();
        if let Some(definition) = &definition {
            check::definition(definition)?;
            after.revision = before.revision.saturating_add(1);
            after.saved = Some(change.saved(now));
            after.schedules = schedule::read(definition)?;
            describe(&mut after, definition);
        }
        after.edit = before.edit.saturating_add(1);
        after.modified_at = now;
        schedule::set_next_run(Some(&before), &mut after, now);
        check::summary(&after)?;
        if after.folder_id != before.folder_id {
            check::folder(engine, account, after.folder_id.as_deref()).await?;
        }
        if after.callback_url != before.callback_url {
            check::callback(engine, account, &after).await?;
        }
        match engine.ports.workflows.update(account, &before, &after, definition.as_ref()).await? {
            Written::Done => return Ok((after, definition.is_some())),
            Written::NameTaken => return Err(name_taken(engine, account, &after).await),
            Written::FlowKeyTaken => return Err(flow_key_taken(&after)),
            Written::Changed => {}
        }
    }
    Err(Error::Changed { what: "workflow" })
}

/// Sets what the summary shows of the definition.
pub(super) fn describe(workflow: &mut Workflow, definition: &Definition) {
    workflow.step_count = u32::try_from(definition.steps.len()).unwrap_or(u32::MAX);
    workflow.trigger_kinds = triggers::kinds(definition);
    workflow.trigger_count = triggers::count(definition);
    workflow.trigger_config = definition.triggers.first().cloned().unwrap_or(Value::Null);
}

impl WorkflowChange {
    /// Whether the change creates a new revision.
    pub fn touches_definition(&self) -> bool {
        self.steps.is_some()
            || self.inputs.is_some()
            || self.outputs.is_some()
            || self.triggers.is_some()
            || self.trigger_config.is_some()
            || self.kept.is_some()
            || self.record.is_some()
            || self.limit.is_some()
            || self.restored.is_some()
    }

    /// The current definition with the changed parts replaced.
    pub(super) fn definition(&self, current: &Definition) -> Definition {
        if let Some(restored) = &self.restored {
            return restored.definition.clone();
        }
        let mut next = current.clone();
        replace(&mut next.steps, self.steps.as_ref());
        replace(&mut next.inputs, self.inputs.as_ref());
        replace(&mut next.outputs, self.outputs.as_ref());
        replace(&mut next.record, self.record.as_ref());
        replace(&mut next.limit, self.limit.as_ref());
        for (name, value) in self.kept.iter().flatten() {
            if value.is_null() {
                next.kept.shift_remove(name);
            } else {
                next.kept.insert(name.clone(), value.clone());
            }
        }
        match (&self.triggers, &self.trigger_config) {
            (Some(triggers), _) => next.triggers.clone_from(triggers),
            (None, Some(first)) => {
                let rest = next.triggers.drain(..).skip(1);
                next.triggers = Some(first.clone()).filter(|first| !first.is_null()).into_iter().chain(rest).collect();
            }
            (None, None) => {}
        }
        next
    }

    /// What is kept of the new revision beside its definition.
    pub(super) fn saved(&self, at: Timestamp) -> Saved {
        Saved {
            at,
            by: self.saved_by.clone(),
            note: self.note.clone().unwrap_or_default(),
            restored_from: self.restored.as_ref().map(|restored| restored.revision),
        }
    }

    /// The current summary with the changed fields replaced.
    pub(super) fn summary(&self, current: &Workflow) -> Workflow {
        let mut next = current.clone();
        replace(&mut next.name, self.name.as_ref());
        next.name = composed(next.name.trim()).into_owned();
        replace(&mut next.description, self.description.as_ref());
        replace(&mut next.folder_id, self.folder_id.as_ref());
        replace(&mut next.is_enabled, self.is_enabled.as_ref());
        replace(&mut next.is_favorite, self.is_favorite.as_ref());
        replace(&mut next.order, self.order.as_ref());
        replace(&mut next.tags, self.tags.as_ref());
        replace(&mut next.version, self.version.as_ref());
        replace(&mut next.author, self.author.as_ref());
        replace(&mut next.homepage, self.homepage.as_ref());
        replace(&mut next.flow_key, self.flow_key.as_ref());
        // Its own id is the default key, and does not need the form of a key.
        next.flow_key = next.flow_key.filter(|key| key != next.id.as_str());
        replace(&mut next.flow_type, self.flow_type.as_ref());
        replace(&mut next.v_flow_level, self.v_flow_level.as_ref());
        replace(&mut next.max_execution_time, self.max_execution_time.as_ref());
        replace(&mut next.reentry_behavior, self.reentry_behavior.as_ref());
        replace(&mut next.callback_url, self.callback_url.as_ref());
        replace(&mut next.on_failure, self.on_failure.as_ref());
        replace(&mut next.schedules_paused, self.schedules_paused.as_ref());
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_trigger_is_replaced_and_the_others_stay() {
        let current = Definition { triggers: vec![json!("a"), json!("b")], ..Definition::default() };
        let cases = [
            (
                WorkflowChange { trigger_config: Some(json!("c")), ..WorkflowChange::default() },
                vec![json!("c"), json!("b")],
            ),
            (WorkflowChange { trigger_config: Some(Value::Null), ..WorkflowChange::default() }, vec![json!("b")]),
            (
                WorkflowChange {
                    trigger_config: Some(json!("c")),
                    triggers: Some(vec![]),
                    ..WorkflowChange::default()
                },
                vec![],
            ),
            (WorkflowChange::default(), vec![json!("a"), json!("b")]),
        ];
        for (change, triggers) in cases {
            assert_eq!(change.definition(&current).triggers, triggers, "{change:?}");
        }
    }
}
