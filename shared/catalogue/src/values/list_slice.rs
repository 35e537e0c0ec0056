//! `list_slice`: a part of a list.

use crate::{Call, Done, ModuleError};
use serde_json::{Value, json};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = call.inputs.list("list")?;
    let start = place(call, "start", list.len())?;
    let end = if call.inputs.given("end") { place(call, "end", list.len())? } else { list.len() };
    let result: Vec<Value> = list.into_iter().take(end).skip(start).collect();
    Ok(Done::outputs([("count", json!(result.len())), ("result", Value::Array(result))]))
}

fn place(call: &Call<'_>, name: &'static str, len: usize) -> Result<usize, ModuleError> {
    let index = call.inputs.whole(name, i64::from(i32::MIN), i64::from(i32::MAX))?;
    let len = len as i64;
    Ok((if index < 0 { len + index } else { index }).clamp(0, len) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "list_slice";

    #[test]
    fn places_beyond_the_ends_are_the_ends() {
        for (start, end, result) in [
            (json!(1), json!(3), json!([1, 2])),
            (json!(-2), json!(null), json!([2, 3])),
            (json!(null), json!(-1), json!([0, 1, 2])),
            (json!(3), json!(1), json!([])),
            (json!(-9), json!(99), json!([0, 1, 2, 3])),
        ] {
            let outputs = Bench::new().outputs(MODULE, json!({"list": [0, 1, 2, 3], "start": start, "end": end}));
            assert_eq!(outputs, json!({"count": result.as_array().unwrap().len(), "result": result}));
        }
        assert!(Bench::new().error(MODULE, json!({"list": [], "start": 0.5})).starts_with("input 'start'"));
    }
}
