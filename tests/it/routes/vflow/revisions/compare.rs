use super::{get, three};
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn revisions_are_compared_by_step_and_by_field() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = three(&host, &token).await;
    let answer = get(&host, &token, &id, "/1/compare").await;
    approved(&answer, "vflow-revisions-compare");
    let named = get(&host, &token, &id, "/1/compare?with=3").await;
    assert_eq!(named.body, answer.body);
    let back = get(&host, &token, &id, "/current/compare?with=2").await.body["data"].clone();
    assert_eq!((&back["steps"]["removed"][0]["id"], &back["settings"][0]["path"]), (&json!("log"), &json!("record")));
    assert_eq!(get(&host, &token, &id, "/2/compare?with=2").await.body["data"]["equal"], true);
    let bad = get(&host, &token, &id, "/1/compare?with=v1").await;
    assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!("with")));
    for path in ["/9/compare", "/1/compare?with=9", "/x/compare"] {
        assert_eq!(get(&host, &token, &id, path).await.status, 404, "{path}");
    }
    assert_eq!(get(&host, &token, "nothing", "/1/compare").await.verdict(), (404, 1001));
}
