//! The fields of every log line about a run.

use model::{ExecutionId, TraceId};
use tracing::Span;

/// The span of the work on a run. Its level is `error`, so that each logged line has its fields
/// with every log filter.
pub fn span(id: ExecutionId, trace: Option<TraceId>) -> Span {
    tracing::error_span!("run", trace.id = trace.map(tracing::field::display), execution.id = %id)
}
