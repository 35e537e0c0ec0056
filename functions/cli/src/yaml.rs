//! YAML with the places and comments of the text.
//!
//! The reader keeps the place of each value and the comments that belong to it; the writer prints
//! each value in exactly one form. Both refuse values that other readers of YAML read as a
//! different value: `yes`, `007` and `0x1F` need quotes or another spelling.

mod comments;
mod graft;
mod read;
mod scalar;
mod tree;
mod write;

pub use graft::graft;
pub use read::read;
pub use tree::{Entry, Item, Node, Notes, Span, Tree};
pub use write::write;
