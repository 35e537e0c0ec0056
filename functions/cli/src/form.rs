//! The form of a workflow in a file: nested steps, with the main input of a module beside its name.
//!
//! It is another way to write the flat list of the API, and can express every such list. Where the
//! short form cannot, a step is written with the fields of the API. docs/reference/files.md
//! describes the form.

mod blocks;
mod checks;
mod content;
mod declared;
mod document;
mod flatten;
mod keep;
mod misplaced;
mod nest;
mod places;
mod problem;
mod restored;
mod schema;
mod step;
#[cfg(test)]
mod testing;
mod words;

pub use content::{Content, ID, KEPT, STEPS, TESTS, definition};
pub use document::{Document, print, read, template};
pub use misplaced::misplaced;
pub use problem::Problem;
pub use schema::schema;
