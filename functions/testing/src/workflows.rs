//! Workflows that are tested.

mod run;
mod subject;
pub mod test;
