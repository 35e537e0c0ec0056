//! Reads how an execution has ended.

use super::drive::End;
use super::{Stage, Unplayable};
use crate::Outcome;
use crate::outcome::{PassFacts, StepFacts};
use crate::rewrite::RESULT;
use engine::program::Kind;
use model::ExecutionId;
use records::executions::{self, LogQuery};
use records::steps::{self, Pass, StepQuery};
use serde_json::{Map, Value, json};
use std::sync::PoisonError;

/// The most records and log entries that are read.
const MOST: usize = 20_000;

pub(super) async fn gather(stage: &Stage<'_>, end: End) -> Result<Outcome, Unplayable> {
    let (engine, account, id) = (&stage.engine, &stage.account, end.id);
    let view = executions::read(engine, account, id).await?;
    let log = executions::logs(engine, account, id, LogQuery { limit: MOST, ..LogQuery::default() }).await?;
    let records = steps::records(engine, account, id, StepQuery { limit: MOST, ..StepQuery::default() }).await?;
    let started = view.row.started_at.0;
    let mut outcome = Outcome {
        run: id.vflow(),
        status: view.row.status.as_str().to_owned(),
        error: view.row.error.clone(),
        answer: view.answer,
        declared: view.declared,
        variables: view.variables,
        step_outputs: view.outputs.into_iter().map(|(id, outputs)| (id, Value::Object(outputs))).collect(),
        requests: stage.http.sent(),
        children: children(stage, id).await?,
        logs: log.logs,
        step_ids: stage.program.nodes.iter().map(|node| node.id.clone()).collect(),
        resumed: stage.resumed.load(std::sync::atomic::Ordering::Relaxed),
        elapsed_ms: view.row.completed_at.map_or(0, |ended| ended.0 - started),
        faults: stage.http.faults().into_iter().chain(end.faults).collect(),
        ..Outcome::default()
    };
    for pass in records.passes {
        note(stage, &mut outcome, pass, started);
    }
    Ok(outcome)
}

fn note(stage: &Stage<'_>, outcome: &mut Outcome, pass: Pass, started: i64) {
    let Pass { step, status, record, .. } = pass;
    let status = status.as_str().to_owned();
    let mut inputs = record.parameters.into_owned();
    if let Value::Object(inputs) = &mut inputs {
        inputs.shift_remove(RESULT);
    }
    let facts = outcome.steps.entry(step.id.clone()).or_default();
    let attempts = record.tries.len() + 1;
    let mut tests = facts.tests;
    let node = stage.program.nodes.get(record.step.place());
    if matches!(node.map(|node| &node.kind), Some(Kind::If { .. } | Kind::While { .. })) {
        match record.outputs.get("result").and_then(Value::as_bool) {
            Some(true) => tests[0] += 1,
            Some(false) => tests[1] += 1,
            None => {}
        }
    }
    *facts = StepFacts {
        passes: facts.passes.max(record.pass),
        attempts,
        status: status.clone(),
        inputs,
        outputs: record.outputs.into_owned(),
        error: record.error.clone(),
        tests,
    };
    outcome.passes.push(PassFacts {
        step: step.id,
        module: step.module_id,
        pass: record.pass,
        at_ms: record.started_at.0 - started,
        took_ms: record.took_ms,
        status,
        attempts,
        error: record.error,
    });
}

/// The executions of other workflows, in the order of their starts.
async fn children(stage: &Stage<'_>, own: ExecutionId) -> Result<Vec<Value>, Unplayable> {
    let known = stage.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut found = Vec::new();
    for id in known.into_iter().filter(|id| *id != own) {
        let row = stage.stored.read(&stage.account, id).await.map_err(engine::Error::from)?;
        found.extend(row.map(|row| {
            let inputs: Map<_, _> = row.trigger.data.clone();
            json!({"workflow": row.workflow_id.as_str(), "inputs": inputs, "status": row.status.as_str()})
        }));
    }
    Ok(found)
}
