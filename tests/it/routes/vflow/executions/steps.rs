use crate::routes::expect::approved;
use crate::routes::host::Host;
use engine::ports::http_out::HttpResponse;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn answer(status: u16, body: &[u8]) -> HttpResponse {
    let headers = [("content-type", "text/plain"), ("set-cookie", "session=1"), ("x-n", "1"), ("x-n", "2")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    HttpResponse { status, headers, body: body.to_vec(), url: String::new() }
}

async fn steps(host: &Host, token: &str, run: &str, query: &str) -> Value {
    let path = format!("/api/v1/executions/{run}/steps?lang=en{query}");
    let shown = host.call("GET", &path).bearer(token).send().await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    shown.body["data"].clone()
}

/// The ids and passes of the records.
fn named(page: &Value) -> Vec<(String, u64)> {
    let named = |of: &Value| (of["step"]["id"].as_str().unwrap().to_owned(), of["pass"].as_u64().unwrap());
    page["steps"].as_array().unwrap().iter().map(named).collect()
}

#[tokio::test(start_paused = true)]
async fn each_pass_shows_what_it_was_given_what_it_gave_and_its_tries() {
    let turn = AtomicUsize::new(0);
    let host = Host::answering(move |_| match turn.fetch_add(1, Ordering::SeqCst) {
        0 => Ok(answer(503, b"busy")),
        1 => Ok(answer(200, b"fine")),
        _ => Ok(answer(404, &[0, 159, 146, 150])),
    })
    .await;
    let token = host.token("acme", false).await;
    let request = json!({
        "url": "https://u:p@example.com/{{each.item}}?api_key=k&q=1", "method": "POST", "body": "n={{each.item}}",
        "headers": {"Authorization": "Bearer abcdefgh", "X-Plain": "yes"}, "fail_on_status": true,
        "__error_policy": "RETRY", "__retry_count": 1, "__retry_interval": 100,
    });
    let steps_of = json!([
        {"id": "each", "moduleId": "foreach", "parameters": {"input_list": ["a", "b"]}},
        {"id": "call", "moduleId": "http_request", "parameters": request},
        {"id": "test", "moduleId": "if_condition", "parameters": {"condition": "{{call.statusCode}} == 200"}},
        {"id": "fi", "moduleId": "endif"},
        {"id": "end", "moduleId": "endforeach"},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps_of})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let path = format!("/api/v1/executions/{run}/steps?lang=en");
    let shown = host.call("GET", &path).bearer(&token).send().await;
    approved(&shown, "vflow-executions-steps");
    let page = &shown.body["data"];
    let wanted = [("call", 1), ("test", 1), ("call", 2), ("each", 1)].map(|(id, pass)| (id.to_owned(), pass));
    assert_eq!(named(page), wanted);
    let [first, _, second, each] = page["steps"].as_array().unwrap().as_slice() else { panic!("{page}") };
    assert_eq!((&first["status"], &first["attempts"], &first["error"]), (&json!("completed"), &json!(2), &json!(null)));
    assert_eq!((&first["tries"][0]["statusCode"], &first["tries"][1]["statusCode"]), (&json!(503), &json!(200)));
    assert!(first["tries"][0]["error"].as_str().unwrap().contains("503"));
    assert_eq!(first["request"]["url"], "https://***@example.com/a?api_key=***&q=1");
    assert_eq!(first["request"]["headers"], json!({"Authorization": "***", "X-Plain": "yes"}));
    assert_eq!((&first["request"]["method"], &first["request"]["body"]), (&json!("POST"), &json!("n=a")));
    assert_eq!((&first["response"]["status"], &first["response"]["body"]), (&json!(200), &json!("fine")));
    assert_eq!(first["response"]["headers"]["x-n"], "1, 2");
    assert_eq!(first["parameters"]["headers"]["Authorization"], "***");
    assert_eq!(first["outputs"]["statusCode"], 200);
    assert!(!page.to_string().contains("abcdefgh") && !page.to_string().contains("session=1"), "{page}");
    assert_eq!((&second["status"], &second["response"]["body"]), (&json!("failed"), &json!(null)));
    assert_eq!((&second["response"]["bodyBytes"], &second["tries"].as_array().unwrap().len()), (&json!(4), &1));
    assert_eq!((&each["status"], &each["parameters"]["input_list"]), (&json!("failed"), &json!(["a", "b"])));
}

#[tokio::test(start_paused = true)]
async fn records_are_filtered_paged_and_followed() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps_of = json!([
        {"id": "l", "moduleId": "loop", "parameters": {"count": 40}},
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{l.loop_index}}"}},
        {"id": "odd", "moduleId": "fail", "parameters": {"message": "no", "__error_policy": "SKIP"}},
        {"id": "e", "moduleId": "endloop"},
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "x", "moduleId": "set_variable", "parameters": {"name": "n", "value": "last"}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps_of})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let whole = steps(&host, &token, &run, "&limit=200").await;
    assert_eq!((&whole["total"], &whole["nextCursor"], &whole["notKept"]), (&json!(81), &json!(null), &json!(0)));
    let running = whole["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&running["step"]["id"], &running["status"]), (&json!("w"), &json!("running")));
    assert_eq!((&running["parameters"]["duration"], &running["endedAt"]), (&json!(60_000), &json!(null)));
    for (filter, count) in
        [("", 82), ("&stepId=s", 40), ("&stepId=s&pass=7", 1), ("&status=skipped", 40), ("&stepId=no", 0)]
    {
        let (mut passed, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = steps(&host, &token, &run, &format!("&limit=9{filter}{cursor}")).await;
            passed.extend(page["steps"].as_array().unwrap().clone());
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(passed.len(), count, "{filter}");
        let all = steps(&host, &token, &run, &format!("&limit=200{filter}")).await;
        assert_eq!(json!(passed), all["steps"], "{filter}");
    }
    let end = whole["cursor"].as_str().unwrap().to_owned();
    assert_eq!(named(&steps(&host, &token, &run, &format!("&cursor={end}")).await), [("w".to_owned(), 1)]);
    tokio::time::advance(Duration::from_secs(61)).await;
    host.work().await;
    let after = steps(&host, &token, &run, &format!("&cursor={end}")).await;
    assert_eq!(named(&after), [("w".to_owned(), 1), ("x".to_owned(), 1)]);
    assert_eq!(after["steps"][0]["duration"], 61_000);
    let path = format!("/api/v1/executions/{run}/steps");
    for (query, field) in
        [("cursor=x", "cursor"), ("status=done", "status"), ("pass=0", "pass"), ("limit=201", "limit")]
    {
        let answer = host.call("GET", &format!("{path}?{query}")).bearer(&token).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
    let other = host.token("other", false).await;
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 5001));
}

