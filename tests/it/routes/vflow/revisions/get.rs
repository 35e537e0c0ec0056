use super::{get, three};
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_revision_is_shown_with_what_ran() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = three(&host, &token).await;
    approved(&get(&host, &token, &id, "/3").await, "vflow-revisions-get");
    let second = get(&host, &token, &id, "/2").await.body["data"].clone();
    assert_eq!((&second["current"], &second["note"]), (&json!(false), &json!("another word")));
    assert_eq!((&second["steps"][0]["parameters"]["value"], &second["record"]), (&json!("two"), &json!("all")));
    for path in ["/0", "/4", "/x", "/01", "/4294967296", "/4294967295"] {
        assert_eq!(get(&host, &token, &id, path).await.status, 404, "{path}");
    }
    assert_eq!(get(&host, &token, "nothing", "/1").await.verdict(), (404, 1001));
    let other = host.token("other", false).await;
    assert_eq!(get(&host, &other, &id, "/1").await.verdict(), (404, 1001));
}
