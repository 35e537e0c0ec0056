//! The format of test files, which define the environment of executions and their expected end.

mod expand;
mod mock;
mod suite;

pub use mock::{Answer, ChildMock, Failing, Mock, Reply, StepMock};
pub use suite::{Case, Signal, Suite, Unmatched};