#[tokio::test(start_paused = true)]
async fn a_workflow_says_of_which_passes_records_are_kept() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps_of = json!([
        {"id": "a", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}},
        {"id": "b", "moduleId": "fail", "parameters": {"message": "no", "__error_policy": "SKIP"}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps_of})).await;
    let path = format!("/api/v1/workflows/{id}");
    for (record, wanted) in [("all", vec!["a", "b"]), ("failed", vec!["b"]), ("none", vec![])] {
        let put = host.call("PUT", &path).bearer(&token).json(&json!({"record": record})).send().await;
        assert_eq!(put.status, 200, "{}", put.body);
        let shown = host.call("GET", &path).bearer(&token).send().await;
        assert_eq!(shown.body["data"]["record"], record);
        let (run, _) = host.execute(&token, &id, &json!({"async": false})).await;
        let page = steps(&host, &token, &run, "").await;
        assert_eq!(named(&page), wanted.iter().map(|id| ((*id).to_owned(), 1)).collect::<Vec<_>>(), "{record}");
        assert_eq!(page["record"], record);
    }
    let put = host.call("PUT", &path).bearer(&token).json(&json!({"record": "some"})).send().await;
    assert_eq!((put.verdict(), &put.body["details"]["field"]), ((400, 1002), &json!("record")));
    let put = host.call("PUT", &path).bearer(&token).json(&json!({"record": null})).send().await;
    assert_eq!(put.status, 200);
    assert_eq!(host.call("GET", &path).bearer(&token).send().await.body["data"]["record"], "all");
}

#[tokio::test(start_paused = true)]
async fn what_was_under_way_when_a_run_was_stopped_is_interrupted() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps_of = json!([
        {"id": "p", "moduleId": "parallel.start"},
        {"id": "one", "moduleId": "parallel.branch"},
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "two", "moduleId": "parallel.branch"},
        {"id": "short", "moduleId": "delay", "parameters": {"duration": 5}},
        {"id": "no", "moduleId": "fail", "parameters": {"message": "no"}},
        {"id": "end", "moduleId": "parallel.end"},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps_of})).await;
    let (run, _) = host.execute(&token, &id, &json!({"async": false})).await;
    let page = steps(&host, &token, &run, "").await;
    let statuses: Vec<_> = page["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["step"]["id"].clone(), of["status"].clone(), of["branch"].clone()))
        .collect();
    let wanted = [
        ("short", "completed", json!(2)),
        ("no", "failed", json!(2)),
        ("wait", "interrupted", json!(1)),
        ("p", "failed", json!(null)),
    ];
    assert_eq!(json!(statuses), json!(wanted), "{page}");

    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&token).send().await;
    assert!(named(&steps(&host, &token, &run, "").await).is_empty(), "it had not begun");
}
