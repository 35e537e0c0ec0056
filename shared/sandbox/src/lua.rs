//! Evaluates Luau with its own virtual machine.

mod thrown;
mod values;

use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::journal::Journal;
use crate::limits::HEAP;
use catalogue::ScriptCall;
use mlua::{Function, Lua, LuaOptions, LuaString, StdLib, VmState};
use model::Level;
use serde_json::Value;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use values::Shapes;

const PRELUDE: &str = include_str!("lua/prelude.luau");
/// The name of the script in errors. `=` keeps the engine from decorating it.
const NAME: &str = "=script";
/// The number of function calls and loop passes between two reads of the clock.
const PATIENCE: u32 = 500;

/// Evaluates a script: one expression, or statements that end in `return`.
pub(crate) fn evaluate(call: &ScriptCall, deadline: &Deadline, journal: &Journal) -> Result<Value, Fault> {
    let made = Lua::new_with(libraries(), LuaOptions::new().catch_rust_panics(false));
    // Never freed: that would only cost time, and the memory ends with the process.
    let lua = ManuallyDrop::new(made.map_err(|error| thrown::fault(&error))?);
    prepare(&lua, call, journal).map_err(|error| thrown::fault(&error))?;
    watch(&lua, deadline);
    let function = compile(&lua, &call.source).map_err(|error| thrown::fault(&error))?;
    let result = function.call(()).map_err(|error| thrown::fault(&error))?;
    values::json(&result)
}

fn libraries() -> StdLib {
    let data = StdLib::TABLE | StdLib::STRING | StdLib::UTF8 | StdLib::BIT | StdLib::MATH | StdLib::BUFFER;
    data | StdLib::VECTOR | StdLib::COROUTINE | StdLib::OS
}

fn prepare(lua: &Lua, call: &ScriptCall, journal: &Journal) -> mlua::Result<()> {
    let journal = journal.clone();
    let emit = lua.create_function(move |_, (level, text): (String, LuaString)| {
        journal.add(Level::parse(&level).unwrap_or(Level::Info), &text.to_string_lossy());
        Ok(())
    })?;
    // The engine uses 31 bits of the seed.
    let seed = (call.seed ^ (call.seed >> 32)) & 0x7FFF_FFFF;
    let shapes = Shapes::new(lua)?;
    let prelude = lua.load(PRELUDE).set_name("=prelude").into_function()?;
    prelude.call::<()>((emit, call.now_ms as f64 / 1000.0, seed as f64, mlua::Value::NULL))?;
    let inputs = shapes.dictionary(lua, &call.inputs)?;
    // The libraries are read-only from here on. Globals of the script go into a table of its own.
    lua.sandbox(true)?;
    lua.globals().set("inputs", inputs)?;
    lua.set_memory_limit(HEAP)?;
    Ok(())
}

fn watch(lua: &Lua, deadline: &Deadline) {
    let (deadline, left) = (deadline.clone(), Cell::new(PATIENCE));
    lua.set_interrupt(move |lua| {
        left.set(left.get().saturating_sub(1));
        if left.get() > 0 {
            return Ok(VmState::Continue);
        }
        left.set(PATIENCE);
        if !deadline.is_over() {
            return Ok(VmState::Continue);
        }
        left.set(1);
        let place = lua.inspect_stack(0, |frame| frame.current_line().map(|line| format!("script:{line}: stopped")));
        Err(mlua::Error::runtime(place.flatten().unwrap_or_default()))
    });
}

/// Compiles the script as a function. A script that can be read as both is taken as an expression.
fn compile(lua: &Lua, source: &str) -> mlua::Result<Function> {
    let text = |text: String| lua.load(text).set_name(NAME).set_mode(mlua::chunk::ChunkMode::Text).into_function();
    // The source begins on the first line, so that the engine counts lines as the author does.
    text(format!("return ({source}\n)")).or_else(|_| text(source.to_owned()))
}
