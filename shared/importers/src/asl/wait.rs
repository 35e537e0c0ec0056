//! Wait states as steps `delay`.

use super::data;
use super::writer::Writer;
use serde_json::{Value, json};

/// Writes a Wait state: for some seconds, or until a moment.
pub fn write(writer: &mut Writer, state: &Value) {
    let input = data::input(writer, state);
    let name = writer.state.clone();
    let (seconds, moment) =
        (data::field(writer, state, "Seconds", &input), data::field(writer, state, "Timestamp", &input));
    let parameters = match (&seconds, &moment) {
        (Value::Number(seconds), _) => json!({"duration": seconds.as_f64().unwrap_or_default() * 1000.0}),
        (Value::Null, Value::Null) => {
            writer.draft.mark(&name, &name, "it says neither Seconds nor Timestamp", "既没有 Seconds 也没有 Timestamp");
            return;
        }
        (Value::Null, moment) => json!({"until": moment}),
        (seconds, _) => {
            let operand = crate::template::operand(seconds).unwrap_or_default();
            let hint = format!("{name}-ms");
            let id = writer.draft.push(&hint, "expression", json!({"expression": format!("{operand} * 1000")}));
            json!({"duration": crate::template::output(&id, "result")})
        }
    };
    let parameters = match parameters.get("duration").and_then(Value::as_f64) {
        Some(duration) => json!({"duration": duration as i64}),
        None => parameters,
    };
    writer.draft.push(&name, "delay", parameters);
    data::output(writer, state, input.clone(), &input);
}
