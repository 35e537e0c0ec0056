//! Ports that tests make of parts that they control.

use crate::{SeededIds, TestClock};
use async_trait::async_trait;
use engine::Ports;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut, Ids, Metric, Metrics};
use std::sync::{Arc, Mutex, PoisonError};

/// The parts that do not depend on a store.
#[derive(Clone)]
pub struct Parts {
    /// Tokio's clock, which begins at [`crate::clock::START`].
    pub clock: Arc<TestClock>,
    /// Ids from a seed.
    pub ids: Arc<SeededIds>,
    /// The stub for outbound HTTP.
    pub http: Arc<HttpStub>,
}

impl Parts {
    /// Parts from a seed. The HTTP stub answers every request with 200 and an empty object.
    pub fn new(seed: u64) -> Self {
        Self::answering(seed, |_| Ok(HttpStub::json(200, "{}")))
    }

    /// Parts from a seed, with an HTTP stub that calls `answer`.
    pub fn answering(
        seed: u64,
        answer: impl Fn(&HttpRequest) -> Result<HttpResponse, EffectFailure> + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Arc::new(TestClock::start()),
            ids: Arc::new(SeededIds::new(seed)),
            http: Arc::new(HttpStub::new(answer)),
        }
    }

    /// Ports of these parts and of the stores that `stores` creates with them. Single ports can be
    /// replaced in the result, because its fields are public.
    pub fn ports(&self, stores: impl FnOnce(Arc<dyn Clock>, Arc<dyn Ids>, Arc<dyn HttpOut>) -> Ports) -> Ports {
        let Self { clock, ids, http } = self.clone();
        stores(clock, ids, http)
    }
}

type Answer = dyn Fn(&HttpRequest) -> Result<HttpResponse, EffectFailure> + Send + Sync;

/// A stub for outbound HTTP: calls a closure, and records the requests.
pub struct HttpStub {
    answer: Box<Answer>,
    log: Mutex<Vec<HttpRequest>>,
}

impl HttpStub {
    /// A stub that answers every request with the closure.
    pub fn new(answer: impl Fn(&HttpRequest) -> Result<HttpResponse, EffectFailure> + Send + Sync + 'static) -> Self {
        Self { answer: Box::new(answer), log: Mutex::new(Vec::new()) }
    }

    /// An answer with a JSON body.
    pub fn json(status: u16, body: &str) -> HttpResponse {
        HttpResponse {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec(),
            url: String::new(),
        }
    }

    /// The requests so far, in order.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The `Idempotency-Key` of each request so far.
    pub fn idempotency_keys(&self) -> Vec<Option<String>> {
        let key = |request: HttpRequest| {
            let found = request.headers.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"));
            found.map(|(_, value)| value)
        };
        self.requests().into_iter().map(key).collect()
    }
}

/// Records what was counted.
#[derive(Default)]
pub struct Counted(Mutex<Vec<Metric>>);

impl Counted {
    /// How often this metric was counted.
    pub fn times(&self, metric: Metric) -> usize {
        self.all().iter().filter(|counted| **counted == metric).count()
    }

    /// All counts so far, in order.
    pub fn all(&self) -> Vec<Metric> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Metrics for Counted {
    fn count(&self, metric: Metric) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(metric);
    }
}

#[async_trait]
impl HttpOut for HttpStub {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let mut answer = (self.answer)(&request)?;
        if answer.url.is_empty() {
            answer.url = request.url;
        }
        Ok(answer)
    }
}
