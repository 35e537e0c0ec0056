//! The modules that steps can name.
//!
//! The ids, texts, inputs, outputs and examples of modules are data, one file per group in the
//! folder `modules` of this crate. The behaviour of a module is one file, in the folder with the
//! name of the group: `text/base64.rs` is described in `modules/text.toml`. Everything else
//! (lists, validation, forms of editors, documentation) is derived from that description. A module
//! never does I/O: it requests an [`Effect`], and is called again with the result.

pub mod approval;
pub mod bilingual;
pub mod categories;
pub mod charset;
pub mod chinese;
pub mod dates;
mod described;
pub mod descriptor;
pub mod effects;
pub mod error;
pub mod example;
mod file;
pub mod inputs;
mod json_path;
mod logic;
mod losses;
mod measure;
mod messages;
pub mod module;
pub mod named_variables;
pub mod reading;
pub mod registry;
pub mod rehearse;
mod requests;
mod system;
#[cfg(test)]
mod testing;
mod text;
mod trigger;
pub mod validate;
mod values;
mod variables;
mod xpath;

pub use bilingual::Text;
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
pub(crate) use error::refuse;
pub use example::{EXAMPLE, Example};
pub use inputs::{Inputs, null_collections, refuse_losses, refuse_null};
pub use logic::signal_addresses;
pub use module::{
    Action, Behaviour, Block, Call, CallsSoFar, Done, Failure, Later, Module, ModuleError, Run, Surroundings,
};
pub use registry::{all, find, named, policy};
pub use requests::{RESPOND, shown_address};
