//! Builds the body of a callback.

use crate::view::{RunView, view};
use crate::{Engine, Result};
use model::workflow::Typed;
use model::{Callback, Dialect, Execution, Status};
use serde_json::{Map, Value, json};

/// The largest body, in bytes. A larger one is sent without the outputs of the run.
pub const MAX_BODY: usize = 1024 * 1024;

/// The body of this callback of an ended run.
pub async fn payload(engine: &Engine, row: &Execution, callback: &Callback) -> Result<Vec<u8>> {
    let body = match callback.dialect {
        Dialect::Dpa => dpa(row),
        Dialect::Standard => {
            let view = view(engine, row.clone()).await?;
            let whole = standard(&view, true);
            if model::json::encoded_len(&whole) > MAX_BODY { standard(&view, false) } else { whole }
        }
    };
    Ok(body.to_string().into_bytes())
}

fn dpa(row: &Execution) -> Value {
    let status = if row.status == Status::Completed { "FINISH" } else { "FAIL" };
    json!({"instanceId": row.id.dpa(), "modelId": row.workflow_id, "status": status})
}

fn standard(view: &RunView, whole: bool) -> Value {
    let row = &view.row;
    let wrapped = |values: &Map<String, Value>| {
        values.iter().map(|(name, value)| (name.clone(), json!(Typed::of(value)))).collect()
    };
    let outputs = view.outputs.iter().map(|(step, outputs)| (step.clone(), Value::Object(wrapped(outputs))));
    let outputs = whole.then(|| outputs.collect::<Map<_, _>>());
    let mut body = json!({
        "executionId": row.id.vflow(),
        "workflowId": row.workflow_id,
        "status": row.status,
        "outputs": outputs,
        "result": view.answer.as_ref().filter(|_| whole),
        "error": row.error,
        "startedAt": row.started_at,
        "completedAt": row.completed_at,
    });
    if let (false, Some(fields)) = (whole, body.as_object_mut()) {
        fields.insert("truncated".to_owned(), true.into());
    }
    body
}
