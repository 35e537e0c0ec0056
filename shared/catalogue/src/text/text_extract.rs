//! `vflow.data.text_extract`: a part of a text, counted in characters.

use crate::{Call, Done, ModuleError};
use serde_json::Value;

/// The largest position that is used: no text is that long.
const FAR: i64 = 1_000_000_000;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let inputs = &call.inputs;
    let text = inputs.given_text("text")?;
    let length = text.chars().count();
    let at = |name| Ok::<_, ModuleError>(resolve(inputs.whole(name, -FAR, FAR)?, length));
    let count = || Ok::<_, ModuleError>(inputs.whole("count", 0, FAR)? as usize);
    let (from, to) = match inputs.choice("mode")? {
        "prefix" => (0, count()?),
        "suffix" => (length.saturating_sub(count()?), length),
        "char" => {
            let from = at("index")?;
            (from, from + count()?)
        }
        _ if !inputs.given("end") => (at("start")?, length),
        _ => (at("start")?, at("end")?),
    };
    let part = text.chars().skip(from).take(to.saturating_sub(from)).collect();
    Ok(Done::outputs([("result", Value::String(part))]))
}

/// A position counted from the start, limited to the text.
fn resolve(position: i64, length: usize) -> usize {
    let distance = usize::try_from(position.unsigned_abs()).unwrap_or(usize::MAX);
    if position < 0 { length.saturating_sub(distance) } else { distance.min(length) }
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.text_extract";

    #[test]
    fn parts_are_counted_in_characters() {
        for (inputs, expected) in [
            (json!({"start": 1, "end": 3}), "本語"),
            (json!({"start": 1, "end": ""}), "本語ab"),
            (json!({"start": -2}), "ab"),
            (json!({"start": 1, "end": -1}), "本語a"),
            (json!({"start": 3, "end": 1}), ""),
            (json!({"start": -99, "end": 99}), "日本語ab"),
            (json!({"mode": "prefix", "count": "2"}), "日本"),
            (json!({"mode": "suffix", "count": 2}), "ab"),
            (json!({"mode": "suffix", "count": 99}), "日本語ab"),
            (json!({"mode": "提取字符", "index": 2}), "語"),
            (json!({"mode": "char", "index": -2, "count": 9}), "ab"),
            (json!({"mode": "char", "index": 9}), ""),
        ] {
            let mut inputs = inputs;
            inputs["text"] = json!("日本語ab");
            assert_eq!(Bench::new().outputs(LONG, inputs.clone()), json!({"result": expected}), "{inputs}");
        }
        for mode in ["substring", "prefix", "suffix", "char"] {
            let outputs = Bench::new().outputs(LONG, json!({"text": "", "mode": mode}));
            assert_eq!(outputs, json!({"result": ""}), "{mode}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, expected) in [
            (json!({}), "input 'text': is required"),
            (json!({"text": "a", "start": 0.5}), "input 'start': must be a whole number"),
            (json!({"text": "a", "mode": "prefix", "count": -1}), "input 'count': must be from 0 to 1000000000"),
            (json!({"text": "a", "mode": "middle"}), "input 'mode': must be substring, prefix, suffix or char"),
        ] {
            assert_eq!(Bench::new().error(LONG, inputs), expected);
        }
    }
}
