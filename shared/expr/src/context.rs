//! The inputs of an evaluation that all its functions share.

use crate::{Meter, Scope};

/// The scope and the meter of one evaluation.
#[derive(Clone, Copy)]
pub(crate) struct Context<'s, 'm> {
    pub(crate) scope: &'s dyn Scope,
    pub(crate) meter: &'m Meter,
}
