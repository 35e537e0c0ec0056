//! `delay`: waits. Ten seconds and more leave the function and come back through the queue.

use crate::dates;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, MILLISECONDS, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::{Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use model::Level;
use serde_json::{Value, json};

/// The longest delay: ten years, in milliseconds.
const MAX_MILLIS: i64 = 10 * 366 * 24 * 3600 * 1000;

const DURATION: InputSpec = InputSpec::new(
    "duration",
    ValueType::Number,
    text("延迟时间", "Duration"),
    text(
        "延迟时间(毫秒)；负数不等待，并在日志中警告",
        "How long to wait, in milliseconds; less than 0 does not wait, with a warning in the log",
    ),
)
.required()
.or(Fallback::Number(1000))
.ui(UiType::NumberField)
.constrained(Constraints { max: Some(MAX_MILLIS), unit: MILLISECONDS, ..Constraints::NONE })
.logged();

const UNTIL: InputSpec = InputSpec::new(
        "until",
        ValueType::Any,
        text("等待至", "Until"),
        text(
            "等待到该时刻，代替延迟时间；形式与 date_format 相同，已过去则不等待，并在日志中警告",
            "The moment to wait for, in place of a duration; in the forms of date_format. One that has passed does not wait, with a warning in the log",
        ),
    )
    .moment()
    .logged();

const TIMEZONE: InputSpec = InputSpec::new(
    "timezone",
    ValueType::String,
    text("时区", "Time Zone"),
    text("用于没有时区的时刻；留空为 UTC", "For a moment that names no zone; UTC without it"),
)
.logged();

const LONG_INPUTS: &[InputSpec] = &[
    DURATION,
    UNTIL,
    TIMEZONE,
    InputSpec::new(
        "randomOffsetEnabled",
        ValueType::Boolean,
        text("随机延迟", "Random Delay"),
        text("随机延长或缩短", "Whether chance makes it longer or shorter"),
    )
    .or(Fallback::Boolean(false))
    .ui(UiType::Switch),
    InputSpec::new(
        "maxOffset",
        ValueType::Number,
        text("最大偏移量", "Largest Offset"),
        text("最多延长或缩短的毫秒数", "By how much at most, in milliseconds"),
    )
    .or(Fallback::Number(0))
    .ui(UiType::NumberField)
    .constrained(Constraints { min: Some(0), max: Some(MAX_MILLIS), unit: MILLISECONDS, ..Constraints::NONE })
    .logged(),
];

const fn descriptor(id: &'static str, inputs: &'static [InputSpec], outputs: &'static [OutputSpec]) -> Descriptor {
    Descriptor {
        id,
        name: text("延迟", "Delay"),
        description: text("延迟指定时间", "Delay for specified time"),
        icon: "ic_delay",
        category: Category::System,
        shape: Shape::NONE,
        can_start: true,
        inputs,
        outputs,
    }
}

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: descriptor(
        "delay",
        &[DURATION, UNTIL, TIMEZONE],
        &[OutputSpec::new(
            "actualDuration",
            ValueType::Number,
            text("实际延迟", "Actual Duration"),
            text("实际延迟的毫秒数", "How long it really took, in milliseconds"),
        )
        .logged()],
    ),
    behaviour: Behaviour::Run(&Delay),
};

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: descriptor(
        "vflow.device.delay",
        LONG_INPUTS,
        &[OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true"))],
    ),
    behaviour: Behaviour::Run(&Delay),
};

struct Delay;

impl Run for Delay {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let millis = (asked(call)? + offset(call)? as f64).max(0.0).ceil();
        Ok(Action::Effect(Effect::Sleep { millis: millis as u64 }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let EffectResult::Slept { millis } = result else {
            return Err(ModuleError::failed("a delay got another effect's answer"));
        };
        let mut done = if call.descriptor.id == LONG.descriptor.id {
            Done::outputs([("success", Value::Bool(true))])
        } else {
            Done::outputs([("actualDuration", json!(millis))])
        };
        if asked(call)? < 0.0 {
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

/// How long to wait, in milliseconds; less than 0 for what is past.
fn asked(call: &Call<'_>) -> Result<f64, ModuleError> {
    let (name, millis) = if call.inputs.given("until") {
        if call.inputs.given("duration") {
            return Err(ModuleError::input("until", "must not be given together with a duration"));
        }
        let zone = dates::zone(&call.inputs, "timezone")?;
        let until = dates::read(&call.inputs, "until", zone, call.now)?;
        ("until", (until.timestamp().as_millisecond() - call.now.0) as f64)
    } else {
        ("duration", call.inputs.number("duration")?)
    };
    if millis > MAX_MILLIS as f64 {
        return Err(ModuleError::input(
            name,
            format!("must not wait for more than {MAX_MILLIS} ms, which is ten years"),
        ));
    }
    Ok(millis)
}

/// By how much chance makes the delay longer, or shorter if it is negative.
fn offset(call: &Call<'_>) -> Result<i64, ModuleError> {
    if call.descriptor.id != LONG.descriptor.id || !call.inputs.boolean("randomOffsetEnabled")? {
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

    #[test]
    fn durations_and_moments_are_waited_for() {
        // Now is 2023-11-14T22:13:20.123Z.
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
            for module in [&SHORT, &LONG] {
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
            assert_eq!(Bench::new().error(&SHORT, inputs), expected);
        }
        for name in ["duration", "until"] {
            let error = Bench::with_null(name).error(&SHORT, json!({}));
            assert!(error.starts_with(&format!("input '{name}': is null where")), "{error}");
        }
    }

    #[test]
    fn chance_stays_within_its_bound_and_is_vflows_alone() {
        let millis = |module: &Module, inputs: Value| match Bench::new().effect(module, inputs) {
            Effect::Sleep { millis } => millis,
            other => panic!("{other:?}"),
        };
        let random = json!({"duration": 1000, "randomOffsetEnabled": true, "maxOffset": 100});
        let drawn = millis(&LONG, random.clone());
        assert!((900..=1100).contains(&drawn) && drawn != 1000, "{drawn}");
        assert_eq!(millis(&SHORT, random), 1000);
        assert_eq!(millis(&LONG, json!({"duration": 7, "maxOffset": 100})), 7);
        assert!(millis(&LONG, json!({"duration": 0, "randomOffsetEnabled": "true", "maxOffset": 1})) <= 1);
    }
}
