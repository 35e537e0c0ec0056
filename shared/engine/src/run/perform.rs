//! Performs one effect through its port.

use super::{Run, idempotency};
use crate::interpret::Issue;
use catalogue::{Effect, EffectResult, HttpFailure, HttpRequest};
use futures::FutureExt;
use futures::future::BoxFuture;
use model::Timestamp;
use std::time::Duration;

/// The header that carries a step's key.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// An effect that has come to an end.
pub struct Landed {
    /// Whose.
    pub fibre: u32,
    /// How.
    pub result: EffectResult,
}

impl Run {
    /// The time limit of an issue's effect: its own, the step's policy, and what is left of the invocation. None for a sleep.
    pub(super) fn time_limit(&self, issue: &Issue) -> Option<Duration> {
        let Effect::Http { request, .. } = &issue.effect else { return None };
        let own = Duration::from_millis(request.timeout_ms);
        let policy = self.program.nodes.get(issue.step).and_then(|node| node.policy.timeout);
        Some(policy.map_or(own, |policy| own.min(policy)))
    }

    /// Starts an effect that leaves the process.
    pub(super) fn take_off(&self, issue: Issue, now: Timestamp) -> BoxFuture<'static, Landed> {
        let limit = self.time_limit(&issue).unwrap_or_default();
        let fibre = issue.fibre;
        let Effect::Http { mut request, idempotency_key } = issue.effect else {
            // Sleeps are timers and never get here; answering at once keeps the function total.
            return async move { Landed { fibre, result: EffectResult::Slept { millis: 0 } } }.boxed();
        };
        let left = self.bounds.abort_at.map_or(limit, |abort_at| now.until(abort_at));
        let limit = limit.min(left);
        request.timeout_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1);
        if idempotency_key {
            let step_id = self.program.nodes.get(issue.step).map_or("", |node| node.id.as_str());
            add_key(&mut request, idempotency::key(self.row.id, step_id, issue.pass));
        }
        let http_out = self.engine.ports.http_out.clone();
        let clock = self.engine.ports.clock.clone();
        async move {
            let end = now.plus(limit);
            let result = tokio::select! {
                biased;
                result = http_out.send(request) => result,
                // The client keeps its own deadline; this one holds even if it does not.
                () = clock.sleep_until(end.plus(Duration::from_millis(250))) => Err(timed_out()),
            };
            Landed { fibre, result: EffectResult::Http(result) }
        }
        .boxed()
    }
}

fn timed_out() -> HttpFailure {
    HttpFailure { message: "Connection timeout".to_owned(), retryable: true }
}

fn add_key(request: &mut HttpRequest, key: String) {
    if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(IDEMPOTENCY_KEY)) {
        request.headers.push((IDEMPOTENCY_KEY.to_owned(), key));
    }
}
