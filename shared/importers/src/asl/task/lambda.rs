//! Functions of Lambda as steps `lambda_invoke`.

use super::Call;
use crate::asl::writer::Writer;
use crate::template::{given, output};
use serde_json::{Value, json};

/// A function as the resource of a task.
pub fn direct(writer: &mut Writer, call: &Call, function: &str) -> Value {
    note_permission(writer);
    let parameters = given([("function", json!(function)), ("payload", call.all())]);
    let id = call.push(writer, "lambda_invoke", parameters);
    output(&id, "result")
}

/// Writes `lambda:invoke` as a step.
pub fn invoke(writer: &mut Writer, call: &Call) -> Value {
    note_permission(writer);
    let wait = call.argument("InvocationType") != json!("Event");
    let parameters = given([
        ("function", call.argument("FunctionName")),
        ("payload", call.argument("Payload")),
        ("wait", if wait { Value::Null } else { json!(false) }),
    ]);
    let id = call.push(writer, "lambda_invoke", parameters);
    json!({"Payload": output(&id, "result"), "StatusCode": output(&id, "status")})
}

fn note_permission(writer: &mut Writer) {
    writer.draft.note("the deployment must allow the function (AllowLambda)", "部署须允许该函数（AllowLambda）");
}
