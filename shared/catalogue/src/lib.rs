//! The modules a step can name.
//!
//! What a module is called in two languages, its inputs, outputs and examples are data, a file a
//! group in the folder `modules` of this crate. What it does is one file below [`modules`].
//! Everything else (lists, validation, editor forms, documentation) is derived from that one
//! description. A module never does I/O: it asks for an [`Effect`], and is called again with what
//! came of it.

pub mod categories;
pub mod charset;
pub mod chinese;
pub mod dates;
pub mod descriptor;
pub mod effects;
pub mod error;
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
pub use chinese::chinese;
pub use dates::{day_of, is_date, is_time, time_of};
pub use descriptor::{
    Category, Constraints, Descriptor, Example, Fallback, InputSpec, OutputSpec, Reading, Text, UiType, ValueType,
};
pub use effects::{
    ChildCall, ChildEnd, Children, CloudCall, Effect, EffectFailure, EffectResult, FileCall, FilePart, HttpRequest,
    HttpResponse, Language, ScriptCall, ScriptEnd, ScriptReturn,
};
pub use inputs::{Inputs, refuse_null};
pub use module::{Action, Behaviour, Block, Call, Done, Failure, Module, ModuleError, Run, Surroundings};
pub use registry::{all, find};
