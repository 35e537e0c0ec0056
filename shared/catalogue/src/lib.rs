//! The modules a step can name.
//!
//! One module, one file below [`modules`]: what it is called in two languages, its inputs and outputs, and what it
//! does. Everything else (lists, validation, editor forms, documentation) is derived from that one description.
//! A module never does I/O: it asks for an [`Effect`], and is called again with what came of it.

pub mod descriptor;
pub mod effects;
pub mod inputs;
pub mod module;
pub mod modules;
pub mod registry;

pub use descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, Text, UiType, ValueType,
};
pub use effects::{Effect, EffectResult, HttpFailure, HttpRequest, HttpResponse};
pub use inputs::Inputs;
pub use module::{Action, Behaviour, Block, Call, Done, Failure, Module, ModuleError, Run};
pub use registry::{all, find};
