//! YAML with the places and comments of the text.
//!
//! The reader keeps where each value is written and which comments belong to it; the writer prints
//! a value in the one form that files have. Both accept no value that other readers of YAML take
//! for another one: `yes`, `007` and `0x1F` need quotes or another spelling.

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
