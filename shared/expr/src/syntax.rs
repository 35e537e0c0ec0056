//! The syntax that templates and expressions share: the cursor, quoted strings and names.

pub(crate) use cursor::{Cursor, Expected};
pub(crate) use name::{canonical, is_bare, is_name_char};
pub(crate) use quoted::{quoted, write_quoted};

mod cursor;
mod name;
mod quoted;
