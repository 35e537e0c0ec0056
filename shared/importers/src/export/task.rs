//! Steps that call services, as Task states.

use super::names::{assigned, variable};
use super::tree::Node;
use super::{Writer, text};
use crate::template::given;
use serde_json::{Value, json};

/// Writes a Task state, or refuses the module by name.
pub fn write(writer: &mut Writer, node: &Node, next: &str) -> Value {
    let mut value = |name: &str| text::value(writer, &node.parameter(name));
    let (resource, arguments, outputs) = match node.module.as_str() {
        "lambda_invoke" => {
            let event = node.parameter("wait") == json!(false);
            (
                "arn:aws:states:::lambda:invoke",
                given([
                    ("FunctionName", value("function")),
                    ("Payload", value("payload")),
                    ("InvocationType", if event { json!("Event") } else { Value::Null }),
                ]),
                json!({"result": "{% $states.result.Payload %}", "status": "{% $states.result.StatusCode %}"}),
            )
        }
        "sqs_send" => (
            "arn:aws:states:::sqs:sendMessage",
            given([
                ("QueueUrl", value("queue_url")),
                ("MessageBody", value("body")),
                ("MessageGroupId", value("group_id")),
                ("DelaySeconds", value("delay_seconds")),
            ]),
            json!({"message_id": "{% $states.result.MessageId %}"}),
        ),
        "step_functions_start" => {
            let waits = node.parameter("wait") == json!(true);
            (
                if waits {
                    "arn:aws:states:::states:startExecution.sync:2"
                } else {
                    "arn:aws:states:::states:startExecution"
                },
                given([("StateMachineArn", value("state_machine_arn")), ("Input", value("input"))]),
                if waits {
                    json!({"execution_arn": "{% $states.result.ExecutionArn %}", "status": "{% $states.result.Status %}", "output": "{% $states.result.Output %}"})
                } else {
                    json!({"execution_arn": "{% $states.result.ExecutionArn %}"})
                },
            )
        }
        "http_request" => return http(writer, node, next),
        module => {
            let reason = format!("{module} has no counterpart in a state machine");
            writer.refuse(&node.id, reason);
            return Value::Null;
        }
    };
    task(writer, node, next, resource, Value::Object(arguments), outputs)
}

fn http(writer: &mut Writer, node: &Node, next: &str) -> Value {
    let connection = node.parameter("connection").as_str().unwrap_or_default().to_owned();
    if connection.is_empty() {
        writer.refuse(&node.id, "http_request without a connection has no counterpart: http:invoke needs one");
    }
    if node.parameter("fail_on_status") != json!(true) {
        writer.refuse(&node.id, "http_request needs fail_on_status: http:invoke fails on statuses other than 2xx");
    }
    for name in ["file", "body_base64", "charset", "at_most_once"] {
        if !node.parameter(name).is_null() {
            writer.refuse(&node.id, format!("{name} of http_request has no counterpart"));
        }
    }
    let form = node.parameter("body_type") == json!("form");
    let mut value = |name: &str| text::value(writer, &node.parameter(name));
    let method = Some(value("method")).filter(|method| !method.is_null()).unwrap_or_else(|| json!("GET"));
    let arguments = given([
        ("ApiEndpoint", value("url")),
        ("Method", method),
        ("Authentication", json!({"ConnectionArn": format!("${{Connection_{}}}", variable(&connection))})),
        ("Headers", value("headers")),
        ("QueryParameters", value("query_params")),
        ("RequestBody", value("body")),
        ("Transform", if form { json!({"RequestBodyEncoding": "URL_ENCODED"}) } else { Value::Null }),
    ]);
    let status = "{% $states.result.StatusCode %}";
    let (body, headers) = ("{% $states.result.ResponseBody %}", "{% $states.result.Headers %}");
    let outputs = json!({"statusCode": status, "status_code": status, "json": body, "body": body, "response_body": body, "headers": headers, "response_headers": headers});
    task(writer, node, next, "arn:aws:states:::http:invoke", Value::Object(arguments), outputs)
}

fn task(writer: &mut Writer, node: &Node, next: &str, resource: &str, arguments: Value, outputs: Value) -> Value {
    let mut state = given([
        ("Type", json!("Task")),
        ("Resource", json!(resource)),
        ("Arguments", arguments),
        ("Assign", Value::Object(assigned(&node.id, outputs))),
        ("Next", json!(next)),
    ]);
    let number = |name: &str| node.parameter(name).as_f64();
    if let Some(ms) = number("__timeout") {
        state.insert("TimeoutSeconds".to_owned(), json!((ms / 1000.0).ceil() as i64));
    }
    let policy = node.parameter("__error_policy").as_str().unwrap_or("STOP").to_owned();
    if policy == "RETRY" {
        let mut rule = json!({
            "ErrorEquals": ["States.ALL"],
            "MaxAttempts": number("__retry_count").unwrap_or(3.0) as i64,
            "IntervalSeconds": (number("__retry_interval").unwrap_or(1000.0) / 1000.0).ceil().max(1.0) as i64,
            "BackoffRate": number("__retry_backoff").unwrap_or(1.0),
        });
        if let (Some(most), Some(rule)) = (number("__retry_max_interval"), rule.as_object_mut()) {
            rule.insert("MaxDelaySeconds".to_owned(), json!((most / 1000.0).ceil() as i64));
        }
        if let Some(rule) = rule.as_object_mut().filter(|_| !node.parameter("__retry_jitter").is_null()) {
            rule.insert("JitterStrategy".to_owned(), json!("FULL"));
        }
        if !node.parameter("__retry_on").is_null() && node.parameter("__retry_on") != json!("any") {
            writer.refuse(&node.id, "__retry_on has no counterpart, except any");
        }
        state.insert("Retry".to_owned(), json!([rule]));
    }
    if policy == "SKIP" || node.parameter("__then") == json!("SKIP") {
        let outputs = json!({"success": false, "error": "{% $states.errorOutput.Cause %}"});
        let catcher = json!({"ErrorEquals": ["States.ALL"], "Assign": assigned(&node.id, outputs), "Next": next});
        state.insert("Catch".to_owned(), json!([catcher]));
    }
    Value::Object(state)
}
