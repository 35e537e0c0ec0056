use crate::routes::expect::approved;
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn an_account_is_shown_to_its_administrators() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let answer = host.call("GET", "/api/v1/account").bearer(&admin).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-account-get");
    let device = host.token("acme", false).await;
    assert_eq!(host.call("GET", "/api/v1/account").bearer(&device).send().await.verdict(), (403, 6003));
}
