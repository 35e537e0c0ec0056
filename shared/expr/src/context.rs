//! What an evaluation carries along.

use crate::limits::Meter;
use crate::scope::Scope;

/// What an evaluation carries along.
#[derive(Clone, Copy)]
pub(crate) struct Context<'s, 'm> {
    pub(crate) scope: &'s dyn Scope,
    pub(crate) meter: &'m Meter,
}
