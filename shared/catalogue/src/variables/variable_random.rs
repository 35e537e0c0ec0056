//! `vflow.variable.random`: a random number or text, stored in a named variable.

use crate::inputs::json_number;
use crate::module::Surroundings;
use crate::{Call, Done, Inputs, ModuleError, refuse};
use serde_json::Value;

const DEFAULT_CHARS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// The longest text in characters.
const MAX_LENGTH: i64 = 10_000;
/// The most numbers to choose from: a float can represent every whole number up to here.
const MAX_CHOICES: f64 = 9_007_199_254_740_991.0;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let mut draws = Draws { surroundings: call.surroundings, next: 0 };
    let value = match call.inputs.choice("type")? {
        "number" => random_number(&call.inputs, &mut draws)?,
        _ => random_text(&call.inputs, &mut draws)?,
    };
    let name = call.inputs.text("variableName").trim().to_owned();
    let mut done = Done::outputs([("randomVariable", value.clone())]);
    if !name.is_empty() {
        done.variables.push((name, value));
    }
    Ok(done)
}

struct Draws<'a> {
    surroundings: &'a dyn Surroundings,
    next: u32,
}

impl Draws<'_> {
    /// A random number below `bound`; all are equally likely.
    fn below(&mut self, bound: u64) -> u64 {
        // Draws from here on are rejected: they are an incomplete range of `bound`, and would make
        // small numbers more likely.
        let fair = u64::MAX - u64::MAX % bound.max(1);
        loop {
            let draw = self.surroundings.draw(self.next);
            self.next = self.next.saturating_add(1);
            // More than half of all draws are accepted. The last possible draw is accepted in any
            // case.
            if draw < fair || self.next == u32::MAX {
                return draw % bound.max(1);
            }
        }
    }
}

/// `min` plus a random number of steps, at most `max`.
fn random_number(inputs: &Inputs<'_>, draws: &mut Draws<'_>) -> Result<Value, ModuleError> {
    if let Some(whole) = random_whole(inputs, draws) {
        return whole;
    }
    let [min, max, step] = [("min", 0.0), ("max", 100.0), ("step", 1.0)]
        .map(|(name, fallback)| if is_blank(inputs, name) { Ok(fallback) } else { inputs.number(name) });
    let (min, max, step) = (min?, max?, step?);
    refuse!(min > max, "max", "must not be less than min");
    refuse!(step <= 0.0, "step", "must be more than 0");
    // The small addition corrects the rounding of the division: a range of 0.3 contains three steps
    // of 0.1.
    let steps = ((max - min) / step + 1e-9).floor();
    refuse!(!(0.0..MAX_CHOICES).contains(&steps), "step", "is too small for the range");
    let number = min + draws.below(steps as u64 + 1) as f64 * step;
    // The number of decimals is limited, so that 3 * 0.1 is 0.3 and not 0.30000000000000004.
    let decimals = decimals(min).max(decimals(step));
    Ok(json_number(format!("{number:.decimals$}").parse().unwrap_or(number)))
}

/// A random number for three whole numbers, calculated exactly; `None` if one of them is not whole.
fn random_whole(inputs: &Inputs<'_>, draws: &mut Draws<'_>) -> Option<Result<Value, ModuleError>> {
    let whole = |name, fallback| {
        if is_blank(inputs, name) { Some(fallback) } else { inputs.whole(name, i64::MIN, i64::MAX).ok() }
    };
    let (min, max, step) = (whole("min", 0)?, whole("max", 100)?, whole("step", 1)?);
    // `None` for invalid numbers, whose error the calculation with fractions reports.
    let range = i128::from(max).checked_sub(i128::from(min)).filter(|range| *range >= 0)?;
    let steps = u64::try_from(range.checked_div(i128::from(step)).filter(|_| step > 0)?).ok()?;
    if steps as f64 >= MAX_CHOICES {
        return None;
    }
    let number = i128::from(min) + i128::from(draws.below(steps + 1)) * i128::from(step);
    i64::try_from(number).ok().map(|number| Ok(Value::from(number)))
}

