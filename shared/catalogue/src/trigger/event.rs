//! The event trigger: an event with a code, published by another system.

use super::field;
use crate::{Call, Done};
use serde_json::Value;

pub(crate) fn outputs(call: &Call<'_>) -> Done {
    let data = Value::Object(call.trigger.data.clone());
    Done::outputs([("eventCode", field(call, &["eventCode"])), ("data", data)])
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "trigger_event";

    #[test]
    fn the_event_is_shown() {
        let mut bench = Bench::new();
        bench.trigger.data.insert("eventCode".to_owned(), json!("E1"));
        bench.trigger.data.insert("personId".to_owned(), json!(7));
        let expected = json!({"eventCode": "E1", "data": {"eventCode": "E1", "personId": 7}});
        assert_eq!(bench.outputs(SHORT, json!({"eventCode": "E1"})), expected);
    }
}
