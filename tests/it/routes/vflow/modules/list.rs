use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::Value;

async fn list(query: &str) -> Answer {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    host.call("GET", &format!("/api/v1/modules{query}")).bearer(&token).send().await
}

fn rows(answer: &Answer) -> &[Value] {
    answer.body["data"]["modules"].as_array().unwrap()
}

#[tokio::test(start_paused = true)]
async fn rows_are_as_documented() {
    let mut answer = list("").await;
    assert_eq!(answer.status, 200);
    assert_eq!(rows(&answer).len(), catalogue::all().len());
    for row in rows(&answer) {
        assert!(row["blockBehavior"]["endBlockId"].is_null() || row["blockBehavior"]["endBlockId"].is_string());
    }
    // The sample shows these three modules.
    let find = |id: &str| rows(&answer).iter().find(|row| row["id"] == id).unwrap().clone();
    let shown: Value = ["delay", "http_request", "if_condition"].map(find).into_iter().collect();
    answer.body["data"]["modules"] = shown;
    like_sample(&answer, "vflow-modules-list");
    approved(&answer, "vflow-modules-list");
}

#[tokio::test(start_paused = true)]
async fn rows_are_of_a_group_and_match_a_text() {
    let trigger = list("?category=trigger").await;
    assert!(rows(&trigger).len() > 5);
    assert!(rows(&trigger).iter().all(|row| row["metadata"]["category"] == "trigger"));
    for query in ["?search=HTTP%20req", "?search=http%E8%AF%B7%E6%B1%82", "?category=network&search=http_request"] {
        let found = list(query).await;
        assert!(rows(&found).iter().any(|row| row["id"] == "http_request"), "{query}");
    }
    assert!(rows(&list("?category=file&search=http_request").await).is_empty());
    let wrong = list("?category=x").await;
    assert_eq!(wrong.verdict(), (400, 1002));
    assert_eq!(wrong.body["details"]["field"], "category");
}

#[tokio::test(start_paused = true)]
async fn one_call_shows_what_each_module_says_of_itself() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let get = async |path: &str| host.call("GET", path).bearer(&token).send().await;
    let all = get("/api/v1/modules?detail=true&runnable=true").await;
    assert_eq!((all.status, all.header("content-language")), (200, Some("zh")));
    let runs = catalogue::all().iter().filter(|module| !matches!(module.behaviour, catalogue::Behaviour::DeviceOnly));
    let ids: Vec<_> = runs.map(|module| module.id).collect();
    assert_eq!(rows(&all).iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    for (row, id) in rows(&all).iter().zip(ids) {
        assert_eq!(get(&format!("/api/v1/modules/{id}")).await.body["data"], *row);
        assert!(!row["phrases"].as_array().unwrap().is_empty(), "{id}");
        assert!(!row["examples"].as_array().unwrap().is_empty(), "{id}");
        for input in row["inputs"].as_array().unwrap() {
            let of = &input["constraints"];
            let values: Vec<_> = of["optionLabels"].as_array().into_iter().flatten().map(|row| &row["value"]).collect();
            assert_eq!(values, of["options"].as_array().into_iter().flatten().collect::<Vec<_>>(), "{id}: {input}");
        }
    }
    let policy: Vec<_> = all.body["data"]["errorPolicy"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!((policy.len(), policy[0].as_str()), (15, Some("__error_policy")));
    let doubles: Vec<_> = rows(&all).iter().filter_map(|row| row["aliasOf"].as_str()).collect();
    assert_eq!(doubles.len(), 27, "{doubles:?}");

    let tag = all.header("etag").unwrap();
    let path = "/api/v1/modules?detail=true&runnable=true";
    let again = host.call("GET", path).bearer(&token).header("if-none-match", tag).send().await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let packed = host.call("GET", path).bearer(&token).header("accept-encoding", "gzip").send().await;
    assert!(packed.bytes.len() * 4 < all.bytes.len(), "{} of {}", packed.bytes.len(), all.bytes.len());
}

#[tokio::test(start_paused = true)]
async fn details_are_of_the_modules_asked_for() {
    let phone = list("?runnable=false").await;
    assert!(rows(&phone).iter().all(|row| row["deviceOnly"] == true && row.get("inputs").is_none()));
    let some = list("?detail=true&category=network&search=http_request&lang=en").await;
    assert_eq!(some.header("content-language"), Some("en"));
    let ids: Vec<_> = rows(&some).iter().map(|row| (&row["id"], &row["aliasOf"])).collect();
    let expected = serde_json::json!(["http_request", null, "vflow.network.http_request", "http_request"]);
    assert_eq!(ids, [(&expected[0], &expected[1]), (&expected[2], &expected[3])]);
    assert_eq!(list("?detail=maybe").await.verdict(), (400, 1002));
    assert_eq!(list("?runnable=maybe").await.verdict(), (400, 1002));
}

#[tokio::test(start_paused = true)]
async fn a_condition_can_be_given_in_two_ways() {
    let found = list("?detail=true&search=if_condition").await;
    let row = rows(&found).iter().find(|row| row["id"] == "if_condition").unwrap();
    assert_eq!(row["alternatives"], serde_json::json!([["condition"], ["input1", "operator"]]));
    let input = |id: &str| row["inputs"].as_array().unwrap().iter().find(|input| input["id"] == id).unwrap();
    assert!(row["inputs"].as_array().unwrap().iter().all(|input| input["required"] == false));
    assert_eq!(input("value2")["visibleWhen"], serde_json::json!({"operator": ["number_between"]}));
    let labels = input("operator")["constraints"]["optionLabels"].as_array().unwrap();
    let gte = labels.iter().find(|row| row["value"] == "number_gte").unwrap();
    assert_eq!((&gte["label"], &gte["labelEn"]), (&"大于等于".into(), &"is at least".into()));
}
