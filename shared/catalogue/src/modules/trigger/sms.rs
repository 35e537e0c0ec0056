//! The text message trigger: a message that passes two filters.

use super::field;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, Text, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, Pure};
use serde_json::Value;

const SENDER_LABELS: &[(&str, &str)] = &[
    ("任意", "sender_any"),
    ("Any", "sender_any"),
    ("包含", "sender_contains"),
    ("Contains", "sender_contains"),
    ("不包含", "sender_not_contains"),
    ("Does Not Contain", "sender_not_contains"),
    ("正则匹配", "sender_regex"),
    ("Regex", "sender_regex"),
];
const CONTENT_LABELS: &[(&str, &str)] = &[
    ("任意", "content_any"),
    ("Any", "content_any"),
    ("识别验证码", "content_code"),
    ("Verification Code", "content_code"),
    ("包含", "content_contains"),
    ("Contains", "content_contains"),
    ("不包含", "content_not_contains"),
    ("Does Not Contain", "content_not_contains"),
    ("正则匹配", "content_regex"),
    ("Regex", "content_regex"),
];

const fn filter(id: &'static str, label: Text, constraints: Constraints, any: &'static str) -> InputSpec {
    InputSpec::new(id, ValueType::String, label, text("如何过滤", "How it is filtered"))
        .or(Fallback::Text(any))
        .ui(UiType::Dropdown)
        .constrained(constraints)
        .logged()
}

const fn filter_value(id: &'static str, label: Text) -> InputSpec {
    InputSpec::new(id, ValueType::String, label, text("过滤用的文字或正则", "The text or pattern to filter by"))
}

const INPUTS: &[InputSpec] = &[
    filter(
        "sender_filter_type",
        text("发件人条件", "Sender Filter"),
        Constraints::one_of(&["sender_any", "sender_contains", "sender_not_contains", "sender_regex"], SENDER_LABELS),
        "sender_any",
    ),
    filter_value("sender_filter_value", text("发件人值", "Sender")),
    filter(
        "content_filter_type",
        text("内容条件", "Content Filter"),
        Constraints::one_of(
            &["content_any", "content_code", "content_contains", "content_not_contains", "content_regex"],
            CONTENT_LABELS,
        ),
        "content_any",
    ),
    filter_value("content_filter_value", text("内容值", "Content")),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "sender_number",
        ValueType::String,
        text("发件人号码", "Sender"),
        text("发件人号码", "Who sent it"),
    ),
    OutputSpec::new(
        "message_content",
        ValueType::String,
        text("短信内容", "Content"),
        text("短信内容", "What it says"),
    ),
    OutputSpec::new(
        "verification_code",
        ValueType::String,
        text("验证码", "Code"),
        text("识别出的验证码", "The verification code found in it"),
    ),
];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("短信触发", "Text Message"),
        description: text("收到符合条件的短信时触发", "Started by a text message that passes the filters"),
        icon: "ic_sms",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module =
    Module { descriptor: descriptor("trigger_sms"), behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))) };
/// Under its long id.
pub const LONG: Module =
    Module { descriptor: descriptor("vflow.trigger.sms"), behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))) };

/// The phone tells the code with the message; from elsewhere it is looked for: four to eight digits on their own.
fn code(call: &Call<'_>, content: &Value) -> Value {
    let told = field(call, &["verification_code"]);
    if !told.is_null() {
        return told;
    }
    let mut runs = content.as_str().unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    runs.find(|digits| (4..=8).contains(&digits.len())).map_or(Value::Null, Value::from)
}

fn outputs(call: &Call<'_>) -> Done {
    let content = field(call, &["message_content", "content"]);
    let code = code(call, &content);
    Done::outputs([
        ("sender_number", field(call, &["sender_number", "sender"])),
        ("message_content", content),
        ("verification_code", code),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_message_is_shown_under_either_name() {
        let mut bench = Bench::new();
        bench.trigger.data.insert("sender".to_owned(), json!("10086"));
        bench.trigger.data.insert("message_content".to_owned(), json!("code 123"));
        let expected = json!({"sender_number": "10086", "message_content": "code 123", "verification_code": null});
        assert_eq!(bench.outputs(&SHORT, json!({})), expected);
        bench.trigger.data.insert("message_content".to_owned(), json!("Your code is 482913."));
        assert_eq!(bench.outputs(&LONG, json!({}))["verification_code"], json!("482913"));
    }
}
