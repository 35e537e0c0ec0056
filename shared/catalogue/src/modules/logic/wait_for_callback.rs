//! `wait_for_callback`: waits without a running function until a request arrives at an address of
//! the step.

use crate::effects::{Effect, EffectResult};
use crate::module::{Action, Call, Done, Failure, ModuleError, Run};

/// The longest wait: a year, in milliseconds.
const MAX_MILLIS: i64 = 366 * 24 * 3600 * 1000;

pub(crate) struct WaitForCallback;

impl Run for WaitForCallback {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let timeout_ms = if call.inputs.given("timeout") {
            Some(call.inputs.whole("timeout", 1, MAX_MILLIS)?.unsigned_abs())
        } else {
            None
        };
        Ok(Action::Effect(Effect::Signal { timeout_ms }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        match result {
            EffectResult::Signal(Some(body)) => {
                let address = call.surroundings.signal_url();
                Ok(Done::outputs([("body", body), ("callback_url", address.into())]))
            }
            EffectResult::Signal(None) => {
                Err(Failure { message: "nobody called back in time".to_owned(), ..Failure::default() }.into())
            }
            _ => Err(ModuleError::failed("a wait got another effect's answer")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "wait_for_callback";

    #[test]
    fn it_waits_as_long_as_told() {
        assert_eq!(Bench::new().effect(MODULE, json!({})), Effect::Signal { timeout_ms: None });
        assert_eq!(Bench::new().effect(MODULE, json!({"timeout": "50"})), Effect::Signal { timeout_ms: Some(50) });
        assert!(Bench::new().error(MODULE, json!({"timeout": 0})).contains("timeout"));
        let late = Bench::new().finish(MODULE, json!({}), EffectResult::Signal(None)).unwrap_err();
        assert_eq!(late.to_string(), "nobody called back in time");
    }
}
