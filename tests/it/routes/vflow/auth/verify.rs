use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_good_token_is_verified_until_it_expires() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let answer = host.call("GET", "/api/v1/auth/verify").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-auth-verify");
    approved(&answer, "vflow-auth-verify");
    assert_eq!(answer.body["data"]["expiresAt"], 1_704_070_800);

    tokio::time::advance(Duration::from_mins(59)).await;
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(&token).send().await.status, 200);
    tokio::time::advance(Duration::from_mins(2)).await;
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(&token).send().await.verdict(), (401, 6002));
}
