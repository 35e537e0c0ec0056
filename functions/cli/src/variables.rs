//! Values that differ between environments: `${env.NAME}` in a file stands for a value that
//! `sluice.yaml` defines for each environment.
//!
//! When a file is read, the placeholders are replaced. A pull inserts them again where the server
//! has the value.

mod fill;
mod restore;
mod text;

pub use fill::{Variables, Wrong};
pub use restore::{Lost, escaped};
pub use text::{is_marked, is_name, is_placeholder};
