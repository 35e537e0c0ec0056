use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn the_groups_are_the_documented_ones() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let answer = host.call("GET", "/api/v1/modules/categories").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-modules-categories");
    approved(&answer, "vflow-modules-categories");
    let stranger = host.call("GET", "/api/v1/modules/categories").send().await;
    assert_eq!(stranger.verdict(), (401, 6001));
}
