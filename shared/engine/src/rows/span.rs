//! What every line of the log says that is written about a run.

use model::{ExecutionId, TraceId};
use tracing::Span;

/// The span of work on a run. It is at the level of errors, so that no filter keeps its fields from
/// the lines that it lets through.
pub fn span(id: ExecutionId, trace: Option<TraceId>) -> Span {
    tracing::error_span!("run", trace.id = trace.map(tracing::field::display), execution.id = %id)
}
