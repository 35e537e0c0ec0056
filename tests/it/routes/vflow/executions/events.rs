use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use api::Rates;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

async fn events(host: &Host, token: &str, run: &str, query: &str) -> Answer {
    let path = format!("/api/v1/executions/{run}/events?lang=en{query}");
    host.call("GET", &path).bearer(token).send().await
}

fn kinds(page: &Value) -> Vec<&str> {
    page["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect()
}

/// A run that has done something and waits.
async fn waiting(host: &Host, token: &str, name: &str) -> String {
    let steps = json!([
        {"id": "first", "moduleId": "set_variable", "parameters": {"name": "token", "value": "abcdefgh"}},
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "last", "moduleId": "fail", "parameters": {"message": "as planned"}},
    ]);
    let id = host.workflow(token, &json!({"name": name, "steps": steps})).await;
    let (run, _) = host.execute(token, &id, &json!({})).await;
    host.work().await;
    run
}

#[tokio::test(start_paused = true)]
async fn what_happens_is_shown_up_to_the_end() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let run = waiting(&host, &token, "w").await;
    let first = events(&host, &token, &run, "&wait=0").await;
    approved(&first, "vflow-executions-events");
    let page = &first.body["data"];
    assert_eq!((page["done"].clone(), page["retryAfterMs"].clone()), (json!(false), json!(250)));
    assert_eq!((kinds(page).first(), kinds(page).last()), (Some(&"start"), Some(&"run")));
    let standing = &page["events"].as_array().unwrap().last().unwrap()["data"];
    assert_eq!((&standing["phase"], &standing["underWay"][0]["step"]["id"]), (&json!("waiting"), &json!("wait")));
    let steps = host.call("GET", &format!("/api/v1/executions/{run}/steps?lang=en")).bearer(&token).send().await;
    let record = page["events"].as_array().unwrap().iter().find(|event| event["type"] == "step").unwrap();
    assert_eq!(record["data"], steps.body["data"]["steps"][0], "as the records show it");

    // Other types are left out, and the cursor moves past them.
    let some = events(&host, &token, &run, "&wait=0&types=step,%20run").await.body["data"].clone();
    let asked: Vec<_> = kinds(page).into_iter().filter(|kind| ["step", "run"].contains(kind)).collect();
    assert_eq!((kinds(&some), &some["cursor"]), (asked, &page["cursor"]));

    let cursor = page["cursor"].as_str().unwrap().to_owned();
    tokio::time::advance(Duration::from_secs(61)).await;
    host.work().await;
    let end = events(&host, &token, &run, &format!("&cursor={cursor}")).await;
    let page = &end.body["data"];
    assert_eq!((page["done"].clone(), page["retryAfterMs"].clone()), (json!(true), json!(null)));
    let last = page["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["type"], &last["data"]["failedStep"]["id"]), (&json!("end"), &json!("last")));
    assert!(last["data"]["error"].as_str().unwrap().contains("as planned"), "{last}");
    // The header is read where there is no parameter.
    let path = format!("/api/v1/executions/{run}/events?lang=en");
    let again = host.call("GET", &path).bearer(&token).header("last-event-id", &cursor).send().await;
    assert_eq!(again.body["data"], *page);
    let after = events(&host, &token, &run, &format!("&cursor={}", page["cursor"].as_str().unwrap())).await;
    assert_eq!((kinds(&after.body["data"]).len(), &after.body["data"]["done"]), (0, &json!(true)));
    approved(&after, "vflow-executions-events-over");
}

#[tokio::test(start_paused = true)]
async fn a_request_waits_for_what_comes_and_not_longer() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let run = waiting(&host, &token, "w").await;
    let page = events(&host, &token, &run, "&wait=0").await.body["data"].clone();
    let cursor = page["cursor"].as_str().unwrap();
    for (wait, seconds, pause) in [("&wait=0", 0, 1_000), ("&wait=3", 3, 0), ("", 20, 0)] {
        let began = Instant::now();
        let empty = events(&host, &token, &run, &format!("{wait}&cursor={cursor}")).await.body["data"].clone();
        assert_eq!(began.elapsed().as_secs(), seconds, "{wait}");
        assert_eq!((kinds(&empty).len(), empty["cursor"].as_str()), (0, Some(cursor)));
        assert_eq!((&empty["done"], &empty["retryAfterMs"]), (&json!(false), &json!(pause)));
    }
    let began = Instant::now();
    let query = format!("&cursor={cursor}");
    let stop = async {
        tokio::time::sleep(Duration::from_secs(4)).await;
        host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&token).send().await;
    };
    let (answer, ()) = tokio::join!(events(&host, &token, &run, &query), stop);
    assert_eq!((kinds(&answer.body["data"]), began.elapsed().as_secs()), (vec!["step", "end"], 4));
    assert_eq!(answer.body["data"]["events"][0]["data"]["status"], "interrupted");
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_is_named() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let (run, other) = (waiting(&host, &token, "w").await, waiting(&host, &token, "v").await);
    let of_other = events(&host, &token, &other, "&wait=0").await.body["data"]["cursor"].as_str().unwrap().to_owned();
    let foreign = format!("cursor={of_other}");
    for (query, field) in [
        ("cursor=x", "cursor"),
        (foreign.as_str(), "cursor"),
        ("wait=21", "wait"),
        ("wait=-1", "wait"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("lang=de", "lang"),
        ("types=logs", "types"),
        ("types=log,,end", "types"),
    ] {
        let path = format!("/api/v1/executions/{run}/events?{query}");
        let answer = host.call("GET", &path).bearer(&token).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{query}");
    }
    let stranger = host.token("other", false).await;
    assert_eq!(events(&host, &stranger, &run, "").await.verdict(), (404, 5001));
    assert_eq!(events(&host, &token, "exec-nothing", "").await.verdict(), (404, 5001));
}

#[tokio::test(start_paused = true)]
async fn watching_uses_up_no_reads() {
    let rates = Rates { query: 4, watch: 3, auth: 100, execute: 100, modify: 100 };
    let host = Host::with(|facts| facts.rate_limits = Some(rates)).await;
    let token = host.account("acme").await;
    let run = waiting(&host, &token, "w").await;
    for left in [2, 1, 0] {
        let answer = events(&host, &token, &run, "&wait=0").await;
        assert_eq!((answer.status, answer.header("x-ratelimit-remaining")), (200, Some(left.to_string().as_str())));
    }
    assert_eq!(events(&host, &token, &run, "&wait=0").await.status, 429);
    let read = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert_eq!((read.status, read.header("x-ratelimit-remaining")), (200, Some("3")));
    let own = json!({"rateLimits": {"watch": 5}});
    let put = host.call("PUT", "/api/v1/account").bearer(&token).json(&own).send().await;
    assert_eq!(put.body["data"]["rateLimits"]["watch"], 5, "{}", put.body);
    tokio::time::advance(Duration::from_secs(6)).await;
    assert_eq!(events(&host, &token, &run, "&wait=0").await.header("x-ratelimit-limit"), Some("5"));
}
