//! References, templates, conditions and expressions: parsed once, and always evaluated to a value
//! or an error.
//!
//! - A [`Reference`] names a value: `{{step-1.content.length}}` or `[[counter]]`.
//! - A [`Template`] is text with references in it; a [`Tree`] is a JSON value whose strings are
//!   templates.
//! - An [`Expression`] calculates: `({{step-1.total}} ?? 0) * 1.2`.
//! - A [`Condition`] is an expression that is true or false: `{{step-1.content}} contains "hello"`.
//!
//! Everything is parsed when a workflow is loaded and evaluated against a [`Scope`] as often as
//! needed. There are no loops, no calls to the outside and no second parse: a value that comes from
//! data is never parsed, even if it looks like a reference. Work, size and depth are limited (see
//! [`limits`]), so hostile input ends in an error and never in a panic.

pub mod limits;
pub mod locate;

pub use compare::{Moment, Numeric, boolean_of, compare, numeric_order};
pub use condition::Condition;
pub use decimal::Decimal;
pub use error::{EvalError, ParseError, PatternError};
pub use expression::Expression;
pub use extract::Extractor;
pub use operator::Operator;
pub use parts::{Owner, header_field};
pub use reference::{Head, Part, Reference};
pub use scope::{Scope, Warning};
pub use template::Template;
pub use text::text_of;
pub use tree::Tree;

pub(crate) use context::Context;
pub(crate) use error::Result;
pub(crate) use limits::Meter;
pub(crate) use syntax::Cursor;

mod arithmetic;
mod compare;
mod condition;
mod context;
mod decimal;
mod error;
mod expression;
mod extract;
mod functions;
mod json_text;
mod lookup;
mod operator;
mod parts;
mod reference;
mod scope;
mod syntax;
mod template;
mod text;
mod tree;
