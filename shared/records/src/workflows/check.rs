//! Checks of every workflow before it is stored, for all facades.

use engine::admission::callback;
use engine::{Engine, Error, Result, lint, program, schedule};
use model::json::encoded_len;
use model::revision::MAX_NOTE;
use model::{AccountId, Definition, Workflow};
use serde_json::Value;

/// The longest time limit of executions, in seconds: a year.
pub const MAX_EXECUTION_SECONDS: i64 = 31_536_000;
/// The most labels of a workflow.
const MAX_TAGS: usize = 50;
/// The most triggers of a workflow.
const MAX_TRIGGERS: usize = 50;
/// The most bytes of fields that Sluice does not use.
const MAX_KEPT_BYTES: usize = 64 * 1024;
/// The most bytes of a trigger. It is limited, because lists contain the trigger of every row.
const MAX_TRIGGER_BYTES: usize = 16 * 1024;

/// Checks the fields of the summary.
pub(super) fn summary(workflow: &Workflow) -> Result<()> {
    if workflow.name.trim().is_empty() {
        return Err(Error::invalid("name", "must not be blank"));
    }
    if workflow.name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "must not contain control characters"));
    }
    text("name", &workflow.name, 200)?;
    text("description", &workflow.description, 10_000)?;
    text("version", &workflow.version, 64)?;
    text("author", &workflow.author, 200)?;
    text("homepage", &workflow.homepage, 2_000)?;
    text("revisionNote", workflow.saved.as_ref().map_or("", |saved| saved.note.as_str()), MAX_NOTE)?;
    if workflow.tags.len() > MAX_TAGS {
        return Err(Error::invalid("tags", format!("must be at most {MAX_TAGS}")));
    }
    for (index, tag) in workflow.tags.iter().enumerate() {
        let field = format!("tags[{index}]");
        if tag.trim().is_empty() {
            return Err(Error::invalid(field, "must not be blank"));
        }
        text(&field, tag, 100)?;
    }
    if workflow.max_execution_time.is_some_and(|seconds| seconds > MAX_EXECUTION_SECONDS) {
        return Err(Error::invalid("maxExecutionTime", format!("must be at most {MAX_EXECUTION_SECONDS}")));
    }
    if workflow.on_failure.as_ref() == Some(&workflow.id) {
        return Err(Error::invalid("onFailure", "must be another workflow"));
    }
    if workflow.flow_key.as_deref().is_some_and(|key| !is_flow_key(key)) {
        return Err(Error::invalid("flowKey", "must be a letter, then up to 63 letters, digits, '_' or '-'"));
    }
    if encoded_len(&workflow.trigger_config) > MAX_TRIGGER_BYTES {
        return Err(Error::invalid("triggerConfig", format!("must be at most {MAX_TRIGGER_BYTES} bytes")));
    }
    Ok(())
}

fn is_flow_key(key: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    key.len() <= 64 && key.starts_with(|first: char| first.is_ascii_alphabetic()) && key.bytes().all(rest)
}

/// Checks the sizes that compiling does not look at.
pub(super) fn limits(definition: &Definition) -> Result<()> {
    if definition.triggers.len() > MAX_TRIGGERS {
        return Err(Error::invalid("triggers", format!("must be at most {MAX_TRIGGERS}")));
    }
    if encoded_len(&Value::Object(definition.kept.clone())) > MAX_KEPT_BYTES {
        let reason = format!("what is kept for the way back must be at most {MAX_KEPT_BYTES} bytes");
        return Err(Error::invalid("workflow", reason));
    }
    Ok(())
}

/// Checks that the definition can be compiled to a program. Unknown modules are accepted, and
/// refused at execution.
pub(super) fn definition(definition: &Definition) -> Result<()> {
    limits(definition)?;
    schedule::read(definition)?;
    for (index, step) in definition.steps.iter().enumerate() {
        if let Some(said) = lint::id_refused(&step.id) {
            return Err(Error::InvalidSteps { index, step_id: step.id.clone(), reason: said.en });
        }
    }
    program::compile(definition).map(|_| ())
}

/// Checks that the folder exists, if one is given.
pub(crate) async fn folder(engine: &Engine, account: &AccountId, folder_id: Option<&str>) -> Result<()> {
    match folder_id {
        None => Ok(()),
        // No stored folder has such an id, and no database key should be built from it.
        Some(id) if id.is_empty() || id.len() > 64 || id.contains('#') => Err(Error::FolderNotFound),
        Some(id) => match engine.ports.folders.read(account, id).await? {
            Some(_) => Ok(()),
            None => Err(Error::FolderNotFound),
        },
    }
}

/// Checks the webhook that is called when executions end, if there is one.
pub(super) async fn callback(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<()> {
    match workflow.callback() {
        None => Ok(()),
        Some(callback) => callback::check(engine, account, &callback).await,
    }
}

fn text(field: &str, value: &str, limit: usize) -> Result<()> {
    if value.chars().count() > limit {
        return Err(Error::invalid(field, format!("must be at most {limit} characters")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Timestamp, WorkflowId};

    fn sample() -> Workflow {
        Workflow { name: "名字".into(), ..Workflow::new(WorkflowId::parse("w").unwrap(), Timestamp(0)) }
    }

    type Spoil = fn(&mut Workflow);

    #[test]
    fn a_refusal_names_the_field() {
        assert!(summary(&sample()).is_ok());
        let cases: [(&str, Spoil); 10] = [
            ("onFailure", |w| w.on_failure = Some(w.id.clone())),
            ("name", |w| w.name = " \t".into()),
            ("name", |w| w.name = "a\nb".into()),
            ("name", |w| w.name = "名".repeat(201)),
            ("tags[1]", |w| w.tags = vec!["a".into(), String::new()]),
            ("flowKey", |w| w.flow_key = Some(String::new())),
            ("flowKey", |w| w.flow_key = Some("1a".into())),
            ("flowKey", |w| w.flow_key = Some("a".repeat(65))),
            ("maxExecutionTime", |w| w.max_execution_time = Some(i64::MAX)),
            ("triggerConfig", |w| w.trigger_config = "x".repeat(20_000).into()),
        ];
        for (field, spoil) in cases {
            let mut workflow = sample();
            spoil(&mut workflow);
            match summary(&workflow) {
                Err(Error::Invalid { field: named, .. }) => assert_eq!(named, field),
                other => panic!("{field}: {other:?}"),
            }
        }
    }
}
