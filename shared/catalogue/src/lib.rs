//! The modules that steps can name.
//!
//! The ids, texts, inputs, outputs and examples of modules are data, one file per group in the
//! folder `modules` of this crate. The behaviour of a module is one file below [`modules`].
//! Everything else (lists, validation, forms of editors, documentation) is derived from that
//! description. A module never does I/O: it requests an [`Effect`], and is called again with the
//! result.

pub mod approval;
pub mod categories;
pub mod charset;
pub mod chinese;
pub mod dates;
pub mod descriptor;
pub mod effects;
pub mod error;
pub mod example;
pub mod inputs;
mod losses;
pub mod module;
pub mod modules;
pub mod reading;
pub mod registry;
pub mod rehearse;
#[cfg(test)]
mod testing;
pub mod text;
pub mod validate;
pub mod variables;

pub use categories::{CATEGORIES, CategoryFacts};
pub use charset::Charset;
pub use chinese::chinese;
pub use dates::{date_form, day_of, time_form, time_of};
pub use descriptor::{
    Category, Constraints, Descriptor, Fallback, InputGroup, InputSpec, OutputSpec, Reading, UiType, ValueType,
};
pub use effects::{
    ChildCall, ChildEnd, Children, CloudCall, Effect, EffectFailure, EffectResult, FailureKind, FileCall, FilePart,
    HttpRequest, HttpResponse, Language, ScriptCall, ScriptEnd, ScriptReturn, Signing,
};
pub use example::{EXAMPLE, Example};
pub use inputs::{Inputs, refuse_null};
pub use module::{
    Action, Behaviour, Block, Call, CallsSoFar, Done, Failure, Later, Module, ModuleError, Run, Surroundings,
};
pub use modules::{RESPOND, signal_addresses};
pub use registry::{all, find, named, policy};
pub use text::Text;
