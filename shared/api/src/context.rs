//! What every handler gets besides the request.

use crate::HostFacts;
use crate::issuer_keys::IssuerKeys;
use crate::own_rates::OwnRatesCache;
use crate::verified_tokens::VerifiedTokens;
use engine::Engine;
use model::TraceId;
use std::sync::Arc;

/// The engine and the facts of the host. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The engine, with its ports.
    pub engine: Engine,
    /// Facts about the process.
    pub host: Arc<HostFacts>,
    /// The rate limits that accounts have set for themselves.
    pub(crate) own_rates: Arc<OwnRatesCache>,
    /// The tokens that were verified a short time ago.
    pub(crate) verified_tokens: Arc<VerifiedTokens>,
    /// The keys of the external identity provider.
    pub(crate) issuer_keys: Arc<IssuerKeys>,
}

impl Context {
    /// A context with this engine and these facts.
    pub fn new(engine: Engine, host: HostFacts) -> Self {
        let (own_rates, verified_tokens, issuer_keys) = Default::default();
        Self { engine, host: Arc::new(host), own_rates, verified_tokens, issuer_keys }
    }

    /// The same context for a request with this trace.
    pub(crate) fn traced(&self, trace: Option<TraceId>) -> Self {
        let mut context = self.clone();
        context.engine.trace = trace;
        context
    }
}
