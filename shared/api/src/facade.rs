//! A facade as data: its routes, and its chapter in the API reference.

use crate::Route;
use serde_json::Value;

/// Routes with the same envelope.
pub struct Facade {
    /// The name of its package. The names of its routes begin with it.
    pub name: &'static str,
    /// The title of its chapter in the reference.
    pub title: &'static str,
    /// The introduction of its chapter in the reference: who calls it, and how.
    pub says: &'static str,
    /// All routes of the facade.
    pub routes: &'static [&'static Route],
    /// The schema of its errors.
    pub error: fn() -> Value,
}
