//! Expressions, evaluated for their authors.

mod evaluate;

pub use engine::trial::{Form, Trial};
pub use evaluate::{Evaluate, evaluate};
