//! Converts what a script has thrown into a failure. The thrown value belongs to the script:
//! reading it can run code of the script, which can fail again.

use crate::fault::Fault;
use rquickjs::{Ctx, Error, Object, Value as JsValue};

/// The fault for an error of the engine.
pub(super) fn fault(ctx: &Ctx<'_>, error: &Error) -> Fault {
    match error {
        Error::Exception => thrown(ctx, &ctx.catch()),
        Error::Allocation => Fault::TooMuchMemory,
        other => Fault::script(&other.to_string(), None),
    }
}

fn thrown<'js>(ctx: &Ctx<'js>, value: &JsValue<'js>) -> Fault {
    let Some(object) = value.as_object() else {
        return Fault::script(&plain(ctx, value), None);
    };
    let (name, message) = (text(ctx, object, "name"), text(ctx, object, "message"));
    if name == "InternalError" && message == "out of memory" {
        return Fault::TooMuchMemory;
    }
    let line = line(&text(ctx, object, "stack"));
    match (name.is_empty(), message.is_empty()) {
        (true, true) => Fault::script(&plain(ctx, value), line),
        (false, false) => Fault::script(&format!("{name}: {message}"), line),
        _ => Fault::script(&format!("{name}{message}"), line),
    }
}

/// A property if it is a text; empty if it is not one or cannot be read.
fn text(ctx: &Ctx<'_>, object: &Object<'_>, name: &str) -> String {
    let value = object.get::<_, JsValue<'_>>(name).ok().and_then(JsValue::into_string);
    // An error that a getter throws is not needed, but stays pending in the engine until it is
    // caught.
    drop(ctx.catch());
    value.and_then(|text| text.to_string().ok()).unwrap_or_default()
}

/// A value as JSON, texts without their quotes.
fn plain<'js>(ctx: &Ctx<'js>, value: &JsValue<'js>) -> String {
    if value.is_null() {
        return "the script threw null, as the engine does when memory runs out".to_owned();
    }
    if let Some(text) = value.as_string() {
        return text.to_string().unwrap_or_default();
    }
    let json = ctx.json_stringify(value.clone()).ok().flatten().and_then(|text| text.to_string().ok());
    drop(ctx.catch());
    json.map(|json| format!("the script threw {json}")).unwrap_or_default()
}

/// The first line number of the script in a stack trace.
fn line(stack: &str) -> Option<u32> {
    let (_, after) = stack.split_once("script:")?;
    let digits = after.split(|other: char| !other.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|line| *line > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_line_of_the_script_is_told() {
        assert_eq!(line("    at parse (native)\n    at f (script:12:5)\n    at <anonymous> (script:3:1)\n"), Some(12));
        assert_eq!(line("    at script:2\n"), Some(2));
        assert_eq!(line("    at f (native)\n"), None);
    }
}
