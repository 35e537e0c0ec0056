//! `delay`: waits. From ten seconds on, the function ends and the queue continues the run.

use crate::{Action, Call, Done, Effect, EffectResult, ModuleError, Run, dates, refuse};
use model::Level;
use serde_json::{Value, json};

/// The id under which the inputs and outputs have vFlow's names.
const LONG: &str = "vflow.device.delay";

/// The longest delay: ten years, in milliseconds.
const MAX_MILLIS: i64 = 10 * 366 * 24 * 3600 * 1000;

pub(crate) struct Delay;

impl Run for Delay {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let millis = (requested_millis(call)? + offset(call)? as f64).max(0.0).ceil();
        Ok(Action::Effect(Effect::Sleep { millis: millis as u64 }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let EffectResult::Slept { millis } = result else {
            return Err(ModuleError::failed("a delay got another effect's answer"));
        };
        let mut done = if call.descriptor.is(LONG) {
            Done::outputs([("success", Value::Bool(true))])
        } else {
            Done::outputs([("actualDuration", json!(millis))])
        };
        if requested_millis(call)? < 0.0 {
            let what = if call.inputs.given("until") {
                "The moment to wait for has passed"
            } else {
                "The duration is less than 0"
            };
            done.log.push((Level::Warning, format!("{what}: nothing was waited for")));
        }
        Ok(done)
    }
}

/// The length of the wait in milliseconds; negative for a moment in the past.
fn requested_millis(call: &Call<'_>) -> Result<f64, ModuleError> {
    let (name, millis) = if call.inputs.given("until") {
        refuse!(call.inputs.given("duration"), "until", "must not be given together with a duration");
        let zone = dates::zone(&call.inputs, "timezone")?;
        let until = dates::read(&call.inputs, "until", zone, call.now)?;
        ("until", (until.timestamp().as_millisecond() - call.now.0) as f64)
    } else {
        ("duration", call.inputs.number("duration")?)
    };
    refuse!(millis > MAX_MILLIS as f64, name, "must not wait for more than {MAX_MILLIS} ms, which is ten years");
    Ok(millis)
}

/// The random offset that makes the delay longer, or shorter if it is negative.
fn offset(call: &Call<'_>) -> Result<i64, ModuleError> {
    if !call.descriptor.is(LONG) || !call.inputs.boolean("randomOffsetEnabled")? {
        return Ok(0);
    }
    let most = call.inputs.whole("maxOffset", 0, MAX_MILLIS)?;
    let drawn = call.surroundings.draw(0) % (2 * most.unsigned_abs() + 1);
    Ok(i64::try_from(drawn).unwrap_or(most) - most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const SHORT: &str = "delay";

    #[test]
    fn durations_and_moments_are_waited_for() {
        // The current time is 2023-11-14T22:13:20.123Z.
        for (inputs, millis, warns) in [
            (json!({}), 1000, false),
            (json!({"duration": 50.7}), 51, false),
            (json!({"duration": "1500"}), 1500, false),
            (json!({"duration": 0}), 0, false),
            (json!({"duration": -5}), 0, true),
            (json!({"until": "2023-11-14T22:13:30.123Z"}), 10_000, false),
            (json!({"until": "2023-11-14 23:14:00", "timezone": "+01:00"}), 39_877, false),
            (json!({"until": 1_700_000_001}), 877, false),
            (json!({"until": "2020-01-01"}), 0, true),
        ] {
            for module in [SHORT, LONG] {
                assert_eq!(Bench::new().effect(module, inputs.clone()), Effect::Sleep { millis }, "{inputs}");
                let done = Bench::new().finish(module, inputs.clone(), EffectResult::Slept { millis }).unwrap();
                assert_eq!(!done.log.is_empty(), warns, "{inputs}");
            }
        }
    }

    #[test]
    fn what_is_no_time_to_wait_is_refused() {
        for (inputs, expected) in [
            (json!({"duration": "soon"}), "input 'duration': must be a number"),
            (
                json!({"duration": 1e15}),
                "input 'duration': must not wait for more than 316224000000 ms, which is ten years",
            ),
            (
                json!({"duration": 1, "until": "2026-01-01"}),
                "input 'until': must not be given together with a duration",
            ),
        ] {
            assert_eq!(Bench::new().error(SHORT, inputs), expected);
        }
        for name in ["duration", "until"] {
            let error = Bench::with_null(name).error(SHORT, json!({}));
            assert!(error.starts_with(&format!("input '{name}': is null where")), "{error}");
        }
    }

    #[test]
    fn chance_stays_within_its_bound_and_is_vflows_alone() {
        let millis = |module: &str, inputs: Value| match Bench::new().effect(module, inputs) {
            Effect::Sleep { millis } => millis,
            other => panic!("{other:?}"),
        };
        let random = json!({"duration": 1000, "randomOffsetEnabled": true, "maxOffset": 100});
        let drawn = millis(LONG, random.clone());
        assert!((900..=1100).contains(&drawn) && drawn != 1000, "{drawn}");
        assert_eq!(millis(SHORT, random), 1000);
        assert_eq!(millis(LONG, json!({"duration": 7, "maxOffset": 100})), 7);
        assert!(millis(LONG, json!({"duration": 0, "randomOffsetEnabled": "true", "maxOffset": 1})) <= 1);
    }
}
