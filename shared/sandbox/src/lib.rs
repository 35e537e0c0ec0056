//! Scripts of users, each in a process of its own.
//!
//! The parent ([`Sandbox`]) starts a process, sends it one script, and kills it when it takes too
//! long or answers too much. The child limits itself before it reads the script, evaluates it in an
//! engine with limits of its own, and writes one answer. Nothing of a script outlives its process,
//! neither leaked memory nor changed globals.

mod child;
mod deadline;
mod fault;
mod journal;
mod js;
pub mod limits;
mod lua;
mod parent;

pub use child::{ARGUMENT, child_if_asked};
pub use parent::Sandbox;
