use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_refresh_token_gets_access_tokens_for_thirty_days() {
    let host = Host::start().await;
    let key = host.key("acme", false).await;
    let tokens = host.pair("d").header("x-pairing-key", &key).send().await.body["data"].clone();
    let [access, refresh] = ["token", "refreshToken"].map(|name| tokens[name].as_str().unwrap().to_owned());

    tokio::time::advance(Duration::from_hours(29 * 24)).await;
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(&access).send().await.verdict(), (401, 6002));
    let answer = host.call("POST", "/api/v1/auth/refresh").bearer(&refresh).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-auth-refresh");
    approved(&answer, "vflow-auth-refresh");
    let fresh = answer.body["data"]["token"].as_str().unwrap();
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(fresh).send().await.verdict(), (200, 0));
    // The refresh token stays valid.
    assert_eq!(host.call("POST", "/api/v1/auth/refresh").bearer(&refresh).send().await.status, 200);

    tokio::time::advance(Duration::from_hours(25)).await;
    assert_eq!(host.call("POST", "/api/v1/auth/refresh").bearer(&refresh).send().await.verdict(), (401, 6002));
}

#[tokio::test(start_paused = true)]
async fn neither_token_does_for_the_other() {
    let host = Host::start().await;
    let key = host.key("acme", false).await;
    let tokens = host.pair("d").header("x-pairing-key", &key).send().await.body["data"].clone();
    let [access, refresh] = ["token", "refreshToken"].map(|name| tokens[name].as_str().unwrap());
    assert_eq!(host.call("POST", "/api/v1/auth/refresh").bearer(access).send().await.verdict(), (401, 6001));
    assert_eq!(host.call("GET", "/api/v1/workflows").bearer(refresh).send().await.verdict(), (401, 6001));
}
