//! The workflow of a request, and the stored ones that it calls.

use crate::{Path, Subject};
use engine::{Engine, Error};
use model::{AccountId, Definition, WorkflowId};
use records::workflows;
use serde_json::Value;
use std::collections::VecDeque;

/// The most workflows that are read because others call them.
const MAX_CALLED: usize = 20;
/// The parameter in which a step names the workflow that it calls.
const CALLED: &str = "workflow_id";

/// A workflow that is not stored.
pub(super) fn inline_workflow(value: &Value) -> Result<Subject, Error> {
    let path = Path::root().key("workflow");
    Subject::read(value, &path).map_err(|problem| Error::invalid(problem.path.to_string(), problem.message))
}

/// A stored workflow, and the tests that are stored with it.
pub(super) async fn stored(engine: &Engine, account: &AccountId, id: &str) -> Result<(Subject, Option<Value>), Error> {
    let id = WorkflowId::parse(id).map_err(|_| Error::WorkflowNotFound)?;
    let (workflow, definition) = workflows::read(engine, account, &id).await?;
    let tests = definition.kept.get("tests").cloned();
    let subject = Subject {
        id: Some(id.as_str().to_owned()),
        name: workflow.name,
        definition,
        max_execution_time: workflow.max_execution_time,
        reentry: workflow.reentry_behavior,
        others: Vec::new(),
    };
    Ok((subject, tests))
}

/// The workflow with those that it calls, directly or through others. One that does not exist is
/// left out: its caller fails as it would in production, unless the case gives its result.
pub(super) async fn with_others(engine: &Engine, account: &AccountId, mut subject: Subject) -> Result<Subject, Error> {
    let mut seen: Vec<String> = subject.id.iter().cloned().collect();
    let mut called: VecDeque<String> = called_workflows(&subject.definition).collect();
    while let Some(id) = called.pop_front() {
        if seen.contains(&id) || seen.len() >= MAX_CALLED {
            continue;
        }
        seen.push(id.clone());
        match stored(engine, account, &id).await {
            Ok((other, _)) => {
                called.extend(self::called_workflows(&other.definition));
                subject.others.push(other);
            }
            Err(Error::WorkflowNotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(subject)
}

fn called_workflows(definition: &Definition) -> impl Iterator<Item = String> {
    let ids = definition.steps.iter().filter_map(|step| step.parameters.get(CALLED)?.as_str().map(str::to_owned));
    ids.collect::<Vec<_>>().into_iter()
}
