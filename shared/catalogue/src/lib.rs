//! The modules a step can name.
//!
//! One module, one file below [`modules`]: what it is called in two languages, its inputs and outputs, and what it
//! does. Everything else (lists, validation, editor forms, documentation) is derived from that one description.
//! A module never does I/O: it asks for an [`Effect`], and is called again with what came of it.

pub mod categories;
pub mod charset;
pub mod dates;
pub mod descriptor;
pub mod effects;
pub mod error;
pub mod examples;
pub mod inputs;
pub mod module;
pub mod modules;
pub mod reading;
pub mod registry;
pub mod rehearse;
#[cfg(test)]
mod testing;
pub mod validate;
pub mod variables;

pub use categories::{CATEGORIES, CategoryFacts};
pub use charset::Charset;
pub use dates::{day_of, is_date, is_time, time_of};
pub use descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Reading, Shape, Text, UiType, ValueType,
};
pub use effects::{
    ChildCall, ChildEnd, Children, CloudCall, Effect, EffectFailure, EffectResult, FileCall, FilePart, HttpRequest,
    HttpResponse, Language, ScriptCall, ScriptEnd, ScriptReturn,
};
pub use examples::Example;
pub use inputs::{Inputs, refuse_null};
pub use module::{Action, Behaviour, Block, Call, Done, Failure, Module, ModuleError, Pure, Run, Surroundings};
pub use registry::{all, find};
