use super::{folder, workflow};
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn a_folder_is_shown_with_what_lies_in_it() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let first = folder(&host, &token, "我的工作流", None).await;
    folder(&host, &token, "自动化", Some(&first)).await;
    workflow(&host, &token, "工作流1", Some(&first)).await;
    workflow(&host, &token, "elsewhere", None).await;
    let path = format!("/api/v1/folders/{first}");
    let answer = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-folders-get");
    approved(&answer, "vflow-folders-get");
    let other = host.token("other", false).await;
    let foreign = host.call("GET", &path).bearer(&other).send().await;
    assert_eq!(foreign.verdict(), (404, 3001));
    assert_eq!(foreign.body["details"]["folderId"], first);
    for id in ["nothing", "%23", "..", &"x".repeat(200)] {
        let answer = host.call("GET", &format!("/api/v1/folders/{id}")).bearer(&token).send().await;
        assert_eq!(answer.verdict(), (404, 3001), "{id}");
    }
}
