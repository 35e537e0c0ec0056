use crate::routes::expect::approved;
use crate::routes::host::Host;
use records::tokens;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_deleted_token_is_good_for_nothing() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let made = host.call("POST", "/api/v1/open-tokens").bearer(&admin).json(&json!({"name": "Shop"})).send().await;
    let [id, token] = ["id", "token"].map(|name| made.body["data"][name].as_str().unwrap());
    let path = format!("/api/v1/open-tokens/{id}");
    let refused = host.call("DELETE", &path).bearer(&other).send().await;
    assert_eq!((refused.verdict(), refused.message()), ((404, 1001), "open token not found"));
    assert!(tokens::check(host.engine(), token).await.is_ok());
    let answer = host.call("DELETE", &path).bearer(&admin).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-tokens-delete");
    assert!(tokens::check(host.engine(), token).await.is_err());
    assert_eq!(host.call("DELETE", &path).bearer(&admin).send().await.verdict(), (404, 1001));
}
