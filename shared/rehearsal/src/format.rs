//! The format of test files: what surrounds the executions of a workflow, and how they must end.

mod expand;
mod mock;
mod suite;

pub use mock::{Answer, ChildMock, Failing, Mock, Reply, StepMock};
pub use suite::{Case, Signal, Suite, Unmatched};
