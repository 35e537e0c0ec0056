use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn both_tokens_are_revoked() {
    let host = Host::start().await;
    let key = host.key("acme", false).await;
    let tokens = host.pair("d").header("x-pairing-key", &key).send().await.body["data"].clone();
    let [access, refresh] = ["token", "refreshToken"].map(|name| tokens[name].as_str().unwrap());
    let answer = host.call("POST", "/api/v1/auth/revoke").bearer(access).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-auth-revoke");
    approved(&answer, "vflow-auth-revoke");
    for (method, path, token) in [
        ("GET", "/api/v1/auth/verify", access),
        ("POST", "/api/v1/auth/revoke", access),
        ("POST", "/api/v1/auth/refresh", refresh),
    ] {
        assert_eq!(host.call(method, path).bearer(token).send().await.verdict(), (401, 6001), "{path}");
    }
}
