//! A facade as data: its routes, and what the reference says about all of them.

use crate::Route;
use serde_json::Value;

/// Routes that share an envelope.
pub struct Facade {
    /// Its package; the first part of its routes' names.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Who calls it, in a sentence or two.
    pub says: &'static str,
    /// Every route of it.
    pub routes: &'static [&'static Route],
    /// The schema of its errors.
    pub error: fn() -> Value,
}
