//! What every handler is given.

use crate::HostFacts;
use crate::own_rates::OwnRatesCache;
use engine::Engine;
use model::TraceId;
use std::sync::Arc;

/// The engine and the host's facts. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The use cases' world.
    pub engine: Engine,
    /// Facts of the process.
    pub host: Arc<HostFacts>,
    /// The rates that accounts set for themselves.
    pub(crate) own_rates: Arc<OwnRatesCache>,
}

impl Context {
    /// A context over an assembled engine.
    pub fn new(engine: Engine, host: HostFacts) -> Self {
        Self { engine, host: Arc::new(host), own_rates: Arc::default() }
    }

    /// The same, used for a request of that trace.
    pub(crate) fn traced(&self, trace: Option<TraceId>) -> Self {
        let mut context = self.clone();
        context.engine.trace = trace;
        context
    }
}
