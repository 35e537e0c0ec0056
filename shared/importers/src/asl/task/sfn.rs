//! Other state machines: `step_functions_start`.

use super::Call;
use crate::asl::resource::Wait;
use crate::asl::writer::Writer;
use crate::template::{given, output};
use model::json::with;
use serde_json::{Value, json};

/// `states:startExecution`, with or without waiting for the end.
pub fn start(writer: &mut Writer, call: &Call, wait: Wait) -> Value {
    writer.draft.note(
        "the deployment must allow the state machine (AllowSfn); if it is imported too, use call_workflow",
        "部署须允许该状态机（AllowSfn）；若它也已导入，请使用 call_workflow",
    );
    if !call.argument("Name").is_null() {
        writer.draft.change("the name of the execution is left out", "执行名称已省略");
    }
    let waits = matches!(wait, Wait::End | Wait::EndAsText);
    let parameters = given([
        ("state_machine_arn", call.argument("StateMachineArn")),
        ("input", call.argument("Input")),
        ("wait", if waits { json!(true) } else { Value::Null }),
    ]);
    let id = call.push(writer, "step_functions_start", parameters);
    let result = json!({"ExecutionArn": output(&id, "execution_arn")});
    if !waits {
        return result;
    }
    let mut made = output(&id, "output");
    if wait == Wait::EndAsText {
        let text = writer.draft.push(&format!("{id}-text"), "to_json", json!({"value": made}));
        made = output(&text, "json");
    }
    with(result, [("Status", output(&id, "status")), ("Output", made)])
}
