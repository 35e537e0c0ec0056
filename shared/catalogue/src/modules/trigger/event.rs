//! The event trigger: an event of a code, sent by another system.

use super::{DATA, field};
use crate::descriptor::{Category, Constraints, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, Pure};
use serde_json::Value;

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "eventCode",
    ValueType::String,
    text("事件编码", "Event Code"),
    text("只响应此编码", "Only events of this code"),
)
.required()
.constrained(Constraints { min_length: Some(1), max_length: Some(200), ..Constraints::NONE })
.logged()];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "eventCode",
        ValueType::String,
        text("事件编码", "Event Code"),
        text("收到的编码", "The event's code"),
    )
    .logged(),
    DATA,
];

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "trigger_event",
        name: text("事件触发", "Event"),
        description: text("收到指定编码的事件时触发", "Started by an event of a code"),
        icon: "ic_event",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};

fn outputs(call: &Call<'_>) -> Done {
    let data = Value::Object(call.trigger.data.clone());
    Done::outputs([("eventCode", field(call, &["eventCode"])), ("data", data)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_event_is_shown() {
        let mut bench = Bench::new();
        bench.trigger.data.insert("eventCode".to_owned(), json!("E1"));
        bench.trigger.data.insert("personId".to_owned(), json!(7));
        let expected = json!({"eventCode": "E1", "data": {"eventCode": "E1", "personId": 7}});
        assert_eq!(bench.outputs(&SHORT, json!({"eventCode": "E1"})), expected);
    }
}
