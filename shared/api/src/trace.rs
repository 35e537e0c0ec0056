//! Finds the trace of a request.

use engine::Engine;
use http::{HeaderMap, HeaderValue};
use model::TraceId;
use tracing::Span;

/// The header of the W3C, for callers that record traces themselves.
const TRACEPARENT: &str = "traceparent";
/// The header that API Gateway adds to every request.
const AMAZON: &str = "x-amzn-trace-id";

/// The trace of the request. The header of the caller has priority over that of the gateway.
pub(crate) fn of(headers: &HeaderMap) -> Option<TraceId> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    text(TRACEPARENT).and_then(TraceId::from_traceparent).or_else(|| text(AMAZON).and_then(TraceId::from_amazon))
}

/// Adds a trace to a request without one, as API Gateway does.
pub fn begin_trace(headers: &mut HeaderMap, make: impl FnOnce() -> Option<TraceId>) {
    if of(headers).is_none()
        && let Some(value) = make().and_then(|trace| HeaderValue::try_from(trace.amazon()).ok())
    {
        headers.insert(AMAZON, value);
    }
}

/// The span of a request. Its level is `error`, so that each logged line has its fields with every
/// log filter.
pub(crate) fn span(engine: &Engine) -> Span {
    tracing::error_span!("request", trace.id = engine.trace.map(tracing::field::display))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_own_trace_comes_first_and_a_missing_one_is_made() {
        let [own, gateway, made] = [1, 2, 3].map(|digit: u8| TraceId::parse(&digit.to_string().repeat(32)).unwrap());
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), None);
        begin_trace(&mut headers, || Some(made));
        assert_eq!(of(&headers), Some(made));
        headers.insert(AMAZON, gateway.amazon().parse().unwrap());
        begin_trace(&mut headers, || Some(made));
        assert_eq!(of(&headers), Some(gateway));
        headers.insert(TRACEPARENT, own.traceparent(7).parse().unwrap());
        assert_eq!(of(&headers), Some(own));
        headers.insert(TRACEPARENT, "00-nonsense".parse().unwrap());
        assert_eq!(of(&headers), Some(gateway));
    }
}
