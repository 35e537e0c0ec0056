//! What every handler is given.

use crate::HostFacts;
use engine::Engine;
use std::sync::Arc;

/// The engine and the host's facts. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The use cases' world.
    pub engine: Engine,
    /// Facts of the process.
    pub host: Arc<HostFacts>,
}

impl Context {
    /// A context over an assembled engine.
    pub fn new(engine: Engine, host: HostFacts) -> Self {
        Self { engine, host: Arc::new(host) }
    }
}
