//! What templates and expressions have in common: the cursor, quoted strings and references.

pub(crate) use cursor::{Cursor, Expected};
pub(crate) use quoted::{quoted, write_quoted};
pub(crate) use reference::{is_bare, reference};

mod cursor;
mod quoted;
mod reference;
