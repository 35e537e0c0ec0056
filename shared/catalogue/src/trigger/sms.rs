//! The text message trigger: a message that matches two filters.

use super::field;
use crate::{Call, Done};
use serde_json::Value;

/// The code in a message. A phone sends it with the message; otherwise it is searched: four to
/// eight digits that stand alone.
fn code(call: &Call<'_>, content: &Value) -> Value {
    let told = field(call, &["verification_code"]);
    if !told.is_null() {
        return told;
    }
    let mut runs = content.as_str().unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    runs.find(|digits| (4..=8).contains(&digits.len())).map_or(Value::Null, Value::from)
}

pub(crate) fn outputs(call: &Call<'_>) -> Done {
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
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "trigger_sms";
    const LONG: &str = "vflow.trigger.sms";

    #[test]
    fn the_message_is_shown_under_either_name() {
        let mut bench = Bench::new();
        bench.trigger.data.insert("sender".to_owned(), json!("10086"));
        bench.trigger.data.insert("message_content".to_owned(), json!("code 123"));
        let expected = json!({"sender_number": "10086", "message_content": "code 123", "verification_code": null});
        assert_eq!(bench.outputs(SHORT, json!({})), expected);
        bench.trigger.data.insert("message_content".to_owned(), json!("Your code is 482913."));
        assert_eq!(bench.outputs(LONG, json!({}))["verification_code"], json!("482913"));
    }
}
