use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn the_host_is_shown_as_documented() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    tokio::time::advance(Duration::from_mins(10)).await;
    let answer = host.call("GET", "/api/v1/system/info").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-system-info");
    approved(&answer, "vflow-system-info");
    assert_eq!(answer.body["data"]["server"]["uptime"], 600_000);
    assert_eq!(host.call("GET", "/api/v1/system/info").send().await.verdict(), (401, 6001));
}
