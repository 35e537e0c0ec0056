use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn anybody_may_ask() {
    let host = Host::start().await;
    tokio::time::advance(Duration::from_hours(24)).await;
    let answer = host.call("GET", "/api/v1/system/health").send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-system-health");
    approved(&answer, "vflow-system-health");
    assert_eq!(answer.body["data"]["uptime"], 86_400_000);
}
