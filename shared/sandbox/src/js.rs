//! Evaluates JavaScript with QuickJS-NG.

mod json;
mod thrown;
mod web;

use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::journal::Journal;
use crate::limits::{HEAP, STACK, VALUE};
use catalogue::ScriptCall;
use model::Level;
use model::json::refuse_reserved_key;
use rquickjs::context::EvalOptions;
use rquickjs::context::intrinsic::{
    Date, Eval, Json, MapSet, Promise as Promises, Proxy, RegExp, RegExpCompiler, TypedArrays,
};
use rquickjs::{Context, Ctx, Error, Function, Promise, Runtime, String as JsString, Value as JsValue};
use serde_json::Value;
use std::cell::Cell;
use std::mem::ManuallyDrop;

/// The parts of the language that scripts get: those that reveal the time or when memory is freed
/// are missing.
type Built = (Date, Eval, RegExpCompiler, RegExp, Json, Proxy, MapSet, TypedArrays, Promises);

const PRELUDE: &str = include_str!("js/prelude.js");
/// The name of the script in stack traces.
const NAME: &str = "script";

/// Evaluates a script: one expression, or the body of an async function.
pub(crate) fn evaluate(call: &ScriptCall, deadline: &Deadline, journal: &Journal) -> Result<Value, Fault> {
    // Never freed: freeing is slow and can be blocked by objects that the script has broken. The
    // memory ends with the process.
    let runtime = ManuallyDrop::new(Runtime::new().map_err(|_| Fault::TooMuchMemory)?);
    runtime.set_memory_limit(HEAP);
    runtime.set_max_stack_size(STACK);
    let interrupt = deadline.clone();
    runtime.set_interrupt_handler(Some(Box::new(move || interrupt.is_over())));
    let context = ManuallyDrop::new(Context::custom::<Built>(&runtime).map_err(|_| Fault::TooMuchMemory)?);
    context.with(|ctx| {
        prepare(&ctx, call, journal).map_err(|error| thrown::fault(&ctx, &error))?;
        run(&ctx, &call.source, deadline)
    })
}

fn prepare(ctx: &Ctx<'_>, call: &ScriptCall, journal: &Journal) -> rquickjs::Result<()> {
    let journal = journal.clone();
    let emit = Function::new(ctx.clone(), move |level: String, text: JsString<'_>| {
        journal.add(Level::parse(&level).unwrap_or(Level::Info), &text.to_string().unwrap_or_default());
    })?;
    let state = Cell::new(call.seed);
    let draw = Function::new(ctx.clone(), move || draw(&state))?.with_name("random")?;
    let prelude = eval(ctx, "prelude", PRELUDE.to_owned())?;
    prelude.call::<_, ()>((emit, draw, call.now_ms as f64))?;
    web::provide(ctx)?;
    let inputs = serde_json::to_vec(&call.inputs).map_err(|_| Error::Unknown)?;
    ctx.globals().set("inputs", ctx.json_parse(inputs)?)
}

/// SplitMix64: the next number, at least 0 and less than 1.
fn draw(state: &Cell<u64>) -> f64 {
    state.set(state.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
    let mut bits = state.get();
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

fn run(ctx: &Ctx<'_>, source: &str, deadline: &Deadline) -> Result<Value, Fault> {
    let fault = |error: &Error| thrown::fault(ctx, error);
    let function = compile(ctx, source).map_err(|error| fault(&error))?;
    let promise: Promise<'_> = function.call(()).map_err(|error| fault(&error))?;
    while promise.result::<JsValue<'_>>().is_none() && ctx.execute_pending_job() {
        if deadline.is_over() {
            return Err(Fault::TooLong { line: None });
        }
    }
    let Some(result) = promise.result::<JsValue<'_>>() else {
        return Err(Fault::script("the script awaits a promise that is never settled", None));
    };
    let result = result.map_err(|error| fault(&error))?;
    let Some(text) = ctx.json_stringify(result).map_err(|error| fault(&error))? else { return Ok(Value::Null) };
    let text = text.to_string().map_err(|_| Fault::TooMuchMemory)?;
    if text.len() > VALUE {
        return Err(Fault::TooLarge { what: "the result", bytes: VALUE });
    }
    let text = json::well_formed(text);
    // The parser fails only if the text is nested too deeply or has the reserved key, because
    // everything else that `JSON.stringify` writes is valid.
    let read = refuse_reserved_key(&text).and_then(|()| serde_json::from_str(&text));
    read.map_err(|error| if error.is_data() { Fault::reserved_key() } else { Fault::TooDeep })
}

/// Compiles the script as a function. A script that can be read as both is taken as an expression.
fn compile<'js>(ctx: &Ctx<'js>, source: &str) -> rquickjs::Result<Function<'js>> {
    let expression = source.trim_end().trim_end_matches(';');
    // The source begins on the first line, so that the engine counts lines as the author does.
    if let Ok(function) = eval(ctx, NAME, format!("(async function () {{return ({expression}\n)}})")) {
        return Ok(function);
    }
    // Clears the syntax error of the first attempt.
    drop(ctx.catch());
    eval(ctx, NAME, format!("(async function () {{{source}\n}})"))
}

fn eval<'js>(ctx: &Ctx<'js>, name: &str, text: String) -> rquickjs::Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(name.to_owned());
    ctx.eval_with_options(text, options)
}