/// vFlow's editor stores an empty text for each number that the user has not entered.
fn is_blank(inputs: &Inputs<'_>, name: &str) -> bool {
    matches!(inputs.value(name), Value::String(text) if text.trim().is_empty())
}

fn decimals(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

fn random_text(inputs: &Inputs<'_>, draws: &mut Draws<'_>) -> Result<Value, ModuleError> {
    let length = if is_blank(inputs, "length") { 8 } else { inputs.whole("length", 1, MAX_LENGTH)? };
    let custom = inputs.text("custom_chars");
    let chars: Vec<char> = if custom.is_empty() { DEFAULT_CHARS } else { &custom }.chars().collect();
    refuse!(chars.len() > 4096, "custom_chars", "has more than 4096 characters");
    let picked = (0..length).filter_map(|_| chars.get(draws.below(chars.len() as u64) as usize));
    Ok(Value::String(picked.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Action;
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.variable.random";

    #[test]
    fn numbers_are_in_the_range_and_on_a_step() {
        for (inputs, allowed) in [
            (json!({"min": 5, "max": 5}), vec![json!(5)]),
            (json!({"min": 1, "max": 8, "step": 3}), vec![json!(1), json!(4), json!(7)]),
            (json!({"min": "0", "max": "0.3", "step": "0.1"}), vec![json!(0), json!(0.1), json!(0.2), json!(0.3)]),
            (json!({"min": -2, "max": -1}), vec![json!(-2), json!(-1)]),
            (json!({"min": "", "max": "0", "step": " ", "length": ""}), vec![json!(0)]),
        ] {
            let drawn = Bench::new().outputs(LONG, inputs);
            assert!(allowed.contains(&drawn["randomVariable"]), "{drawn}");
        }
    }

    #[test]
    fn texts_use_the_characters_given_and_are_named() {
        let inputs = json!({"type": "文本", "length": 5, "custom_chars": "日é", "variableName": "code"});
        let Ok(Action::Done(done)) = Bench::new().start(LONG, inputs) else { panic!() };
        let (name, Value::String(text)) = &done.variables[0] else { panic!("{done:?}") };
        assert_eq!((name.as_str(), text.chars().count()), ("code", 5));
        assert!(text.chars().all(|c| "日é".contains(c)), "{text}");
        let text = Bench::new().outputs(LONG, json!({"type": "string"}))["randomVariable"].clone();
        assert_eq!(text.as_str().map(str::len), Some(8));
    }

    #[test]
    fn each_number_is_as_likely() {
        struct Counter;
        impl Surroundings for Counter {
            fn variable(&self, _: &str) -> Option<Value> {
                None
            }
            // The highest draws come first; a fair choice of three must reject them.
            fn draw(&self, n: u32) -> u64 {
                u64::MAX - u64::from(n)
            }
            fn evaluate(&self, _: &'static str, _: &[(&str, &Value)]) -> Result<Value, ModuleError> {
                Ok(Value::Null)
            }
            fn reference(&self, _: &'static str) -> Option<&expr::Reference> {
                None
            }
            fn device(&self) -> &Value {
                &Value::Null
            }
            fn execution(&self) -> &Value {
                &Value::Null
            }
        }
        let mut draws = Draws { surroundings: &Counter, next: 0 };
        // u64::MAX is a multiple of three, so exactly one draw is rejected.
        assert_eq!((draws.below(3), draws.next), (2, 2));
    }

    #[test]
    fn what_cannot_be_drawn_is_named() {
        for (inputs, expected) in [
            (json!({"min": 2, "max": 1}), "input 'max': must not be less than min"),
            (json!({"step": 0}), "input 'step': must be more than 0"),
            (json!({"max": 1e300, "step": 1e-300}), "input 'step': is too small for the range"),
            (json!({"min": -1e308, "max": 1.7e308}), "input 'step': is too small for the range"),
            (json!({"min": "few"}), "input 'min': must be a number"),
            (json!({"type": "string", "length": 0}), "input 'length': must be from 1 to 10000"),
        ] {
            assert_eq!(Bench::new().error(LONG, inputs), expected);
        }
    }
}
