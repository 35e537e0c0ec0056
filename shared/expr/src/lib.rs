//! References, templates and conditions: parse once, evaluate totally.
//!
//! - A [`Reference`] names a value: `{{step-1.content.length}}` or `[[counter]]`.
//! - A [`Template`] is text with references in it; a [`Tree`] is a JSON value whose strings are templates.
//! - A [`Condition`] is a yes-or-no expression such as `{{step-1.content}} contains "hello"`.
//!
//! Everything is parsed when a workflow is loaded and evaluated against a [`Scope`] as often as needed. There are no
//! loops, no calls out and no second parse: a value that came from data stays data, whatever it looks like. Work, size
//! and depth are bounded (see [`limits`]), so hostile input ends in an error and never in a panic.

pub mod limits;

pub use compare::compare;
pub use condition::Condition;
pub use error::{EvalError, ParseError, PatternError};
pub use extract::Extractor;
pub use operator::Operator;
pub use reference::{Head, Part, Reference};
pub use scope::{Scope, Warning};
pub use template::Template;
pub use text::text_of;
pub use tree::Tree;

mod compare;
mod condition;
mod error;
mod extract;
mod functions;
mod lookup;
mod operator;
mod reference;
mod scope;
mod syntax;
mod template;
mod text;
mod tree;
