//! Every write is applied, but its first answer is lost, so that the SDK tries again. The contract
//! must still hold. Rate windows are not tested: a count whose answer is lost counts twice, which
//! only makes the limit stricter.

use super::World;
use aws::{Clients, Config};
use aws_sdk_dynamodb::config::retry::{RetryPartition, TokenBucket};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use embedded::{Clock, Embedded, Storage};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::{clock, contract};

/// Loses the answer to the first attempt of each write, and counts them.
#[derive(Clone, Debug)]
struct Lossy {
    inner: SharedHttpClient,
    lost: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct LossyConnector {
    inner: SharedHttpConnector,
    lost: Arc<AtomicUsize>,
}

impl HttpClient for Lossy {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(LossyConnector { inner, lost: Arc::clone(&self.lost) })
    }
}

impl HttpConnector for LossyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let header = |name| request.headers().get(name).unwrap_or_default();
        let write = ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"]
            .iter()
            .any(|op| header("x-amz-target").ends_with(op));
        let lose = write && header("amz-sdk-request").contains("attempt=1");
        let answer = self.inner.call(request);
        let lost = Arc::clone(&self.lost);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            if lose {
                lost.fetch_add(1, Ordering::Relaxed);
                return Err(ConnectorError::io("the connection was reset".into()));
            }
            Ok(answer)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn no_write_whose_answer_is_lost_is_taken_for_a_conflict() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let lossy = Lossy { inner: embedded.sdk_http_client(), lost: Arc::default() };
    let config = Config::embedded(super::ENDPOINT);
    let mut clients = Clients::new(&config, Some(SharedHttpClient::new(lossy.clone())));
    // The SDK stops its retries if most calls fail, as they do here.
    let patient = RetryPartition::custom("lossy").token_bucket(TokenBucket::unlimited()).build();
    let patient = clients.dynamodb.config().to_builder().retry_partition(patient).build();
    clients.dynamodb = aws_sdk_dynamodb::Client::from_conf(patient);
    let world = World::over(config, clients, 1).await;
    contract::executions(&world.ports).await;
    contract::workflows(&world.ports).await;
    contract::apis(&world.ports).await;
    contract::versions(&world.ports).await;
    contract::secrets(&world.ports).await;
    contract::folders(&world.ports).await;
    contract::files(&world.ports).await;
    assert!(lossy.lost.load(Ordering::Relaxed) > 1_000, "the injector is dead");
}
