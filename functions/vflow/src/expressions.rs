//! Expressions, evaluated for their authors.

pub mod evaluate;
