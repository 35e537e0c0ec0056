//! Tests of workflows: `sluice test`, and `sluice export run`, which makes a test of a run.

mod coverage;
mod export;
mod junit;
mod load;
mod reader;
mod run;
mod show;
mod snapshots;
mod source;
#[cfg(test)]
mod testing;
mod watch;

pub use export::Export;
pub use run::Test;
