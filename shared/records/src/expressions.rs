//! Expressions, evaluated for their authors.

mod evaluate;

pub use engine::evaluation::{Evaluation, Form};
pub use evaluate::{Evaluate, evaluate};
