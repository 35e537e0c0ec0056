//! `wait_for_callback`: waits without a running function until a request arrives at an address of
//! the step.

use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run, approval, refuse};

/// The parts of the addresses before the token: of the signal, and of the pages for people.
const SIGNAL: &str = "/v1/webhook/callback/";
const PAGES: &str = "/v1/webhook/approval/";
/// The longest title, in characters.
const MAX_TITLE: usize = 200;
/// The longest message, in characters.
const MAX_MESSAGE: usize = 10_000;
/// The longest wait: a year, in milliseconds.
const MAX_MILLIS: i64 = 366 * 24 * 3600 * 1000;

/// The addresses of a step that waits, by the names of its outputs. `address` is that of the
/// signal.
pub fn addresses(address: &str) -> [(&'static str, String); 4] {
    let page = address.replacen(SIGNAL, PAGES, 1);
    [
        ("callback_url", address.to_owned()),
        ("approve_url", format!("{page}?decision=approve")),
        ("reject_url", format!("{page}?decision=reject")),
        ("page_url", page),
    ]
}

pub(crate) struct WaitForCallback;

impl Run for WaitForCallback {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let timeout_ms = if call.inputs.given("timeout") {
            Some(call.inputs.whole("timeout", 1, MAX_MILLIS)?.unsigned_abs())
        } else {
            None
        };
        shown(call)?;
        Ok(Action::Effect(Effect::Signal { timeout_ms }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        match result {
            EffectResult::Signal(Some(body)) => {
                let mut done = Done::outputs([("body", body)]);
                let addresses = addresses(&call.surroundings.signal_url());
                done.outputs.extend(addresses.map(|(name, address)| (name.to_owned(), address.into())));
                Ok(done)
            }
            EffectResult::Signal(None) => {
                Err(Failure { message: "nobody called back in time".to_owned(), ..Failure::default() }.into())
            }
            _ => Err(ModuleError::failed("a wait got another effect's answer")),
        }
    }
}

/// Checks the parameters that the page of the step shows.
fn shown(call: &Call<'_>) -> Result<(), ModuleError> {
    for (name, most) in [("title", MAX_TITLE), ("message", MAX_MESSAGE)] {
        refuse!(call.inputs.text(name).chars().count() > most, name, "must be at most {most} characters long");
    }
    approval::fields(&call.inputs.list("fields")?).map_err(|reason| ModuleError::input("fields", reason))?;
    Ok(())
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
        let fields = json!({"fields": [{"name": "a b"}]});
        assert!(Bench::new().error(MODULE, fields).contains("[0].name must be"));
        assert!(Bench::new().error(MODULE, json!({"title": "x".repeat(201)})).contains("title"));
        let late = Bench::new().finish(MODULE, json!({}), EffectResult::Signal(None)).unwrap_err();
        assert_eq!(late.to_string(), "nobody called back in time");
    }

    #[test]
    fn the_pages_are_beside_the_address_of_the_signal() {
        let expected = [
            ("callback_url", "https://h/v1/webhook/callback/a~b"),
            ("approve_url", "https://h/v1/webhook/approval/a~b?decision=approve"),
            ("reject_url", "https://h/v1/webhook/approval/a~b?decision=reject"),
            ("page_url", "https://h/v1/webhook/approval/a~b"),
        ];
        let found = addresses("https://h/v1/webhook/callback/a~b");
        assert_eq!(found.each_ref().map(|(name, address)| (*name, address.as_str())), expected);
    }
}
