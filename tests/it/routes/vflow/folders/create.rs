use super::folder;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_documented_body_makes_a_folder() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let parent = folder(&host, &token, "我的工作流", None).await;
    let body = json!({"name": "新建文件夹", "parentId": parent, "order": 0});
    let call = host.call("POST", "/api/v1/folders").bearer(&token).json(&body);
    let answer = call.clone().send().await;
    assert_eq!(answer.status, 201);
    like_sample(&answer, "vflow-folders-create");
    approved(&answer, "vflow-folders-create");
    let again = call.send().await;
    assert_eq!(again.verdict(), (409, 1004));
    approved(&again, "vflow-folders-create-taken");
    folder(&host, &token, "新建文件夹", None).await;
    let other = host.token("other", false).await;
    folder(&host, &other, "新建文件夹", None).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_named() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": " "}), "name"),
        (json!({"name": 1}), "name"),
        (json!({"name": "a\nb"}), "name"),
        (json!({"name": "x".repeat(201)}), "name"),
        (json!({"name": "a", "parentId": 1}), "parentId"),
        (json!({"name": "a", "order": "first"}), "order"),
    ] {
        let answer = host.call("POST", "/api/v1/folders").bearer(&token).json(&body).send().await;
        assert_eq!(answer.verdict(), (400, 1002), "{body}");
        assert_eq!(answer.body["details"]["field"], field);
    }
    for parent in ["nowhere", "a#b", &"x".repeat(100)] {
        let body = json!({"name": "a", "parentId": parent});
        let answer = host.call("POST", "/api/v1/folders").bearer(&token).json(&body).send().await;
        let field = &answer.body["details"]["field"];
        assert_eq!((answer.verdict(), field), ((404, 3001), &json!("parentId")), "{parent}");
    }
    assert_eq!(host.call("POST", "/api/v1/folders").json(&json!({"name": "a"})).send().await.verdict(), (401, 6001));
}
