//! `vflow.system.js`, `vflow.system.lua`: evaluates a script of the workflow's author. The script
//! sees `inputs`, and its value is the output of the step.

use crate::effects::{Language, ScriptCall, ScriptReturn};
use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run, refuse};
use expr::Numeric;
use serde_json::Value;

/// The longest script, in bytes.
const MAX_SCRIPT: usize = 64 * 1024;

/// Up to here, a float can represent every whole number.
const EXACT: i128 = 1 << 53;

pub(crate) struct Script(Language);

pub(crate) const JS: Script = Script(Language::Js);
pub(crate) const LUA: Script = Script(Language::Lua);

impl Run for Script {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let source = call.inputs.required_text("script")?;
        refuse!(source.len() > MAX_SCRIPT, "script", "is longer than {MAX_SCRIPT} bytes");
        let inputs = call.inputs.dictionary("inputs")?;
        if let Some((name, integer)) = inputs.iter().find_map(|(name, value)| Some((name, too_large(value)?))) {
            let reason =
                format!("has the integer {integer} in '{name}', which scripts cannot hold exactly: pass it as a text");
            return Err(ModuleError::input("inputs", reason));
        }
        Ok(Action::Effect(Effect::Script(ScriptCall {
            language: self.0,
            source,
            inputs,
            seed: call.surroundings.draw(0),
            now_ms: call.now.0,
        })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let value = match result {
            EffectResult::Value(Ok(value)) => value,
            EffectResult::Value(Err(failure)) => {
                return Err(Failure::of(&failure, &*failure.message).into());
            }
            _ => return Err(ModuleError::failed("a script got another effect's answer")),
        };
        let ScriptReturn { value, log } =
            serde_json::from_value(value).map_err(|_| ModuleError::failed("the script's answer cannot be read"))?;
        Ok(Done { log, ..Done::outputs([("outputs", value)]) })
    }
}

/// An integer in the value that a float cannot represent exactly. Both languages calculate with
/// floats.
fn too_large(value: &Value) -> Option<i128> {
    match value {
        Value::Number(_) => match Numeric::of(value)? {
            Numeric::Integer(integer) if integer.abs() > EXACT => Some(integer),
            _ => None,
        },
        Value::Array(items) => items.iter().find_map(too_large),
        Value::Object(entries) => entries.values().find_map(too_large),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::EffectFailure;
    use crate::testing::Bench;
    use model::Level;
    use serde_json::json;

    const JS: &str = "vflow.system.js";
    const LUA: &str = "vflow.system.lua";

    #[test]
    fn a_script_goes_out_as_it_was_written_with_the_steps_time_and_chance() {
        let source = "return `{{x}} [[y]] ${inputs.a}`";
        let inputs = json!({"script": source, "inputs": "{\"a\": 1}"});
        let Effect::Script(call) = Bench::new().effect(JS, inputs.clone()) else { panic!("no script") };
        assert_eq!((call.source.as_str(), call.language), (source, Language::Js));
        assert_eq!((json!(call.inputs), call.now_ms), (json!({"a": 1}), 1_700_000_000_123));
        assert_eq!(Bench::new().effect(JS, inputs), Effect::Script(call));
        let Effect::Script(call) = Bench::new().effect(LUA, json!({"script": "1"})) else { panic!("no script") };
        assert_eq!((call.language, call.inputs.len()), (Language::Lua, 0));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, want) in [
            (json!({}), "input 'script': is required"),
            (json!({"script": "x".repeat(MAX_SCRIPT + 1)}), "input 'script': is longer than 65536 bytes"),
            (json!({"script": "1", "inputs": [1]}), "input 'inputs': must be a dictionary"),
            (
                json!({"script": "1", "inputs": {"o": [{"id": 9_007_199_254_740_993_i64}]}}),
                "input 'inputs': has the integer 9007199254740993 in 'o', which scripts cannot hold exactly: pass it as a text",
            ),
        ] {
            assert_eq!(Bench::new().error(JS, inputs), want);
        }
    }

    #[test]
    fn the_value_is_the_output_the_lines_go_to_the_log_and_a_failure_keeps_its_nature() {
        let finish = |result| Bench::new().finish(LUA, json!({"script": "1"}), EffectResult::Value(result));
        let done = finish(Ok(json!({"value": {"a": 1}, "log": [["warning", "careful"]]}))).unwrap();
        assert_eq!(json!(done.outputs), json!({"outputs": {"a": 1}}));
        assert_eq!(done.log, [(Level::Warning, "careful".to_owned())]);
        for retryable in [true, false] {
            let Err(ModuleError::Failed(failure)) = finish(Err(EffectFailure::new("no", retryable))) else {
                panic!("it did not fail")
            };
            assert_eq!((failure.message.as_str(), failure.retryable), ("no", retryable));
        }
    }
}
