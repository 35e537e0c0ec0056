//! HTTP without a network: mocks answer the requests.

use crate::format::{Answer, Mock, Unmatched};
use crate::outcome::Sent;
use crate::pattern;
use async_trait::async_trait;
use engine::ports::http_out::{EffectFailure, FailureKind, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut};
use futures::FutureExt;
use model::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers requests by mocks, and records them.
pub struct Simulated {
    mocks: Vec<Mock>,
    unmatched: Unmatched,
    clock: Arc<dyn Clock>,
    start: Timestamp,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    sent: Vec<Sent>,
    /// How often each mock has answered.
    answered: Vec<usize>,
    unmatched: Vec<String>,
}

impl Simulated {
    /// The first matching mock answers a request. Delays are measured with `clock`.
    pub fn new(mocks: Vec<Mock>, unmatched: Unmatched, clock: Arc<dyn Clock>) -> Self {
        let log = Log { answered: vec![0; mocks.len()], ..Log::default() };
        let start = clock.now();
        Self { mocks, unmatched, clock, start, log: Mutex::new(log) }
    }

    /// The requests so far, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.log().sent.clone()
    }

    /// The mistakes in the case: requests that no mock answers.
    pub fn faults(&self) -> Vec<String> {
        self.log().unmatched.clone()
    }

    /// The number of requests so far.
    pub fn count(&self) -> usize {
        self.log().sent.len()
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, request: &HttpRequest) -> Option<(Answer, std::time::Duration)> {
        let mut sent = Sent {
            at_ms: self.clock.now().0 - self.start.0,
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            to: None,
        };
        let found = self.mocks.iter().position(|mock| pattern::differ(&mock.request, &sent).is_none());
        let mut log = self.log();
        let reply = found.and_then(|at| {
            let mock = self.mocks.get(at)?;
            sent.to = Some(mock.name.clone());
            let answered = log.answered.get_mut(at)?;
            let reply = mock.replies.get(*answered).or(mock.replies.last())?;
            *answered += 1;
            Some((reply.answer.clone(), reply.delay))
        });
        if reply.is_none() && self.unmatched == Unmatched::Fail {
            log.unmatched.push(format!("no mock answers {} {}", sent.method, sent.url));
        }
        log.sent.push(sent);
        reply
    }

    /// The answer to one request of a chain of redirects.
    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        let Some((answer, delay)) = self.record(&request) else {
            let message = format!("no mock answers {} {}", request.method, request.url);
            return Err(match self.unmatched {
                Unmatched::Fail => EffectFailure::lasting(message),
                Unmatched::Unreachable => EffectFailure::passing("Connection failed").of_kind(FailureKind::Connection),
            });
        };
        if !delay.is_zero() {
            self.clock.sleep_until(self.clock.now().plus(delay)).await;
        }
        match answer {
            Answer::Fail(failing) => Err(EffectFailure::new(failing.message, failing.retryable).of_kind(failing.kind)),
            Answer::Respond { status, headers, body } => Ok(HttpResponse { status, headers, body, url: request.url }),
        }
    }
}

#[async_trait]
impl HttpOut for Simulated {
    fn refusal(&self, url: &str) -> Option<String> {
        aws::http_out::refusal(url)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        aws::http_out::rehearse(request, |request| self.answer(request).boxed()).await
    }
}
