//! Queues of SQS as steps `sqs_send`.

use super::Call;
use crate::asl::writer::Writer;
use crate::template::{given, output};
use serde_json::{Value, json};

/// Writes `sqs:sendMessage` as a step.
pub fn send(writer: &mut Writer, call: &Call) -> Value {
    writer.draft.note("the deployment must allow the queue (AllowSqs)", "部署须允许该队列（AllowSqs）");
    for field in ["MessageAttributes", "MessageDeduplicationId"] {
        if !call.argument(field).is_null() {
            writer.draft.change(format!("{field} is left out"), format!("{field} 已省略"));
        }
    }
    let parameters = given([
        ("queue_url", call.argument("QueueUrl")),
        ("body", call.argument("MessageBody")),
        ("group_id", call.argument("MessageGroupId")),
        ("delay_seconds", call.argument("DelaySeconds")),
    ]);
    let id = call.push(writer, "sqs_send", parameters);
    json!({"MessageId": output(&id, "message_id")})
}
